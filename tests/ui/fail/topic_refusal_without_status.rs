#[vsoa::topic("/fan", state, refusal = TooFast)]
#[derive(Clone, serde::Deserialize, serde::Serialize)]
struct Fan {
    speed: u8,
}

#[derive(Debug)]
struct TooFast;

fn main() {}
