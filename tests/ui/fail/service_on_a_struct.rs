#[vsoa::service("/light")]
struct Light;

fn main() {}
