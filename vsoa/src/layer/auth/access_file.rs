use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde::Deserialize;
use tokio::task::{AbortHandle, spawn_blocking};

use super::{AccessList, Operation, Rule};
use crate::{Error, ErrorKind, service::PatternError, sync::Mutex};

/// An [`AccessList`] in a TOML file, which can be read again while the server runs; cheap to
/// clone.
///
/// ```toml
/// [[rule]]
/// url = "/auth/"
/// operations = "all"
/// allow = "everyone"
///
/// [[rule]]
/// url = "/climate/"
/// operations = ["get", "subscribe"]       # and "set", "datagram"
/// allow = "users"                         # who is logged in, whatever the roles
///
/// [[rule]]
/// url = "/climate/{zone}/temperature"
/// operations = ["set"]
/// allow = ["driver", "owner"]             # who has one of these roles
/// ```
///
/// Each rule says all three, so that a file that was cut off never allows more than the whole one.
/// Who changes a file that is watched should write another one and rename it.
#[derive(Clone, Debug)]
pub struct AccessFile(Arc<Source>);

#[derive(Debug)]
struct Source {
    path: PathBuf,
    list: AccessList,
    /// What the rules were read from.
    text: Mutex<String>,
}

impl AccessFile {
    /// Reads the file, which blocks, as [`reload`](Self::reload) does.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] where it cannot be read or is no access list; the source says
    /// why.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        let text = read(&path)?;
        let list = AccessList::new(parse(&path, &text)?);
        let text = Mutex::new(text);
        Ok(Self(Arc::new(Source { path, list, text })))
    }

    /// The list, whose rules become those of the file whenever it is read again.
    #[must_use]
    pub fn list(&self) -> AccessList {
        self.0.list.clone()
    }

    /// Reads the file again, and says whether it had changed; its rules hold from now on.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open); the list stays as it was.
    pub fn reload(&self) -> Result<bool, Error> {
        // Before the file is read, so that of two at once the one that reads later wins.
        let mut known = self.0.text.lock();
        let text = read(&self.0.path)?;
        if *known == text {
            return Ok(false);
        }
        self.0.list.replace(parse(&self.0.path, &text)?);
        *known = text;
        Ok(true)
    }

    /// Reads the file again and again, until what this gives is dropped.
    ///
    /// Its text is compared and not its time, which some file systems keep by the second only. An
    /// error goes to the log, once, and the list stays as it was.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, or if `every` is zero.
    #[must_use = "dropping the watch ends it"]
    pub fn watch(&self, every: Duration) -> Watch {
        let mut interval = tokio::time::interval(every);
        let file = self.clone();
        #[expect(
            clippy::disallowed_methods,
            reason = "a file has to be looked at while the program does other things"
        )]
        let task = tokio::spawn(async move {
            let mut failure = None;
            loop {
                interval.tick().await;
                let file = file.clone();
                let Ok(result) = spawn_blocking(move || file.reload()).await else {
                    return;
                };
                report(result, &mut failure);
            }
        });
        Watch(task.abort_handle())
    }
}

/// A watch on an [`AccessFile`]; dropping it ends it.
#[derive(Debug)]
pub struct Watch(AbortHandle);

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Logs what became of a reload, unless it is the failure that is known.
fn report(result: Result<bool, Error>, known: &mut Option<String>) {
    match result {
        Ok(changed) => {
            *known = None;
            if changed {
                tracing::info!("the access list was read again");
            }
        }
        Err(error) => {
            // With the cause, which the error's own text leaves out.
            let failure = format!("{error:?}");
            if known.as_ref() != Some(&failure) {
                tracing::error!(failure, "the access list stays as it was");
                *known = Some(failure);
            }
        }
    }
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|error| unfit(path.display().to_string()).with_source(error))
}

fn parse(path: &Path, text: &str) -> Result<Vec<Rule>, Error> {
    let file: File = toml::from_str(text)
        .map_err(|error| unfit(path.display().to_string()).with_source(error))?;
    let rule = |text: RuleText| {
        let place = format!("{}, rule for `{}`", path.display(), text.url);
        Rule::try_from(text).map_err(|error| unfit(place).with_source(error))
    };
    file.rule.into_iter().map(rule).collect()
}

fn unfit(place: impl Into<String>) -> Error {
    Error::with_text(ErrorKind::Configuration, place)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<RuleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    url: String,
    operations: Operations,
    allow: Allow,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "\"all\", or a list of \"get\", \"set\", \"subscribe\", \"datagram\""
)]
enum Operations {
    All(All),
    Some(Vec<Operation>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum All {
    All,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "\"everyone\", \"users\", or a list of roles")]
enum Allow {
    Group(Group),
    Roles(Vec<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Group {
    Everyone,
    Users,
}

impl TryFrom<RuleText> for Rule {
    type Error = PatternError;

    fn try_from(text: RuleText) -> Result<Self, PatternError> {
        let rule = match text.allow {
            Allow::Group(Group::Everyone) => Self::everyone(&text.url),
            Allow::Group(Group::Users) => Self::users(&text.url),
            Allow::Roles(roles) => Self::roles(&text.url, roles),
        }?;
        Ok(match text.operations {
            Operations::All(All::All) => rule,
            Operations::Some(operations) => rule.operations(operations),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        [[rule]]
        url = "/auth/"
        operations = "all"
        allow = "everyone"

        [[rule]]
        url = "/climate/{zone}"
        operations = ["get", "subscribe", "set", "datagram"]
        allow = "users"

        [[rule]]
        url = "/climate/"
        operations = ["set"]
        allow = ["driver", "owner"]
    "#;

    fn rules(text: &str) -> Result<Vec<String>, String> {
        use std::error::Error;

        let rules = parse(Path::new("rules.toml"), text);
        let rules = rules.map_err(|error| format!("{error}: {}", error.source().unwrap()))?;
        Ok(rules.iter().map(|rule| format!("{rule:?}")).collect())
    }

    #[test]
    fn a_file_is_read_into_rules() {
        let expected = [
            Rule::everyone("/auth/").unwrap(),
            Rule::users("/climate/{zone}").unwrap().operations([
                Operation::Get,
                Operation::Subscribe,
                Operation::Set,
                Operation::Datagram,
            ]),
            Rule::roles("/climate/", ["driver", "owner"])
                .unwrap()
                .operations([Operation::Set]),
        ];
        let expected = expected.map(|rule| format!("{rule:?}"));
        assert_eq!(rules(TEXT).unwrap(), expected);
    }

    #[test]
    fn a_file_that_was_cut_off_allows_no_more_than_the_whole_one() {
        let whole = rules(TEXT).unwrap();
        for (end, _) in TEXT.char_indices() {
            if let Ok(rules) = rules(&TEXT[..end]) {
                assert!(whole.starts_with(&rules), "{}", &TEXT[..end]);
            }
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        for (from, to, told) in [
            ("\"/auth/\"", "\"auth\"", "rule for `auth`"),
            (
                "\"everyone\"",
                "\"anyone\"",
                "\"everyone\", \"users\", or a list of roles",
            ),
            ("\"all\"", "\"call\"", "\"all\", or a list of"),
            ("allow", "role", "unknown field `role`"),
            ("operations = \"all\"", "", "missing field `operations`"),
        ] {
            let error = rules(&TEXT.replacen(from, to, 1)).unwrap_err();
            assert!(
                error.contains("rules.toml") && error.contains(told),
                "{error}"
            );
        }
    }
}
