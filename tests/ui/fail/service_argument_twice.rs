#[vsoa::service("/light", crate = "vsoa", crate = "vsoa")]
trait Light {
    #[get("/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
