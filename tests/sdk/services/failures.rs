//! How calls fail.

use std::{convert::Infallible, future};

use vsoa::{Description, Status};

use super::structs::Point;

/// How calls fail.
#[vsoa::service("/failures", describe)]
pub(crate) trait Failures {
    /// Fails as it is told to: 0 not at all, 1 to 3 in one of the ways that are known, else with a
    /// status that is not.
    #[get("/known")]
    async fn known(&self, way: u8) -> Result<u8, Fault>;

    /// Answers with this status.
    #[get("/any")]
    async fn any(&self, status: u8) -> Result<(), Status>;

    /// Takes longer than it may.
    #[get("/slow", timeout = "20ms")]
    async fn slow(&self) -> Result<(), Infallible>;

    /// Does not answer at all.
    #[get("/silent")]
    async fn silent(&self) -> Result<(), Infallible>;

    /// Nobody should call this.
    #[deprecated(note = "call `known`")]
    #[get("/old")]
    async fn old(&self) -> Result<u8, OldFault>;
}

/// What can go wrong.
#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(describe)]
pub(crate) enum Fault {
    /// There is none.
    #[status(128)]
    #[error("no such zone")]
    NoSuchZone,
    /// Nobody wants that.
    #[status(129)]
    #[error("{celsius} degrees are out of range")]
    OutOfRange {
        celsius: f64,
        /// What would do.
        nearest: Option<f64>,
    },
    #[status(130)]
    #[error("no way from {from:?} to {to:?}")]
    NoWay {
        /// Where it would begin.
        from: Point,
        to: Vec<Point>,
    },
    /// It is not known to clients as long as they leave it out.
    #[status(254)]
    #[error("broken")]
    Broken,
}

#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(describe)]
pub(crate) enum OldFault {
    #[deprecated(note = "it never happens")]
    #[status(200)]
    #[error("old")]
    Old,
}

pub(crate) struct Car;

impl Failures for Car {
    async fn known(&self, way: u8) -> Result<u8, Fault> {
        let point = |x| Point::new(x, 0);
        match way {
            0 => Ok(0),
            1 => Err(Fault::NoSuchZone),
            2 => Err(Fault::OutOfRange {
                celsius: 99.5,
                nearest: Some(30.0),
            }),
            3 => Err(Fault::NoWay {
                from: point(1),
                to: vec![point(2), point(3)],
            }),
            _ => Err(Fault::Broken),
        }
    }

    async fn any(&self, status: u8) -> Result<(), Status> {
        Err(Status(status))
    }

    async fn slow(&self) -> Result<(), Infallible> {
        future::pending().await
    }

    async fn silent(&self) -> Result<(), Infallible> {
        future::pending().await
    }

    async fn old(&self) -> Result<u8, OldFault> {
        #[expect(deprecated, reason = "so is the method")]
        Err(OldFault::Old)
    }
}

pub(super) fn describe(description: Description) -> Description {
    description.service(FailuresServer::description())
}
