use bytes::Bytes;

#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, #[data] a: Bytes, #[data] b: Bytes) -> Result<(), vsoa::Status>;
}

fn main() {}
