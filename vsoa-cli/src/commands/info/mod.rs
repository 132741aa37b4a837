//! `info`: what is known of a server once it is connected to.

#[cfg(feature = "tls")]
mod certificate;

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;
use serde_json::value::RawValue;
#[cfg(feature = "tls")]
use vsoa::Client;

use crate::{
    cli::Globals,
    failure::Failure,
    latency::micros,
    output::{Report, style, time, write_bytes},
    target::Target,
};

/// `vsoa info`.
#[derive(Args, Debug)]
pub(crate) struct InfoArgs {
    /// The server: `vsoa://host:port`
    server: Target,
}

/// Connects, pings once, and shows what is known by then.
pub(crate) async fn run(globals: &Globals, args: &InfoArgs) -> Result<(), Failure> {
    let client = globals.connection.connect(&args.server).await?;
    let round_trip = client.ping().await?;
    globals.output.report(&InfoReport {
        server: args.server.server(),
        info: client.server_info().ok(),
        round_trip_us: micros(round_trip),
        priority: client.priority(),
        #[cfg(feature = "tls")]
        certificates: certificates(&client),
    })
}

/// What a server tells about itself.
#[derive(Serialize)]
struct InfoReport<'a> {
    server: &'a str,
    info: Option<Box<RawValue>>,
    round_trip_us: f64,
    priority: u8,
    /// Its own first; none without TLS.
    #[cfg(feature = "tls")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    certificates: Vec<certificate::CertificateReport>,
}

#[cfg(feature = "tls")]
fn certificates(client: &Client) -> Vec<certificate::CertificateReport> {
    let shown = client.peer_certificates();
    let reports = shown
        .iter()
        .map(|der| certificate::CertificateReport::new(der));
    reports.collect()
}

impl Report for InfoReport<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let heading = style::HEADING;
        writeln!(out, "{heading}server{heading:#}       {}", self.server)?;
        writeln!(
            out,
            "{heading}round trip{heading:#}   {}",
            time(self.round_trip_us)
        )?;
        writeln!(out, "{heading}priority{heading:#}     {}", self.priority)?;
        write!(out, "{heading}info{heading:#}         ")?;
        match &self.info {
            Some(info) => write_bytes(out, info.get().as_bytes())?,
            None => writeln!(out, "none")?,
        }
        #[cfg(feature = "tls")]
        for certificate in &self.certificates {
            certificate.write(out)?;
        }
        Ok(())
    }
}
