use std::{any::Any, fmt, sync::Arc};

use crate::{
    protocol::{Url, UrlError},
    service::Upstream,
};

/// Where the publications of an upstream server come out, and from where datagrams go to it.
#[derive(Clone)]
pub(crate) struct Relay {
    /// The prefix without the slash at its end; empty for `/`.
    stem: Arc<str>,
    upstream: Arc<dyn Upstream>,
    /// What of a server makes it work: only a server knows its type.
    maker: &'static (dyn Any + Send + Sync),
}

impl Relay {
    /// A relay at a prefix; the error is why that is none.
    pub(super) fn new(
        prefix: &str,
        upstream: Arc<dyn Upstream>,
        maker: &'static (dyn Any + Send + Sync),
    ) -> Result<Self, String> {
        let stem = prefix.strip_suffix('/').unwrap_or(prefix);
        if let Err(error) = Url::try_from(format!("{stem}/")) {
            Err(error.to_string())
        } else if stem.contains('{') {
            Err("it must not hold a name, for what is published has to come out at one URL".into())
        } else {
            let stem = stem.into();
            Ok(Self {
                stem,
                upstream,
                maker,
            })
        }
    }

    /// The same relay in a router that is nested at this stem.
    pub(super) fn nested(&self, stem: &str) -> Self {
        Self {
            stem: format!("{stem}{}", self.stem).into(),
            upstream: self.upstream.clone(),
            maker: self.maker,
        }
    }

    pub(crate) fn stem(&self) -> &str {
        &self.stem
    }

    pub(crate) fn upstream(&self) -> &dyn Upstream {
        &*self.upstream
    }

    pub(crate) fn maker(&self) -> &'static (dyn Any + Send + Sync) {
        self.maker
    }

    /// What a URL at or below the prefix is upstream.
    pub(crate) fn inner(&self, url: &Url) -> Option<Url> {
        url.strip_prefix(&self.stem)
    }

    /// What an upstream URL is on this side.
    pub(crate) fn outer(&self, url: &Url) -> Result<Url, UrlError> {
        if self.stem.is_empty() {
            Ok(url.clone())
        } else {
            Url::try_from(format!("{}{url}", self.stem))
        }
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Relay").field(&self.stem).finish()
    }
}
