/// Opens and closes.
#[vsoa::service("/door", crate = "::vsoa")]
pub(crate) trait Door: std::fmt::Debug {
    /// Whether it is open.
    ///
    /// Locked is not open.
    #[get("/state")]
    #[deprecated = "ask for the angle"]
    async fn is_open(
        &self,
        /// Not told to callers.
        cx: &vsoa::Context,
        /// Which of them.
        ///
        /// The first is 1.
        r#in: u8,
    ) -> Result<bool, vsoa::Status>;

    #[cfg(any())]
    #[set("/{type}")]
    async fn set(&self, r#type: Missing) -> Result<(), vsoa::Status>;
}
