#[derive(Debug, thiserror::Error, vsoa::Status)]
enum LampError {
    #[status(128)]
    #[status(129)]
    #[error("broken")]
    Broken,
}

fn main() {}
