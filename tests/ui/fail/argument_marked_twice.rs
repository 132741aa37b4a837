#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(
        &self,
        #[data]
        #[param]
        level: u8,
    ) -> Result<(), vsoa::Status>;
}

fn main() {}
