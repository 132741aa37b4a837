use super::Topic;
use crate::service::StatusError;

/// A topic with a current value, which is read by GET and changed by SET on the URL it is published
/// on.
///
/// The option `state` of `#[vsoa::topic]` makes one. A server holds the value in a
/// [`State`](crate::State); a client watches it by [`Client::watch`](crate::Client::watch).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no current value",
    label = "is not a state topic",
    note = "say so of the topic: `#[vsoa::topic(\"/url\", state)]`"
)]
pub trait StateTopic: Topic + Sync {
    /// How a SET is refused; [`Status`](struct@crate::Status) unless the topic says
    /// `refusal = MyError`.
    type Refusal: StatusError;
}

/// A state topic without `{names}` in its URL: it has one value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have one current value",
    label = "has none, or one for each of its URLs",
    note = "a topic has one that says so, `#[vsoa::topic(\"/url\", state)]`, and has no `{{names}}` in its URL",
    note = "if it has, name the URLs: `client.watch_urls::<T>([\"/url\"])`, and for a `State` of it, `with_values`, `at` and `update_at`"
)]
pub trait SingleState: StateTopic {}
