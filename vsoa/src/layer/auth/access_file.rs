use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;

use super::{AccessList, Operation, Rule};
use crate::{
    Error,
    service::PatternError,
    watch::Watch,
    watched_file::{WatchedFile, unfit},
};

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
pub struct AccessFile {
    file: WatchedFile,
    list: AccessList,
}

impl AccessFile {
    /// Reads the file, which blocks, as [`reload`](Self::reload) does.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) where it cannot be read or is no
    /// access list; the source says why.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let list = AccessList::new([]);
        let rules = list.clone();
        let file = WatchedFile::open(path.into(), move |path, text| {
            rules.replace(parse(path, text)?);
            Ok(())
        })?;
        Ok(Self { file, list })
    }

    /// The list, whose rules become those of the file whenever it is read again.
    #[must_use]
    pub fn list(&self) -> AccessList {
        self.list.clone()
    }

    /// Reads the file again, and says whether it had changed; its rules hold from now on.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open); the list stays as it was.
    pub fn reload(&self) -> Result<bool, Error> {
        self.file.reload()
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
        self.file.watch(every)
    }
}

fn parse(path: &Path, text: &str) -> Result<Vec<Rule>, Error> {
    let file: File =
        toml::from_str(text).map_err(|error| unfit(path.display()).with_source(error))?;
    let rule = |text: RuleText| {
        let place = format!("{}, rule for `{}`", path.display(), text.url);
        Rule::try_from(text).map_err(|error| unfit(place).with_source(error))
    };
    file.rule.into_iter().map(rule).collect()
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
