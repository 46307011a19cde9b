//! Every page of the router was looked at.

use std::collections::BTreeSet;

use siegelring_verifier::http::html_routes;

/// Fails with the routes that no scenario visited.
pub(crate) fn check(seen: &BTreeSet<String>) {
    let missed: Vec<_> = html_routes().into_iter().filter(|route| !seen.iter().any(|path| fits(route, path))).collect();
    assert!(missed.is_empty(), "no scenario visits {missed:?}");
}

/// Whether a path is one of a route, such as `/login/{id}`.
fn fits(route: &str, path: &str) -> bool {
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len()
        && route
            .iter()
            .zip(path)
            .all(|(part, given)| if part.starts_with('{') { !given.is_empty() } else { *part == given })
}
