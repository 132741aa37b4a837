#![expect(clippy::print_stdout, reason = "the table is what the program is for")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{Failure, report::printed};

/// What each piece of work costs.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    /// The compiler decides how many instructions there are.
    compiler: String,
    pub(super) costs: BTreeMap<String, Cost>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Cost {
    pub(super) instructions: f64,
    pub(super) allocations: f64,
}

impl Stored {
    /// Nothing counted yet, with the compiler of this machine.
    pub(super) fn here() -> Self {
        Self {
            compiler: printed("rustc", &["--version"]),
            costs: BTreeMap::new(),
        }
    }

    pub(super) fn read() -> Result<Self, Failure> {
        Ok(serde_json::from_str(&fs::read_to_string(path())?)?)
    }

    pub(super) fn write(&self) -> Result<(), Failure> {
        Ok(fs::write(
            path(),
            serde_json::to_string_pretty(self)? + "\n",
        )?)
    }

    /// Prints both, and fails where one has risen.
    pub(super) fn hold_against(&self, stored: &Self) -> Result<(), Failure> {
        if self.compiler != stored.compiler {
            println!("stored with {}, this is {}", stored.compiler, self.compiler);
        }
        let mut risen = Vec::new();
        for (name, now) in &self.costs {
            let Some(then) = stored.costs.get(name) else {
                risen.push(format!("{name} is not stored"));
                continue;
            };
            println!(
                "{name:28} {:>8.0} instructions, stored {:>8.0}; {:>6.2} allocations, stored {:>6.2}",
                now.instructions, then.instructions, now.allocations, then.allocations,
            );
            if now.instructions > then.instructions * TOLERANCE {
                risen.push(format!("{name} takes more instructions"));
            }
            if now.allocations > then.allocations + ALLOCATIONS {
                risen.push(format!("{name} allocates more"));
            }
        }
        if risen.is_empty() {
            return Ok(());
        }
        Err(format!(
            "{}; `instructions --overwrite` stores what it takes now",
            risen.join(", ")
        )
        .into())
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.json")
}

/// For what differs by chance: seeds of hash tables, and how the two ends take turns.
const TOLERANCE: f64 = 1.03;

/// A buffer that grows once more or less in so many rounds.
const ALLOCATIONS: f64 = 0.1;

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(instructions: f64, allocations: f64) -> Stored {
        let cost = Cost {
            instructions,
            allocations,
        };
        Stored {
            compiler: "rustc".into(),
            costs: BTreeMap::from([("work".into(), cost)]),
        }
    }

    #[test]
    fn a_rise_is_an_error_and_a_fall_is_not() {
        let then = stored(1000.0, 2.0);
        assert!(stored(1029.0, 2.0).hold_against(&then).is_ok());
        assert!(stored(500.0, 1.0).hold_against(&then).is_ok());
        assert!(stored(1031.0, 2.0).hold_against(&then).is_err());
        assert!(stored(1000.0, 3.0).hold_against(&then).is_err());
    }

    #[test]
    fn what_is_not_stored_is_an_error() {
        let nothing = Stored {
            compiler: "rustc".into(),
            costs: BTreeMap::new(),
        };
        assert!(stored(1.0, 1.0).hold_against(&nothing).is_err());
    }
}
