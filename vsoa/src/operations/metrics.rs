use std::fmt::Write;

use crate::server::ServerHandle;

/// A server's counters as Prometheus text.
pub(super) fn render(server: &ServerHandle) -> String {
    let mut text = String::new();
    let clients = server.clients().len();
    let _ = write!(
        text,
        "# HELP vsoa_clients Clients that are connected.\n\
         # TYPE vsoa_clients gauge\n\
         vsoa_clients {clients}\n"
    );
    for (name, help, value) in server.counters().described() {
        let _ = write!(
            text,
            "# HELP vsoa_{name}_total {help}\n\
             # TYPE vsoa_{name}_total counter\n\
             vsoa_{name}_total {value}\n"
        );
    }
    text
}
