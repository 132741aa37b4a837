#[vsoa::topic("/tick")]
struct Tick {
    #[data]
    count: Vec<u8>,
}

fn main() {}
