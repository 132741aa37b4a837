use std::{
    fmt::Write as _,
    io::{self, Write},
    net::IpAddr,
};

use serde::Serialize;
use sha2::{Digest, Sha256};
use x509_cert::{
    Certificate,
    der::{self, Decode},
    ext::pkix::{SubjectAltName, name::GeneralName},
};

use crate::output::{printable, style};

/// A certificate that the server has shown.
#[derive(Serialize)]
pub(super) struct CertificateReport {
    /// Of the whole certificate, in hexadecimal digits.
    sha256: String,
    #[serde(flatten)]
    read: Option<Read>,
}

/// What a certificate says.
#[derive(Serialize)]
struct Read {
    subject: String,
    issuer: String,
    /// Whom it is for.
    names: Vec<String>,
    not_before: String,
    not_after: String,
}

impl CertificateReport {
    /// From a certificate in DER.
    pub(super) fn new(der: &[u8]) -> Self {
        Self {
            sha256: hex(&Sha256::digest(der)),
            read: read(der).ok(),
        }
    }

    /// Writes it for people, lines ended.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let heading = style::HEADING;
        let mut line = |name: &str, text: &str| {
            writeln!(out, "{heading}{name:11}{heading:#}  {}", printable(text))
        };
        if let Some(read) = &self.read {
            line("certificate", &read.subject)?;
            line("  for", &read.names.join(", "))?;
            line("  issuer", &read.issuer)?;
            line(
                "  valid",
                &format!("{} to {}", read.not_before, read.not_after),
            )?;
        } else {
            line("certificate", "none that can be read")?;
        }
        line("  SHA-256", &self.sha256)
    }
}

fn read(der: &[u8]) -> der::Result<Read> {
    let certificate = Certificate::from_der(der)?;
    let told = certificate.tbs_certificate();
    let names = told.get_extension::<SubjectAltName>()?;
    let names = names.map_or_else(Vec::new, |(_, names)| names.0);
    let validity = told.validity();
    Ok(Read {
        subject: told.subject().to_string(),
        issuer: told.issuer().to_string(),
        names: names.iter().filter_map(name).collect(),
        not_before: validity.not_before.to_string(),
        not_after: validity.not_after.to_string(),
    })
}

/// The name, if it is one that a server goes by.
fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(name.to_string()),
        GeneralName::IpAddress(octets) => {
            let octets = octets.as_bytes();
            let v4 = <[u8; 4]>::try_from(octets).map(IpAddr::from);
            let addr = v4.or_else(|_| <[u8; 16]>::try_from(octets).map(IpAddr::from));
            addr.ok().map(|addr| addr.to_string())
        }
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
