use std::path::PathBuf;

use vsoa_codegen::emit::{CommandOption, Language, Options};

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Generate(Arguments),
    Help,
    Version,
}

/// What a package is made from, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) input: String,
    pub(crate) language: Language,
    pub(crate) output: PathBuf,
    pub(crate) options: Options,
    pub(crate) check: bool,
}

/// Reads a command line, without the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Request, String> {
    let (mut input, mut language, mut output, mut check) = (None, None, None, false);
    let mut options = Options::default();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let (option, given) = match argument.split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        let mut value = || {
            let value = given.clone().or_else(|| arguments.next());
            value.ok_or_else(|| format!("`{option}` needs a value\n\n{}", usage()))
        };
        match option {
            "-h" | "--help" => return Ok(Request::Help),
            "-V" | "--version" => return Ok(Request::Version),
            "-i" | "--input" => input = Some(value()?),
            "-l" | "--language" => {
                language = Some(value()?.parse().map_err(|error| format!("{error}"))?);
            }
            "-o" | "--output" => output = Some(value()?.into()),
            "--check" => check = true,
            other => match known(other) {
                Some(known) => {
                    let value = known.value.map(|_| value()).transpose()?;
                    known.set(&mut options, value.unwrap_or_default());
                }
                None => return Err(format!("`{other}` is not known\n\n{}", usage())),
            },
        }
    }
    let missing = |option: &str| format!("`{option}` is missing\n\n{}", usage());
    Ok(Request::Generate(Arguments {
        input: input.unwrap_or_else(|| "-".to_owned()),
        language: language.ok_or_else(|| missing("--language"))?,
        output: output.ok_or_else(|| missing("--output"))?,
        options,
        check,
    }))
}

/// The option of the package that is written so.
fn known(option: &str) -> Option<CommandOption> {
    let mut all = CommandOption::ALL.into_iter();
    all.find(|known| {
        let short = known.short.map(|short| format!("-{short}"));
        short.as_deref() == Some(option) || option.strip_prefix("--") == Some(known.long)
    })
}

/// How the command is used.
pub(crate) fn usage() -> String {
    let languages = Language::ALL.map(Language::name).join(", ");
    let options: String = CommandOption::ALL.iter().map(line).collect();
    format!(
        "\
Generates a package that calls the services of a description.

Usage: vsoa-codegen [--input <file>] --language <language> --output <folder>

  -i, --input <file>         The description, as JSON or YAML; standard input if not given, or `-`
  -l, --language <language>  {languages}
  -o, --output <folder>      Where the package goes; only what was generated is overwritten
{options}      --check                Writes nothing; exits with 1 where the folder is not up to date
  -h, --help                 This text
  -V, --version              The version
"
    )
}

fn line(option: &CommandOption) -> String {
    let short = option
        .short
        .map_or("   ".into(), |short| format!("-{short},"));
    let value = option
        .value
        .map(|value| format!(" <{}>", value.to_lowercase()));
    let long = format!("{}{}", option.long, value.unwrap_or_default());
    format!("  {short} --{long:<20} {}\n", option.help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_have_their_values_behind_them() {
        let wanted = Arguments {
            input: "a.json".into(),
            language: Language::Python,
            output: "sdk".into(),
            options: Options::default(),
            check: true,
        };
        for line in [
            "--input a.json --language python --output sdk --check",
            "-i a.json --check --output=sdk -l python",
        ] {
            assert_eq!(parsed(line), Ok(Request::Generate(wanted.clone())));
        }
    }

    #[test]
    fn options_of_rust_are_taken_over() {
        let line = "-l rust -o sdk --rust-blocking --rust-describe --rust-vsoa path=vsoa -n car";
        let Ok(Request::Generate(arguments)) = parsed(line) else {
            panic!("{:?}", parsed(line));
        };
        let Options { name, rust, .. } = arguments.options;
        assert_eq!(name.as_deref(), Some("car"));
        assert!(rust.blocking && rust.describe);
        assert_eq!(rust.vsoa.as_deref(), Some("path=vsoa"));
    }

    #[test]
    fn the_usage_tells_of_all_options() {
        let usage = usage();
        for line in [
            "  -n, --name <name>          What the package is called, if not by the description's title\n",
            "      --rust-blocking        Rust: clients for programs without async too\n",
            "      --rust-vsoa <source>   Rust: where",
        ] {
            assert!(usage.contains(line), "{usage}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, named) in [
            ("--language python", "`--output` is missing"),
            ("--output sdk", "`--language` is missing"),
            (
                "--language cobol --output sdk",
                "`cobol` is none of the languages: python",
            ),
            ("--output", "`--output` needs a value"),
            ("--colour", "`--colour` is not known"),
        ] {
            let error = parsed(line).unwrap_err();
            assert!(error.starts_with(named), "{error}");
        }
    }
}
