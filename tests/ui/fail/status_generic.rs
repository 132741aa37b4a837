#[derive(Debug, thiserror::Error, vsoa::Status)]
enum LampError<T> {
    #[status(128)]
    #[error("broken")]
    Broken { part: T },
}

fn main() {}
