//! Everything that the protocol itself bounds, with the reason for its value.

/// Bytes of the fixed header.
pub const HEADER_LEN: usize = 20;

/// Bytes of a whole packet on the normal channel, header and padding included.
///
/// All public implementations refuse more (protocol document, "Packet").
pub const MAX_PACKET_LEN: usize = 262_144;

/// Bytes of a whole packet on the quick channel, header and padding included.
///
/// What one UDP datagram over IPv4 can carry is 65,507; since a packet is padded to a multiple
/// of four, 65,504 is the longest that can be sent.
pub const MAX_QUICK_PACKET_LEN: usize = 65_507;

/// Packets are padded to a multiple of this many bytes.
pub const ALIGNMENT: usize = 4;

/// Bytes of a URL: its length field has 16 bits.
pub const MAX_URL_LEN: usize = 65_535;

/// Bytes of a server's name: what the name system of the internet allows.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) const MAX_NAME_LEN: usize = 255;

/// Bytes of a query or an answer of the position service.
///
/// The longest name, with each character written as an escape, and all else that belongs to it;
/// what is longer is cut off when it is received, and then is no JSON.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) const MAX_POSITION_LEN: usize = 2048;

/// The highest priority of a connection: it has three bits.
pub const MAX_PRIORITY: u8 = 7;
