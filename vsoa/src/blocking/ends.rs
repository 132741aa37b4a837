//! Where the asynchronous builders end for a program without async.

use super::{Background, Client};
use crate::{
    client::{ClientBuilder, Fetch, SupervisedBuilder},
    error::Error,
    service::Response,
};

impl ClientBuilder {
    /// Connects, for a program without async.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect); [`Runtime`](crate::ErrorKind::Runtime) where the thread that
    /// serves connections cannot be started.
    ///
    /// # Panics
    ///
    /// In async code, as all that waits in [`blocking`](crate::blocking).
    #[track_caller]
    pub fn connect_blocking(self) -> Result<Client, Error> {
        let background = Background::shared()?;
        let client = background.wait(self.connect())?;
        Ok(Client::new(client, background))
    }
}

impl SupervisedBuilder {
    /// Starts to connect, and gives the client at once, for a program without async.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect); [`Runtime`](crate::ErrorKind::Runtime) where the thread that
    /// serves connections cannot be started.
    ///
    /// # Panics
    ///
    /// In async code, as all that waits in [`blocking`](crate::blocking).
    #[track_caller]
    pub fn connect_blocking(self) -> Result<Client, Error> {
        let background = Background::shared()?;
        // It waits for nothing, but starts its task on the runtime.
        let client = background.wait(async { self.connect() })?;
        Ok(Client::new(client, background))
    }
}

impl Fetch {
    /// Makes the call and waits for its answer, for a program without async.
    ///
    /// # Errors
    ///
    /// As awaiting it; [`Runtime`](crate::ErrorKind::Runtime) where the thread that serves
    /// connections cannot be started.
    ///
    /// # Panics
    ///
    /// In async code, as all that waits in [`blocking`](crate::blocking).
    #[track_caller]
    pub fn send_blocking(self) -> Result<Response, Error> {
        Background::shared()?.wait(self.into_future())
    }
}
