#[vsoa::topic("/fan", state)]
#[derive(serde::Deserialize, serde::Serialize)]
struct Fan {
    speed: u8,
}

fn main() {}
