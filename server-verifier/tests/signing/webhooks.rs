//! What portals are told.

use axum::body::Body;
use serde_json::{Value, json};
use siegelring_core::jose::jwk::JwkSet;
use siegelring_core::jose::jws;

use crate::phone::{Browser, Phone, Says};
use crate::world::{PORTAL, World, path};

async fn submitted(world: &World) -> Value {
    let more = json!({ "webhook": format!("{PORTAL}/hook") });
    world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], more).await
}

/// What was told so far, each verified under the published keys.
async fn told(world: &World) -> Vec<Value> {
    let keys = world.call("GET", "/oidc/jwks", &[], Body::empty()).await.body;
    let keys = JwkSet::parse(&keys).unwrap();
    let told = world.portal.told.lock().unwrap().clone();
    told.iter()
        .map(|(url, token)| {
            assert_eq!(url, &format!("{PORTAL}/hook"));
            let parsed = jws::parse(token).unwrap();
            let kid = parsed.header().kid.clone().unwrap();
            let key = keys.candidates(Some(&kid)).next().unwrap().verification_key();
            parsed.verify(&key, "secevent+jwt").unwrap().claims().unwrap()
        })
        .collect()
}

fn states(told: &[Value]) -> Vec<String> {
    let state =
        |token: &Value| token["events"]["urn:siegelring:event:signing-state:1"]["state"].as_str().unwrap().to_owned();
    told.iter().map(state).collect()
}

#[tokio::test]
async fn every_state_is_told_once_and_in_order() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = submitted(&world).await;
    world.app.signing.work_once(world.now()).await.unwrap();
    let browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    for _ in 0..3 {
        world.app.signing.work_once(world.now()).await.unwrap();
    }
    let told = told(&world).await;
    assert_eq!(states(&told), ["waiting", "approved", "signed"]);
    let id = submission["id"].as_str().unwrap();
    for (number, token) in (1..).zip(&told) {
        assert_eq!((&token["iss"], &token["aud"]), (&json!("https://login.example"), &json!("portal")));
        assert_eq!(token["jti"], format!("{id}.{number}"));
        assert!(!token.to_string().contains("Mustermann"));
    }
}

#[tokio::test]
async fn what_is_not_taken_is_told_again_with_growing_pauses_and_the_same_number() {
    let world = World::new().await;
    *world.portal.refuses.lock().unwrap() = true;
    let submission = submitted(&world).await;
    world.app.signing.work_once(world.now()).await.unwrap();
    *world.portal.refuses.lock().unwrap() = false;
    world.app.signing.work_once(world.now()).await.unwrap();
    assert_eq!(told(&world).await.len(), 0, "not before the pause is over");
    world.portal("POST", &path(&submission, "/cancel"), Body::empty()).await.ok();
    world.clock.advance(10);
    world.app.signing.work_once(world.now()).await.unwrap();
    let told = told(&world).await;
    assert_eq!(states(&told), ["waiting", "cancelled"]);
    assert!(told[0]["jti"].as_str().unwrap().ends_with(".1"));
}

#[tokio::test]
async fn the_end_of_time_is_told_without_anybody_asking() {
    let world = World::new().await;
    submitted(&world).await;
    world.clock.advance(24 * 3600);
    world.app.signing.work_once(world.now()).await.unwrap();
    assert_eq!(states(&told(&world).await), ["waiting", "expired"]);
}
