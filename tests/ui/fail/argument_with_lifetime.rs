#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, name: std::borrow::Cow<'_, str>) -> Result<(), vsoa::Status>;
}

fn main() {}
