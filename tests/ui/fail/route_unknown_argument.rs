#[vsoa::service("/light")]
trait Light {
    #[get("/level", timeout = "500ms")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
