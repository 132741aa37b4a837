/// Opens and closes.
#[vsoa::service("/door", crate = "::vsoa")]
pub(crate) trait Door: std::fmt::Debug {
    /// Whether it is open.
    ///
    /// Locked is not open.
    #[get("/state")]
    #[deprecated = "ask for the angle"]
    async fn is_open(&self) -> Result<bool, vsoa::Status>;

    #[cfg(any())]
    #[set("/{type}")]
    async fn set(&self, r#type: Missing) -> Result<(), vsoa::Status>;
}
