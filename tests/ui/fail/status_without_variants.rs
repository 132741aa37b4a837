#[derive(Debug, thiserror::Error, vsoa::Status)]
enum LampError {}

fn main() {}
