use std::{io, time::Duration};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tokio::{
    fs::File,
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
};
use vsoa::{Response, Stream};

use crate::{cli::Globals, exit::Exit, failure::Failure, output};

/// What is to become of the stream that an answer offers.
#[derive(Args, Debug)]
pub(super) struct StreamArgs {
    /// Opens the stream that the answer offers, and saves what comes; `-` is standard output
    #[arg(id = "stream-to", long = "stream-to", value_name = "FILE")]
    to: Option<String>,
    /// Opens the stream that the answer offers, and sends this file; `-` is standard input
    #[arg(id = "stream-from", long = "stream-from", value_name = "FILE")]
    from: Option<String>,
    /// How many bytes have to come: a number, or where the answer's param says it, as `/size`
    #[arg(
        id = "stream-len",
        long = "stream-len",
        value_name = "N|POINTER",
        requires = "stream-to"
    )]
    len: Option<String>,
}

impl StreamArgs {
    pub(super) fn to(&self) -> Option<&str> {
        self.to.as_deref()
    }

    /// Opens the stream and moves what was asked for, if anything was, unless it is to stop.
    pub(super) async fn run(
        &self,
        globals: &Globals,
        response: &Response,
        stop: impl Future<Output = ()>,
    ) -> Result<(), Failure> {
        if self.to.is_none() && self.from.is_none() {
            if response.offers_stream() {
                globals
                    .output
                    .note("stream: not opened; `--stream-to FILE` and `--stream-from FILE` do");
            }
            return Ok(());
        }
        let expected = self.expected(response)?;
        let stream = response.open_stream().await?;
        let bar = progress_bar(globals, expected);
        let moved = self.transfer(stream, globals.connection.timeout, &bar);
        let moved = tokio::select! {
            moved = moved => moved?,
            () = stop => {
                let text = format!("interrupted after {} bytes", bar.position());
                return Err(Failure::new(Exit::Interrupted, text));
            }
        };
        bar.finish_and_clear();
        moved.check(expected)?;
        if globals.output.is_json() {
            output::json_line(&moved)?;
        } else {
            self.note(globals, &moved);
        }
        Ok(())
    }

    async fn transfer(
        &self,
        stream: Stream,
        patience: Duration,
        bar: &ProgressBar,
    ) -> Result<Moved, Failure> {
        let (mut reader, mut writer) = stream.into_split();
        let upload = async {
            let Some(path) = &self.from else {
                return Ok(0);
            };
            let mut source = open(path).await?;
            let sent = copy(&mut source, &mut writer, bar, |side, error| match side {
                Side::From => Failure::local(path, &error),
                Side::To => broken(&error),
            });
            let sent = sent.await?;
            // Not before all is sent does the other side hear of the end.
            writer.shutdown().await.map_err(|error| broken(&error))?;
            Ok(sent)
        };
        let download = async {
            let Some(path) = &self.to else {
                return Ok(0);
            };
            let mut sink = create(path).await?;
            let received = copy(&mut reader, &mut sink, bar, |side, error| match side {
                Side::From => broken(&error),
                Side::To if path == "-" => Failure::output(&error),
                Side::To => Failure::local(path, &error),
            });
            received.await
        };
        let (sent, received) = tokio::try_join!(upload, download)?;
        if self.to.is_none() {
            drain(&mut reader, patience).await;
        }
        Ok(Moved { sent, received })
    }

    /// How many bytes have to come, where that is said.
    fn expected(&self, response: &Response) -> Result<Option<u64>, Failure> {
        let Some(text) = &self.len else {
            return Ok(None);
        };
        if let Ok(len) = text.parse() {
            return Ok(Some(len));
        }
        let param = response.payload().parse::<serde_json::Value>();
        let len = param.ok().and_then(|param| param.pointer(text)?.as_u64());
        let wrong = || {
            Failure::usage(format!(
                "--stream-len: the answer has no number at `{text}`"
            ))
        };
        len.map(Some).ok_or_else(wrong)
    }

    fn note(&self, globals: &Globals, moved: &Moved) {
        if let Some(path) = &self.from {
            globals
                .output
                .note(format_args!("sent {} bytes from {path}", moved.sent));
        }
        if let Some(path) = self.to.as_deref().filter(|path| *path != "-") {
            globals
                .output
                .note(format_args!("saved {} bytes to {path}", moved.received));
        }
    }
}

/// What went over a stream.
#[derive(Serialize)]
struct Moved {
    sent: u64,
    received: u64,
}

impl Moved {
    fn check(&self, expected: Option<u64>) -> Result<(), Failure> {
        match expected {
            Some(expected) if expected != self.received => Err(Failure::new(
                Exit::Broken,
                format!(
                    "the stream ended after {} of {expected} bytes",
                    self.received
                ),
            )),
            _ => Ok(()),
        }
    }
}

/// On which side of a copy something failed.
enum Side {
    From,
    To,
}

/// Copies until the end, and tells the bar of it.
async fn copy(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    bar: &ProgressBar,
    failed: impl Fn(Side, io::Error) -> Failure,
) -> Result<u64, Failure> {
    let mut buffer = vec![0; COPY_LEN];
    let mut moved = 0;
    loop {
        let read = from.read(&mut buffer).await;
        let read = read.map_err(|error| failed(Side::From, error))?;
        if read == 0 {
            return Ok(moved);
        }
        moved += read as u64;
        bar.inc(read as u64);
        // What came is passed on, however long the rest takes.
        let written = async {
            to.write_all(&buffer[..read]).await?;
            to.flush().await
        };
        written.await.map_err(|error| failed(Side::To, error))?;
    }
}

/// Waits until the other side has ended its direction too, since a socket that is closed with
/// something unread takes back what was sent.
async fn drain(reader: &mut (impl AsyncRead + Unpin), patience: Duration) {
    let mut nowhere = tokio::io::sink();
    let all = tokio::io::copy(reader, &mut nowhere);
    // Some servers never end their direction: all was sent, so that is no failure.
    let _ = tokio::time::timeout(patience, all).await;
}

async fn open(path: &str) -> Result<Box<dyn AsyncRead + Unpin>, Failure> {
    if path == "-" {
        return Ok(Box::new(tokio::io::stdin()));
    }
    match File::open(path).await {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(Failure::local(path, &error)),
    }
}

async fn create(path: &str) -> Result<Box<dyn AsyncWrite + Unpin>, Failure> {
    if path == "-" {
        return Ok(Box::new(tokio::io::stdout()));
    }
    match File::create(path).await {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(Failure::local(path, &error)),
    }
}

fn broken(error: &io::Error) -> Failure {
    Failure::new(Exit::Broken, format!("the stream broke: {error}"))
}

/// A bar on a terminal, and nothing anywhere else.
fn progress_bar(globals: &Globals, expected: Option<u64>) -> ProgressBar {
    if globals.output.is_json() {
        return ProgressBar::hidden();
    }
    let bar = match expected {
        Some(len) => ProgressBar::new(len),
        None => ProgressBar::no_length(),
    };
    let template = match expected {
        Some(_) => "{bar:32} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left",
        None => "{spinner} {bytes}  {bytes_per_sec}",
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// As much as a socket commonly takes at once.
const COPY_LEN: usize = 64 * 1024;
