#[vsoa::topic("/tick")]
#[derive(serde::Deserialize, serde::Serialize)]
enum Tick {
    Tock,
}

fn main() {}
