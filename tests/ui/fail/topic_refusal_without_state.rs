#[vsoa::topic("/fan", refusal = vsoa::Status)]
#[derive(Clone, serde::Deserialize, serde::Serialize)]
struct Fan {
    speed: u8,
}

fn main() {}
