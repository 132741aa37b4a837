use std::io::{self, Write};

use indicatif::HumanBytes;
use vsoa::{Message, Payload};

use crate::{
    listening::Heard,
    output::{printable, style, write_inline},
};

/// What came, as a line for people.
pub(super) struct Shown<'a> {
    pub(super) heard: &'a Heard,
    pub(super) server: Option<&'a str>,
    pub(super) time: Option<String>,
}

impl Shown<'_> {
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (dim, bad) = (style::DIM, style::BAD);
        if let Some(time) = &self.time {
            write!(out, "{dim}{time}{dim:#} ")?;
        }
        if let Some(server) = self.server {
            write!(out, "{dim}{server}{dim:#}")?;
        }
        match &self.heard.what {
            Ok(message) => write_message(out, message),
            Err(missing) => {
                let gap = if self.server.is_some() { " " } else { "" };
                writeln!(out, "{gap}{bad}{}{bad:#}", printable(&missing.to_string()))
            }
        }
    }
}

fn write_message(out: &mut dyn Write, message: &Message) -> io::Result<()> {
    let (heading, dim) = (style::HEADING, style::DIM);
    write!(out, "{heading}{}{heading:#}", printable(&message.url))?;
    let Payload { param, data } = &message.payload;
    if !param.is_empty() {
        out.write_all(b" ")?;
        write_inline(out, param)?;
    }
    if !data.is_empty() {
        write!(
            out,
            " {dim}({} of data){dim:#}",
            HumanBytes(data.len() as u64)
        )?;
    }
    if message.quick {
        write!(out, " {dim}quick{dim:#}")?;
    }
    out.write_all(b"\n")
}
