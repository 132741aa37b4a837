#[vsoa::service("/light")]
trait Light {
    #[get("/{}")]
    async fn nameless(&self) -> Result<u8, vsoa::Status>;

    #[get("/room{room}")]
    async fn part_of_segment(&self, room: u8) -> Result<u8, vsoa::Status>;

    #[get("/{room")]
    async fn open(&self, room: u8) -> Result<u8, vsoa::Status>;

    #[get("/{room name}")]
    async fn no_name(&self, room: u8) -> Result<u8, vsoa::Status>;

    #[get("/{room}/{room}")]
    async fn twice(&self, room: u8) -> Result<u8, vsoa::Status>;
}

fn main() {}
