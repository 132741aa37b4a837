#[vsoa::service("/light")]
trait Light {
    type Bulb;

    const WATTS: u8;

    #[get("/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
