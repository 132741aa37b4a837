use std::collections::BTreeSet;

use crate::{
    position::registry::{MAX_URLS, MAX_URLS_LEN},
    protocol::Url,
    service::Pattern,
};

/// The URLs that stand for these routes: each up to its first name, without those that another one
/// covers, and as many as a registry takes.
///
/// A route for everything covers no other: who serves `/climate/` besides is found for that first.
pub(super) fn served<'a>(routes: impl Iterator<Item = &'a str>) -> Vec<String> {
    let urls = routes.filter_map(|route| route.parse::<Pattern>().ok());
    let urls: BTreeSet<Url> = urls.map(|pattern| pattern.fixed_prefix()).collect();
    let urls = without_covered(&urls);
    if fits(&urls) {
        return texts(&urls);
    }
    let shorter: BTreeSet<Url> = urls.iter().map(first_segment).collect();
    let mut shorter: Vec<_> = shorter.into_iter().collect();
    while !fits(&shorter) {
        shorter.pop();
    }
    texts(&shorter)
}

fn without_covered(urls: &BTreeSet<Url>) -> Vec<Url> {
    let mut kept: Vec<Url> = Vec::new();
    for url in urls {
        // In this order a URL stands behind all that could cover it, but for its own with a slash.
        let covers = |other: &Url| other != "/" && other != url && other.covers(url.as_str());
        let own = Url::try_from(format!("{url}/"));
        let own = own.is_ok_and(|own| urls.contains(&own));
        if !own && !kept.iter().any(covers) {
            kept.push(url.clone());
        }
    }
    kept
}

/// `/a/` for `/a/b/c`.
fn first_segment(url: &Url) -> Url {
    let end = url[1..].find('/').map_or(url.len(), |at| at + 2);
    Url::try_from(&url[..end]).unwrap_or_else(|_| url.clone())
}

fn fits(urls: &[Url]) -> bool {
    urls.len() <= MAX_URLS && urls.iter().map(|url| url.len()).sum::<usize>() <= MAX_URLS_LEN
}

fn texts(urls: &[Url]) -> Vec<String> {
    urls.iter().map(Url::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_stand_for_what_they_start_with() {
        let routes = [
            "/climate/{zone}/temperature",
            "/climate/{zone}/fan",
            "/climate/camera",
            "/health",
            "/log",
            "/log/",
            "/logs",
            "/{any}",
        ];
        let expected = ["/", "/climate/", "/health", "/log/", "/logs"];
        assert_eq!(served(routes.into_iter()), expected);
        assert!(served([].into_iter()).is_empty());
    }

    #[test]
    fn too_many_are_told_by_their_beginnings() {
        let routes: Vec<_> = (0..300).map(|n| format!("/{}/{n}", n % 3)).collect();
        let served_by = served(routes.iter().map(String::as_str));
        assert_eq!(served_by, ["/0/", "/1/", "/2/"]);
        let routes: Vec<_> = (0..300).map(|n| format!("/{n}")).collect();
        assert_eq!(served(routes.iter().map(String::as_str)).len(), MAX_URLS);
    }
}
