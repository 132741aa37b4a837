#[derive(Debug, thiserror::Error, vsoa::Status)]
enum LampError {
    #[status(128)]
    #[error("broken")]
    Broken,
    #[status(0x80)]
    #[error("off")]
    Off,
}

fn main() {}
