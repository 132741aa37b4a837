#[vsoa::service("/light")]
trait Light {
    #[set("/before")]
    async fn before(&self, #[param] a: u8, b: u8) -> Result<(), vsoa::Status>;

    #[set("/behind")]
    async fn behind(&self, a: u8, #[param] b: u8) -> Result<(), vsoa::Status>;
}

fn main() {}
