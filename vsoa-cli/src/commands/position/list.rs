use std::{
    fmt::Display,
    io::{self, Write},
};

use clap::Args;
use serde::Serialize;
use vsoa::{
    CallError,
    position::{Entry, RegistryClient, RegistryError},
};

use super::lookup::url;
use crate::{
    cli::Globals,
    exit::Exit,
    failure::Failure,
    output::{Output, Report, printable, style},
    target::Target,
};

/// `vsoa position list`.
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// The registry: `vsoa://host:port`, what `vsoa position serve --registry` listens on
    registry: Target,
    /// Only servers of this URL, or of something below it where it ends in a slash
    #[arg(long, value_name = "URL")]
    serving: Option<String>,
}

/// Asks a registry, and shows each page as it comes.
pub(super) async fn run(globals: &Globals, args: &ListArgs) -> Result<(), Failure> {
    let client = globals.connection.connect(&args.registry).await?;
    let registry = RegistryClient::new(client);
    if let Some(url) = &args.serving {
        let entries = registry.lookup_url(url.clone()).await;
        return show(globals.output, entries.map_err(failure)?);
    }
    let mut shown = 0;
    loop {
        let entries = registry.list(Some(shown)).await.map_err(failure)?;
        if entries.is_empty() {
            return Ok(());
        }
        shown += entries.len();
        show(globals.output, entries)?;
    }
}

fn show(output: Output, entries: Vec<Entry>) -> Result<(), Failure> {
    let width = entries.iter().map(|entry| entry.name.chars().count()).max();
    let width = width.unwrap_or_default();
    let mut reports = entries
        .into_iter()
        .map(|entry| EntryReport::new(entry, width));
    reports.try_for_each(|report| output.report(&report))
}

fn failure(error: CallError<RegistryError>) -> Failure {
    let told = |text: &dyn Display| Failure::new(Exit::Status, text.to_string());
    match error {
        CallError::Failed(error) => error.into(),
        error => told(&error).hint("only what `vsoa position serve --registry` serves has a list"),
    }
}

/// A server that a registry knows.
#[derive(Serialize)]
struct EntryReport {
    name: String,
    url: String,
    urls: Vec<String>,
    lease_ms: Option<u64>,
    #[serde(skip)]
    width: usize,
}

impl EntryReport {
    fn new(entry: Entry, width: usize) -> Self {
        Self {
            name: entry.name,
            url: url(entry.position),
            urls: entry.urls,
            lease_ms: entry.lease_ms,
            width,
        }
    }
}

impl Report for EntryReport {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (heading, dim) = (style::HEADING, style::DIM);
        let pad = self.width - self.name.chars().count();
        write!(
            out,
            "{heading}{}{heading:#}{:pad$}  {}",
            printable(&self.name),
            "",
            self.url
        )?;
        for url in &self.urls {
            write!(out, "  {}", printable(url))?;
        }
        if let Some(lease) = self.lease_ms {
            write!(out, "  {dim}lease {} s{dim:#}", lease.div_ceil(1000))?;
        }
        writeln!(out)
    }
}
