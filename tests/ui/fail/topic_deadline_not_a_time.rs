#[vsoa::topic("/fan", deadline = "soon")]
#[derive(serde::Deserialize, serde::Serialize)]
struct Fan {
    speed: u8,
}

#[vsoa::topic("/speed", deadline = 5)]
#[derive(serde::Deserialize, serde::Serialize)]
struct Speed {
    kmh: u8,
}

fn main() {}
