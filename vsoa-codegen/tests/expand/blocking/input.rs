#[vsoa::service("/light", blocking)]
pub trait Light {
    /// The level, 0 to 100.
    #[get("/{room}/level")]
    async fn level(&self, cx: &vsoa::Context, room: String) -> Result<u8, vsoa::Status>;

    #[deprecated]
    #[set("/off")]
    async fn switch_off(&self) -> Result<(), vsoa::Status>;
}
