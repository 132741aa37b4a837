struct Level(u8);

#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, level: Level) -> Result<(), vsoa::Status>;
}

fn main() {}
