#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn new(&self, level: u8) -> Result<(), vsoa::Status>;
}

fn main() {}
