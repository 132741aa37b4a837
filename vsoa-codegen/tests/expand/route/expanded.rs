pub trait Brake: ::core::marker::Send + ::core::marker::Sync + 'static {
    /// Stops the car.
    fn brake(
        &self,
        wheel: u8,
    ) -> impl ::core::future::Future<
        Output = Result<(), vsoa::Status>,
    > + ::core::marker::Send;
    fn self_test(
        &self,
    ) -> impl ::core::future::Future<
        Output = Result<(), vsoa::Status>,
    > + ::core::marker::Send;
}
///Answers calls with a [`Brake`]: a `tower::Service`, and a router to merge.
pub struct BrakeServer<T> {
    router: ::vsoa::__private::Router,
    service: ::core::marker::PhantomData<fn() -> T>,
}
#[allow(dead_code, deprecated)]
const _: () = {
    impl<T: Brake> BrakeServer<T> {
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
                .set(
                    ::vsoa::__private::Route::from_static("/brake/{wheel}")
                        .with_timeout(::core::time::Duration::new(0u64, 250000u32))
                        .with_priority(7u8),
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
                                let wheel: u8 = ::vsoa::__private::capture(
                                    &context,
                                    "wheel",
                                )?;
                                ::core::mem::drop(context);
                                ::vsoa::__private::reply(
                                    <T as Brake>::brake(&service, wheel).await,
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
                (
                    ::vsoa::__private::Methods::Both,
                    ::vsoa::__private::Route::from_static("/brake/self-test")
                        .with_timeout(::core::time::Duration::new(120u64, 0u32)),
                ),
                &service,
                |service, _| {
                    ::core::result::Result::Ok(async move {
                        ::vsoa::__private::reply(<T as Brake>::self_test(&service).await)
                    })
                },
            );
            Self {
                router,
                service: ::core::marker::PhantomData,
            }
        }
    }
    impl<T> ::vsoa::__private::Service<::vsoa::__private::Request> for BrakeServer<T> {
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
    impl<T> ::core::convert::From<BrakeServer<T>> for ::vsoa::__private::Router {
        fn from(server: BrakeServer<T>) -> Self {
            server.router
        }
    }
    #[automatically_derived]
    impl<T> ::core::clone::Clone for BrakeServer<T> {
        fn clone(&self) -> Self {
            Self {
                router: ::core::clone::Clone::clone(&self.router),
                service: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl<T> ::core::fmt::Debug for BrakeServer<T> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("BrakeServer").field("router", &self.router).finish()
        }
    }
};
///Calls a [`Brake`] over a connection, a router or any other transport.
pub struct BrakeClient<S = ::vsoa::__private::DefaultTransport> {
    transport: S,
}
#[allow(dead_code, deprecated, clippy::too_many_arguments)]
const _: () = {
    impl<S> BrakeClient<S>
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
        /// Stops the car.
        /**
Calls SET `/brake/{wheel}`.*/
        pub async fn brake(
            &self,
            wheel: u8,
        ) -> ::core::result::Result<(), ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Set,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/brake/{wheel}",
                        )
                        .with_timeout(::core::time::Duration::new(0u64, 250000u32))
                        .with_priority(7u8);
                    &ROUTE
                },
                &[&wheel],
            )?;
            ::vsoa::__private::call::<
                ::vsoa::__private::Nothing,
                Result<(), vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
        ///Calls GET `/brake/self-test`.
        pub async fn self_test(
            &self,
        ) -> ::core::result::Result<(), ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Get,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/brake/self-test",
                        )
                        .with_timeout(::core::time::Duration::new(120u64, 0u32));
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
    impl<S: ::core::clone::Clone> ::core::clone::Clone for BrakeClient<S> {
        fn clone(&self) -> Self {
            Self {
                transport: ::core::clone::Clone::clone(&self.transport),
            }
        }
    }
    #[automatically_derived]
    impl<S: ::core::fmt::Debug> ::core::fmt::Debug for BrakeClient<S> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("BrakeClient").field("transport", &self.transport).finish()
        }
    }
};
