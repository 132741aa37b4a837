use super::*;

/// Routes for GET, numbered in this order.
fn matcher(patterns: &[&str]) -> Matcher {
    let mut matcher = Matcher::default();
    for (route, text) in patterns.iter().enumerate() {
        let pattern = text.parse().unwrap();
        matcher.insert(Methods::Get, &pattern, route).unwrap();
    }
    matcher
}

fn get(patterns: &[&'static str], url: &str) -> Option<&'static str> {
    matcher(patterns)
        .find(Method::Get, url.as_bytes())
        .map(|route| patterns[route])
}

#[test]
fn the_exact_url_goes_before_patterns_and_covering_routes() {
    let routes = ["/", "/a/", "/a/{x}", "/a/b"];
    assert_eq!(get(&routes, "/a/b"), Some("/a/b"));
    assert_eq!(get(&routes, "/a/c"), Some("/a/{x}"));
    assert_eq!(get(&routes, "/a/b/c"), Some("/a/"));
    assert_eq!(get(&routes, "/b"), Some("/"));
}

#[test]
fn a_text_goes_before_a_name_segment_by_segment() {
    let routes = ["/{x}/b", "/a/{y}", "/{x}/{y}"];
    assert_eq!(get(&routes, "/a/b"), Some("/a/{y}"));
    assert_eq!(get(&routes, "/c/b"), Some("/{x}/b"));
    assert_eq!(get(&routes, "/c/d"), Some("/{x}/{y}"));
}

#[test]
fn a_text_that_leads_nowhere_is_left_for_a_name() {
    let routes = ["/a/b/{x}/d", "/{x}/b/c/e"];
    assert_eq!(get(&routes, "/a/b/c/d"), Some("/a/b/{x}/d"));
    assert_eq!(get(&routes, "/a/b/c/e"), Some("/{x}/b/c/e"));
    assert_eq!(get(&routes, "/a/b/c/f"), None);
}

#[test]
fn a_name_is_neither_empty_nor_more_than_a_segment() {
    assert_eq!(get(&["/a/{x}"], "/a/"), None);
    assert_eq!(get(&["/a/{x}"], "/a/b/c"), None);
    assert_eq!(get(&["/{x}/c"], "//c"), None);
}

#[test]
fn a_trailing_slash_covers_the_stem_and_all_below_it() {
    for url in ["/a/b", "/a/b/", "/a/b/c", "/a/b//c"] {
        assert_eq!(get(&["/a/b/"], url), Some("/a/b/"), "{url}");
    }
    for url in ["/", "/a", "/a/bc", "/x/a/b"] {
        assert_eq!(get(&["/a/b/"], url), None, "{url}");
    }
}

#[test]
fn the_longest_covering_route_wins_in_any_order() {
    for routes in [["/", "/a/", "/a/b/"], ["/a/b/", "/a/", "/"]] {
        assert_eq!(get(&routes, "/a/b/c"), Some("/a/b/"));
        assert_eq!(get(&routes, "/a/c"), Some("/a/"));
        assert_eq!(get(&routes, "/c"), Some("/"));
    }
}

#[test]
fn a_covering_route_may_hold_names() {
    let routes = ["/{x}/s/", "/a/"];
    assert_eq!(get(&routes, "/a/s/1"), Some("/{x}/s/"));
    assert_eq!(get(&routes, "/a/t"), Some("/a/"));
    assert_eq!(get(&["/a/{x}/"], "/a/"), None);
}

#[test]
fn the_other_methods_match_keeps_covering_routes_out() {
    for whole in ["/a/b", "/a/{x}"] {
        let mut matcher = matcher(&["/a/", whole]);
        assert_eq!(matcher.find(Method::Set, "/a/b".as_bytes()), None);
        let covering = "/a/".parse().unwrap();
        matcher.insert(Methods::Set, &covering, 2).unwrap();
        assert_eq!(
            matcher.find(Method::Set, "/a/b".as_bytes()),
            None,
            "{whole}"
        );
        assert_eq!(matcher.find(Method::Set, "/a/b/c".as_bytes()), Some(2));
    }
}

#[test]
fn the_other_methods_text_leaves_a_pattern_in() {
    let mut matcher = matcher(&["/a/b"]);
    let pattern = "/a/{x}".parse().unwrap();
    matcher.insert(Methods::Set, &pattern, 1).unwrap();
    assert_eq!(matcher.find(Method::Set, "/a/b".as_bytes()), Some(1));
}

#[test]
fn the_same_urls_and_method_clash() {
    for (first, second) in [
        ("/a", "/a"),
        ("/a/", "/a/"),
        ("/a/{x}", "/a/{y}"),
        ("/{x}/", "/{y}/"),
    ] {
        let mut matcher = matcher(&["/other", first]);
        let second = second.parse().unwrap();
        assert_eq!(matcher.insert(Methods::Both, &second, 2), Err(1));
        assert_eq!(matcher.insert(Methods::Set, &second, 2), Ok(()), "{first}");
    }
}

#[test]
fn a_hundred_thousand_routes_cost_no_more_nodes_than_the_url_has_segments() {
    let mut matcher = Matcher::default();
    for route in 0..100_000 {
        let text = format!("/{}/{}/{{x}}/leaf{route}", route % 7, route % 1_000);
        let pattern = text.parse().unwrap();
        matcher.insert(Methods::Get, &pattern, route).unwrap();
    }
    assert_eq!(visited(&matcher, "/3/3/any/leaf3"), 5);
    assert_eq!(visited(&matcher, "/3/3/any/leaf4"), 4);
    assert_eq!(visited(&matcher, &"/3".repeat(30_000)), 4);
    assert_eq!(
        matcher.find(Method::Get, "/3/3/any/leaf3".as_bytes()),
        Some(3)
    );
}

fn visited(matcher: &Matcher, url: &str) -> usize {
    let mut search = Search::new(Method::Get);
    search.whole(&matcher.root, segments_of(url), 0);
    search.visited
}
