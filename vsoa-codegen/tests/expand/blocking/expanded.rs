pub trait Light: ::core::marker::Send + ::core::marker::Sync + 'static {
    /// The level, 0 to 100.
    fn level(
        &self,
        cx: &vsoa::Context,
        room: String,
    ) -> impl ::core::future::Future<
        Output = Result<u8, vsoa::Status>,
    > + ::core::marker::Send;
    #[deprecated]
    fn switch_off(
        &self,
    ) -> impl ::core::future::Future<
        Output = Result<(), vsoa::Status>,
    > + ::core::marker::Send;
}
///Answers calls with a [`Light`]: a `tower::Service`, and a router to merge.
pub struct LightServer<T> {
    router: ::vsoa::__private::Router,
    service: ::core::marker::PhantomData<fn() -> T>,
}
#[allow(dead_code, deprecated)]
const _: () = {
    impl<T: Light> LightServer<T> {
        /// Serves this value.
        #[must_use]
        pub fn new(service: T) -> Self {
            Self::from_arc(::vsoa::__private::Arc::new(service))
        }
        /// Serves a value that others hold as well.
        #[must_use]
        pub fn from_arc(service: ::vsoa::__private::Arc<T>) -> Self {
            let router = ::vsoa::__private::Router::new();
            let router = router
                .get(
                    "/light/{room}/level",
                    ::vsoa::__private::handler::<
                        ::vsoa::__private::Json,
                        Result<u8, vsoa::Status>,
                        _,
                        _,
                        _,
                    >(
                        &service,
                        |service, request| {
                            let (context, _) = request.into_parts();
                            async move {
                                let room: String = ::vsoa::__private::capture(
                                    &context,
                                    "room",
                                )?;
                                ::vsoa::__private::reply(
                                    <T as Light>::level(&service, &context, room).await,
                                )
                            }
                        },
                    ),
                );
            let router = ::vsoa::__private::param_route::<
                ::vsoa::__private::Nothing,
                Result<(), vsoa::Status>,
                _,
                _,
                _,
            >(
                router,
                (::vsoa::__private::Methods::Set, "/light/off"),
                &service,
                |service, _| {
                    ::core::result::Result::Ok(async move {
                        ::vsoa::__private::reply(
                            <T as Light>::switch_off(&service).await,
                        )
                    })
                },
            );
            Self {
                router,
                service: ::core::marker::PhantomData,
            }
        }
    }
    impl<T> ::vsoa::__private::Service<::vsoa::__private::Request> for LightServer<T> {
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
    impl<T> ::core::convert::From<LightServer<T>> for ::vsoa::__private::Router {
        fn from(server: LightServer<T>) -> Self {
            server.router
        }
    }
    #[automatically_derived]
    impl<T> ::core::clone::Clone for LightServer<T> {
        fn clone(&self) -> Self {
            Self {
                router: ::core::clone::Clone::clone(&self.router),
                service: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl<T> ::core::fmt::Debug for LightServer<T> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("LightServer").field("router", &self.router).finish()
        }
    }
};
///Calls a [`Light`] over a connection, a router or any other transport.
pub struct LightClient<S = ::vsoa::__private::DefaultTransport> {
    transport: S,
}
#[allow(dead_code, deprecated, clippy::too_many_arguments)]
const _: () = {
    impl<S> LightClient<S>
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
        /// The level, 0 to 100.
        /**
Calls GET `/light/{room}/level`.*/
        pub async fn level(
            &self,
            room: String,
        ) -> ::core::result::Result<u8, ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Get,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                        "/light/{room}/level",
                    );
                    &ROUTE
                },
                &[&room],
            )?;
            ::vsoa::__private::call::<
                ::vsoa::__private::Json,
                Result<u8, vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
        #[deprecated]
        ///Calls SET `/light/off`.
        pub async fn switch_off(
            &self,
        ) -> ::core::result::Result<(), ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Set,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                        "/light/off",
                    );
                    &ROUTE
                },
                &[],
            )?;
            ::vsoa::__private::call::<
                ::vsoa::__private::Nothing,
                Result<(), vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
    }
    #[automatically_derived]
    impl<S: ::core::clone::Clone> ::core::clone::Clone for LightClient<S> {
        fn clone(&self) -> Self {
            Self {
                transport: ::core::clone::Clone::clone(&self.transport),
            }
        }
    }
    #[automatically_derived]
    impl<S: ::core::fmt::Debug> ::core::fmt::Debug for LightClient<S> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("LightClient").field("transport", &self.transport).finish()
        }
    }
};
///Calls a [`Light`] in a program without async; panics in async code.
pub struct LightBlockingClient {
    client: ::vsoa::__private::BlockingClient,
    calls: LightClient<::vsoa::__private::Client>,
}
#[allow(dead_code, deprecated, clippy::too_many_arguments)]
const _: () = {
    impl LightBlockingClient {
        /// Calls over this connection.
        #[must_use]
        pub fn new(client: ::vsoa::__private::BlockingClient) -> Self {
            let calls = ::core::clone::Clone::clone(client.as_async());
            Self {
                client,
                calls: LightClient::new(calls),
            }
        }
        /// The level, 0 to 100.
        /**
Calls GET `/light/{room}/level`.*/
        #[track_caller]
        pub fn level(
            &self,
            room: String,
        ) -> ::core::result::Result<u8, ::vsoa::__private::CallError<vsoa::Status>> {
            self.client.wait(self.calls.level(room))
        }
        #[deprecated]
        ///Calls SET `/light/off`.
        #[track_caller]
        pub fn switch_off(
            &self,
        ) -> ::core::result::Result<(), ::vsoa::__private::CallError<vsoa::Status>> {
            self.client.wait(self.calls.switch_off())
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for LightBlockingClient {
        fn clone(&self) -> Self {
            Self {
                client: ::core::clone::Clone::clone(&self.client),
                calls: ::core::clone::Clone::clone(&self.calls),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for LightBlockingClient {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("LightBlockingClient").field("client", &self.client).finish()
        }
    }
};
