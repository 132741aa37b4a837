#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, #[param] cx: &vsoa::Context) -> Result<(), vsoa::Status>;
}

fn main() {}
