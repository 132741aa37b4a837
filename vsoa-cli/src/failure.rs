use std::{error::Error as StdError, io, process::ExitCode};

use vsoa::{Error, ErrorKind};

use crate::exit::Exit;

/// Why a command did not do what it was to do: what happened, and what to try next.
#[derive(Debug)]
pub(crate) struct Failure {
    /// `None` where whoever read the output has gone: nobody is left to be told.
    told: Option<Told>,
}

/// What is said to the user.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) exit: Exit,
    pub(crate) text: String,
    pub(crate) hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, text: impl Into<String>) -> Self {
        Self {
            told: Some(Told {
                exit,
                text: text.into(),
                hint: None,
            }),
        }
    }

    /// The command line is wrong in a way that only shows later.
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::new(Exit::Usage, text)
    }

    /// Something of this machine, such as a file, cannot be used.
    pub(crate) fn local(what: impl std::fmt::Display, error: &(dyn StdError + 'static)) -> Self {
        Self::new(Exit::Local, format!("{what}: {}", chain(error)))
    }

    /// Standard output cannot be written; silent where its reader has gone, as `head` has.
    pub(crate) fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self { told: None }
        } else {
            Self::local("standard output", error)
        }
    }

    pub(crate) fn interrupted() -> Self {
        Self::new(Exit::Interrupted, "interrupted")
    }

    /// The same with what to try next.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Some(told) = &mut self.told {
            told.hint = Some(hint.into());
        }
        self
    }

    /// The same, saying first what it is about.
    pub(crate) fn about(mut self, what: impl std::fmt::Display) -> Self {
        if let Some(told) = &mut self.told {
            told.text = format!("{what}: {}", told.text);
        }
        self
    }

    /// Whether whoever read the output has gone.
    pub(crate) fn is_silent(&self) -> bool {
        self.told.is_none()
    }

    pub(crate) fn told(&self) -> Option<&Told> {
        self.told.as_ref()
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        let code = self.told.as_ref().map_or(0, |told| told.exit.code());
        ExitCode::from(code)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let failure = Self::new(exit(error.kind()), chain(error));
        match hint(error.kind()) {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

fn exit(kind: ErrorKind) -> Exit {
    match kind {
        ErrorKind::Refused(_) => Exit::Status,
        ErrorKind::Argument
        | ErrorKind::Configuration
        | ErrorKind::InvalidUrl
        | ErrorKind::Route
        | ErrorKind::TooLarge => Exit::Usage,
        ErrorKind::NotFound | ErrorKind::Unreachable => Exit::Unreachable,
        ErrorKind::HandshakeTimeout | ErrorKind::SendTimeout | ErrorKind::TimedOut => {
            Exit::TimedOut
        }
        ErrorKind::Tls | ErrorKind::TlsRequired | ErrorKind::WrongPassword => Exit::Refused,
        ErrorKind::Bind | ErrorKind::Runtime => Exit::Local,
        _ => Exit::Broken,
    }
}

fn hint(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::Bind => "choose another port: this one may be taken, or need more rights",
        ErrorKind::Configuration => "look whether the file is there and holds what it should",
        ErrorKind::HandshakeTimeout => {
            "what listens there may be no VSOA server, or want TLS: try `vsoas://`"
        }
        ErrorKind::InvalidUrl => "a URL looks like `vsoa://127.0.0.1:3005/path`",
        ErrorKind::NoQuickChannel => "send without `--quick`",
        ErrorKind::NotFound => {
            "name a position server with `--position-server`, or give the URL a port"
        }
        ErrorKind::NotVsoa => "the port may be another one, or want TLS: try `vsoas://`",
        ErrorKind::TimedOut => "`--timeout 1m` waits longer",
        ErrorKind::Tls => {
            "`--tls-ca FILE` says whom to trust, `--tls-name NAME` whom the certificate is for"
        }
        ErrorKind::Unreachable => {
            "look whether the server runs, and whether host and port are right"
        }
        ErrorKind::WrongPassword => {
            "give it with `--password-file FILE` or in the variable VSOA_PASSWORD"
        }
        _ => return None,
    })
}

/// The error's text and those of its causes, as far as they say more.
pub(crate) fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}
