#[vsoa::service("/light")]
trait Light {
    #[get("/{room}/level")]
    async fn level(&self, zone: u8) -> Result<u8, vsoa::Status>;
}

fn main() {}
