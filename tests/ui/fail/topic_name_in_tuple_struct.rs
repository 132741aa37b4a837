#[vsoa::topic("/tick/{count}")]
#[derive(serde::Deserialize, serde::Serialize)]
struct Tick(u8);

fn main() {}
