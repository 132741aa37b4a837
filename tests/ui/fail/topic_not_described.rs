#[vsoa::topic("/mode")]
#[derive(serde::Deserialize, serde::Serialize)]
pub struct Mode(u8);

fn main() {
    let _ = vsoa::Description::new("light", "1.0.0").topic::<Mode>();
}
