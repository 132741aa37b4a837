#[vsoa::topic("/tick", slow)]
#[derive(serde::Deserialize, serde::Serialize)]
struct Tick {
    count: u8,
}

fn main() {}
