use std::fmt::{Display, Write};

use crate::{Error, ErrorKind, Url};

/// The URL of a pattern whose names are filled with these values, from left to right.
///
/// # Errors
///
/// [`ErrorKind::InvalidUrl`] where a value is written as nothing, or with a `/` in it.
#[inline]
pub(super) fn fill(pattern: &'static str, values: &[&dyn Display]) -> Result<Url, Error> {
    if values.is_empty() {
        return Ok(Url::from_static(pattern));
    }
    fill_names(pattern, values)
}

fn fill_names(pattern: &'static str, values: &[&dyn Display]) -> Result<Url, Error> {
    let mut url = String::with_capacity(pattern.len());
    let mut rest = pattern;
    for value in values {
        let (before, behind) = rest.split_once('{').unwrap_or((rest, ""));
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        url.push_str(before);
        let start = url.len();
        if write!(url, "{value}").is_err() || !fills_a_segment(&url[start..]) {
            let text = format!(
                "`{name}` cannot be {:?}: it must fill one segment",
                &url[start..]
            );
            return Err(Error::with_text(ErrorKind::InvalidUrl, text));
        }
        rest = behind;
    }
    url.push_str(rest);
    Url::try_from(url).map_err(Error::from)
}

fn fills_a_segment(text: &str) -> bool {
    !text.is_empty() && !text.contains('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fill_the_names_from_left_to_right() {
        assert_eq!(fill("/a", &[]).unwrap(), "/a");
        assert_eq!(fill("/{x}", &[&1]).unwrap(), "/1");
        assert_eq!(fill("/a/{x}/b/{y}/", &[&1, &"{y}"]).unwrap(), "/a/1/b/{y}/");
    }

    #[test]
    fn a_value_that_does_not_fill_one_segment_is_refused() {
        for value in ["", "/", "a/b"] {
            let error = fill("/a/{x}", &[&value]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidUrl);
            assert!(error.to_string().contains("`x`"), "{error}");
        }
    }
}
