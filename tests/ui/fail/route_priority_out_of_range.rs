#[vsoa::service("/light")]
trait Light {
    #[get("/level", priority = 8)]
    async fn level(&self) -> Result<u8, vsoa::Status>;

    #[get("/colour", priority = "high")]
    async fn colour(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
