#[vsoa::service("/light", describe = true)]
pub trait Light {}

fn main() {
    let _ = LightServer::description();
}
