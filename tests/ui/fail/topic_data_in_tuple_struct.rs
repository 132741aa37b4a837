#[vsoa::topic("/tick")]
struct Tick(#[data] bytes::Bytes);

fn main() {}
