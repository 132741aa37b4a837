#[vsoa::topic("/tick/{clock}")]
#[serde(rename_all = "camelCase", default)]
struct Tick {
    clock: String,
    count: u8,
}

fn main() {}
