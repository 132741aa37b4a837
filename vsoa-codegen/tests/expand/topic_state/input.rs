/// The fan, which stops where nobody asks for it.
#[vsoa::topic("/fan", state, deadline = "1500ms")]
#[derive(Clone, serde::Deserialize, serde::Serialize)]
pub struct Fan {
    pub speed: u8,
}

#[derive(Debug, thiserror::Error, vsoa::Status)]
pub enum DoorError {
    #[status(128)]
    #[error("the car moves")]
    Moves,
}

#[vsoa::topic("/door/{row}", state, refusal = DoorError)]
#[derive(Clone)]
pub struct Door {
    pub row: u8,
    pub is_open: bool,
}
