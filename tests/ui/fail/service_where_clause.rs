#[vsoa::service("/light")]
trait Light
where
    Self: Clone,
{
    #[get("/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
