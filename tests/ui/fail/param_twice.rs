#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, #[param] a: u8, #[param] b: u8) -> Result<(), vsoa::Status>;
}

fn main() {}
