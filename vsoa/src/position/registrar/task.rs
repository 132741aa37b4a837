use std::time::Duration;

use tokio::time::{sleep, timeout};
use tower::util::rng::{HasherRng, Rng};

use super::{Registrar, Registration, RegistrationEvent};
use crate::{
    CallError, Error, ErrorKind,
    client::Client,
    position::registry::{Lease, RegistryClient, RegistryError},
    server::Stopping,
    unless::unless,
};

/// Keeps a server registered, until it is told to stop.
pub(super) struct Task {
    registrar: Registrar,
    registration: Registration,
    stopping: Stopping,
    /// The registration that holds, as far as this side knows.
    held: Option<Held>,
}

struct Held {
    registry: RegistryClient,
    lease: Lease,
}

type Failure = CallError<RegistryError>;

impl Task {
    pub(super) fn new(
        registrar: Registrar,
        registration: Registration,
        stopping: Stopping,
    ) -> Self {
        Self {
            registrar,
            registration,
            stopping,
            held: None,
        }
    }

    pub(super) async fn run(mut self) {
        let mut attempts = 0;
        let mut stopping = self.stopping.clone();
        while let Some(failure) = unless(stopping.wait(), self.hold()).await {
            if self.held.take().is_some() {
                attempts = 0;
            }
            self.report(failure, attempts);
            let pause = sleep(self.pause(attempts));
            if unless(stopping.wait(), pause).await.is_none() {
                return;
            }
            attempts += 1;
        }
        if let Some(Held { registry, lease }) = self.held.take()
            && let Ok(Ok(())) = timeout(WITHDRAWAL, registry.withdraw(lease.id)).await
        {
            (self.registrar.on_event)(RegistrationEvent::Withdrawn);
        }
    }

    /// Registers and renews; ends with why that goes on no longer.
    async fn hold(&mut self) -> Failure {
        let connecting = self.registrar.registry.clone().connect();
        let registry = match connecting.await {
            Ok(client) => client,
            Err(error) => return error.into(),
        };
        if let Err(failure) = self.register(&registry).await {
            return failure;
        }
        loop {
            let closed = unless(sleep(self.third()), registry.closed()).await;
            if let Some(reason) = closed {
                return Error::from(reason).into();
            }
            let failure = match self.renew().await {
                Ok(()) => continue,
                Err(failure) => failure,
            };
            // The registry has started again, or was not reached for longer than the lease.
            if !matches!(failure, CallError::Service(RegistryError::UnknownLease)) {
                return failure;
            }
            if let Err(failure) = self.register(&registry).await {
                return failure;
            }
        }
    }

    async fn register(&mut self, client: &Client) -> Result<(), Failure> {
        let registry = RegistryClient::new(client.clone());
        let registering = registry.register(self.registration.clone());
        let lease = self.in_time(registering).await?;
        let granted = Duration::from_millis(lease.lease_ms);
        self.held = Some(Held { registry, lease });
        tracing::info!(name = self.registration.name, "registered");
        (self.registrar.on_event)(RegistrationEvent::Registered { lease: granted });
        Ok(())
    }

    async fn renew(&mut self) -> Result<(), Failure> {
        let Some(held) = &self.held else {
            return Ok(());
        };
        let Held { registry, lease } = held;
        let renewing = registry.renew(lease.id.clone(), self.registration.lease_ms);
        let lease = self.in_time(renewing).await?;
        self.held = self.held.take().map(|held| Held { lease, ..held });
        Ok(())
    }

    /// What the registry answers, unless it takes so long that the lease is in danger.
    async fn in_time<T>(
        &self,
        call: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let answer = timeout(self.third(), call).await;
        answer.unwrap_or_else(|_| Err(Error::new(ErrorKind::TimedOut).into()))
    }

    /// A third of the lease: two renewals may be lost.
    fn third(&self) -> Duration {
        let granted = self.held.as_ref().map(|held| held.lease.lease_ms);
        Duration::from_millis(granted.unwrap_or(self.registration.lease_ms)) / 3
    }

    /// The pause before the next attempt: longer each time, up to a third of the lease, and a part
    /// of it random, so that the servers of a registry that comes back do not all come at once.
    fn pause(&self, attempts: u32) -> Duration {
        let doubled = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(attempts));
        let pause = doubled.min(self.third());
        pause / 2 + (pause / 2).mul_f64(HasherRng::new().next_f64())
    }

    fn report(&self, error: Failure, attempts: u32) {
        // Once each time that it is lost, rather than every few seconds for as long as that lasts.
        if attempts == 0 {
            let name = &self.registration.name;
            tracing::warn!(%error, name, "not registered; it is tried again");
        }
        (self.registrar.on_event)(RegistrationEvent::Failed { error });
    }
}

const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// Time to withdraw when the server shuts down; where it does not do, the lease ends by itself.
const WITHDRAWAL: Duration = Duration::from_secs(1);
