#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, #[data] level: Vec<u8>) -> Result<(), vsoa::Status>;
}

fn main() {}
