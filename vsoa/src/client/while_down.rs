/// What becomes of a call that is made while a supervised client has no connection.
///
/// It holds for subscribing and for pings as well. What does not wait for an answer, a datagram or
/// a [`noop`](crate::Client::noop), never waits for a connection. A call that was sent already when
/// the connection is lost fails in any case: the server may have run it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhileDown {
    /// It fails at once, with [`ErrorKind::NotConnected`](crate::ErrorKind::NotConnected).
    Fail,
    /// It waits for the connection as long as it would have waited for its answer, and only then
    /// fails.
    #[default]
    Wait,
}
