use std::fmt;

/// The status code of a reply; codes that are not known survive a round trip.
///
/// 0 is success, 1 to 7 are the protocol's own, 8 to 127 are reserved, 128 to 254 belong to the
/// application (`#[derive(vsoa::Status)]` gives them names), 255 is an internal error
/// (protocol document, "Packet").
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Status(pub u8);

impl Status {
    /// The call succeeded.
    pub const SUCCESS: Self = Self(0);
    /// The password is wrong or missing.
    pub const PASSWORD: Self = Self(1);
    /// The arguments do not fit.
    pub const ARGUMENTS: Self = Self(2);
    /// No handler for this URL and method.
    pub const INVALID_URL: Self = Self(3);
    /// The service did not answer in time.
    pub const NO_RESPONDING: Self = Self(4);
    /// The caller may not do this.
    pub const NO_PERMISSIONS: Self = Self(5);
    /// The service is out of memory, or of room for more calls.
    pub const NO_MEMORY: Self = Self(6);
    /// A proxy could not reach the service behind it.
    pub const PROXY: Self = Self(7);
    /// The service failed in a way that it does not describe.
    pub const INTERNAL: Self = Self(255);

    /// Whether the code is [`Status::SUCCESS`].
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.0 == 0
    }

    fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::SUCCESS => "SUCCESS",
            Self::PASSWORD => "PASSWORD",
            Self::ARGUMENTS => "ARGUMENTS",
            Self::INVALID_URL => "INVALID_URL",
            Self::NO_RESPONDING => "NO_RESPONDING",
            Self::NO_PERMISSIONS => "NO_PERMISSIONS",
            Self::NO_MEMORY => "NO_MEMORY",
            Self::PROXY => "PROXY",
            Self::INTERNAL => "INTERNAL",
            _ => return None,
        })
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "Status({} {name})", self.0),
            None => write!(f, "Status({})", self.0),
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "status {} {name}", self.0),
            None => write!(f, "status {}", self.0),
        }
    }
}

impl std::error::Error for Status {}
