#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, a: &vsoa::Context, b: &vsoa::Context) -> Result<(), vsoa::Status>;
}

fn main() {}
