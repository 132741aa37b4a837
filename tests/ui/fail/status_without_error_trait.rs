#[derive(Debug, vsoa::Status)]
enum LampError {
    #[status(128)]
    Broken,
}

fn main() {}
