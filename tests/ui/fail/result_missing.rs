#[vsoa::service("/light")]
trait Light {
    #[set("/level")]
    async fn set_level(&self, level: u8);

    #[get("/level")]
    async fn level(&self) -> u8;

    #[get("/levels")]
    async fn levels(&self) -> (u8, u8);
}

fn main() {}
