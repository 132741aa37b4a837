/// Opens and closes.
pub(crate) trait Door: std::fmt::Debug + ::core::marker::Send + ::core::marker::Sync + 'static {
    /// Whether it is open.
    ///
    /// Locked is not open.
    #[deprecated = "ask for the angle"]
    /**
`cx`:*/
    /// Not told to callers.
    /**
`in`:*/
    /// Which of them.
    ///
    /// The first is 1.
    fn is_open(
        &self,
        cx: &vsoa::Context,
        r#in: u8,
    ) -> impl ::core::future::Future<
        Output = Result<bool, vsoa::Status>,
    > + ::core::marker::Send;
    #[cfg(any())]
    fn set(
        &self,
        r#type: Missing,
    ) -> impl ::core::future::Future<
        Output = Result<(), vsoa::Status>,
    > + ::core::marker::Send;
}
///Answers calls with a [`Door`]: a `tower::Service`, and a router to merge.
pub(crate) struct DoorServer<T> {
    router: ::vsoa::__private::Router,
    service: ::core::marker::PhantomData<fn() -> T>,
}
#[allow(dead_code, deprecated)]
const _: () = {
    impl<T: Door> DoorServer<T> {
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
                    "/door/state",
                    ::vsoa::__private::handler::<
                        ::vsoa::__private::Json,
                        Result<bool, vsoa::Status>,
                        _,
                        _,
                        _,
                    >(
                        &service,
                        |service, request| {
                            let (context, payload) = request.into_parts();
                            async move {
                                let (r#in,): (u8,) = ::vsoa::__private::members(
                                    &{ payload.param },
                                    &["in"],
                                )?;
                                ::vsoa::__private::reply(
                                    <T as Door>::is_open(&service, &context, r#in).await,
                                )
                            }
                        },
                    ),
                );
            #[cfg(any())]
            let router = router
                .set(
                    "/door/{type}",
                    ::vsoa::__private::handler::<
                        ::vsoa::__private::Nothing,
                        Result<(), vsoa::Status>,
                        _,
                        _,
                        _,
                    >(
                        &service,
                        |service, request| {
                            let (context, _) = request.into_parts();
                            async move {
                                let r#type: Missing = ::vsoa::__private::capture(
                                    &context,
                                    "type",
                                )?;
                                ::core::mem::drop(context);
                                ::vsoa::__private::reply(
                                    <T as Door>::set(&service, r#type).await,
                                )
                            }
                        },
                    ),
                );
            Self {
                router,
                service: ::core::marker::PhantomData,
            }
        }
    }
    impl<T> ::vsoa::__private::Service<::vsoa::__private::Request> for DoorServer<T> {
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
    impl<T> ::core::convert::From<DoorServer<T>> for ::vsoa::__private::Router {
        fn from(server: DoorServer<T>) -> Self {
            server.router
        }
    }
    #[automatically_derived]
    impl<T> ::core::clone::Clone for DoorServer<T> {
        fn clone(&self) -> Self {
            Self {
                router: ::core::clone::Clone::clone(&self.router),
                service: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl<T> ::core::fmt::Debug for DoorServer<T> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("DoorServer").field("router", &self.router).finish()
        }
    }
};
///Calls a [`Door`] over a connection, a router or any other transport.
pub(crate) struct DoorClient<S = ::vsoa::__private::DefaultTransport> {
    transport: S,
}
#[allow(dead_code, deprecated, clippy::too_many_arguments)]
const _: () = {
    impl<S> DoorClient<S>
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
        /// Whether it is open.
        ///
        /// Locked is not open.
        #[deprecated = "ask for the angle"]
        /**
`in`:*/
        /// Which of them.
        ///
        /// The first is 1.
        /**
Calls GET `/door/state`.*/
        pub async fn is_open(
            &self,
            r#in: u8,
        ) -> ::core::result::Result<bool, ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                    ::vsoa::__private::Method::Get,
                    {
                        static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/door/state",
                        );
                        &ROUTE
                    },
                    &[],
                )?
                .with_payload(
                    ::vsoa::__private::write_members(&[",\"in\":"], &(&r#in,))?,
                );
            ::vsoa::__private::call::<
                ::vsoa::__private::Json,
                Result<bool, vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
        #[cfg(any())]
        ///Calls SET `/door/{type}`.
        pub async fn set(
            &self,
            r#type: Missing,
        ) -> ::core::result::Result<(), ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Set,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                        "/door/{type}",
                    );
                    &ROUTE
                },
                &[&r#type],
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
    impl<S: ::core::clone::Clone> ::core::clone::Clone for DoorClient<S> {
        fn clone(&self) -> Self {
            Self {
                transport: ::core::clone::Clone::clone(&self.transport),
            }
        }
    }
    #[automatically_derived]
    impl<S: ::core::fmt::Debug> ::core::fmt::Debug for DoorClient<S> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("DoorClient").field("transport", &self.transport).finish()
        }
    }
};
