#[vsoa::topic("/tick/{count}")]
struct Tick {
    #[data]
    count: bytes::Bytes,
}

fn main() {}
