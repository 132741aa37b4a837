#[vsoa::service("/light")]
trait Light {
    #[get("/level")]
    async fn level(&self) -> Result<u8, std::io::Error>;
}

fn main() {}
