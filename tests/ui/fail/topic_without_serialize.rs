#[vsoa::topic("/tick")]
struct Tick {
    count: u8,
}

fn main() {}
