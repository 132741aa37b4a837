use std::fmt;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};

use crate::failure::Failure;

/// The lines of a file or of standard input that are not blank, one at a time, each with its place.
pub(crate) struct Lines {
    name: String,
    number: u64,
    reader: BufReader<Box<dyn AsyncRead + Unpin>>,
}

/// A line, and how to name it when it is wrong.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) place: Place,
    pub(crate) text: String,
}

/// `FILE, line 3`.
#[derive(Debug)]
pub(crate) struct Place(String);

impl Lines {
    pub(crate) fn of_stdin() -> Self {
        Self::new("standard input", tokio::io::stdin())
    }

    pub(crate) fn new(name: impl Into<String>, reader: impl AsyncRead + Unpin + 'static) -> Self {
        Self {
            name: name.into(),
            number: 0,
            reader: BufReader::new(Box::new(reader)),
        }
    }

    /// The next line; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Line>, Failure> {
        loop {
            let mut bytes = Vec::new();
            let read = (&mut self.reader)
                .take(MAX_LEN)
                .read_until(b'\n', &mut bytes)
                .await
                .map_err(|error| Failure::local(&self.name, &error))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            let place = Place(format!("{}, line {}", self.name, self.number));
            if read as u64 == MAX_LEN {
                return Err(place.wrong(format_args!("longer than {MAX_LEN} bytes")));
            }
            let text = String::from_utf8(bytes).map_err(|_| place.wrong("not UTF-8"))?;
            if !text.trim().is_empty() {
                let text = text.trim().to_owned();
                return Ok(Some(Line { place, text }));
            }
        }
    }
}

impl Place {
    pub(crate) fn wrong(&self, fault: impl fmt::Display) -> Failure {
        Failure::usage(fault.to_string()).about(self)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines")
            .field("name", &self.name)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// More than a packet as JSON, with its data in base64 and its texts escaped.
const MAX_LEN: u64 = 2 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_come_with_their_place() {
        let mut lines = Lines::new("x", &b"a\r\n\n  \n b c \nlast"[..]);
        let mut all = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            all.push((line.place.0, line.text));
        }
        let expected = [
            ("x, line 1", "a"),
            ("x, line 4", "b c"),
            ("x, line 5", "last"),
        ];
        assert_eq!(
            all,
            expected.map(|(place, text)| (place.to_owned(), text.to_owned()))
        );
    }

    #[tokio::test]
    async fn a_line_without_end_is_not_kept() {
        let mut lines = Lines::new("x", tokio::io::repeat(b'a'));
        let failure = lines.next().await.unwrap_err();
        let told = &failure.told().unwrap().text;
        assert!(told.starts_with("x, line 1: longer than"), "{told}");
    }
}
