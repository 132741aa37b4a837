//! The service by which clients log in and out, and two ways to know who they are.

mod attempts;
mod passwords;
mod tokens;

use std::{
    convert::Infallible,
    fmt,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use serde::de::DeserializeOwned;
use tower_service::Service;

use self::attempts::Attempts;
pub use self::{
    passwords::{Passwords, UserPassword},
    tokens::{Token, Tokens},
};
use crate::{
    protocol::{Payload, Status},
    service::{Identity, Method, Request, Response, Session},
};

/// Tells who a client is by the credentials that it shows.
///
/// [`Passwords`] and [`Tokens`] do; so does an async function, which may ask a database or hash a
/// password on a thread of its own:
///
/// ```
/// use vsoa::{Identity, layer::auth::{Login, UserPassword}};
///
/// let login = Login::new(async |given: UserPassword| {
///     let right = tokio::task::spawn_blocking(move || {
///         # fn slow_hash(_: &str) -> u64 { 7 }
///         // Here `argon2` and the like do their work.
///         given.user == "anna" && slow_hash(given.password.expose()) == 7
///     });
///     right.await.ok()?.then(|| Identity::new("anna").with_roles(["driver"]))
/// });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot tell who shows `{C}`",
    note = "give `Passwords`, `Tokens`, or an `async |given: C| -> Option<Identity>`"
)]
pub trait Verify<C>: Send + Sync + 'static {
    /// Who shows these credentials; `None` where they are wrong.
    fn verify(&self, credentials: C) -> impl Future<Output = Option<Identity>> + Send;
}

impl<C, F, Fut> Verify<C> for F
where
    F: Fn(C) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Option<Identity>> + Send,
{
    fn verify(&self, credentials: C) -> impl Future<Output = Option<Identity>> + Send {
        self(credentials)
    }
}

/// A service for logging in and out, to be nested at a URL that everybody may call.
///
/// | call | param | answer |
/// | --- | --- | --- |
/// | SET `/login` | the credentials: `{"user":..,"password":..}` or `{"token":..}` | success, or [`Status::PASSWORD`] |
/// | SET `/logout` | none | success |
///
/// After some failures in a row a session is locked out for a while: its logins are answered with
/// [`Status::NO_PERMISSIONS`], whether right or wrong. That slows down guessing on one connection;
/// how many connections there may be is the server's limit.
///
/// A login that fails leaves an earlier one as it was.
///
/// ```
/// use tower::ServiceExt;
/// use vsoa::{Payload, Request, Router, Session, Url, layer::auth::{Login, Passwords}};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let users = Passwords::new().user("anna", "open sesame", ["driver"]);
/// let router = Router::new().nest("/auth", Login::new(users));
///
/// let session = Session::in_process();
/// let param = serde_json::json!({ "user": "anna", "password": "open sesame" });
/// let login = Request::set(Url::from_static("/auth/login"))
///     .with_payload(Payload::json(&param)?)
///     .with_session(session.clone());
/// assert!(router.oneshot(login).await?.status().is_success());
/// assert!(session.identity().is_some_and(|identity| identity.has_role("driver")));
/// # Ok(())
/// # }
/// ```
pub struct Login<C, V> {
    verify: Arc<V>,
    max_failures: u32,
    lockout: Duration,
    credentials: PhantomData<fn(C)>,
}

impl<C, V: Verify<C>> Login<C, V> {
    /// A login for whom this can tell.
    pub fn new(verify: V) -> Self {
        Self {
            verify: Arc::new(verify),
            max_failures: 5,
            lockout: Duration::from_secs(30),
            credentials: PhantomData,
        }
    }

    /// Failures in a row after which a session is locked out; 5 if not set.
    #[must_use]
    pub fn max_failures(mut self, failures: u32) -> Self {
        self.max_failures = failures;
        self
    }

    /// How long a session is locked out; 30 s if not set.
    #[must_use]
    pub fn lockout(mut self, lockout: Duration) -> Self {
        self.lockout = lockout;
        self
    }
}

impl<C: DeserializeOwned, V: Verify<C>> Login<C, V> {
    async fn log_in(self, session: Session, payload: Payload) -> Status {
        // Why they cannot be read is not told: the text would repeat a part of them.
        let Ok(credentials) = payload.parse::<C>() else {
            return Status::ARGUMENTS;
        };
        let attempts: Arc<Attempts> = session.get_or_default();
        if !attempts.begin(self.max_failures, self.lockout) {
            tracing::warn!(client = session.id(), "locked out: too many wrong logins");
            return Status::NO_PERMISSIONS;
        }
        let verified = self.verify.verify(credentials).await;
        let Some(identity) = verified.filter(|identity| !identity.is_expired()) else {
            tracing::info!(client = session.id(), "a login failed");
            return Status::PASSWORD;
        };
        attempts.succeed();
        tracing::info!(client = session.id(), user = identity.user(), "logged in");
        session.log_in(identity);
        Status::SUCCESS
    }
}

impl<C, V> Service<Request> for Login<C, V>
where
    C: DeserializeOwned + Send + 'static,
    V: Verify<C>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let login = self.clone();
        Box::pin(async move {
            let (context, payload) = request.into_parts();
            let session = context.session().clone();
            let status = match (context.method(), context.url().as_str()) {
                (Method::Set, "/login") => login.log_in(session, payload).await,
                (Method::Set, "/logout") => {
                    session.log_out();
                    Status::SUCCESS
                }
                _ => Status::INVALID_URL,
            };
            Ok(Response::from_status(status))
        })
    }
}

impl<C, V> Clone for Login<C, V> {
    fn clone(&self) -> Self {
        Self {
            verify: self.verify.clone(),
            max_failures: self.max_failures,
            lockout: self.lockout,
            credentials: PhantomData,
        }
    }
}

impl<C, V> fmt::Debug for Login<C, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("max_failures", &self.max_failures)
            .field("lockout", &self.lockout)
            .finish_non_exhaustive()
    }
}
