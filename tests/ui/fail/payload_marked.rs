#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, #[param] all: vsoa::Payload) -> Result<(), vsoa::Status>;
}

fn main() {}
