#[vsoa::service("/light")]
trait Light {
    #[get("/level")]
    async unsafe fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
