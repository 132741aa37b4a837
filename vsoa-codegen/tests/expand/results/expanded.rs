type Answer<T> = Result<T, vsoa::Status>;
type Height = Answer<f32>;
trait Results: ::core::marker::Send + ::core::marker::Sync + 'static {
    fn nothing(
        &self,
    ) -> impl ::core::future::Future<
        Output = Result<(), std::convert::Infallible>,
    > + ::core::marker::Send;
    fn data(
        &self,
    ) -> impl ::core::future::Future<
        Output = Answer<bytes::Bytes>,
    > + ::core::marker::Send;
    fn json_and_data(
        &self,
    ) -> impl ::core::future::Future<
        Output = Answer<(u8, bytes::Bytes)>,
    > + ::core::marker::Send;
    fn json(
        &self,
    ) -> impl ::core::future::Future<Output = Height> + ::core::marker::Send;
}
///Answers calls with a [`Results`]: a `tower::Service`, and a router to merge.
struct ResultsServer<T> {
    router: ::vsoa::__private::Router,
    service: ::core::marker::PhantomData<fn() -> T>,
}
#[allow(dead_code, deprecated)]
const _: () = {
    impl<T: Results> ResultsServer<T> {
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
                ::vsoa::__private::Nothing,
                Result<(), std::convert::Infallible>,
                _,
                _,
                _,
            >(
                router,
                (::vsoa::__private::Methods::Get, "/nothing"),
                &service,
                |service, _| {
                    ::core::result::Result::Ok(async move {
                        ::vsoa::__private::reply(<T as Results>::nothing(&service).await)
                    })
                },
            );
            let router = ::vsoa::__private::param_route::<
                ::vsoa::__private::Data,
                Answer<bytes::Bytes>,
                _,
                _,
                _,
            >(
                router,
                (::vsoa::__private::Methods::Get, "/data"),
                &service,
                |service, _| {
                    ::core::result::Result::Ok(async move {
                        ::vsoa::__private::reply(<T as Results>::data(&service).await)
                    })
                },
            );
            let router = ::vsoa::__private::param_route::<
                ::vsoa::__private::JsonAndData,
                Answer<(u8, bytes::Bytes)>,
                _,
                _,
                _,
            >(
                router,
                (::vsoa::__private::Methods::Get, "/json-and-data"),
                &service,
                |service, _| {
                    ::core::result::Result::Ok(async move {
                        ::vsoa::__private::reply(
                            <T as Results>::json_and_data(&service).await,
                        )
                    })
                },
            );
            let router = ::vsoa::__private::param_route::<
                ::vsoa::__private::Json,
                Height,
                _,
                _,
                _,
            >(
                router,
                (::vsoa::__private::Methods::Get, "/json"),
                &service,
                |service, _| {
                    ::core::result::Result::Ok(async move {
                        ::vsoa::__private::reply(<T as Results>::json(&service).await)
                    })
                },
            );
            Self {
                router,
                service: ::core::marker::PhantomData,
            }
        }
    }
    impl<T> ::vsoa::__private::Service<::vsoa::__private::Request> for ResultsServer<T> {
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
    impl<T> ::core::convert::From<ResultsServer<T>> for ::vsoa::__private::Router {
        fn from(server: ResultsServer<T>) -> Self {
            server.router
        }
    }
    #[automatically_derived]
    impl<T> ::core::clone::Clone for ResultsServer<T> {
        fn clone(&self) -> Self {
            Self {
                router: ::core::clone::Clone::clone(&self.router),
                service: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl<T> ::core::fmt::Debug for ResultsServer<T> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("ResultsServer").field("router", &self.router).finish()
        }
    }
};
///Calls a [`Results`] over a connection, a router or any other transport.
struct ResultsClient<S = ::vsoa::__private::DefaultTransport> {
    transport: S,
}
#[allow(dead_code, deprecated, clippy::too_many_arguments)]
const _: () = {
    impl<S> ResultsClient<S>
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
        ///Calls GET `/nothing`.
        pub async fn nothing(
            &self,
        ) -> ::core::result::Result<
            (),
            ::vsoa::__private::CallError<std::convert::Infallible>,
        > {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Get,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                        "/nothing",
                    );
                    &ROUTE
                },
                &[],
            )?;
            ::vsoa::__private::call::<
                ::vsoa::__private::Nothing,
                Result<(), std::convert::Infallible>,
                _,
            >(&self.transport, request)
                .await
        }
        ///Calls GET `/data`.
        pub async fn data(
            &self,
        ) -> ::core::result::Result<
            <Answer<bytes::Bytes> as ::vsoa::__private::ServiceResult>::Ok,
            ::vsoa::__private::CallError<
                <Answer<bytes::Bytes> as ::vsoa::__private::ServiceResult>::Err,
            >,
        > {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Get,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                        "/data",
                    );
                    &ROUTE
                },
                &[],
            )?;
            ::vsoa::__private::call::<
                ::vsoa::__private::Data,
                Answer<bytes::Bytes>,
                _,
            >(&self.transport, request)
                .await
        }
        ///Calls GET `/json-and-data`.
        pub async fn json_and_data(
            &self,
        ) -> ::core::result::Result<
            <Answer<(u8, bytes::Bytes)> as ::vsoa::__private::ServiceResult>::Ok,
            ::vsoa::__private::CallError<
                <Answer<(u8, bytes::Bytes)> as ::vsoa::__private::ServiceResult>::Err,
            >,
        > {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Get,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                        "/json-and-data",
                    );
                    &ROUTE
                },
                &[],
            )?;
            ::vsoa::__private::call::<
                ::vsoa::__private::JsonAndData,
                Answer<(u8, bytes::Bytes)>,
                _,
            >(&self.transport, request)
                .await
        }
        ///Calls GET `/json`.
        pub async fn json(
            &self,
        ) -> ::core::result::Result<
            <Height as ::vsoa::__private::ServiceResult>::Ok,
            ::vsoa::__private::CallError<
                <Height as ::vsoa::__private::ServiceResult>::Err,
            >,
        > {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Get,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                        "/json",
                    );
                    &ROUTE
                },
                &[],
            )?;
            ::vsoa::__private::call::<
                ::vsoa::__private::Json,
                Height,
                _,
            >(&self.transport, request)
                .await
        }
    }
    #[automatically_derived]
    impl<S: ::core::clone::Clone> ::core::clone::Clone for ResultsClient<S> {
        fn clone(&self) -> Self {
            Self {
                transport: ::core::clone::Clone::clone(&self.transport),
            }
        }
    }
    #[automatically_derived]
    impl<S: ::core::fmt::Debug> ::core::fmt::Debug for ResultsClient<S> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("ResultsClient").field("transport", &self.transport).finish()
        }
    }
};
