#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, #[allow(unused)] level: u8) -> Result<(), vsoa::Status>;
}

fn main() {}
