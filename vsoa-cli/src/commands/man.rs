use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use crate::{
    cli::{Cli, Globals},
    failure::Failure,
    output,
};

/// `vsoa man`.
#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// Writes the pages of all its words into this folder, as `vsoa.1`, `vsoa-call.1` and so on
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Writes manual pages.
pub(crate) fn run(globals: &Globals, args: &ManArgs) -> Result<(), Failure> {
    let Some(folder) = &args.dir else {
        let mut page = Vec::new();
        let written = Man::new(Cli::command()).render(&mut page);
        written.map_err(|error| Failure::output(&error))?;
        return output::bytes(&page);
    };
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), folder));
    written.map_err(|error| Failure::local(folder.display(), &error))?;
    globals
        .output
        .note(format_args!("wrote manual pages to {}", folder.display()));
    Ok(())
}
