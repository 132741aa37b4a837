//! The order of `#[derive]` and `#[vsoa::topic]` does not matter.

#[derive(serde::Deserialize, serde::Serialize)]
#[vsoa::topic("/door/{side}")]
#[serde(rename_all = "camelCase")]
pub struct Above {
    side: u8,
    #[serde(default)]
    is_open: bool,
}

#[vsoa::topic("/door/{side}")]
#[derive(serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Below {
    side: u8,
    #[serde(default)]
    is_open: bool,
    #[serde(skip)]
    #[data]
    picture: bytes::Bytes,
}

fn main() {}
