#[vsoa::service("/light")]
trait Light {
    #[get("/level")]
    fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
