#[vsoa::service("/light")]
trait Light: Sized {
    #[get("/missing")]
    async fn missing() -> Result<u8, vsoa::Status>;

    #[get("/mutable")]
    async fn mutable(&mut self) -> Result<u8, vsoa::Status>;

    #[get("/value")]
    async fn value(self) -> Result<u8, vsoa::Status>;
}

fn main() {}
