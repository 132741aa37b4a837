#[vsoa::service("/light")]
trait Light {
    #[get("/level", retries = 3)]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
