#[vsoa::service(crate = "vsoa", "/light")]
trait Light {
    #[get("/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
