#[vsoa::service("/light")]
trait Light {
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

fn main() {}
