use std::fmt;

use super::Status;

/// The fixed part of a packet, without the lengths (protocol document, "Packet").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// What the packet is.
    pub kind: Kind,
    /// REPLY, TUNNEL and SET; the padding's length is not kept.
    pub flags: Flags,
    /// Status code of a reply, priority of a QOSSETUP, else 0.
    pub status: Status,
    /// Matches a reply to its request.
    pub seqno: SeqNo,
    /// A TCP or UDP port; meaningful where [`Flags::TUNNEL`] is set.
    pub tunid: u16,
}

impl Header {
    /// A header of this kind with everything else zero.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }

    /// The header of a successful reply to a request of this kind and sequence number.
    #[must_use]
    pub fn reply(kind: Kind, seqno: SeqNo) -> Self {
        Self {
            kind,
            flags: Flags::REPLY,
            seqno,
            ..Self::default()
        }
    }

    /// The same header with a port in it and the TUNNEL flag set.
    #[must_use]
    pub fn with_tunnel(mut self, port: u16) -> Self {
        self.flags = self.flags | Flags::TUNNEL;
        self.tunid = port;
        self
    }

    /// The same header with this status.
    #[must_use]
    pub fn with_status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// The port, where the TUNNEL flag says that there is one.
    #[must_use]
    pub fn tunnel(&self) -> Option<u16> {
        self.flags.contains(Flags::TUNNEL).then_some(self.tunid)
    }

    /// Whether the REPLY flag is set.
    #[must_use]
    pub fn is_reply(&self) -> bool {
        self.flags.contains(Flags::REPLY)
    }
}

/// The type of a packet; kinds that are not known survive a round trip.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Kind(pub u8);

impl Kind {
    /// Handshake, both ways.
    pub const SERVINFO: Self = Self(0x00);
    /// A call, or its reply.
    pub const RPC: Self = Self(0x01);
    /// Adds subscriptions.
    pub const SUBSCRIBE: Self = Self(0x02);
    /// Removes subscriptions.
    pub const UNSUBSCRIBE: Self = Self(0x03);
    /// A message to subscribers, server to client.
    pub const PUBLISH: Self = Self(0x04);
    /// A message to one peer, both ways.
    pub const DATAGRAM: Self = Self(0x05);
    /// The priority of the connection, server to client.
    pub const QOSSETUP: Self = Self(0x06);
    /// Nothing; ignored.
    pub const NOOP: Self = Self(0xfe);
    /// Ping, or its echo.
    pub const PINGECHO: Self = Self(0xff);
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match *self {
            Self::SERVINFO => "SERVINFO",
            Self::RPC => "RPC",
            Self::SUBSCRIBE => "SUBSCRIBE",
            Self::UNSUBSCRIBE => "UNSUBSCRIBE",
            Self::PUBLISH => "PUBLISH",
            Self::DATAGRAM => "DATAGRAM",
            Self::QOSSETUP => "QOSSETUP",
            Self::NOOP => "NOOP",
            Self::PINGECHO => "PINGECHO",
            Self(other) => return write!(f, "Kind({other:#04x})"),
        };
        f.write_str(name)
    }
}

/// The flag bits of a packet (the low six bits of its third byte).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// No flag.
    pub const NONE: Self = Self(0);
    /// The packet answers a request.
    pub const REPLY: Self = Self(0x01);
    /// The header's `tunid` is valid.
    pub const TUNNEL: Self = Self(0x02);
    /// The call is a SET; else it is a GET.
    pub const SET: Self = Self(0x04);

    const MASK: u8 = 0x3f;

    /// The flags in these bits; the two high bits, which count padding, are left out.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits & Self::MASK)
    }

    /// The bits as they stand on the wire, reserved ones included.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether all of these flags are set.
    #[must_use]
    pub fn contains(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }
}

impl std::ops::BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The sequence number of a packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeqNo(pub u32);

impl fmt::Display for SeqNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
