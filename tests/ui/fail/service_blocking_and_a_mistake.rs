// The mistake is told once, not once more where the blocking client is used.
#[vsoa::service("/light", blocking)]
trait Light {
    #[get("/{room}/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn level(client: vsoa::blocking::Client) -> Option<u8> {
    LightBlockingClient::new(client).level().ok()
}

fn main() {}
