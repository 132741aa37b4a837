#[derive(Debug, thiserror::Error, vsoa::Status)]
pub enum LightError {
    #[status(128)]
    #[error("broken")]
    Broken,
}

#[vsoa::service("/light", describe)]
pub trait Light {
    #[get("/level")]
    async fn level(&self) -> Result<u8, LightError>;
}

fn main() {}
