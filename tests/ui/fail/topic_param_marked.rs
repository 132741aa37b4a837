#[vsoa::topic("/tick")]
#[derive(serde::Deserialize, serde::Serialize)]
struct Tick {
    #[param]
    count: u8,
}

fn main() {}
