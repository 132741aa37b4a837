/// Light in the car.
///
/// One lamp a row.
pub trait Light: ::core::marker::Send + ::core::marker::Sync + 'static {
    /// The level of a row.
    /**
`row`:*/
    /// From the front.
    fn level(
        &self,
        row: u8,
    ) -> impl ::core::future::Future<
        Output = Result<f32, LightError>,
    > + ::core::marker::Send;
    #[deprecated(since = "2.0.0", note = "set the level")]
    /**
`by`:*/
    /// To the end
    /// if not given.
    fn dim(
        &self,
        cx: &vsoa::Context,
        row: u8,
        by: Option<f32>,
        curve: bytes::Bytes,
    ) -> impl ::core::future::Future<
        Output = Result<(), vsoa::Status>,
    > + ::core::marker::Send;
    fn set_film(
        &self,
        film: bytes::Bytes,
    ) -> impl ::core::future::Future<
        Output = Result<bytes::Bytes, LightError>,
    > + ::core::marker::Send;
    #[cfg(not(any()))]
    fn all(
        &self,
        levels: Vec<f32>,
    ) -> impl ::core::future::Future<
        Output = Result<(Vec<f32>, bytes::Bytes), vsoa::Status>,
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
                    "/light/{row}/level",
                    ::vsoa::__private::handler::<
                        ::vsoa::__private::Json,
                        Result<f32, LightError>,
                        _,
                        _,
                        _,
                    >(
                        &service,
                        |service, request| {
                            let (context, _) = request.into_parts();
                            async move {
                                let row: u8 = ::vsoa::__private::capture(&context, "row")?;
                                ::core::mem::drop(context);
                                ::vsoa::__private::reply(
                                    <T as Light>::level(&service, row).await,
                                )
                            }
                        },
                    ),
                );
            let router = router
                .set(
                    ::vsoa::__private::Route::from_static("/light/{row}")
                        .with_timeout(::core::time::Duration::new(0u64, 500000000u32)),
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
                                let (by,): (Option<f32>,) = ::vsoa::__private::members(
                                    &{ payload.param },
                                    &["by"],
                                )?;
                                let row: u8 = ::vsoa::__private::capture(&context, "row")?;
                                let curve: bytes::Bytes = payload.data;
                                ::vsoa::__private::reply(
                                    <T as Light>::dim(&service, &context, row, by, curve).await,
                                )
                            }
                        },
                    ),
                );
            let router = router
                .set(
                    "/light/film",
                    ::vsoa::__private::handler::<
                        ::vsoa::__private::Data,
                        Result<bytes::Bytes, LightError>,
                        _,
                        _,
                        _,
                    >(
                        &service,
                        |service, request| {
                            let (_, payload) = request.into_parts();
                            async move {
                                let film: bytes::Bytes = payload.param;
                                ::vsoa::__private::reply(
                                    <T as Light>::set_film(&service, film).await,
                                )
                            }
                        },
                    ),
                );
            #[cfg(not(any()))]
            let router = ::vsoa::__private::param_route::<
                ::vsoa::__private::JsonAndData,
                Result<(Vec<f32>, bytes::Bytes), vsoa::Status>,
                _,
                _,
                _,
            >(
                router,
                (::vsoa::__private::Methods::Both, "/light/all"),
                &service,
                |service, param| {
                    let levels: Vec<f32> = ::vsoa::__private::param(param)?;
                    ::core::result::Result::Ok(async move {
                        ::vsoa::__private::reply(
                            <T as Light>::all(&service, levels).await,
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
        /// The level of a row.
        /**
`row`:*/
        /// From the front.
        /**
Calls GET `/light/{row}/level`.*/
        pub async fn level(
            &self,
            row: u8,
        ) -> ::core::result::Result<f32, ::vsoa::__private::CallError<LightError>> {
            let request = ::vsoa::__private::request(
                ::vsoa::__private::Method::Get,
                {
                    static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                        "/light/{row}/level",
                    );
                    &ROUTE
                },
                &[&row],
            )?;
            ::vsoa::__private::call::<
                ::vsoa::__private::Json,
                Result<f32, LightError>,
                _,
            >(&self.transport, request)
                .await
        }
        #[deprecated(since = "2.0.0", note = "set the level")]
        /**
`by`:*/
        /// To the end
        /// if not given.
        ///Calls SET `/light/{row}`.
        pub async fn dim(
            &self,
            row: u8,
            by: Option<f32>,
            curve: bytes::Bytes,
        ) -> ::core::result::Result<(), ::vsoa::__private::CallError<vsoa::Status>> {
            let request = ::vsoa::__private::request(
                    ::vsoa::__private::Method::Set,
                    {
                        static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                                "/light/{row}",
                            )
                            .with_timeout(
                                ::core::time::Duration::new(0u64, 500000000u32),
                            );
                        &ROUTE
                    },
                    &[&row],
                )?
                .with_payload(
                    ::vsoa::__private::write_members(&[",\"by\":"], &(&by,))?
                        .with_data(curve),
                );
            ::vsoa::__private::call::<
                ::vsoa::__private::Nothing,
                Result<(), vsoa::Status>,
                _,
            >(&self.transport, request)
                .await
        }
        ///Calls SET `/light/film`.
        pub async fn set_film(
            &self,
            film: bytes::Bytes,
        ) -> ::core::result::Result<
            bytes::Bytes,
            ::vsoa::__private::CallError<LightError>,
        > {
            let request = ::vsoa::__private::request(
                    ::vsoa::__private::Method::Set,
                    {
                        static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/light/film",
                        );
                        &ROUTE
                    },
                    &[],
                )?
                .with_payload(::vsoa::__private::Payload::from_param(film));
            ::vsoa::__private::call::<
                ::vsoa::__private::Data,
                Result<bytes::Bytes, LightError>,
                _,
            >(&self.transport, request)
                .await
        }
        #[cfg(not(any()))]
        ///Calls GET `/light/all`.
        pub async fn all(
            &self,
            levels: Vec<f32>,
        ) -> ::core::result::Result<
            (Vec<f32>, bytes::Bytes),
            ::vsoa::__private::CallError<vsoa::Status>,
        > {
            let request = ::vsoa::__private::request(
                    ::vsoa::__private::Method::Get,
                    {
                        static ROUTE: ::vsoa::__private::Route = ::vsoa::__private::Route::from_static(
                            "/light/all",
                        );
                        &ROUTE
                    },
                    &[],
                )?
                .with_payload(::vsoa::__private::write_param(&levels)?);
            ::vsoa::__private::call::<
                ::vsoa::__private::JsonAndData,
                Result<(Vec<f32>, bytes::Bytes), vsoa::Status>,
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
#[allow(dead_code, deprecated, unused_imports)]
const _: () = {
    impl LightServer<()> {
        /// Describes the service: its methods, with their types and errors.
        pub fn description() -> ::vsoa::__private::describe::ServiceDescription {
            use ::vsoa::__private::describe::{WithSchema as _, WithoutSchema as _};
            let service = ::vsoa::__private::describe::ServiceDescription::new("Light")
                .docs(&[" Light in the car.", "", " One lamp a row."]);
            let service = service
                .method(
                    ::vsoa::__private::describe::describe_result::<
                        ::vsoa::__private::Json,
                        Result<f32, LightError>,
                    >(
                        ::vsoa::__private::describe::MethodDescription::get(
                                "level",
                                "/light/{row}/level",
                            )
                            .docs(&[" The level of a row."])
                            .capture(
                                "row",
                                (&::vsoa::__private::describe::Captured::<u8>::TYPE)
                                    .schema(),
                            )
                            .docs_of("row", &[" From the front."]),
                    ),
                );
            let service = service
                .method(
                    ::vsoa::__private::describe::describe_result::<
                        ::vsoa::__private::Nothing,
                        Result<(), vsoa::Status>,
                    >(
                        ::vsoa::__private::describe::MethodDescription::set(
                                "dim",
                                ::vsoa::__private::Route::from_static("/light/{row}")
                                    .with_timeout(
                                        ::core::time::Duration::new(0u64, 500000000u32),
                                    ),
                            )
                            .deprecated("set the level")
                            .capture(
                                "row",
                                (&::vsoa::__private::describe::Captured::<u8>::TYPE)
                                    .schema(),
                            )
                            .member::<Option<f32>>("by")
                            .docs_of("by", &[" To the end", " if not given."])
                            .data("curve"),
                    ),
                );
            let service = service
                .method(
                    ::vsoa::__private::describe::describe_result::<
                        ::vsoa::__private::Data,
                        Result<bytes::Bytes, LightError>,
                    >(
                        ::vsoa::__private::describe::MethodDescription::set(
                                "set_film",
                                "/light/film",
                            )
                            .raw_param("film"),
                    ),
                );
            #[cfg(not(any()))]
            let service = service
                .method(
                    ::vsoa::__private::describe::describe_result::<
                        ::vsoa::__private::JsonAndData,
                        Result<(Vec<f32>, bytes::Bytes), vsoa::Status>,
                    >(
                        ::vsoa::__private::describe::MethodDescription::call(
                                "all",
                                "/light/all",
                            )
                            .param::<Vec<f32>>("levels"),
                    ),
                );
            service
        }
    }
};
#[doc = concat!("What a lamp", " does.")]
pub struct State {
    /// From the front.
    row: u8,
    /// From 0 to 1.
    dim_level: f32,
    spectrum: bytes::Bytes,
}
#[allow(dead_code, deprecated)]
const _: () = {
    #[::core::prelude::v1::derive(::vsoa::__private::serde::Serialize)]
    #[serde(crate = ":: vsoa :: __private :: serde", remote = "State")]
    #[serde(rename_all = "camelCase")]
    struct Shadow {
        #[serde(skip)]
        row: u8,
        dim_level: f32,
        #[serde(skip)]
        spectrum: bytes::Bytes,
    }
    struct Written<'a>(&'a State);
    impl ::vsoa::__private::serde::Serialize for Written<'_> {
        fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
        where
            S: ::vsoa::__private::serde::Serializer,
        {
            Shadow::serialize(self.0, serializer)
        }
    }
    #[allow(unused_imports)]
    use ::core::convert::Into as _;
    #[::core::prelude::v1::derive(::vsoa::__private::serde::Deserialize)]
    #[::core::prelude::v1::derive(::vsoa::__private::schemars::JsonSchema)]
    #[schemars(crate = ":: vsoa :: __private :: schemars")]
    #[serde(crate = ":: vsoa :: __private :: serde")]
    #[serde(rename_all = "camelCase")]
    struct Read {
        /// From 0 to 1.
        #[schemars(range(min = 0.0, max = 1.0))]
        dim_level: f32,
    }
    impl ::vsoa::__private::Topic for State {
        const PATTERN: &'static str = "/light/{row}/state";
        const QUICK: bool = false;
        fn to_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::Message,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::message::<
                Self,
            >(
                &[&self.row],
                ::vsoa::__private::write_param(&Written(self))?
                    .with_data(::core::clone::Clone::clone(&self.spectrum)),
            )
        }
        fn from_message(
            captures: &::vsoa::__private::Captures,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::result::Result<Self, ::vsoa::__private::Error> {
            let _ = captures;
            let param: Read = ::vsoa::__private::read_param(payload)?;
            ::core::result::Result::Ok(Self {
                row: ::vsoa::__private::captured_field(captures, "row")?,
                dim_level: param.dim_level,
                spectrum: ::core::clone::Clone::clone(&payload.data),
            })
        }
    }
    impl ::vsoa::__private::describe::DescribedTopic for State {
        fn description() -> ::vsoa::__private::describe::TopicDescription {
            #[allow(unused_imports)]
            use ::vsoa::__private::describe::{WithSchema as _, WithoutSchema as _};
            ::vsoa::__private::describe::TopicDescription::of::<Self>("State")
                .docs(&[concat!("What a lamp", " does.")])
                .capture(
                    "row",
                    (&::vsoa::__private::describe::Captured::<u8>::TYPE).schema(),
                )
                .docs_of("row", &[" From the front."])
                .data("spectrum")
                .param_schema(
                    <Read as ::vsoa::__private::schemars::JsonSchema>::json_schema,
                )
        }
    }
};
#[derive(serde::Deserialize, serde::Serialize, vsoa::schemars::JsonSchema)]
#[schemars(crate = "vsoa::schemars")]
pub struct Mode(u8);
#[allow(dead_code, deprecated)]
const _: () = {
    fn written(topic: &Mode) -> impl ::vsoa::__private::serde::Serialize + '_ {
        topic
    }
    impl ::vsoa::__private::Topic for Mode {
        const PATTERN: &'static str = "/light/mode";
        const QUICK: bool = false;
        fn to_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::Message,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::message::<
                Self,
            >(&[], ::vsoa::__private::write_param(&written(self))?)
        }
        fn to_encoded_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::EncodedMessage,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::encoded_message::<Self, _>(&[], &written(self))
        }
        fn from_message(
            captures: &::vsoa::__private::Captures,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::result::Result<Self, ::vsoa::__private::Error> {
            let _ = captures;
            ::vsoa::__private::read_param(payload)
        }
    }
    impl ::vsoa::__private::describe::DescribedTopic for Mode {
        fn description() -> ::vsoa::__private::describe::TopicDescription {
            #[allow(unused_imports)]
            use ::vsoa::__private::describe::{WithSchema as _, WithoutSchema as _};
            ::vsoa::__private::describe::TopicDescription::of::<Self>("Mode")
                .param::<Self>()
        }
    }
};
#[derive(Clone)]
pub struct Target {
    level: f32,
    curve: bytes::Bytes,
}
#[allow(dead_code, deprecated)]
const _: () = {
    #[::core::prelude::v1::derive(::vsoa::__private::serde::Serialize)]
    #[serde(crate = ":: vsoa :: __private :: serde", remote = "Target")]
    struct Shadow {
        level: f32,
        #[serde(skip)]
        curve: bytes::Bytes,
    }
    struct Written<'a>(&'a Target);
    impl ::vsoa::__private::serde::Serialize for Written<'_> {
        fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
        where
            S: ::vsoa::__private::serde::Serializer,
        {
            Shadow::serialize(self.0, serializer)
        }
    }
    #[allow(unused_imports)]
    use ::core::convert::Into as _;
    #[::core::prelude::v1::derive(::vsoa::__private::serde::Deserialize)]
    #[::core::prelude::v1::derive(::vsoa::__private::schemars::JsonSchema)]
    #[schemars(crate = ":: vsoa :: __private :: schemars")]
    #[serde(crate = ":: vsoa :: __private :: serde")]
    struct Read {
        level: f32,
    }
    impl ::vsoa::__private::Topic for Target {
        const PATTERN: &'static str = "/light/target";
        const QUICK: bool = false;
        const DEADLINE: ::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(
            ::core::time::Duration::new(2u64, 0u32),
        );
        fn to_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::Message,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::message::<
                Self,
            >(
                &[],
                ::vsoa::__private::write_param(&Written(self))?
                    .with_data(::core::clone::Clone::clone(&self.curve)),
            )
        }
        fn from_message(
            captures: &::vsoa::__private::Captures,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::result::Result<Self, ::vsoa::__private::Error> {
            let _ = captures;
            let param: Read = ::vsoa::__private::read_param(payload)?;
            ::core::result::Result::Ok(Self {
                level: param.level,
                curve: ::core::clone::Clone::clone(&payload.data),
            })
        }
    }
    impl ::vsoa::__private::StateTopic for Target {
        type Refusal = LightError;
    }
    impl ::vsoa::__private::SingleState for Target {}
    impl ::vsoa::__private::describe::DescribedTopic for Target {
        fn description() -> ::vsoa::__private::describe::TopicDescription {
            #[allow(unused_imports)]
            use ::vsoa::__private::describe::{WithSchema as _, WithoutSchema as _};
            ::vsoa::__private::describe::TopicDescription::of::<Self>("Target")
                .data("curve")
                .param_schema(
                    <Read as ::vsoa::__private::schemars::JsonSchema>::json_schema,
                )
                .state::<<Self as ::vsoa::__private::StateTopic>::Refusal>()
        }
    }
};
#[derive(Debug, thiserror::Error)]
pub enum LightError {
    /// Change it.
    #[error("the bulb is broken")]
    Broken,
    #[cfg(not(any()))]
    #[deprecated]
    #[error("{by} is too much, {}", .by+1)]
    TooMuch {
        /// Of the whole.
        by: u8,
    },
}
#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl ::vsoa::__private::StatusError for LightError {
        fn status(&self) -> ::vsoa::__private::Status {
            match self {
                Self::Broken { .. } => ::vsoa::__private::Status(128u8),
                #[cfg(not(any()))]
                Self::TooMuch { .. } => ::vsoa::__private::Status(129u8),
            }
        }
        fn to_payload(&self) -> ::vsoa::__private::Payload {
            match self {
                Self::Broken {} => ::vsoa::__private::error_payload(self, &[], &()),
                #[cfg(not(any()))]
                Self::TooMuch { by } => {
                    ::vsoa::__private::error_payload(self, &[",\"by\":"], &(by,))
                }
            }
        }
        fn from_reply(
            status: ::vsoa::__private::Status,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::option::Option<Self> {
            match status.0 {
                128u8 => ::core::option::Option::Some(Self::Broken {}),
                #[cfg(not(any()))]
                129u8 => {
                    let (by,): (u8,) = ::vsoa::__private::error_fields(
                        payload,
                        &["by"],
                    )?;
                    ::core::option::Option::Some(Self::TooMuch { by })
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl ::vsoa::__private::describe::DescribedStatus for LightError {
        fn statuses() -> ::vsoa::__private::describe::StatusDescription {
            let status = ::vsoa::__private::describe::StatusDescription::new(
                    "LightError",
                )
                .docs(&[" What can go wrong."]);
            let status = status
                .variant(
                    ::vsoa::__private::describe::VariantDescription::new(
                            "Broken",
                            ::vsoa::__private::Status(128u8),
                        )
                        .docs(&[" Change it."])
                        .text("the bulb is broken"),
                );
            #[cfg(not(any()))]
            let status = status
                .variant(
                    ::vsoa::__private::describe::VariantDescription::new(
                            "TooMuch",
                            ::vsoa::__private::Status(129u8),
                        )
                        .deprecated("")
                        .text("{by} is too much, {}")
                        .member::<u8>("by")
                        .docs_of("by", &[" Of the whole."]),
                );
            status
        }
    }
};
