#[derive(Debug, thiserror::Error, vsoa::Status)]
#[error("broken")]
struct LampError;

fn main() {}
