#[vsoa::service("/light")]
trait Light {
    #[get]
    async fn level(&self) -> Result<u8, vsoa::Status>;

    #[set()]
    async fn set_level(&self, level: u8) -> Result<(), vsoa::Status>;

    #[call = "/x"]
    async fn toggle(&self) -> Result<(), vsoa::Status>;
}

fn main() {}
