//! openid-client, a certified relying party library for Node.js, logs in against the running server, with a phone that
//! runs the holder's flow.
#![cfg(feature = "demo")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic; clippy knows functions marked as tests only"
)]

mod node;
mod world;

use serde_json::json;
use siegelring_core::assurance::Level;
use siegelring_verifier::oidc::clients::Authentication;
use siegelring_verifier::store::records::client::SigningAlgorithm;

use node::RelyingParty;
use world::{World, registration};

const SUBSTANTIAL: &str = "http://eidas.europa.eu/NotNotified/LoA/substantial";

#[tokio::test]
async fn with_a_secret() {
    let world = World::new().await;
    for (method, par) in [("ClientSecretPost", false), ("ClientSecretBasic", false), ("ClientSecretPost", true)] {
        let id = format!("portal-{method}-{par}");
        let registered = world.register(registration(&id, Authentication::ClientSecret)).await;
        let secret = registered.secret.expect("a secret");
        let settings = json!({ "secret": *secret, "method": method, "par": par, "id_token_alg": "RS256" });
        let learnt = world.log_in_with(RelyingParty::start(&world.issuer, &id, settings).await).await;
        assert_eq!(learnt["claims"]["acr"], SUBSTANTIAL);
    }
}

#[tokio::test]
async fn without_one() {
    let world = World::new().await;
    let mut app = registration("app", Authentication::Public);
    app.id_token_signed_response_alg = SigningAlgorithm::Es256;
    world.register(app).await;
    let settings = json!({ "id_token_alg": "ES256", "par": true });
    world.log_in_with(RelyingParty::start(&world.issuer, "app", settings).await).await;
}

#[tokio::test]
async fn by_private_key_jwt_at_an_essential_level() {
    let world = World::new().await;
    let claims = json!({ "id_token": { "acr": { "essential": true, "values": [SUBSTANTIAL] } } }).to_string();
    for (algorithm, par) in [("RS256", false), ("ES256", true)] {
        let id = format!("portal-{algorithm}");
        let settings = json!({
            "assertion_alg": algorithm, "par": par, "id_token_alg": "RS256", "parameters": { "claims": claims },
        });
        let mut relying_party = RelyingParty::start(&world.issuer, &id, settings).await;
        let jwks = relying_party.read().await["jwks"].to_string();
        world.register(registration(&id, Authentication::PrivateKeyJwt(jwks))).await;
        relying_party.write(&json!("registered")).await;
        let learnt = world.log_in_with(relying_party).await;
        assert_eq!(learnt["claims"]["acr"], SUBSTANTIAL);
        assert_eq!(learnt["claims"]["org.siegelring.assurance"]["level"], "substantial");
    }
}

#[tokio::test]
async fn learns_that_a_level_was_not_reached() {
    let world = World::new().await;
    let mut client = registration("strict", Authentication::Public);
    client.minimum_level = Some(Level::High);
    world.register(client).await;
    let mut relying_party = RelyingParty::start(&world.issuer, "strict", json!({ "id_token_alg": "RS256" })).await;
    let go_to = relying_party.read().await["go_to"].as_str().expect("a URL").to_owned();
    let came_back = world.log_in(&go_to).await;
    relying_party.write(&json!(came_back)).await;
    assert_eq!(relying_party.read().await["error"], "unmet_authentication_requirements");
}
