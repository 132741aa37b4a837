struct Level(u8);

#[vsoa::service("/light")]
trait Light {
    #[get("/level")]
    async fn level(&self) -> Result<Level, vsoa::Status>;
}

fn main() {}
