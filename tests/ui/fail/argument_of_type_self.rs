#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, other: Self) -> Result<(), vsoa::Status>;
}

fn main() {}
