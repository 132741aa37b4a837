use tokio::runtime::{Builder, Runtime};

use crate::Failure;

/// How many threads run the tasks of a measured program.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Threads {
    #[default]
    Current,
    Multi,
}

impl Threads {
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        match text {
            "current" => Ok(Self::Current),
            "multi" => Ok(Self::Multi),
            _ => Err(format!("--runtime is current or multi, not `{text}`").into()),
        }
    }

    pub(super) fn runtime(self) -> Result<Runtime, Failure> {
        let mut builder = match self {
            Self::Current => Builder::new_current_thread(),
            Self::Multi => Builder::new_multi_thread(),
        };
        Ok(builder.worker_threads(WORKERS).enable_all().build()?)
    }
}

const WORKERS: usize = 2;
