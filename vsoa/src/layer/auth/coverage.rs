use crate::{
    protocol::{Url, covers},
    service::{Pattern, Segment},
};

/// How much of what a client asks for a rule's pattern speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coverage {
    None,
    Part,
    Whole,
}

/// What `pattern` says about this one URL: nothing, or all.
///
/// Asked for every call; so without names it is one comparison.
pub(super) fn of_url(pattern: &Pattern, url: &Url) -> Coverage {
    if !pattern.names().is_empty() {
        coverage(pattern, url, false)
    } else if covers(pattern.as_str(), url) {
        Coverage::Whole
    } else {
        Coverage::None
    }
}

/// What `pattern` says about the URLs that this subscription covers.
pub(super) fn of_subscription(pattern: &Pattern, url: &Url) -> Coverage {
    match url.strip_suffix('/') {
        Some(stem) => coverage(pattern, stem, true),
        None => coverage(pattern, url, false),
    }
}

/// What `pattern` says about the URLs that match another one.
#[cfg(feature = "describe")]
pub(super) fn of_pattern(pattern: &Pattern, asked: &Pattern) -> Coverage {
    match asked.covered_segments() {
        Some(covered) => coverage_of(pattern, covered, true),
        None => coverage_of(pattern, asked.segments(), false),
    }
}

/// `open`: what is asked for is `url` and all below it.
fn coverage(pattern: &Pattern, url: &str, open: bool) -> Coverage {
    coverage_of(pattern, url.split('/').skip(1).map(Segment::Text), open)
}

fn coverage_of<'a>(
    pattern: &'a Pattern,
    asked: impl Iterator<Item = Segment<'a>>,
    open: bool,
) -> Coverage {
    match pattern.covered_segments() {
        Some(known) => walk(known, true, asked, open),
        None => walk(pattern.segments(), false, asked, open),
    }
}

fn walk<'a>(
    mut known: impl Iterator<Item = Segment<'a>>,
    known_open: bool,
    mut asked: impl Iterator<Item = Segment<'a>>,
    asked_open: bool,
) -> Coverage {
    let mut most = Coverage::Whole;
    loop {
        match (known.next(), asked.next()) {
            (Some(segment), Some(part)) => match of_segment(segment, part) {
                Coverage::None => return Coverage::None,
                Coverage::Part => most = Coverage::Part,
                Coverage::Whole => {}
            },
            (Some(_), None) if asked_open => return Coverage::Part,
            (None, Some(_)) if known_open => return most,
            (None, None) if asked_open && !known_open => return Coverage::Part,
            (None, None) => return most,
            _ => return Coverage::None,
        }
    }
}

fn of_segment(known: Segment<'_>, asked: Segment<'_>) -> Coverage {
    match (known, asked) {
        (Segment::Text(known), Segment::Text(asked)) if known != asked => Coverage::None,
        (Segment::Name(_), Segment::Text("")) | (Segment::Text(""), Segment::Name(_)) => {
            Coverage::None
        }
        (Segment::Text(_), Segment::Name(_)) => Coverage::Part,
        _ => Coverage::Whole,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn subscription(pattern: &str, url: &str) -> Coverage {
        of_subscription(&pattern.parse().unwrap(), &Url::try_from(url).unwrap())
    }

    #[test]
    fn a_subscription_is_covered_in_whole_in_part_or_not() {
        for (pattern, url, expected) in [
            ("/", "/", Coverage::Whole),
            ("/", "/t/a", Coverage::Whole),
            ("/t/", "/", Coverage::Part),
            ("/t/", "/t/", Coverage::Whole),
            ("/t/", "/t", Coverage::Whole),
            ("/t/", "/t/a/", Coverage::Whole),
            ("/t/", "/u/", Coverage::None),
            ("/t/", "/tx", Coverage::None),
            ("/t", "/t", Coverage::Whole),
            ("/t", "/t/", Coverage::Part),
            ("/t/a", "/t/", Coverage::Part),
            ("/{x}/a/", "/t/", Coverage::Part),
            ("/{x}/", "/t/", Coverage::Whole),
            ("/{x}/", "/", Coverage::Part),
            ("/{x}", "/t/a", Coverage::None),
        ] {
            assert_eq!(subscription(pattern, url), expected, "{pattern} on {url}");
        }
    }

    #[test]
    fn a_call_of_a_url_that_ends_in_a_slash_is_one_url() {
        let pattern: Pattern = "/t".parse().unwrap();
        assert_eq!(of_url(&pattern, &Url::from_static("/t/")), Coverage::None);
        let below: Pattern = "/t/".parse().unwrap();
        assert_eq!(of_url(&below, &Url::from_static("/t/")), Coverage::Whole);
        assert_eq!(of_url(&below, &Url::from_static("/t")), Coverage::Whole);
    }

    proptest! {
        #[test]
        fn without_names_one_comparison_says_what_the_segments_say(
            pattern in "/[ab/]{0,5}",
            url in "/[ab/]{0,6}",
        ) {
            let (pattern, url) = (pattern.parse().unwrap(), Url::try_from(url).unwrap());
            prop_assert_eq!(of_url(&pattern, &url), coverage(&pattern, &url, false));
        }

        #[test]
        fn what_is_covered_in_whole_is_so_url_by_url(
            pattern in "/([ab]|\\{x\\})?(/[ab]?){0,2}",
            asked in "/[ab/]{0,4}",
            url in "/[ab/]{0,6}",
        ) {
            let (pattern, url) = (pattern.parse().unwrap(), Url::try_from(url).unwrap());
            let asked = Url::try_from(asked).unwrap();
            prop_assume!(asked.covers(&url));
            let one = of_url(&pattern, &url);
            match of_subscription(&pattern, &asked) {
                Coverage::None => prop_assert_eq!(one, Coverage::None),
                Coverage::Part => prop_assert_ne!(one, Coverage::Part),
                Coverage::Whole => prop_assert_eq!(one, Coverage::Whole),
            }
        }
    }
}
