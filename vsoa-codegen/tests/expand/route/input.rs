#[vsoa::service("/brake")]
pub trait Brake {
    /// Stops the car.
    #[set("/{wheel}", timeout = "250us", priority = 7)]
    async fn brake(&self, wheel: u8) -> Result<(), vsoa::Status>;

    #[call("/self-test", timeout = "2min")]
    async fn self_test(&self) -> Result<(), vsoa::Status>;
}
