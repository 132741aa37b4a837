#[vsoa::service("/light")]
trait Light {
    #[set("/name")]
    async fn set_name(&self, name: &str) -> Result<(), vsoa::Status>;

    #[set("/levels")]
    async fn set_levels(&self, levels: &[u8]) -> Result<(), vsoa::Status>;

    #[set("/level")]
    async fn set_level(&self, level: &u8) -> Result<(), vsoa::Status>;

    #[call("/toggle")]
    async fn toggle(&self, level: &mut u8) -> Result<(), vsoa::Status>;

    #[set("/nick")]
    async fn set_nick(&self, nick: Option<&'static str>) -> Result<(), vsoa::Status>;
}

fn main() {}
