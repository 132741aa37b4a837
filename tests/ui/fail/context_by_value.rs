#[vsoa::service("/light")]
pub trait Light {
    #[get("/on")]
    async fn is_on(&self, cx: vsoa::Context) -> Result<bool, vsoa::Status>;
}

fn main() {}
