#[vsoa::service("/light", version = 2)]
trait Light {
    #[get("/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
