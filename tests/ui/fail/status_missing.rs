#[derive(Debug, thiserror::Error, vsoa::Status)]
enum LampError {
    #[error("broken")]
    Broken,
}

fn main() {}
