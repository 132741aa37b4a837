use std::{error::Error as StdError, iter};

use tower::{load_shed::error::Overloaded, timeout::error::Elapsed};

use crate::{BoxError, Error, ErrorKind, protocol::Status, service::Response};

/// Whether a call ended in a way that may be another one a moment later.
pub(super) fn is_passing(outcome: &Result<Response, BoxError>) -> bool {
    match outcome {
        Ok(response) => [Status::NO_RESPONDING, Status::NO_MEMORY].contains(&response.status()),
        Err(error) => {
            let first: &(dyn StdError + 'static) = &**error;
            iter::successors(Some(first), |error| (*error).source()).any(is_passing_error)
        }
    }
}

fn is_passing_error(error: &(dyn StdError + 'static)) -> bool {
    let own_kind = error.downcast_ref().map(Error::kind);
    match own_kind {
        Some(kind) => matches!(
            kind,
            ErrorKind::Closed
                | ErrorKind::HandshakeTimeout
                | ErrorKind::NotConnected
                | ErrorKind::QueueFull
                | ErrorKind::TimedOut
                | ErrorKind::TooManyCalls
                | ErrorKind::Unreachable
        ),
        None => error.is::<Elapsed>() || error.is::<Overloaded>(),
    }
}
