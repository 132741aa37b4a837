#[vsoa::service("/light", crate = 1)]
trait Light {
    #[get("/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
