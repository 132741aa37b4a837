#![doc = include_str!("../../docs/position.md")]
// Above client and server. What is asked and answered is written in `protocol`, the look-up itself
// stands in `client`; here is what answers. `names` is pure: time is an argument. Start with
// `NameServer` and `Table`.

#[cfg(feature = "server")]
mod name_server;
#[cfg(feature = "server")]
mod names;
#[cfg(feature = "server")]
mod query;
#[cfg(all(feature = "client", feature = "macros", feature = "server"))]
mod registrar;
#[cfg(all(feature = "macros", feature = "server"))]
mod registry;
#[cfg(feature = "server")]
#[cfg_attr(
    not(feature = "macros"),
    expect(
        dead_code,
        reason = "leases are for the registry, a service made by a macro"
    )
)]
mod table;
#[cfg(feature = "toml")]
mod table_file;

#[cfg(feature = "client")]
pub use crate::client::{Positions, lookup};
pub use crate::protocol::position::{Domain, Position};

#[cfg(all(feature = "client", feature = "macros", feature = "server"))]
pub use self::registrar::{Registrar, RegistrationEvent};
#[cfg(all(feature = "macros", feature = "server"))]
pub use self::registry::{
    Lease, Registration, Registry, RegistryClient, RegistryError, RegistryServer,
};
#[cfg(feature = "toml")]
pub use self::table_file::TableFile;
#[cfg(feature = "server")]
pub use self::{
    name_server::{NameServer, NameServerCounters},
    query::Query,
    table::{Entry, Table},
};
#[cfg(feature = "toml")]
pub use crate::watch::Watch;
