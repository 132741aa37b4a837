#[vsoa::topic("/camera/{place}")]
#[serde(rename_all = "camelCase")]
struct Frame {
    place: String,
    #[data]
    jpeg: bytes::Bytes,
    #[serde(default)]
    frame_number: u32,
}

#[vsoa::topic("/horn/{place}")]
struct Horn {
    place: String,
}
