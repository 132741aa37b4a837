#[derive(serde::Deserialize, serde::Serialize)]
pub struct Level(u8);

#[vsoa::topic("/light/{row}", describe)]
pub struct State {
    row: u8,
    level: Level,
}

#[vsoa::topic("/mode", describe)]
#[derive(serde::Deserialize, serde::Serialize)]
pub struct Mode(u8);

fn main() {}
