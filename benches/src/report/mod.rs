//! What was measured, kept and shown: `results.json` in the target folder, of which tables and plots
//! are made.
//!
//! A run replaces the comparisons that it measured; figures are only ever compared within one.

mod machine;
mod markdown;
mod plots;
mod svg;

pub(crate) use self::machine::printed;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    Failure,
    figures::{Figure, Outcome},
    plan::Comparison,
};

/// All that was measured, by the names of the comparisons.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Results(BTreeMap<String, Measurement>);

/// What a comparison came to.
#[derive(Debug, Serialize, Deserialize)]
struct Measurement {
    figure: Figure,
    outcomes: Vec<Outcome>,
    bars: Vec<Judged>,
    rounds: usize,
    milliseconds: u128,
    machine: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Judged {
    passed: bool,
    text: String,
}

impl Results {
    /// What earlier runs have kept.
    pub(crate) fn load() -> Result<Self, Failure> {
        let path = folder()?.join(FILE);
        if !path.exists() {
            return Ok(Self::default());
        }
        Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
    }

    /// Keeps what a comparison came to, and writes the report anew.
    pub(crate) fn keep(
        &mut self,
        comparison: &Comparison,
        outcomes: Vec<Outcome>,
        (rounds, milliseconds): (usize, u128),
    ) -> Result<(), Failure> {
        let judged = comparison.bars.iter().filter_map(|bar| {
            let (passed, text) = bar.judge(&outcomes)?;
            Some(Judged { passed, text })
        });
        let measurement = Measurement {
            figure: comparison.figure,
            bars: judged.collect(),
            outcomes,
            rounds,
            milliseconds,
            machine: machine::describe(),
        };
        self.0.insert(comparison.name.clone(), measurement);
        fs::create_dir_all(folder()?)?;
        fs::write(folder()?.join(FILE), serde_json::to_string_pretty(self)?)?;
        self.write(&folder()?)
    }

    /// Writes the tables and plots into this folder.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Failure> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("figures.md"), markdown::report(self))?;
        for (name, plot) in plots::plots(self) {
            fs::write(folder.join(name), plot)?;
        }
        Ok(())
    }
}

/// `report [FOLDER]`: writes the tables and plots of what earlier runs have kept.
pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let folder = arguments
        .next()
        .map_or_else(folder, |path| Ok(path.into()))?;
    Results::load()?.write(&folder)
}

/// Beside the profile's folder, in which this program is.
pub(crate) fn folder() -> Result<PathBuf, Failure> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2);
    Ok(target.ok_or("the program has no folder")?.join("benches"))
}

const FILE: &str = "results.json";
