#[vsoa::topic("/fan", state, refusal = "too fast")]
#[derive(Clone, serde::Deserialize, serde::Serialize)]
struct Fan {
    speed: u8,
}

fn main() {}
