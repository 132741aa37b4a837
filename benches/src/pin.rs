use rustix::{
    process::{Resource, Rlimit, getrlimit, setrlimit},
    thread::{CpuSet, sched_setaffinity},
};

use crate::Failure;

/// Which cores a process may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cores {
    First,
    Second,
    Both,
}

impl Cores {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Both => "both",
        }
    }

    pub(crate) fn parse(name: &str) -> Result<Self, Failure> {
        let all = [Self::First, Self::Second, Self::Both];
        let found = all.into_iter().find(|cores| cores.name() == name);
        found.ok_or_else(|| format!("`{name}` are no cores").into())
    }

    /// Keeps this thread, and those that it starts, to these cores.
    pub(crate) fn pin(self) -> Result<(), Failure> {
        let mut set = CpuSet::new();
        if self != Self::Second {
            set.set(0);
        }
        if self != Self::First {
            set.set(1);
        }
        Ok(sched_setaffinity(None, &set)?)
    }
}

/// Lets this process, and those that it starts, open as many files as the system allows.
pub(crate) fn allow_many_files() -> Result<(), Failure> {
    let maximum = getrlimit(Resource::Nofile).maximum;
    let limit = Rlimit {
        current: maximum,
        maximum,
    };
    Ok(setrlimit(Resource::Nofile, limit)?)
}
