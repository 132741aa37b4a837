#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, level: impl Into<u8>) -> Result<(), vsoa::Status>;
}

fn main() {}
