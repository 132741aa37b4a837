use std::{
    fmt,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, OnceLock},
    time::{Duration, SystemTime},
};

use super::{Identity, Message, session_state::SessionState};
use crate::{
    CloseReason, Error, ErrorKind,
    protocol::{Url, limits::MAX_PRIORITY},
};

/// The handle of a caller, as the server sees it; cheap to clone.
///
/// A call from within this process has a session too, which is nobody's connection: it has no id
/// and no address, is authorised, and is never closed.
///
/// A session remembers values of any type, one a type, until its connection ends:
///
/// ```
/// use vsoa::Session;
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Language(&'static str);
///
/// let session = Session::in_process();
/// session.insert(Language("fr"));
/// assert_eq!(session.get(), Some(Language("fr")));
/// assert_eq!(session.remove::<Language>(), Some(Language("fr")));
/// assert_eq!(session.get::<Language>(), None);
/// ```
pub struct Session(Caller);

enum Caller {
    #[cfg_attr(
        not(feature = "server"),
        expect(dead_code, reason = "only servers have connected callers")
    )]
    Connected(Arc<dyn SessionControl>),
    /// Most calls from within the process remember nothing, so what keeps that is made when it is
    /// first needed: at the latest by a clone, which has to share it.
    InProcess(OnceLock<Arc<SessionState>>),
}

impl Session {
    /// A session of this process; [`Request::with_session`](crate::Request::with_session) makes
    /// calls of it.
    ///
    /// A request that is given none has one of its own.
    #[must_use]
    #[inline]
    pub fn in_process() -> Self {
        Self(Caller::InProcess(OnceLock::new()))
    }

    /// The client's id at this server; `None` for a call from within the process.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.connection().map(SessionControl::id)
    }

    /// The client's address; `None` where it has none, as in memory.
    #[must_use]
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.connection().and_then(SessionControl::peer_addr)
    }

    /// The certificates that the client has shown, in DER, its own first; none without TLS, for a
    /// client that showed none, and for a call from within the process.
    ///
    /// They have been verified against the authorities that the server was given.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn peer_certificates(&self) -> &[bytes::Bytes] {
        self.connection()
            .map_or(&[], SessionControl::peer_certificates)
    }

    /// When the client connected.
    #[must_use]
    pub fn connected_since(&self) -> Option<SystemTime> {
        self.connection().map(SessionControl::connected_since)
    }

    /// The URLs that the client has subscribed, in no particular order.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<Url> {
        self.connection()
            .map_or_else(Vec::new, SessionControl::subscriptions)
    }

    /// Whether one of the client's subscriptions covers this URL.
    #[must_use]
    pub fn is_subscribed(&self, url: &str) -> bool {
        self.subscriptions().iter().any(|topic| topic.covers(url))
    }

    /// Whether the client is authorised; one that is not receives no publication.
    #[must_use]
    pub fn is_authed(&self) -> bool {
        self.connection().is_none_or(SessionControl::is_authed)
    }

    /// Authorises the client, or takes that back.
    pub fn set_authed(&self, authed: bool) {
        if let Some(control) = self.connection() {
            control.set_authed(authed);
        }
    }

    /// The client's priority, 0 (lowest) to 7.
    #[must_use]
    pub fn priority(&self) -> u8 {
        self.connection().map_or(0, SessionControl::priority)
    }

    /// Sets the client's priority, 0 (lowest) to 7, and tells the client.
    ///
    /// Both ends mark their sockets with it, and the streams that are opened from then on.
    ///
    /// # Errors
    ///
    /// If the priority is above 7.
    pub fn set_priority(&self, priority: u8) -> Result<(), Error> {
        if priority > MAX_PRIORITY {
            return Err(Error::with_text(
                ErrorKind::Argument,
                format!("a priority is 0 to 7, not {priority}"),
            ));
        }
        if let Some(control) = self.connection() {
            control.set_priority(priority);
        }
        Ok(())
    }

    /// Sets the time after which this client, if it takes nothing of what waits for it, is closed;
    /// it holds from when the client next takes nothing.
    pub fn set_send_timeout(&self, timeout: Duration) {
        if let Some(control) = self.connection() {
            control.set_send_timeout(timeout);
        }
    }

    /// Remembers a value, and gives back the one of this type that was remembered before.
    pub fn insert<T: Clone + Send + Sync + 'static>(&self, value: T) -> Option<T> {
        self.state().insert(value)
    }

    /// A copy of the value of this type.
    ///
    /// To change a value in place, let several calls share an `Arc<Mutex<_>>`.
    #[must_use]
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.state().get()
    }

    /// A copy of the value of this type; where there is none, its default is remembered first.
    #[must_use]
    pub fn get_or_default<T: Clone + Default + Send + Sync + 'static>(&self) -> T {
        self.state().get_or_default()
    }

    /// Forgets the value of this type, and gives it back.
    pub fn remove<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.state().remove()
    }

    /// Who has logged in; nobody before a login, after a logout and when the login has expired.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.state().identity()
    }

    /// Makes this the session of a user, and gives back whose it was before.
    ///
    /// What an authorizer allows the user holds from now on.
    pub fn log_in(&self, identity: Identity) -> Option<Identity> {
        self.state().set_identity(Some(identity))
    }

    /// Makes this nobody's session, and gives back whose it was.
    ///
    /// A publication that begins after this is not received, unless everybody may.
    pub fn log_out(&self) -> Option<Identity> {
        self.state().set_identity(None)
    }

    /// Sends a datagram to this client alone.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Closed`] where the client is gone, or the call came from within this process;
    /// [`ErrorKind::TooLarge`]; [`ErrorKind::QueueFull`] where the client takes nothing; for a quick
    /// one [`ErrorKind::NoQuickChannel`] where the client has none.
    pub fn datagram(&self, message: Message) -> Result<(), Error> {
        match self.connection() {
            Some(control) => control.datagram(message),
            None => Err(Error::from(CloseReason::Local)),
        }
    }

    /// Closes the connection once what waits to be sent is sent.
    pub fn close(&self) {
        if let Some(control) = self.connection() {
            control.close();
        }
    }

    /// Whether the connection is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.connection().is_some_and(SessionControl::is_closed)
    }

    /// Waits until the connection is closed, and says why; never ends for a call from within this
    /// process.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost: a new wait ends at once where the connection is closed.
    pub async fn closed(&self) -> CloseReason {
        match self.connection() {
            Some(control) => control.closed().await,
            None => std::future::pending().await,
        }
    }

    fn connection(&self) -> Option<&dyn SessionControl> {
        match &self.0 {
            Caller::Connected(control) => Some(&**control),
            Caller::InProcess(_) => None,
        }
    }

    fn state(&self) -> &SessionState {
        match &self.0 {
            Caller::Connected(control) => control.state(),
            Caller::InProcess(state) => state.get_or_init(Arc::default),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id())
            .field("peer_addr", &self.peer_addr())
            .finish_non_exhaustive()
    }
}

impl Clone for Session {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Caller::Connected(control) => Caller::Connected(control.clone()),
            Caller::InProcess(state) => {
                Caller::InProcess(state.get_or_init(Arc::default).clone().into())
            }
        })
    }
}

/// Two handles are equal if they are of the same caller.
impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.state(), other.state())
    }
}

impl Eq for Session {}

/// The inside of a [`Session`], which the server supplies.
pub(crate) trait SessionControl: Send + Sync {
    fn id(&self) -> u32;
    fn peer_addr(&self) -> Option<SocketAddr>;
    #[cfg(feature = "tls")]
    fn peer_certificates(&self) -> &[bytes::Bytes];
    fn state(&self) -> &SessionState;
    fn connected_since(&self) -> SystemTime;
    fn subscriptions(&self) -> Vec<Url>;
    fn is_authed(&self) -> bool;
    fn set_authed(&self, authed: bool);
    fn priority(&self) -> u8;
    fn set_priority(&self, priority: u8);
    fn set_send_timeout(&self, timeout: Duration);
    fn datagram(&self, message: Message) -> Result<(), Error>;
    fn close(&self);
    fn is_closed(&self) -> bool;
    fn closed(&self) -> Pin<Box<dyn Future<Output = CloseReason> + Send + '_>>;
}

#[cfg(feature = "server")]
impl<T: SessionControl + 'static> From<Arc<T>> for Session {
    fn from(control: Arc<T>) -> Self {
        Self(Caller::Connected(control))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_session_remember_the_same() {
        let session = Session::in_process();
        let clone = session.clone();
        assert_eq!(clone.insert(1_u8), None);
        assert_eq!(session.insert(2_u8), Some(1));
        assert_eq!(clone.get(), Some(2_u8));
        assert!(session == clone && session != Session::in_process());
    }

    #[test]
    fn a_default_is_remembered_once() {
        let session = Session::in_process();
        let first: Arc<str> = session.get_or_default();
        assert!(Arc::ptr_eq(&first, &session.get_or_default()));
    }

    #[test]
    fn a_login_ends_by_a_logout() {
        let session = Session::in_process();
        assert_eq!(session.log_in(Identity::new("anna")), None);
        assert_eq!(session.identity().unwrap().user(), "anna");
        assert_eq!(session.log_out().unwrap().user(), "anna");
        assert_eq!(session.identity(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_login_ends_by_its_expiry() {
        let session = Session::in_process();
        let minute = Duration::from_mins(1);
        #[expect(clippy::disallowed_methods, reason = "the test's clock stands still")]
        let now = tokio::time::Instant::now().into_std();
        session.log_in(Identity::new("anna").with_expiry(now + minute));
        assert!(session.identity().is_some());
        tokio::time::advance(minute).await;
        assert_eq!(session.identity(), None);
    }
}
