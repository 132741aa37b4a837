#[vsoa::topic("/fan", state)]
#[derive(Clone, serde::Serialize)]
struct Fan {
    speed: u8,
}

fn main() {}
