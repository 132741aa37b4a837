#[vsoa::topic("/fan")]
#[derive(Clone, serde::Deserialize, serde::Serialize)]
struct Fan {
    speed: u8,
}

fn watch(client: &vsoa::Client) {
    let _ = client.watch::<Fan>();
}

fn main() {}
