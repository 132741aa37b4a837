#[vsoa::topic("/tick")]
#[derive(serde::Deserialize, serde::Serialize)]
struct Tick<T> {
    count: T,
}

fn main() {}
