use std::net::SocketAddr;

use crate::protocol::position::Domain;

/// What a client asks a name server.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Query {
    /// The name, as the client spelled it: upper and lower case are the same.
    pub name: String,
    /// The family that the address must be of; `None` for any.
    pub domain: Option<Domain>,
    /// Who asks, where it came over the network; anybody may pretend to be somebody else.
    pub from: Option<SocketAddr>,
}

impl Query {
    /// A query for an address of any family, from nobody.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            domain: None,
            from: None,
        }
    }
}
