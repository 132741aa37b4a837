use std::fmt::Write;

/// How the command ends, for scripts to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The server answered with a status other than success.
    Status = 1,
    /// The command line, or a file that it names, is wrong.
    Usage = 2,
    /// Nothing listens there, or nobody knows the name.
    Unreachable = 3,
    /// The server took too long.
    TimedOut = 4,
    /// One side does not let the other in.
    Refused = 5,
    /// The connection broke, or what came over it does not fit.
    Broken = 6,
    /// A file or a port of this machine cannot be used.
    Local = 7,
    /// Something is not as it was, and was to be.
    Changed = 8,
    /// Ctrl-C, where that is not the usual end; what shells report for it.
    Interrupted = 130,
}

impl Exit {
    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Status => "the server answered with an error status, or not at all (ping)",
            Self::Usage => "the command line, or a file that it names, is wrong",
            Self::Unreachable => "the server cannot be reached, or nobody knows its name",
            Self::TimedOut => "the server took too long",
            Self::Refused => "not let in: the password, or a certificate",
            Self::Broken => "the connection broke, or what came over it does not fit",
            Self::Local => "a file or a port of this machine cannot be used",
            Self::Changed => {
                "clients break (diff), or the package is out of date (generate --check)"
            }
            Self::Interrupted => "interrupted before it was done",
        }
    }
}

/// The part of the help that lists the exit codes.
pub(crate) fn help() -> String {
    let mut text = String::from("Exit codes:\n    0  done");
    for exit in ALL {
        // Writing to a text does not fail.
        let _ = write!(text, "\n  {:3}  {}", exit.code(), exit.meaning());
    }
    text
}

const ALL: [Exit; 9] = [
    Exit::Status,
    Exit::Usage,
    Exit::Unreachable,
    Exit::TimedOut,
    Exit::Refused,
    Exit::Broken,
    Exit::Local,
    Exit::Changed,
    Exit::Interrupted,
];
