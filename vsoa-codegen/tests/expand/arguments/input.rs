#[vsoa::service("/map/{sheet}")]
pub trait Map {
    /// The height of a place.
    #[get("/height")]
    async fn height(&self, sheet: u16, x: f32, y: f32) -> Result<f32, vsoa::Status>;

    #[set("/{layer}/tile")]
    async fn set_tile(
        &self,
        cx: &vsoa::Context,
        #[data] tile: bytes::Bytes,
        layer: String,
        sheet: u16,
        #[param] places: Vec<f32>,
    ) -> Result<(), vsoa::Status>;

    #[set("/legend")]
    async fn set_legend(&self, sheet: u16, #[param] legend: bytes::Bytes) -> Result<(), vsoa::Status>;

    #[call("/raw/")]
    async fn raw(&self, sheet: u16, all: vsoa::Payload) -> Result<vsoa::Payload, vsoa::Status>;
}
