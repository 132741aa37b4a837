//! `list`: what there is at a server, a line each.

use std::io::{self, Write};

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vsoa::Client;
use vsoa_codegen::document::{Document, Method, Service, Topic};

use super::describe::{first_line, verb, verbs, with_docs};
use crate::{
    cli::Globals,
    description::{self, Description},
    failure::Failure,
    output::{Report, printable, style},
    target::Target,
};

/// `vsoa list`.
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// A server that is described, or a file with a description; `-` is standard input
    source: Description,
}

/// Lists methods and topics; of a server that is not described, the URLs that it may tell.
pub(crate) async fn run(globals: &Globals, args: &ListArgs) -> Result<(), Failure> {
    let rows = match &args.source {
        Description::Server(target) => {
            let client = globals.connection.connect(target).await?;
            match description::fetch(&client, target).await? {
                Some(document) => of_document(&document),
                None => of_urls(&client, target).await?,
            }
        }
        source => of_document(&source.read(globals).await?),
    };
    let widths = [0, 1, 2].map(|column| {
        let texts = rows.iter().map(|row| row.columns[column].chars().count());
        texts.max().unwrap_or(0)
    });
    rows.iter()
        .try_for_each(|row| globals.output.report(&Line { row, widths }))
}

/// A method or a topic.
struct Row {
    /// How, where, and what it is called.
    columns: [String; 3],
    text: String,
    is_deprecated: bool,
    json: Value,
}

fn of_document(document: &Document) -> Vec<Row> {
    let services = document.services.iter();
    let methods =
        services.flat_map(|service| service.methods.iter().map(|one| method(service, one)));
    methods.chain(document.topics.iter().map(topic)).collect()
}

fn method(service: &Service, method: &Method) -> Row {
    let name = format!("{}.{}", service.name, method.name);
    let json = json!({
        "kind": "method",
        "name": name,
        "methods": verbs(method.verb),
        "url": method.url.as_str(),
    });
    Row {
        columns: [
            verb(method.verb).to_owned(),
            method.url.as_str().to_owned(),
            name,
        ],
        text: first_line(method.docs.text.as_deref()).to_owned(),
        is_deprecated: method.docs.deprecated.is_some(),
        json: with_docs(json, &method.docs),
    }
}

fn topic(topic: &Topic) -> Row {
    let json = json!({
        "kind": "topic",
        "name": topic.name,
        "url": topic.url.as_str(),
        "quick": topic.quick.then_some(true),
        "state": topic.state.is_some().then_some(true),
    });
    let how = match (topic.quick, topic.state.is_some()) {
        (true, _) => "QUICK",
        (false, true) => "STATE",
        (false, false) => "TOPIC",
    };
    Row {
        columns: [
            how.to_owned(),
            topic.url.as_str().to_owned(),
            topic.name.clone(),
        ],
        text: first_line(topic.docs.text.as_deref()).to_owned(),
        is_deprecated: topic.docs.deprecated.is_some(),
        json: with_docs(json, &topic.docs),
    }
}

/// Asks for what [`Operations`](vsoa::Operations) tells without a description.
async fn of_urls(client: &Client, target: &Target) -> Result<Vec<Row>, Failure> {
    #[derive(Deserialize)]
    struct Route {
        url: String,
        methods: Vec<String>,
    }
    let answer = client.get("/urls").await?;
    let routes = answer.payload().parse::<Vec<Route>>();
    let routes = match routes {
        Ok(routes) if answer.status().is_success() => routes,
        _ => return Err(description::none(target)),
    };
    let row = |Route { url, methods }| Row {
        json: json!({ "kind": "method", "methods": methods, "url": url }),
        columns: [methods.join("/"), url, String::new()],
        text: String::new(),
        is_deprecated: false,
    };
    Ok(routes.into_iter().map(row).collect())
}

/// A row, beside others.
struct Line<'a> {
    row: &'a Row,
    widths: [usize; 3],
}

impl Serialize for Line<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.row.json.serialize(serializer)
    }
}

impl Report for Line<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (dim, heading, bad) = (style::DIM, style::HEADING, style::BAD);
        let [how, url, name] = &self.row.columns;
        let [how_width, url_width, name_width] = self.widths;
        let text = printable(&self.row.text);
        let note = if self.row.is_deprecated {
            format!("  {bad}deprecated{bad:#}")
        } else if self.row.text.is_empty() {
            String::new()
        } else {
            format!("  {dim}{text}{dim:#}")
        };
        let (url, name) = (printable(url).to_string(), printable(name).to_string());
        let gap = " ".repeat(url_width.saturating_sub(url.chars().count()));
        let line = format!(
            "{dim}{how:how_width$}{dim:#}  {heading}{url}{heading:#}{gap}  {name:name_width$}{note}",
        );
        writeln!(out, "{}", line.trim_end())
    }
}
