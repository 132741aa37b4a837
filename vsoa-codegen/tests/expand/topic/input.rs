/// How far the vehicle went.
#[vsoa::topic("/odometer", quick)]
#[derive(serde::Deserialize, serde::Serialize)]
pub struct Odometer {
    pub metres: u64,
}
