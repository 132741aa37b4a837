#[derive(Debug, thiserror::Error, vsoa::Status)]
enum LampError {
    #[status("128")]
    #[error("broken")]
    Broken,
    #[status]
    #[error("off")]
    Off,
}

fn main() {}
