#[vsoa::topic("/fan", state = true)]
#[derive(Clone, serde::Deserialize, serde::Serialize)]
struct Fan {
    speed: u8,
}

fn main() {}
