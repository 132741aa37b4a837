#[vsoa::service("/light")]
trait Light {
    #[get("/level")]
    async fn tile(&self) -> Result<(bytes::Bytes, u8), vsoa::Status>;
}

fn main() {}
