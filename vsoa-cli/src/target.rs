use std::str::FromStr;

use vsoa::{Endpoint, Url};

/// What a URL on the command line names: a server, and a URL there.
///
/// `vsoa://host:port/url`; the scheme may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    server: String,
    url: Option<Url>,
}

impl Target {
    /// The server alone: `vsoa://host:port`.
    pub(crate) fn server(&self) -> &str {
        &self.server
    }

    /// The server, without a URL there.
    pub(crate) fn alone(&self) -> Self {
        Self {
            server: self.server.clone(),
            url: None,
        }
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::from(&self.server)
    }

    /// The URL at the server; `/` where none is named.
    pub(crate) fn url(&self) -> Url {
        self.url.clone().unwrap_or_else(|| Url::from_static("/"))
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = match text.split_once("://") {
            Some(("vsoa" | "vsoas", _)) => text.to_owned(),
            Some(_) => return Err("a URL starts with `vsoa://` or `vsoas://`".to_owned()),
            None => format!("vsoa://{text}"),
        };
        let host = text.find("://").map_or(0, |at| at + "://".len());
        let path = text[host..].find('/').map_or(text.len(), |at| host + at);
        let (server, url) = text.split_at(path);
        if server.len() == host {
            return Err("the host is missing: write `vsoa://host:port/url`".to_owned());
        }
        if let Some(at) = server.find(['?', '#']) {
            let (server, rest) = server.split_at(at);
            return Err(format!(
                "a URL at a server starts with `/`: `{server}/{rest}`"
            ));
        }
        let url = (!url.is_empty()).then(|| Url::try_from(url)).transpose();
        Ok(Self {
            server: server.to_owned(),
            url: url.map_err(|error| error.to_string())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (String, String) {
        let target: Target = text.parse().unwrap();
        (target.server().to_owned(), target.url().to_string())
    }

    #[test]
    fn server_and_url_are_told_apart() {
        for (text, server, url) in [
            ("vsoa://127.0.0.1:3005/a/b", "vsoa://127.0.0.1:3005", "/a/b"),
            ("vsoas://[::1]:3005/", "vsoas://[::1]:3005", "/"),
            ("vsoa://climate", "vsoa://climate", "/"),
            ("vsoa://h:1/a?b#c://d", "vsoa://h:1", "/a?b#c://d"),
            ("127.0.0.1:3005/a", "vsoa://127.0.0.1:3005", "/a"),
            ("climate/front", "vsoa://climate", "/front"),
        ] {
            assert_eq!(parsed(text), (server.to_owned(), url.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_url_is_told_with_its_fault() {
        for (text, fault) in [
            ("http://h/", "vsoa://"),
            ("", "host is missing"),
            ("/a", "host is missing"),
            ("vsoa:///a", "host is missing"),
            ("vsoa://h:1?a", "`vsoa://h:1/?a`"),
        ] {
            let error = text.parse::<Target>().unwrap_err();
            assert!(error.contains(fault), "{error}");
        }
    }
}
