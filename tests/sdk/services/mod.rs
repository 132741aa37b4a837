//! Services with all that can be described, in parts: what the packages of every language are tried with.
//!
//! Each part is a case of the emitters' tests by itself; together they are one server. A service of
//! [`echo!`] answers what it is called with, so that a value has gone there and back.

pub(crate) mod bodies;
pub(crate) mod collections;
pub(crate) mod enums;
pub(crate) mod failures;
pub(crate) mod flattened;
pub(crate) mod names;
pub(crate) mod recursive;
pub(crate) mod scalars;
pub(crate) mod streams;
pub(crate) mod structs;
pub(crate) mod topics;
pub(crate) mod unions;
pub(crate) mod urls;

use vsoa::{Description, Server, ServerBuilder};

/// A trait whose methods answer their argument, and a type that does so.
macro_rules! echo {
    ($(#[$meta:meta])* trait $name:ident at $prefix:tt {
        $($(#[$doc:meta])* fn $method:ident($of:ty) at $url:tt;)*
    }) => {
        $(#[$meta])*
        #[vsoa::service($prefix, describe)]
        pub(crate) trait $name {
            $($(#[$doc])*
            #[set($url)]
            async fn $method(&self, #[param] value: $of) -> Result<$of, std::convert::Infallible>;)*
        }

        pub(crate) struct Echo;

        impl $name for Echo {
            $(async fn $method(&self, value: $of) -> Result<$of, std::convert::Infallible> {
                Ok(value)
            })*
        }
    };
}
pub(crate) use echo;

type Describe = fn(Description) -> Description;

const PARTS: [(&str, Describe); 14] = [
    ("bodies", bodies::describe),
    ("collections", collections::describe),
    ("enums", enums::describe),
    ("failures", failures::describe),
    ("flattened", flattened::describe),
    ("names", names::describe),
    ("nothing", |description| description),
    ("recursive", recursive::describe),
    ("scalars", scalars::describe),
    ("streams", streams::describe),
    ("structs", structs::describe),
    ("topics", topics::describe),
    ("unions", unions::describe),
    ("urls", urls::describe),
];

/// The parts: what each is called, and its description.
pub(crate) fn cases() -> impl Iterator<Item = (&'static str, Description)> {
    let parts = PARTS.iter();
    parts.map(|(name, describe)| (*name, describe(Description::new(*name, "1.0.0"))))
}

/// The description of all parts together.
pub(crate) fn showcase() -> Description {
    let whole = Description::new("showcase", "1.2.0");
    let whole = whole.text("All that can be described.\n\nOnce each.");
    PARTS
        .iter()
        .fold(whole, |whole, (_, describe)| describe(whole))
}

/// A server of all parts.
pub(crate) fn builder() -> ServerBuilder {
    let builder = Server::builder()
        .info("showcase")
        .service(bodies::BodiesServer::new(bodies::Car))
        .service(collections::CollectionsServer::new(collections::Echo))
        .service(enums::EnumsServer::new(enums::Echo))
        .service(failures::FailuresServer::new(failures::Car))
        .service(flattened::FlattenedServer::new(flattened::Echo))
        .service(names::NamesServer::new(names::Car))
        .service(recursive::RecursiveServer::new(recursive::Echo))
        .service(scalars::ScalarsServer::new(scalars::Echo))
        .service(streams::StreamsServer::new(streams::Car))
        .service(structs::StructsServer::new(structs::Echo))
        .service(unions::UnionsServer::new(unions::Echo))
        .service(urls::UrlsServer::new(urls::Car));
    topics::install(builder)
}
