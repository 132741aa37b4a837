#[vsoa::service("/light/{room}")]
trait Light {
    #[get("/{room}")]
    async fn level(&self, room: u8) -> Result<u8, vsoa::Status>;
}

fn main() {}
