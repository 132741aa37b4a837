#[derive(Debug, thiserror::Error, vsoa::Status)]
pub enum FanError {
    #[status(128)]
    #[error("no such fan")]
    NoSuchFan,
    #[cfg(not(any()))]
    #[status(129)]
    #[error("{speed} is too fast")]
    TooFast { speed: f32, r#type: String },
}
