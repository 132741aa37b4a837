#[vsoa::service("/light")]
trait Light {
    #[set("/{tile}")]
    async fn set_level(&self, #[data] tile: bytes::Bytes) -> Result<(), vsoa::Status>;
}

fn main() {}
