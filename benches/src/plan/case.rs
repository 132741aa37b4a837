use crate::pin::Cores;

/// One server under one load.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) label: &'static str,
    pub(crate) way: Way,
    pub(crate) server: &'static str,
    pub(crate) server_cores: Cores,
    pub(crate) load: &'static str,
    pub(crate) load_cores: Cores,
    pub(crate) connections: usize,
    /// Calls in flight on each connection.
    pub(crate) in_flight: usize,
    /// Connections beside those, on which nothing happens.
    pub(crate) idle: usize,
    pub(crate) url: &'static str,
}

/// How a case is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The load says how much it got done.
    Load,
    /// The server's memory is looked at before there are connections and when all are open.
    Memory,
    /// A first call waits for the server's start.
    FirstReply,
    /// The server's system calls are counted.
    TraceServer,
    /// The load's system calls are counted.
    TraceLoad,
}

impl Case {
    pub(super) const fn new(label: &'static str, server: &'static str, load: &'static str) -> Self {
        Self {
            label,
            way: Way::Load,
            server,
            server_cores: Cores::First,
            load,
            load_cores: Cores::Second,
            connections: 1,
            in_flight: 1,
            idle: 0,
            url: "/typed/echo",
        }
    }

    pub(super) fn in_flight(self, connections: usize, in_flight: usize) -> Self {
        Self {
            connections,
            in_flight,
            ..self
        }
    }

    pub(super) fn idle(self, idle: usize) -> Self {
        Self { idle, ..self }
    }

    pub(super) fn on_one_core(self) -> Self {
        Self {
            load_cores: Cores::First,
            ..self
        }
    }

    pub(super) fn on_both_cores(self) -> Self {
        Self {
            server_cores: Cores::Both,
            ..self
        }
    }

    pub(super) fn url(self, url: &'static str) -> Self {
        Self { url, ..self }
    }

    pub(super) fn subscribers(self, subscribers: usize, url: &'static str) -> Self {
        self.in_flight(subscribers, 0).url(url)
    }

    /// To how many each publication goes; 1 for calls.
    pub(crate) fn receivers(&self) -> f64 {
        let receivers = if self.in_flight == 0 {
            self.connections
        } else {
            1
        };
        f64::from(u32::try_from(receivers).unwrap_or(u32::MAX))
    }

    pub(super) fn by(self, way: Way) -> Self {
        Self { way, ..self }
    }
}
