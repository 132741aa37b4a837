use vsoa::StreamReply;
type Answer<T> = Result<T, vsoa::Status>;
trait Log: ::core::marker::Send + ::core::marker::Sync + 'static {
    fn download(
        &self,
        since: u64,
    ) -> impl ::core::future::Future<
        Output = Result<StreamReply<u64>, vsoa::Status>,
    > + ::core::marker::Send;
    fn upload(
        &self,
    ) -> impl ::core::future::Future<
        Output = Answer<vsoa::StreamReply<()>>,
    > + ::core::marker::Send;
}
///Answers calls with a [`Log`]: a `tower::Service`, and a router to merge.
struct LogServer<T> {
    router: ::vsoa::__private::Router,
    service: ::core::marker::PhantomData<fn() -> T>,
}
#[allow(dead_code, deprecated)]
const _: () = {
    impl<T: Log> LogServer<T> {
        /// Serves this value.
        #[must_use]
        pub fn new(service: T) -> Self {
            Self::from_arc(::vsoa::__private::Arc::new(service))
        }
        /// Serves a value that others hold as well.
        #[must_use]
        pub fn from_arc(service: ::vsoa::__private::Arc<T>) -> Self {
            let router = ::vsoa::__private::Router::new();
            let router = ::vsoa::__private::param_route::<
                ::vsoa::__private::Streamed<::vsoa::__private::Json>,
                Result<StreamReply<u64>, vsoa::Status>,
                _,
                _,
                _,
            >(
                router,
                (::vsoa::__private::Methods::Get, "/log/download"),
                &service,
                |service, param| {
                    let (since,): (u64,) = ::vsoa::__private::members(
                        param,
                        &["since"],
                    )?;
                    ::core::result::Result::Ok(async move {
                        ::vsoa::__private::reply(
                            <T as Log>::download(&service, since).await,
                        )
                    })
                },
            );
            let router = ::vsoa::__private::param_route::<
                ::vsoa::__private::Streamed<::vsoa::__private::Nothing>,
                Answer<vsoa::StreamReply<()>>,
                _,
                _,
                _,
            >(
                router,
                (::vsoa::__private::Methods::Set, "/log/upload"),
                &service,
                |service, _| {
                    ::core::result::Result::Ok(async move {
                        ::vsoa::__private::reply(<T as Log>::upload(&service).await)
                    })
                },
            );
            Self {
                router,
                service: ::core::marker::PhantomData,
            }
        }
    }
    impl<T> ::vsoa::__private::Service<::vsoa::__private::Request> for LogServer<T> {
        type Response = ::vsoa::__private::Response;
        type Error = ::core::convert::Infallible;
        type Future = ::vsoa::__private::ResponseFuture;
        fn poll_ready(
            &mut self,
            context: &mut ::core::task::Context<'_>,
        ) -> ::core::task::Poll<::core::result::Result<(), Self::Error>> {
            ::vsoa::__private::Service::poll_ready(&mut self.router, context)
        }
        fn call(&mut self, request: ::vsoa::__private::Request) -> Self::Future {
            ::vsoa::__private::Service::call(&mut self.router, request)
        }
    }
    impl<T> ::core::convert::From<LogServer<T>> for ::vsoa::__private::Router {
        fn from(server: LogServer<T>) -> Self {
            server.router
        }
    }
    #[automatically_derived]
    impl<T> ::core::clone::Clone for LogServer<T> {
        fn clone(&self) -> Self {
            Self {
                router: ::core::clone::Clone::clone(&self.router),
                service: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl<T> ::core::fmt::Debug for LogServer<T> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("LogServer").field("router", &self.router).finish()
        }
    }
};
///Calls a [`Log`] over a connection, a router or any other transport.
struct LogClient<S = ::vsoa::__private::DefaultTransport> {
    transport: S,
}
#[allow(dead_code, deprecated, clippy::too_many_arguments)]
const _: () = {
    impl<S> LogClient<S>
    where
        S: ::vsoa::__private::Service<
                ::vsoa::__private::Request,
                Response = ::vsoa::__private::Response,
            > + ::core::clone::Clone,
        S::Error: ::core::convert::Into<::vsoa::__private::BoxError>,
    {
        /// Calls over this transport; each call goes to a clone of it.
        #[must_use]
        pub fn new(transport: S) -> Self {
            Self { transport }
        }
        ///Calls GET `/log/download`.
        pub async fn download(
            &self,
            since: u64,
        ) -> ::core::result::Result<
            (u64, ::vsoa::__private::Stream),
            ::vsoa::__private::CallError<vsoa::Status>,
        > {
            let request = ::vsoa::__private::request(
                    ::vsoa::__private::Method::Get,
                    {
                        static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/log/download",
                        );
                        &ROUTE
                    },
                    &[],
                )?
                .with_payload(
                    ::vsoa::__private::write_members(&[",\"since\":"], &(&since,))?,
                );
            ::vsoa::__private::call::<
                ::vsoa::__private::Streamed<::vsoa::__private::Json>,
                Result<StreamReply<u64>, vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
        ///Calls SET `/log/upload`.
        pub async fn upload(
            &self,
        ) -> ::core::result::Result<
            <::vsoa::__private::Streamed<
                ::vsoa::__private::Nothing,
            > as ::vsoa::__private::ReadAnswer<
                <Answer<vsoa::StreamReply<()>> as ::vsoa::__private::ServiceResult>::Ok,
            >>::Value,
            ::vsoa::__private::CallError<
                <Answer<vsoa::StreamReply<()>> as ::vsoa::__private::ServiceResult>::Err,
            >,
        > {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Set,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                        "/log/upload",
                    );
                    &ROUTE
                },
                &[],
            )?;
            ::vsoa::__private::call::<
                ::vsoa::__private::Streamed<::vsoa::__private::Nothing>,
                Answer<vsoa::StreamReply<()>>,
                _,
            >(&self.transport, request)
                .await
        }
    }
    #[automatically_derived]
    impl<S: ::core::clone::Clone> ::core::clone::Clone for LogClient<S> {
        fn clone(&self) -> Self {
            Self {
                transport: ::core::clone::Clone::clone(&self.transport),
            }
        }
    }
    #[automatically_derived]
    impl<S: ::core::fmt::Debug> ::core::fmt::Debug for LogClient<S> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("LogClient").field("transport", &self.transport).finish()
        }
    }
};
