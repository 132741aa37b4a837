#[vsoa::service("/light")]
trait Light {
    #[get("/{room}/level")]
    async fn level(&self, room: u8) -> Result<u8, vsoa::Status>;

    #[set("/{room}/level")]
    async fn set_level(&self, room: u8, level: u8) -> Result<(), vsoa::Status>;

    #[get("/{zone}/level")]
    async fn zone_level(&self, zone: u8) -> Result<u8, vsoa::Status>;

    #[call("/{zone}/level")]
    async fn any_level(&self, zone: u8) -> Result<u8, vsoa::Status>;
}

fn main() {}
