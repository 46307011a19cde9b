//! The interface and its description.

use std::collections::BTreeSet;

use axum::body::Body;

use crate::world::World;

#[tokio::test]
async fn the_served_description_names_every_route_of_signing() {
    let world = World::new().await;
    let description = world.call("GET", "/signing/openapi.json", &[], Body::empty()).await.ok();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(description["servers"][0]["url"], "https://login.example");
    let described: BTreeSet<_> = description["paths"].as_object().unwrap().keys().cloned().collect();
    let routes = siegelring_verifier::http::paths().into_iter().filter(|path| path.starts_with("/signing/"));
    assert_eq!(described, routes.map(str::to_owned).collect());
    for path in description["paths"].as_object().unwrap().values() {
        for operation in path.as_object().unwrap().values() {
            assert!(operation["summary"].is_string() && operation["responses"].is_object(), "{operation}");
        }
    }
}
