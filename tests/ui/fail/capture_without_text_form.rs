struct Room(u8);

#[vsoa::service("/light")]
trait Light {
    #[get("/{room}")]
    async fn level(&self, room: Room) -> Result<u8, vsoa::Status>;
}

fn main() {}
