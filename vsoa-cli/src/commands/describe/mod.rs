//! `describe`: what a server offers, from its description.
//!
//! `selection` finds what was asked for, and what that refers to; `items` write it
//! for people, `json` for scripts.

mod items;
mod json;
mod page;
mod selection;

use clap::Args;

use self::{
    page::{Page, faint, name},
    selection::Selection,
};
use crate::{
    cli::Globals,
    description::Description,
    failure::Failure,
    output::{json_line, text},
};

pub(super) use self::{
    items::{first_line, verb},
    json::{verbs, with_docs},
};

/// `vsoa describe`.
#[derive(Args, Debug)]
pub(crate) struct DescribeArgs {
    /// A server that is described, or a file with a description; `-` is standard input
    source: Description,
    /// What to show: services, methods, topics, errors or types, by name or by URL
    name: Vec<String>,
}

/// Shows all that is described, or what has these names and what it refers to.
pub(crate) async fn run(globals: &Globals, args: &DescribeArgs) -> Result<(), Failure> {
    let document = args.source.read(globals).await?;
    let selection = if args.name.is_empty() {
        Selection::all(&document)
    } else {
        let selection = Selection::of(&document, &args.name);
        selection.map_err(|unknown| {
            let failure = Failure::usage(format!("nothing is called `{unknown}`"));
            failure.hint("`vsoa list` shows the names of services, methods and topics")
        })?
    };
    if globals.output.is_json() {
        return json_line(&json::selection(&selection));
    }
    let page = page(&selection, args.name.is_empty());
    text(|out| out.write_all(page.into_text().as_bytes()))
}

fn page(selection: &Selection<'_>, with_title: bool) -> Page {
    let mut page = Page::default();
    if with_title {
        let document = selection.document;
        page.line(
            0,
            &format!("{} {}", name(&document.title), faint(&document.version)),
        );
        page.docs(0, document.text.as_deref(), None);
    }
    for (service, methods) in &selection.services {
        page.begin();
        page.line(0, &name(&service.name));
        page.docs(
            1,
            service.docs.text.as_deref(),
            service.docs.deprecated.as_deref(),
        );
        for method in methods {
            page.begin();
            items::method(&mut page, &service.name, method);
        }
    }
    part(&mut page, "Topics", &selection.topics, |page, topic| {
        items::topic(page, topic);
    });
    part(&mut page, "Errors", &selection.errors, |page, error| {
        items::error(page, error);
    });
    part(
        &mut page,
        "Types",
        &selection.types,
        |page, (name, schema)| {
            items::named_type(page, name, schema);
        },
    );
    page
}

/// Items of one kind under a heading, if there are any.
fn part<T>(page: &mut Page, heading: &str, items: &[T], write: impl Fn(&mut Page, &T)) {
    if items.is_empty() {
        return;
    }
    page.begin();
    page.line(0, &name(heading));
    for item in items {
        page.begin();
        write(page, item);
    }
}
