#[vsoa::service("/light")]
trait Light {
    #[get("/level")]
    async fn name(&self) -> Result<&str, vsoa::Status>;
}

fn main() {}
