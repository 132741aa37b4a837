#![doc = include_str!("../../../docs/auth.md")]

#[cfg(feature = "toml")]
mod access_file;
mod access_list;
mod authorizer;
mod coverage;
mod future;
mod layer;
mod login;
mod rule;

use std::{
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

#[cfg(feature = "toml")]
pub use self::access_file::AccessFile;
#[cfg(feature = "describe")]
pub(crate) use self::rule::Allowed;
pub use self::{
    access_list::AccessList,
    authorizer::{Access, Authorizer, Decision, Operation},
    future::ResponseFuture,
    layer::AuthLayer,
    login::{Login, Passwords, Token, Tokens, UserPassword, Verify},
    rule::Rule,
};
use crate::service::{Request, Response};
#[cfg(feature = "toml")]
pub use crate::watch::Watch;
pub use crate::{protocol::Secret, service::Identity};

/// A service that answers only the calls that an [`Authorizer`] allows; see [`AuthLayer`].
pub struct Auth<A, S> {
    authorizer: Arc<A>,
    inner: S,
}

impl<A, S> Auth<A, S> {
    fn new(authorizer: Arc<A>, inner: S) -> Self {
        Self { authorizer, inner }
    }
}

impl<A, S> Service<Request> for Auth<A, S>
where
    A: Authorizer,
    S: Service<Request, Response = Response>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let access = Access::Call {
            method: request.method(),
            url: request.url(),
            payload: request.payload(),
        };
        let decision = self.authorizer.decide(request.context().session(), access);
        match decision.refusal() {
            None => ResponseFuture::allowed(self.inner.call(request)),
            Some(status) => ResponseFuture::refused(status),
        }
    }
}

impl<A, S: Clone> Clone for Auth<A, S> {
    fn clone(&self) -> Self {
        Self {
            authorizer: self.authorizer.clone(),
            inner: self.inner.clone(),
        }
    }
}

impl<A, S: fmt::Debug> fmt::Debug for Auth<A, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Auth")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
