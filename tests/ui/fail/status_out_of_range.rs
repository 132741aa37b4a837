#[derive(Debug, thiserror::Error, vsoa::Status)]
enum LampError {
    #[status(5)]
    #[error("broken")]
    Broken,
    #[status(255)]
    #[error("off")]
    Off,
    #[status(256)]
    #[error("hot")]
    Hot,
}

fn main() {}
