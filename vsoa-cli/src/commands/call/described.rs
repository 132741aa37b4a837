use std::time::Duration;

use bytes::Bytes;
use vsoa::{Client, Method, Payload, Request, Response, Status};
use vsoa_codegen::document::Document;

use crate::{
    cli::{Globals, Param},
    described::{self, Mismatch, Plan, Wanted},
    description,
    failure::Failure,
    target::Target,
};

/// A call that is held to what the server says of itself, where it says something.
#[derive(Debug)]
pub(super) struct Checked<'a> {
    pub(super) globals: &'a Globals,
    pub(super) target: &'a Target,
    /// `None` leaves it to the description, and is GET where there is none.
    pub(super) method: Option<Method>,
    pub(super) param: Param,
    pub(super) data: Bytes,
}

impl Checked<'_> {
    /// Calls; where there is no such URL, that of which it is the end, if that is one alone.
    pub(super) async fn call(&self) -> Result<Response, Failure> {
        let connection = &self.globals.connection;
        let mut client = connection.connect(self.target).await?;
        let document = self.document(&client).await;
        if !client.is_connected() {
            // There are servers whose handlers end a connection where they do not know a URL.
            client = connection.connect(self.target).await?;
        }
        let Some(document) = &document else {
            return self.send(&client, self.as_it_stands()).await;
        };
        let url = self.target.url();
        let wanted = Wanted {
            method: self.method,
            url: &url,
            param: &self.param,
            has_data: !self.data.is_empty(),
        };
        let plan = described::plan(document, wanted).map_err(|why| self.mismatch(&why))?;
        if let Some(plan) = plan {
            return self.send(&client, plan).await;
        }
        // The server may serve more than it tells, so it is asked before anything is completed.
        let response = self.send(&client, self.as_it_stands()).await?;
        if response.status() != Status::INVALID_URL {
            return Ok(response);
        }
        match described::complete(document, wanted).map_err(|why| self.mismatch(&why))? {
            Ok(plan) => {
                let output = self.globals.output;
                output.note(format_args!("calling {} {}", plan.method, plan.url));
                self.send(&client, plan).await
            }
            Err(several) if !several.is_empty() => Err(Failure::usage(format!(
                "`{url}` may be any of {}",
                several.join(", ")
            ))),
            Err(_) => Ok(response),
        }
    }

    /// What the server says of itself; whatever keeps it from that is no failure of the call.
    async fn document(&self, client: &Client) -> Option<Document> {
        let server = self.target.alone();
        let patience = PATIENCE.min(self.globals.connection.timeout);
        let fetched = tokio::time::timeout(patience, description::fetch(client, &server)).await;
        fetched.ok()?.ok()?
    }

    fn as_it_stands(&self) -> Plan {
        Plan {
            method: self.method.unwrap_or(Method::Get),
            url: self.target.url(),
            param: self.param.to_json(),
        }
    }

    async fn send(&self, client: &Client, plan: Plan) -> Result<Response, Failure> {
        let payload = Payload::from_param(plan.param.unwrap_or_default());
        let payload = payload.with_data(self.data.clone());
        let request = Request::new(plan.method, plan.url).with_payload(payload);
        Ok(client.call(request).await?)
    }

    fn mismatch(&self, why: &Mismatch) -> Failure {
        let Mismatch { callee, problems } = why;
        let failure = Failure::usage(format!("{callee}: {}", problems.join("; ")));
        failure.hint(format!(
            "`vsoa describe {} {callee}` shows what it takes; `--unchecked` sends it all the same",
            self.target.server()
        ))
    }
}

/// Time for a description to come, which the call can do without.
const PATIENCE: Duration = Duration::from_secs(2);
