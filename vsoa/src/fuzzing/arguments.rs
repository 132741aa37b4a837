use std::collections::BTreeMap;

use serde::Deserialize;

use crate::__private::{members, write_members};

/// Checks how these bytes are read as the arguments of a method, and how those are written again.
///
/// They are read as serde reads a struct of the same members, but for an array, which is no object,
/// and for nothing and `null`, which are an object without members.
///
/// # Panics
///
/// If it is not so.
pub fn check_arguments(param: &[u8]) {
    let read = members::<Arguments, 4>(param, NAMES);
    assert_eq!(read.as_ref().ok(), expected(param).as_ref());
    let (count, name, points, flags) = match read {
        Ok(arguments) => arguments,
        Err(refusal) => return assert!(!refusal.to_string().is_empty()),
    };
    let written = write_members(LABELS, &(&count, &name, &points, &flags));
    // Numbers beyond what the type holds are read as infinite, which has no JSON form.
    let finite = points.iter().all(|(_, value)| value.is_finite());
    assert_eq!(written.is_ok(), finite);
    if let Ok(payload) = written {
        let again = members::<Arguments, 4>(&payload.param, NAMES);
        assert_eq!(again.ok(), Some((count, name, points, flags)));
    }
}

type Points = Vec<(i64, f32)>;
type Flags = BTreeMap<String, bool>;
type Arguments = (u8, Option<String>, Points, Flags);

fn expected(param: &[u8]) -> Option<Arguments> {
    #[derive(Deserialize)]
    struct Expected {
        count: u8,
        name: Option<String>,
        points: Points,
        flags: Flags,
    }
    let is_array = param.trim_ascii_start().starts_with(b"[");
    let is_nothing = param.is_empty() || param.trim_ascii() == b"null";
    if is_array || is_nothing {
        // Two of the arguments are not optional.
        return None;
    }
    let Expected {
        count,
        name,
        points,
        flags,
    } = serde_json::from_slice(param).ok()?;
    Some((count, name, points, flags))
}

const NAMES: &[&str; 4] = &["count", "name", "points", "flags"];
const LABELS: &[&str; 4] = &[",\"count\":", ",\"name\":", ",\"points\":", ",\"flags\":"];

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, proptest, sample::select};

    use super::*;

    const TOKENS: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "null",
        "true",
        "1e999",
        "1e99",
        "-1",
        "255",
        "256",
        "\"\"",
        "\"count\"",
        "\"name\"",
        "\"points\"",
        "\"flags\"",
        "\"other\"",
        "\\u0000",
        "\"",
    ];
    const MEMBERS: &[&str] = &[
        "\"count\":7",
        "\"name\":\"\\u00fc\"",
        "\"name\":null",
        "\"points\":[[1,0.5]]",
        "\"points\":[[1,1e99]]",
        "\"points\":[]",
        "\"flags\":{\"a\":true}",
        "\"flags\":{}",
        "\"other\":[{}]",
        "\"count\":-0",
    ];

    #[test]
    fn whitespace_and_arrays_are_no_arguments() {
        for param in ["", " ", "null", " null ", "[7,null,[],{}]", "{}"] {
            check_arguments(param.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn any_tokens_are_read_as_arguments_as_serde_reads_them(tokens in vec(select(TOKENS), 0..40)) {
            check_arguments(tokens.concat().as_bytes());
        }

        #[test]
        fn any_members_are_read_as_arguments_as_serde_reads_them(members in vec(select(MEMBERS), 0..8)) {
            check_arguments(format!("{{{}}}", members.join(",")).as_bytes());
        }
    }
}
