use std::{fmt, sync::Arc};

use tower_layer::Layer;

use super::{Auth, Authorizer};

/// Lets only those calls through that an [`Authorizer`] allows.
///
/// A server's [`authorizer`](crate::ServerBuilder::authorizer) does this for all calls already,
/// and for subscriptions and datagrams as well. The layer is for a service that is called in this
/// process, or for one part of a router with rules of its own:
///
/// ```
/// use tower_layer::Layer;
/// use vsoa::{Request, Router, layer::auth::{AccessList, AuthLayer, Operation, Rule}};
///
/// let admin = Router::new().set("/reboot", async |_: Request| ());
/// let rules = AccessList::new([Rule::roles("/reboot", ["admin"])?.operations([Operation::Set])]);
/// let router = Router::new().nest("/admin", AuthLayer::new(rules).layer(admin));
/// # Ok::<(), vsoa::PatternError>(())
/// ```
///
/// It sees the URL as what it is put around does: below `nest`, without the prefix.
pub struct AuthLayer<A>(Arc<A>);

impl<A: Authorizer> AuthLayer<A> {
    /// A layer that asks this authorizer.
    pub fn new(authorizer: A) -> Self {
        Self(Arc::new(authorizer))
    }
}

impl<A, S> Layer<S> for AuthLayer<A> {
    type Service = Auth<A, S>;

    fn layer(&self, inner: S) -> Auth<A, S> {
        Auth::new(self.0.clone(), inner)
    }
}

impl<A> Clone for AuthLayer<A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<A> fmt::Debug for AuthLayer<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthLayer").finish_non_exhaustive()
    }
}
