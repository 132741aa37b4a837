#[vsoa::topic("/tick", quick = true)]
#[derive(serde::Deserialize, serde::Serialize)]
struct Tick {
    count: u8,
}

fn main() {}
