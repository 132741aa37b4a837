#[vsoa::topic("/tick")]
struct Tick {
    #[data]
    one: bytes::Bytes,
    #[data]
    two: bytes::Bytes,
}

fn main() {}
