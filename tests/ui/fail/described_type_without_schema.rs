#[derive(serde::Deserialize, serde::Serialize)]
pub struct Level(u8);

#[derive(serde::Deserialize, serde::Serialize)]
pub struct Lamp {
    level: u8,
}

#[vsoa::service("/light", describe)]
pub trait Light {
    #[set("/level")]
    async fn set_level(&self, level: Level) -> Result<Lamp, vsoa::Status>;
}

fn main() {}
