#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(root = "vsoa")]
enum LampError {
    #[status(128)]
    #[error("broken")]
    Broken,
}

fn main() {}
