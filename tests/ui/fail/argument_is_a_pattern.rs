#[vsoa::service("/light")]
trait Light {
    #[set("/range")]
    async fn set_range(&self, (low, high): (u8, u8)) -> Result<(), vsoa::Status>;

    #[set("/level")]
    async fn set_level(&self, _: u8) -> Result<(), vsoa::Status>;
}

fn main() {}
