#[vsoa::service("/light")]
trait Light {
    #[get("/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>
    where
        u8: Copy;
}

fn main() {}
