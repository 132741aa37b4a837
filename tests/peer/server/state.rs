use serde::{Deserialize, Serialize};
use vsoa::{State, Status};

/// A value by macro among the routes by hand. Its calls are not shown.
#[vsoa::topic("/state", state)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Fan {
    speed: u32,
}

pub(super) fn fan() -> Result<State<Fan>, vsoa::Error> {
    let state = State::new(Fan { speed: 1 })?;
    Ok(state.check(|_, wanted| match wanted.speed {
        0..=5 => Ok(()),
        _ => Err(Status(128)),
    }))
}
