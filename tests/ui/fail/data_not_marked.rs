#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, level: bytes::Bytes) -> Result<(), vsoa::Status>;
}

fn main() {}
