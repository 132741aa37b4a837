//! The command `vsoa-codegen`: a description in, a package out.

mod arguments;

use std::{
    error::Error,
    fs,
    io::{self, Read as _, Write as _},
    process::ExitCode,
};

use vsoa_codegen::{document::Document, emit};

use self::arguments::{Arguments, Request};

fn main() -> ExitCode {
    let done = match arguments::parse(std::env::args().skip(1)) {
        Ok(Request::Help) => print(&arguments::usage()).map(|()| ExitCode::SUCCESS),
        Ok(Request::Version) => print(concat!("vsoa-codegen ", env!("CARGO_PKG_VERSION"), "\n"))
            .map(|()| ExitCode::SUCCESS),
        Ok(Request::Generate(arguments)) => run(&arguments),
        Err(error) => Err(error.into()),
    };
    done.unwrap_or_else(|error| {
        let mut stderr = io::stderr();
        // Where even this cannot be written, the exit code has to do.
        let _ = write!(stderr, "error: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            let _ = write!(stderr, ": {error}");
            cause = error.source();
        }
        let _ = writeln!(stderr);
        ExitCode::from(FAILED)
    })
}

fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let document = Document::parse(&read(&arguments.input)?)?;
    let package = emit::generate(&document, arguments.language, &arguments.options)?;
    if !arguments.check {
        let written = emit::write(&package, &arguments.output)?;
        let (changed, all) = (written.differences.len(), package.files().count());
        print(&format!(
            "{}: {all} files, {changed} changed\n",
            arguments.output.display()
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    let differences = emit::check(&package, &arguments.output)?;
    for difference in &differences {
        print(&format!("{}: {difference}\n", arguments.output.display()))?;
    }
    Ok(if differences.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(DIFFERENT)
    })
}

/// What a file says, or with `-` standard input.
fn read(input: &str) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    if input == "-" {
        io::stdin().read_to_string(&mut text)?;
    } else {
        text = fs::read_to_string(input).map_err(|error| format!("{input}: {error}"))?;
    }
    Ok(text)
}

fn print(text: &str) -> Result<(), Box<dyn Error>> {
    Ok(io::stdout().write_all(text.as_bytes())?)
}

/// The exit code where `--check` found that the folder is not up to date.
const DIFFERENT: u8 = 1;
/// The exit code where it could not be done.
const FAILED: u8 = 2;
