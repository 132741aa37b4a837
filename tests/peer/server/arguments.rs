use std::time::Duration;

use serde_json::{Value, json};
use vsoa::transport::tls::{Authorities, CertifiedKey, ServerTls};

use crate::Failure;

/// The server's command line.
#[derive(Debug)]
pub(super) struct Arguments {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) password: Option<String>,
    pub(super) info: Value,
    pub(super) nodefault: bool,
    pub(super) tls: Option<CertifiedKey>,
    /// Whose certificates clients have to show.
    pub(super) client_ca: Option<Authorities>,
    pub(super) life: Duration,
    pub(super) on_connect: Option<Greeting>,
}

/// What a client gets as soon as it has connected.
#[derive(Clone, Copy, Debug)]
pub(super) enum Greeting {
    Datagram,
    Priority,
}

impl Arguments {
    pub(super) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let host = arguments.next().ok_or("HOST is missing")?;
        let port = arguments.next().ok_or("PORT is missing")?;
        let mut parsed = Self {
            host,
            port: port
                .parse()
                .map_err(|_| format!("`{port}` is not a port"))?,
            password: None,
            info: json!({ "peer": "rust" }),
            nodefault: false,
            tls: None,
            client_ca: None,
            life: Duration::from_mins(5),
            on_connect: None,
        };
        while let Some(argument) = arguments.next() {
            if argument.starts_with("--") {
                parsed.set(&argument, &mut arguments)?;
            } else {
                parsed.password = Some(argument).filter(|password| !password.is_empty());
            }
        }
        Ok(parsed)
    }

    /// What `--tls` and `--client-ca` ask for.
    pub(super) fn server_tls(&self) -> Result<Option<ServerTls>, vsoa::Error> {
        let Some(certificate) = self.tls.clone() else {
            return Ok(None);
        };
        let mut tls = ServerTls::builder(certificate);
        if let Some(authorities) = self.client_ca.clone() {
            tls = tls.require_client_certificates(authorities);
        }
        tls.build().map(Some)
    }

    fn set(
        &mut self,
        option: &str,
        rest: &mut impl Iterator<Item = String>,
    ) -> Result<(), Failure> {
        let mut value = || rest.next().ok_or_else(|| format!("{option} needs a value"));
        match option {
            "--info" => self.info = serde_json::from_str(&value()?)?,
            "--nodefault" => self.nodefault = true,
            "--tls" => self.tls = Some(CertifiedKey::from_pem_files(value()?, value()?)),
            "--client-ca" => self.client_ca = Some(Authorities::from_pem_file(value()?)),
            "--life" => self.life = Duration::try_from_secs_f64(value()?.parse()?)?,
            "--on-connect" => self.on_connect = Greeting::parse(&value()?)?,
            _ => return Err(format!("unsupported: {option}").into()),
        }
        Ok(())
    }
}

impl Greeting {
    fn parse(text: &str) -> Result<Option<Self>, Failure> {
        match text {
            "" => Ok(None),
            "datagram" => Ok(Some(Self::Datagram)),
            "prio" => Ok(Some(Self::Priority)),
            _ => Err(format!("--on-connect is datagram or prio, not `{text}`").into()),
        }
    }
}
