use std::{error::Error as StdError, fmt, io};

use tower::timeout::error::Elapsed;

use crate::{
    protocol::{DecodeError, Payload, PayloadError, Status, TooLarge, UrlError},
    service::StatusError,
};

/// Any failure of this crate that is not a service's own answer.
///
/// [`Error::kind`] says what happened; the text says where, and the cause is its `source()`.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    text: Option<String>,
    source: Option<BoxError>,
}

/// The error type of layers: whatever they like.
pub type BoxError = Box<dyn StdError + Send + Sync>;

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            text: None,
            source: None,
        }))
    }

    pub(crate) fn with_text(kind: ErrorKind, text: impl Into<String>) -> Self {
        let mut error = Self::new(kind);
        error.0.text = Some(text.into());
        error
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The same error, saying what it is about unless it does already.
    #[cfg(feature = "client")]
    pub(crate) fn about(mut self, what: impl fmt::Display) -> Self {
        self.0.text.get_or_insert_with(|| what.to_string());
        self
    }

    /// The error that a layer or service gave, as one of ours where it is one.
    pub(crate) fn from_layer(error: impl Into<BoxError>) -> Self {
        match error.into().downcast::<Self>() {
            Ok(own) => *own,
            Err(other) if other.is::<Elapsed>() => {
                Self::new(ErrorKind::TimedOut).with_source(other)
            }
            Err(other) => Self::new(ErrorKind::Layer).with_source(other),
        }
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether an answer did not come in time: to a call, or to the handshake.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::TimedOut | ErrorKind::HandshakeTimeout
        )
    }

    /// Whether the connection is gone, or was closed before the answer came.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.kind() == ErrorKind::Closed
    }

    /// The status with which the server refused, where that is what happened.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        match self.kind() {
            ErrorKind::Refused(status) => Some(status),
            ErrorKind::WrongPassword => Some(Status::PASSWORD),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.text {
            Some(text) => write!(f, "{}: {text}", self.kind()),
            None => self.kind().fmt(f),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("kind", &self.0.kind);
        if let Some(text) = &self.0.text {
            out.field("text", text);
        }
        if let Some(source) = &self.0.source {
            out.field("source", source);
        }
        out.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl From<CloseReason> for Error {
    fn from(reason: CloseReason) -> Self {
        Self::with_text(ErrorKind::Closed, reason.to_string())
    }
}

impl From<PayloadError> for Error {
    fn from(error: PayloadError) -> Self {
        Self::with_text(ErrorKind::Payload, error.to_string())
    }
}

impl From<TooLarge> for Error {
    fn from(error: TooLarge) -> Self {
        Self::with_text(ErrorKind::TooLarge, error.to_string())
    }
}

impl From<UrlError> for Error {
    fn from(error: UrlError) -> Self {
        Self::with_text(ErrorKind::InvalidUrl, error.to_string())
    }
}

/// What happened, as far as a program can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument is out of its range.
    Argument,
    /// The server's address could not be taken for listening.
    Bind,
    /// The connection is closed.
    Closed,
    /// A configuration file cannot be read, or does not hold what it should; the source says why.
    Configuration,
    /// The server accepted the connection but did not answer the handshake in time.
    HandshakeTimeout,
    /// A URL is not one: of a server, of a call, or of a route.
    InvalidUrl,
    /// A tower layer failed; the source says how.
    Layer,
    /// The other side has no quick channel, or this side has not.
    NoQuickChannel,
    /// There is no connection just now; what was to be sent was not sent.
    NotConnected,
    /// The server's name or address is not known.
    NotFound,
    /// The answer offers no stream.
    NoStream,
    /// What answered is not a VSOA server.
    NotVsoa,
    /// What the program does first on a connection failed; the source says how.
    OnConnect,
    /// A payload could not be written as JSON, or read from it.
    Payload,
    /// What waits to be sent on the connection has reached its bound; try again later.
    QueueFull,
    /// The server answered with this status.
    Refused(Status),
    /// A route is not valid or clashes with another.
    Route,
    /// The thread or the runtime of a blocking client or server could not be started.
    Runtime,
    /// The other side of a stream took nothing for longer than the send time-out.
    SendTimeout,
    /// The stream that an answer offers was opened already.
    StreamTaken,
    /// The answer did not come in time.
    TimedOut,
    /// The TLS handshake failed; the source says why: whose certificate was not taken, for instance.
    Tls,
    /// The server is to be talked to over TLS, which is not configured.
    TlsRequired,
    /// The packet is longer than its channel takes.
    TooLarge,
    /// As many calls as there are sequence numbers wait for an answer already.
    TooManyCalls,
    /// Nothing listens at the server's or stream's address, or it cannot be reached.
    Unreachable,
    /// The server wants another password.
    WrongPassword,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Argument => "an argument is out of its range",
            Self::Bind => "the address cannot be listened on",
            Self::Closed => "the connection is closed",
            Self::Configuration => "a configuration file does not fit",
            Self::HandshakeTimeout => "the server did not answer the handshake in time",
            Self::InvalidUrl => "not a valid URL",
            Self::Layer => "a layer failed",
            Self::NoQuickChannel => "there is no quick channel",
            Self::NotConnected => "there is no connection",
            Self::NotFound => "the server's name or address is not known",
            Self::NoStream => "the answer offers no stream",
            Self::NotVsoa => "what answered is not a VSOA server",
            Self::OnConnect => "what is done first on a connection failed",
            Self::Payload => "a payload does not fit",
            Self::QueueFull => "too much waits to be sent on the connection",
            Self::Refused(status) => return write!(f, "the server answered with {status}"),
            Self::Route => "a route cannot be added",
            Self::Runtime => "no thread or runtime can be started",
            Self::SendTimeout => "the other side took nothing for too long",
            Self::StreamTaken => "the stream was opened already",
            Self::TimedOut => "the answer did not come in time",
            Self::Tls => "the TLS handshake failed",
            Self::TlsRequired => "the server wants TLS, which is not configured",
            Self::TooLarge => "the packet is too large",
            Self::TooManyCalls => "too many calls wait for an answer",
            Self::Unreachable => "the server cannot be reached",
            Self::WrongPassword => "the server wants another password",
        })
    }
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CloseReason {
    /// The client did not complete the handshake in time.
    HandshakeTimeout,
    /// The socket failed.
    Io(io::ErrorKind),
    /// This side closed it.
    Local,
    /// The other side closed it.
    Peer,
    /// The other side broke the protocol.
    Protocol(DecodeError),
    /// The other side took nothing for longer than the send time-out.
    SendTimeout,
    /// The other side was silent for too long and did not answer a ping.
    Silence,
    /// TLS failed: the handshake, or what came after it.
    Tls,
    /// The client's password was wrong.
    WrongPassword,
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HandshakeTimeout => f.write_str("the handshake was not completed in time"),
            Self::Io(kind) => write!(f, "{kind}"),
            Self::Local => f.write_str("closed by this side"),
            Self::Peer => f.write_str("closed by the other side"),
            Self::Protocol(error) => write!(f, "the other side broke the protocol: {error}"),
            Self::SendTimeout => f.write_str("the other side took nothing for too long"),
            Self::Silence => f.write_str("the other side was silent for too long"),
            Self::Tls => f.write_str("TLS failed"),
            Self::WrongPassword => f.write_str("the password was wrong"),
        }
    }
}

/// How a typed call can fail.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallError<E> {
    /// The service answered with its own error.
    Service(E),
    /// The service answered with a status that its error type does not know.
    Status {
        /// The code.
        status: Status,
        /// What came with it; in a box, since it is larger than most values that calls give.
        payload: Box<Payload>,
    },
    /// There was no answer, or not one that can be read.
    Failed(Error),
}

impl<E: StatusError> CallError<E> {
    /// The error that an answer without success stands for.
    pub(crate) fn refused(status: Status, payload: Payload) -> Self {
        match E::from_reply(status, &payload) {
            Some(error) => Self::Service(error),
            None => Self::Status {
                status,
                payload: Box::new(payload),
            },
        }
    }

    /// Whether there was no answer in time, be it the client or the server that gave the call up.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Failed(error) => error.is_timeout(),
            answer => answer.status() == Some(Status::NO_RESPONDING),
        }
    }

    /// The status of the reply, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        match self {
            Self::Service(error) => Some(error.status()),
            Self::Status { status, .. } => Some(*status),
            Self::Failed(error) => error.status(),
        }
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(error) => error.fmt(f),
            Self::Status { status, payload } => match error_text(payload) {
                Some(text) => write!(f, "{status}: {text}"),
                None => status.fmt(f),
            },
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl<E: StdError + 'static> StdError for CallError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Service(error) => error.source(),
            Self::Status { .. } => None,
            Self::Failed(error) => error.source(),
        }
    }
}

impl<E> From<Error> for CallError<E> {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// The text in a reply's `{"error": text}`.
fn error_text(payload: &Payload) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct ErrorText {
        error: String,
    }
    payload.parse().ok().map(|ErrorText { error }| error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_that_ran_out_of_time_is_a_time_out() {
        let error = Error::from_layer(Elapsed::new());
        assert!(error.is_timeout());
        assert!(error.source().is_some());
        assert_eq!(Error::from_layer("any other").kind(), ErrorKind::Layer);
    }
}
