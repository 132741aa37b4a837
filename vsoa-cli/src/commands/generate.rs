//! `generate`: from what a server offers to a package in another language.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{
    Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches,
    builder::{PossibleValuesParser, TypedValueParser},
};
use serde::Serialize;
use vsoa_codegen::emit::{
    self, CommandOption, Difference, Language, Options, OutputError, Package,
};

use crate::{
    cli::Globals,
    description::Description,
    exit::Exit,
    failure::{Failure, chain},
    output::{Report, count},
};

/// `vsoa generate`.
#[derive(Args, Debug)]
pub(crate) struct GenerateArgs {
    /// A server that is described, or a file with a description; `-` is standard input
    source: Description,
    /// The package's language
    #[arg(long, short, value_parser = language_parser())]
    language: Language,
    /// Where the package goes; only what was generated is overwritten
    #[arg(long, short, value_name = "FOLDER")]
    output: PathBuf,
    /// Writes nothing, and fails where the folder is not up to date
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    options: PackageOptions,
}

/// Those that every command has which generates packages.
#[derive(Debug)]
struct PackageOptions(Options);

impl Args for PackageOptions {
    fn augment_args(command: Command) -> Command {
        command.args(CommandOption::ALL.map(|option| {
            let argument = Arg::new(option.long).long(option.long).help(option.help);
            let argument = match option.short {
                Some(short) => argument.short(short),
                None => argument,
            };
            match option.value {
                Some(value) => argument.value_name(value),
                None => argument.action(ArgAction::SetTrue),
            }
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for PackageOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut options = Self(Options::default());
        options.update_from_arg_matches(matches)?;
        Ok(options)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for option in CommandOption::ALL {
            let value = match option.value {
                Some(_) => matches.get_one::<String>(option.long).cloned(),
                None => matches.get_flag(option.long).then(String::new),
            };
            if let Some(value) = value {
                option.set(&mut self.0, value);
            }
        }
        Ok(())
    }
}

/// Writes the package, or tells in what the folder differs from it.
pub(crate) async fn run(globals: &Globals, args: &GenerateArgs) -> Result<(), Failure> {
    let document = args.source.read(globals).await?;
    let package = emit::generate(&document, args.language, &args.options.0);
    let package = package.map_err(|error| Failure::usage(chain(&error)).about(&args.source))?;
    let outdated = if args.check {
        emit::check(&package, &args.output).map_err(|error| failure(&error))?
    } else {
        let written = emit::write(&package, &args.output);
        written.map_err(|error| failure(&error))?.differences
    };
    globals
        .output
        .report(&GenerateReport::new(args, &package, &outdated))?;
    if args.check && !outdated.is_empty() {
        let text = format!("{} is not up to date", args.output.display());
        return Err(Failure::new(Exit::Changed, text).hint("the same without `--check` writes it"));
    }
    Ok(())
}

fn failure(error: &OutputError) -> Failure {
    match error {
        OutputError::Io { .. } => Failure::new(Exit::Local, chain(error)),
        OutputError::NotGenerated(_) => Failure::usage(chain(error)),
    }
}

fn language_parser() -> impl TypedValueParser<Value = Language> {
    let names = PossibleValuesParser::new(Language::ALL.map(Language::name));
    names.try_map(|name| name.parse::<Language>())
}

/// What was written, or was to be.
#[derive(Serialize)]
struct GenerateReport<'a> {
    folder: &'a Path,
    files: usize,
    /// Files that were not as they should be.
    changed: Vec<&'a str>,
    #[serde(skip)]
    differences: &'a [Difference],
    #[serde(skip)]
    is_check: bool,
}

impl<'a> GenerateReport<'a> {
    fn new(args: &'a GenerateArgs, package: &Package, differences: &'a [Difference]) -> Self {
        Self {
            folder: &args.output,
            files: package.files().count(),
            changed: differences.iter().map(Difference::path).collect(),
            differences,
            is_check: args.check,
        }
    }
}

impl Report for GenerateReport<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.is_check {
            return self
                .differences
                .iter()
                .try_for_each(|difference| writeln!(out, "{difference}"));
        }
        let folder = self.folder.display();
        let files = count(self.files as u64, "file");
        writeln!(out, "{folder}: {files}, {} changed", self.changed.len())
    }
}
