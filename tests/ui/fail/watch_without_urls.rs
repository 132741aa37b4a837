#[vsoa::topic("/door/{row}", state)]
#[derive(Clone)]
struct Door {
    row: u8,
    is_open: bool,
}

fn watch(client: &vsoa::Client) {
    let _ = client.watch::<Door>();
}

fn main() {}
