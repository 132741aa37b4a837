use super::Topic;
use crate::{
    Error, ErrorKind,
    service::{Captures, Message, Pattern},
};

impl Message {
    /// Reads a message that came without a type as a value of this topic.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`](ErrorKind::InvalidUrl) where it was published on no URL of the topic;
    /// [`Payload`](ErrorKind::Payload) where it does not fit the type.
    ///
    /// # Examples
    ///
    /// ```
    /// use vsoa::{Message, Payload, Url};
    ///
    /// #[vsoa::topic("/door/{row}/state")]
    /// struct Door {
    ///     row: u8,
    ///     is_open: bool,
    /// }
    ///
    /// let payload = Payload::from_param(r#"{"is_open":true}"#);
    /// let message = Message::new(Url::from_static("/door/2/state"), payload);
    /// let door = message.read::<Door>()?;
    /// assert!(door.row == 2 && door.is_open);
    /// # Ok::<(), vsoa::Error>(())
    /// ```
    pub fn read<T: Topic>(&self) -> Result<T, Error> {
        if self.url == T::PATTERN {
            return T::from_message(&Captures::default(), &self.payload);
        }
        let pattern = pattern_of::<T>()?;
        match pattern.captures(&self.url) {
            Some(captures) => T::from_message(&captures, &self.payload),
            None => Err(Error::with_text(
                ErrorKind::InvalidUrl,
                format!("{} is no URL of the topic {}", self.url, T::PATTERN),
            )),
        }
    }
}

/// The pattern of a topic; the macro has checked it, but not every topic is made by the macro.
pub(crate) fn pattern_of<T: Topic>() -> Result<Pattern, Error> {
    T::PATTERN
        .parse()
        .map_err(|error| Error::with_text(ErrorKind::InvalidUrl, T::PATTERN).with_source(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Payload, Url};

    struct Door(String);

    impl Topic for Door {
        const PATTERN: &'static str = "/door/{row}";
        const QUICK: bool = false;

        fn to_message(&self) -> Result<Message, Error> {
            unreachable!("nothing is published")
        }

        fn from_message(captures: &Captures, _: &Payload) -> Result<Self, Error> {
            Ok(Self(captures.get("row").unwrap_or_default().to_owned()))
        }
    }

    fn read(url: &'static str) -> Result<Door, Error> {
        Message::new(Url::from_static(url), Payload::EMPTY).read()
    }

    #[test]
    fn a_message_of_another_url_is_told_apart() {
        assert_eq!(read("/door/2").unwrap().0, "2");
        for other in ["/door", "/door/2/x", "/window/2"] {
            let error = read(other).err().unwrap();
            assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{other}");
        }
    }
}
