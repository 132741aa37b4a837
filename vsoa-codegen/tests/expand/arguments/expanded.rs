pub trait Map: ::core::marker::Send + ::core::marker::Sync + 'static {
    /// The height of a place.
    fn height(
        &self,
        sheet: u16,
        x: f32,
        y: f32,
    ) -> impl ::core::future::Future<
        Output = Result<f32, vsoa::Status>,
    > + ::core::marker::Send;
    fn set_tile(
        &self,
        cx: &vsoa::Context,
        tile: bytes::Bytes,
        layer: String,
        sheet: u16,
        places: Vec<f32>,
    ) -> impl ::core::future::Future<
        Output = Result<(), vsoa::Status>,
    > + ::core::marker::Send;
    fn set_legend(
        &self,
        sheet: u16,
        legend: bytes::Bytes,
    ) -> impl ::core::future::Future<
        Output = Result<(), vsoa::Status>,
    > + ::core::marker::Send;
    fn raw(
        &self,
        sheet: u16,
        all: vsoa::Payload,
    ) -> impl ::core::future::Future<
        Output = Result<vsoa::Payload, vsoa::Status>,
    > + ::core::marker::Send;
}
///Answers calls with a [`Map`]: a `tower::Service`, and a router to merge.
pub struct MapServer<T> {
    router: ::vsoa::__private::Router,
    service: ::core::marker::PhantomData<fn() -> T>,
}
#[allow(dead_code, deprecated)]
const _: () = {
    impl<T: Map> MapServer<T> {
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
                    "/map/{sheet}/height",
                    ::vsoa::__private::handler::<
                        ::vsoa::__private::Json,
                        Result<f32, vsoa::Status>,
                        _,
                        _,
                        _,
                    >(
                        &service,
                        |service, request| {
                            let (context, payload) = request.into_parts();
                            async move {
                                let (x, y): (f32, f32) = ::vsoa::__private::members(
                                    &{ payload.param },
                                    &["x", "y"],
                                )?;
                                let sheet: u16 = ::vsoa::__private::capture(
                                    &context,
                                    "sheet",
                                )?;
                                ::core::mem::drop(context);
                                ::vsoa::__private::reply(
                                    <T as Map>::height(&service, sheet, x, y).await,
                                )
                            }
                        },
                    ),
                );
            let router = router
                .set(
                    "/map/{sheet}/{layer}/tile",
                    ::vsoa::__private::handler::<
                        ::vsoa::__private::Nothing,
                        Result<(), vsoa::Status>,
                        _,
                        _,
                        _,
                    >(
                        &service,
                        |service, request| {
                            let (context, payload) = request.into_parts();
                            async move {
                                let places: Vec<f32> = ::vsoa::__private::param(
                                    &{ payload.param },
                                )?;
                                let tile: bytes::Bytes = payload.data;
                                let layer: String = ::vsoa::__private::capture(
                                    &context,
                                    "layer",
                                )?;
                                let sheet: u16 = ::vsoa::__private::capture(
                                    &context,
                                    "sheet",
                                )?;
                                ::vsoa::__private::reply(
                                    <T as Map>::set_tile(
                                            &service,
                                            &context,
                                            tile,
                                            layer,
                                            sheet,
                                            places,
                                        )
                                        .await,
                                )
                            }
                        },
                    ),
                );
            let router = router
                .set(
                    "/map/{sheet}/legend",
                    ::vsoa::__private::handler::<
                        ::vsoa::__private::Nothing,
                        Result<(), vsoa::Status>,
                        _,
                        _,
                        _,
                    >(
                        &service,
                        |service, request| {
                            let (context, payload) = request.into_parts();
                            async move {
                                let sheet: u16 = ::vsoa::__private::capture(
                                    &context,
                                    "sheet",
                                )?;
                                let legend: bytes::Bytes = payload.param;
                                ::core::mem::drop(context);
                                ::vsoa::__private::reply(
                                    <T as Map>::set_legend(&service, sheet, legend).await,
                                )
                            }
                        },
                    ),
                );
            let router = router
                .route(
                    "/map/{sheet}/raw/",
                    ::vsoa::__private::handler::<
                        ::vsoa::__private::Raw,
                        Result<vsoa::Payload, vsoa::Status>,
                        _,
                        _,
                        _,
                    >(
                        &service,
                        |service, request| {
                            let (context, payload) = request.into_parts();
                            async move {
                                let sheet: u16 = ::vsoa::__private::capture(
                                    &context,
                                    "sheet",
                                )?;
                                let all: vsoa::Payload = payload;
                                ::core::mem::drop(context);
                                ::vsoa::__private::reply(
                                    <T as Map>::raw(&service, sheet, all).await,
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
    impl<T> ::vsoa::__private::Service<::vsoa::__private::Request> for MapServer<T> {
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
    impl<T> ::core::convert::From<MapServer<T>> for ::vsoa::__private::Router {
        fn from(server: MapServer<T>) -> Self {
            server.router
        }
    }
    #[automatically_derived]
    impl<T> ::core::clone::Clone for MapServer<T> {
        fn clone(&self) -> Self {
            Self {
                router: ::core::clone::Clone::clone(&self.router),
                service: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl<T> ::core::fmt::Debug for MapServer<T> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("MapServer").field("router", &self.router).finish()
        }
    }
};
///Calls a [`Map`] over a connection, a router or any other transport.
pub struct MapClient<S = ::vsoa::__private::DefaultTransport> {
    transport: S,
}
#[allow(dead_code, deprecated, clippy::too_many_arguments)]
const _: () = {
    impl<S> MapClient<S>
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
        /// The height of a place.
        /**
Calls GET `/map/{sheet}/height`.*/
        pub async fn height(
            &self,
            sheet: u16,
            x: f32,
            y: f32,
        ) -> ::core::result::Result<f32, ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                    ::vsoa::__private::Method::Get,
                    {
                        static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/map/{sheet}/height",
                        );
                        &ROUTE
                    },
                    &[&sheet],
                )?
                .with_payload(
                    ::vsoa::__private::write_members(&[",\"x\":", ",\"y\":"], &(&x, &y))?,
                );
            ::vsoa::__private::call::<
                ::vsoa::__private::Json,
                Result<f32, vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
        ///Calls SET `/map/{sheet}/{layer}/tile`.
        pub async fn set_tile(
            &self,
            tile: bytes::Bytes,
            layer: String,
            sheet: u16,
            places: Vec<f32>,
        ) -> ::core::result::Result<(), ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                    ::vsoa::__private::Method::Set,
                    {
                        static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/map/{sheet}/{layer}/tile",
                        );
                        &ROUTE
                    },
                    &[&sheet, &layer],
                )?
                .with_payload(::vsoa::__private::write_param(&places)?.with_data(tile));
            ::vsoa::__private::call::<
                ::vsoa::__private::Nothing,
                Result<(), vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
        ///Calls SET `/map/{sheet}/legend`.
        pub async fn set_legend(
            &self,
            sheet: u16,
            legend: bytes::Bytes,
        ) -> ::core::result::Result<(), ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                    ::vsoa::__private::Method::Set,
                    {
                        static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/map/{sheet}/legend",
                        );
                        &ROUTE
                    },
                    &[&sheet],
                )?
                .with_payload(::vsoa::__private::Payload::from_param(legend));
            ::vsoa::__private::call::<
                ::vsoa::__private::Nothing,
                Result<(), vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
        ///Calls GET `/map/{sheet}/raw/`.
        pub async fn raw(
            &self,
            sheet: u16,
            all: vsoa::Payload,
        ) -> ::core::result::Result<
            vsoa::Payload,
            ::vsoa::__private::CallError<vsoa::Status>,
        > {
            let request = ::vsoa::__private::request(
                    ::vsoa::__private::Method::Get,
                    {
                        static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/map/{sheet}/raw/",
                        );
                        &ROUTE
                    },
                    &[&sheet],
                )?
                .with_payload(all);
            ::vsoa::__private::call::<
                ::vsoa::__private::Raw,
                Result<vsoa::Payload, vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
    }
    #[automatically_derived]
    impl<S: ::core::clone::Clone> ::core::clone::Clone for MapClient<S> {
        fn clone(&self) -> Self {
            Self {
                transport: ::core::clone::Clone::clone(&self.transport),
            }
        }
    }
    #[automatically_derived]
    impl<S: ::core::fmt::Debug> ::core::fmt::Debug for MapClient<S> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("MapClient").field("transport", &self.transport).finish()
        }
    }
};
