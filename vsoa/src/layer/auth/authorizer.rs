use std::fmt;

use crate::{
    protocol::{Payload, Status, Url},
    service::{Method, Session},
};

/// Decides what the clients of a server may do.
///
/// A decision is looked up and not waited for: it is made on the task that needs it, which serves
/// the connection or the quick channel, or publishes, before anything else happens there. Who has
/// to ask a database does so when the client logs in, and leaves the answer in the [`Session`].
///
/// A function is an authorizer:
///
/// ```
/// use vsoa::{Server, Session, layer::auth::{Access, Decision, Operation}};
///
/// let server = Server::builder().authorizer(|session: &Session, access: Access<'_>| {
///     match (access.operation(), session.identity()) {
///         (Operation::Get, _) => Decision::Allow,
///         (_, Some(user)) if user.has_role("driver") => Decision::Allow,
///         (_, Some(_)) => Decision::FORBIDDEN,
///         (_, None) => Decision::NotLoggedIn,
///     }
/// });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot decide what clients may do",
    label = "not an `Authorizer`",
    note = "give an `AccessList`, or a function `|session: &Session, access: Access<'_>| -> Decision`"
)]
pub trait Authorizer: Send + Sync + 'static {
    /// Whether this client may do this.
    ///
    /// A subscription is to be allowed only where the client may receive whatever it covers:
    /// `/t/` stands for `/t` and all below it.
    ///
    /// It must not block. A panic is taken for a refusal.
    fn decide(&self, session: &Session, access: Access<'_>) -> Decision;

    /// A number that changes whenever decisions may come out differently.
    ///
    /// What a client has subscribed is then decided again before its next publication. What is
    /// kept in the session needs no new number: a change there is noticed anyway. It is asked for
    /// with every publication, so it should be no more than an atomic counter.
    fn version(&self) -> u64 {
        0
    }
}

impl<F> Authorizer for F
where
    F: Fn(&Session, Access<'_>) -> Decision + Send + Sync + 'static,
{
    fn decide(&self, session: &Session, access: Access<'_>) -> Decision {
        self(session, access)
    }
}

/// Something that a client wants to do.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Access<'a> {
    /// To call.
    Call {
        /// GET or SET.
        method: Method,
        /// The URL called.
        url: &'a Url,
        /// Param and data.
        payload: &'a Payload,
    },
    /// To send a datagram to the server, normal or quick.
    Datagram {
        /// What it is about.
        url: &'a Url,
        /// Param and data.
        payload: &'a Payload,
    },
    /// To receive what is published on all URLs that this one covers.
    Subscribe {
        /// The URL subscribed.
        url: &'a Url,
    },
}

impl<'a> Access<'a> {
    /// The URL called, sent to or subscribed.
    #[must_use]
    pub fn url(self) -> &'a Url {
        match self {
            Self::Call { url, .. } | Self::Datagram { url, .. } | Self::Subscribe { url } => url,
        }
    }

    /// What kind of access it is.
    #[must_use]
    pub fn operation(self) -> Operation {
        match self {
            Self::Call { method, .. } => match method {
                Method::Get => Operation::Get,
                Method::Set => Operation::Set,
            },
            Self::Datagram { .. } => Operation::Datagram,
            Self::Subscribe { .. } => Operation::Subscribe,
        }
    }
}

/// The kinds of [`Access`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "toml", derive(serde::Deserialize))]
#[cfg_attr(feature = "toml", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Operation {
    /// A datagram to the server.
    Datagram,
    /// A call that reads.
    Get,
    /// A call that writes.
    Set,
    /// A subscription.
    Subscribe,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Datagram => "DATAGRAM",
            Self::Get => "GET",
            Self::Set => "SET",
            Self::Subscribe => "SUBSCRIBE",
        })
    }
}

/// What an [`Authorizer`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    /// The client may.
    Allow,
    /// The client may not, and is told so with this status.
    Deny(Status),
    /// The client has to log in first: it is told [`Status::PASSWORD`].
    NotLoggedIn,
}

impl Decision {
    /// The client may not, and is told [`Status::NO_PERMISSIONS`].
    pub const FORBIDDEN: Self = Self::Deny(Status::NO_PERMISSIONS);

    /// The status that the client is told, where it may not; never success.
    #[must_use]
    pub fn refusal(self) -> Option<Status> {
        match self {
            Self::Allow => None,
            Self::Deny(Status::SUCCESS) => Some(Status::NO_PERMISSIONS),
            Self::Deny(status) => Some(status),
            Self::NotLoggedIn => Some(Status::PASSWORD),
        }
    }
}
