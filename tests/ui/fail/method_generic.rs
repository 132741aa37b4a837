#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level<T: Into<u8>>(&self, level: T) -> Result<(), vsoa::Status>;
}

fn main() {}
