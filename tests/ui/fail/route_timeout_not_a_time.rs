#[vsoa::service("/light")]
trait Light {
    #[get("/level", timeout = 500)]
    async fn level(&self) -> Result<u8, vsoa::Status>;

    #[get("/colour", timeout = "500")]
    async fn colour(&self) -> Result<u8, vsoa::Status>;

    #[get("/on", timeout)]
    async fn is_on(&self) -> Result<bool, vsoa::Status>;
}

fn main() {}
