#[derive(Debug, thiserror::Error, vsoa::Status)]
enum LampError {
    #[status(128)]
    #[error("broken")]
    Broken(u8),
}

fn main() {}
