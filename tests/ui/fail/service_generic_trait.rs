#[vsoa::service("/light")]
trait Light<T> {
    #[get("/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
