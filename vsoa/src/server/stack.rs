use std::{
    fmt, mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;
use tower_service::Service;

use crate::{
    BoxError, Router,
    protocol::Draft,
    router::{Begun, InAnyCase, RemoteCall, poll_once},
    service::{Request, Response, Session, error_response},
};

/// What a server runs calls through: its router, with or without layers around it.
pub(super) enum Stack {
    Bare(Router),
    Layered(Router, Box<dyn Fn() -> Box<dyn Layered> + Send + Sync>),
}

/// A connection's own clone of a [`Stack`].
pub(super) enum Pipeline {
    Bare(Router),
    Layered(Router, Box<dyn Layered>),
}

impl Stack {
    /// A router, and the layers around it.
    pub(super) fn layered<S>(router: Router, service: S) -> Self
    where
        S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        let layers = Arc::new(service);
        Self::Layered(
            router,
            Box::new(move || Box::new(Connected::new(layers.clone()))),
        )
    }

    pub(super) fn pipeline(&self) -> Pipeline {
        match self {
            Self::Bare(router) => Pipeline::Bare(router.clone()),
            Self::Layered(router, layers) => Pipeline::Layered(router.clone(), layers()),
        }
    }
}

impl Pipeline {
    /// Whether a call is welcome; the answer to it, where the layers have failed.
    pub(super) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Response>> {
        match self {
            Self::Bare(_) => Poll::Ready(Ok(())),
            Self::Layered(_, service) => service.poll_ready(cx),
        }
    }

    /// Starts a caller's call; only after `poll_ready` said that it is welcome. Its answer may be
    /// written into `reply`.
    #[inline]
    pub(super) fn begin(
        &mut self,
        session: &Session,
        call: impl RemoteCall,
        reply: Draft<'_>,
    ) -> Begun {
        match self {
            Self::Bare(router) => router.begin(session, call, reply),
            Self::Layered(router, service) => {
                let mut request = call.into_request(session);
                request.set_found_route(router.find_route(&request));
                service.begin(request)
            }
        }
    }

    /// Gives back what is for calls to come at once, before the connection rests.
    ///
    /// A limit that turned a call away under a `LoadShed` is still in the queue for a place, which
    /// an idle connection would get and keep.
    pub(super) fn let_go(&mut self) {
        match self {
            Self::Bare(_) => {}
            Self::Layered(_, service) => service.let_go(),
        }
    }

    /// Drops the layers as they are, with all they have taken, for such as were never called.
    pub(super) fn start_over(&mut self) {
        match self {
            Self::Bare(_) => {}
            Self::Layered(_, service) => service.start_over(),
        }
    }
}

impl fmt::Debug for Stack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bare(router) => router.fmt(f),
            Self::Layered(..) => f.write_str("Layered(..)"),
        }
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline").finish_non_exhaustive()
    }
}

/// A service of any type, for one connection; its errors are answers.
pub(super) trait Layered: Send {
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Response>>;
    fn begin(&mut self, request: Request) -> Begun;
    fn let_go(&mut self);
    fn start_over(&mut self);
}

struct Connected<S: Service<Request>> {
    /// What every connection begins with.
    layers: Arc<S>,
    service: S,
    /// Whether it was ready since it was cloned: what it still holds then is for no call.
    spent: bool,
    /// Where the last call was that was answered at once: the next one needs as much memory.
    spare: Option<Pin<Box<Slot<S::Future>>>>,
}

impl<S: Service<Request> + Clone> Connected<S> {
    fn new(layers: Arc<S>) -> Self {
        Self {
            service: S::clone(&layers),
            layers,
            spent: false,
            spare: None,
        }
    }
}

impl<S> Layered for Connected<S>
where
    S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Response>> {
        let ready = self.service.poll_ready(cx);
        self.spent = ready.is_ready();
        ready.map_err(|error| {
            self.start_over();
            error_response(error.into())
        })
    }

    fn begin(&mut self, request: Request) -> Begun {
        let call = self.service.call(request);
        let spare = self.spare.take();
        let mut slot = spare.unwrap_or_else(|| Box::pin(Slot { call: None }));
        slot.as_mut().put(Some(call));
        match poll_once(slot.as_mut()) {
            Poll::Ready(response) => {
                slot.as_mut().put(None);
                self.spare = Some(slot);
                Begun::Answered(response)
            }
            Poll::Pending => Begun::Waiting(slot),
        }
    }

    fn let_go(&mut self) {
        // One that is not ready yet has taken what a call waits for.
        if mem::take(&mut self.spent) {
            self.service = self.service.clone();
        }
        self.spare = None;
    }

    fn start_over(&mut self) {
        self.service = S::clone(&self.layers);
        self.spent = false;
    }
}

pin_project! {
    /// Room for a call.
    struct Slot<F> {
        #[pin]
        call: Option<InAnyCase<F>>,
    }
}

impl<F> Slot<F> {
    fn put(self: Pin<&mut Self>, call: Option<F>) {
        self.project().call.set(call.map(InAnyCase::new));
    }
}

impl<F, E> Future for Slot<F>
where
    F: Future<Output = Result<Response, E>>,
    E: Into<BoxError>,
{
    type Output = Response;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        match self.project().call.as_pin_mut() {
            Some(call) => call.poll(cx),
            None => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        future::{Ready, ready},
        sync::atomic::{AtomicUsize, Ordering},
        task::Waker,
    };

    use super::*;
    use crate::protocol::Url;

    /// Counts how often it is cloned.
    struct Counted(Arc<AtomicUsize>);

    impl Clone for Counted {
        fn clone(&self) -> Self {
            self.0.fetch_add(1, Ordering::Relaxed);
            Self(self.0.clone())
        }
    }

    impl Service<Request> for Counted {
        type Response = Response;
        type Error = Infallible;
        type Future = Ready<Result<Response, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request) -> Self::Future {
            ready(Ok(Response::default()))
        }
    }

    fn call(connected: &mut Connected<Counted>) {
        let mut cx = Context::from_waker(Waker::noop());
        assert!(connected.poll_ready(&mut cx).is_ready());
        let begun = connected.begin(Request::get(Url::from_static("/")));
        assert!(matches!(begun, Begun::Answered(_)));
    }

    #[test]
    fn layers_are_cloned_where_calls_end_and_not_for_each() {
        let clones = Arc::new(AtomicUsize::new(0));
        let mut connected = Connected::new(Arc::new(Counted(clones.clone())));
        assert_eq!(clones.swap(0, Ordering::Relaxed), 1);
        connected.let_go();
        for _ in 0..3 {
            call(&mut connected);
        }
        assert_eq!(clones.load(Ordering::Relaxed), 0);
        connected.let_go();
        connected.let_go();
        assert_eq!(clones.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_call_has_the_memory_of_the_one_before_and_a_rest_gives_it_back() {
        let mut connected = Connected::new(Arc::new(Counted(Arc::default())));
        let places = [(); 2].map(|()| {
            call(&mut connected);
            let slot = connected.spare.as_deref().unwrap();
            std::ptr::from_ref(slot)
        });
        assert_eq!(places[0], places[1]);
        connected.let_go();
        assert!(connected.spare.is_none());
    }
}
