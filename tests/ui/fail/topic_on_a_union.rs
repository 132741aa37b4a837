#[vsoa::topic("/tick")]
union Tick {
    count: u8,
}

fn main() {}
