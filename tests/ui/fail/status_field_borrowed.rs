#[derive(Debug, thiserror::Error, vsoa::Status)]
enum LampError {
    #[status(128)]
    #[error("broken")]
    Broken { part: &'static str },
}

fn main() {}
