//! `@openid4vc/openid4vp`: as a wallet it answers our request, as a verifier it asks our phone.

use serde_json::{Value as Json, json};
use siegelring_core::approval_element::Arrival;
use siegelring_core::attribute::CITIZEN_CREDENTIAL;
use siegelring_core::crypto::sha256;
use siegelring_core::holder::Outcome;
use siegelring_core::jose::{base64url, jws};
use siegelring_verifier::oidc::clients::Authentication;

use crate::openid4vci::enrolled;
use crate::script::{Refusal, Script, ask, certificate, key, private_jwk};
use crate::world::{CALLBACK, World, registration};

const CLIENT: &str = "portal";
const VERIFIER: &str = "0123456789012345678901234567890123456789012";

/// Where the portal sends a browser.
fn go_to(world: &World) -> String {
    let challenge = base64url::encode(sha256(VERIFIER.as_bytes()));
    let parameters = [
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid profile"),
        ("state", "state"),
        ("nonce", "nonce"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    let mut url = reqwest::Url::parse(&world.issuer).expect("a URL");
    url.set_path("/oidc/authorize");
    url.query_pairs_mut().extend_pairs(parameters);
    url.into()
}

/// The claims of the ID token that the portal gets when the browser came back with this URL.
async fn id_token(world: &World, came_back: &str) -> Json {
    let came_back = reqwest::Url::parse(came_back).expect("a URL");
    let code = came_back.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", &code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let answer = reqwest::Client::new().post(format!("{}/oidc/token", world.issuer)).form(&form).send().await;
    let tokens: Json = answer.expect("an answer").json().await.expect("JSON");
    let id_token = jws::parse(tokens["id_token"].as_str().expect("an ID token")).expect("a JWS");
    id_token.unverified_claims().expect("claims")
}

async fn answer(world: &World, link: &str, change: &str) -> Result<Json, Refusal> {
    let holding = enrolled(world).await;
    let question = json!({
        "ask": "respond",
        "link": link,
        "root": base64url::encode(certificate(&world.keys().join("relying-party/root.pem"))),
        "credential": holding.credential,
        "device_key": private_jwk(&holding.key),
        "change_request": change,
    });
    ask("openid4vp_wallet.mjs", &question).await
}

#[tokio::test]
async fn the_peer_answers_our_request_and_is_logged_in_at_the_lowest_level() {
    let world = World::new().await;
    world.register(registration(CLIENT, Authentication::Public)).await;
    let login = world.begin(&go_to(&world)).await;
    let answered = answer(&world, &login.link, "").await.expect("an answer");
    let came_back = world.come_back(&login, answered["redirect_uri"].as_str().expect("a URL")).await;
    let claims = id_token(&world, &came_back).await;
    assert_eq!(claims["acr"], "http://eidas.europa.eu/NotNotified/LoA/low");
}

#[tokio::test]
async fn the_peer_refuses_the_twins_of_our_request() {
    for change in ["value", "signature"] {
        let world = World::new().await;
        world.register(registration(CLIENT, Authentication::Public)).await;
        let login = world.begin(&go_to(&world)).await;
        let refusal = answer(&world, &login.link, change).await.expect_err("a refusal");
        assert_eq!(refusal.reason, "Error during verification of jwt.", "{change}");
    }
}

/// What the peer makes of our phone's answer, changed like this after it was decrypted.
async fn asked_by_the_peer(world: &World, query: &Json, change: &str) -> Result<Json, Refusal> {
    let keys = world.keys();
    let client = keys.join("relying-party/clients");
    let mut verifier = Script::start("openid4vp_verifier.mjs");
    let settings = json!({
        "key": private_jwk(&key(&client.join(format!("{CLIENT}.key.pem")))),
        "certificate": base64url::encode(certificate(&client.join(format!("{CLIENT}.pem")))),
        "issuer_root": base64url::encode(certificate(&keys.join("issuer/root.pem"))),
        "issuer_certificate": base64url::encode(certificate(&keys.join("issuer/leaf.pem"))),
        "query": query,
        "change": change,
    });
    verifier.say(&settings).await;
    let link = verifier.hear().await["link"].as_str().expect("a link").to_owned();
    let outcome = world.approve(&link, Arrival::Scanned).await;
    assert!(matches!(outcome, Outcome::Approved { redirect_uri: None, .. }), "{outcome:?}");
    verifier.reply().await
}

fn queries() -> [Json; 2] {
    [
        json!({
            "id": "a", "format": "mso_mdoc", "meta": { "doctype_value": CITIZEN_CREDENTIAL },
            "claims": [{ "path": [CITIZEN_CREDENTIAL, "family_name"] }],
        }),
        json!({
            "id": "a", "format": "dc+sd-jwt", "meta": { "vct_values": [CITIZEN_CREDENTIAL] },
            "claims": [{ "path": ["family_name"] }],
        }),
    ]
}

#[tokio::test]
async fn the_peer_asks_our_phone_and_verifies_its_answer() {
    let world = World::new().await;
    world.register(registration(CLIENT, Authentication::Public)).await;
    let [mdoc, sd_jwt] = queries();
    let learnt = asked_by_the_peer(&world, &mdoc, "").await.expect("a presentation");
    assert_eq!(learnt[0]["elements"], json!({ CITIZEN_CREDENTIAL: { "family_name": "Mustermann" } }));
    let learnt = asked_by_the_peer(&world, &sd_jwt, "").await.expect("a presentation");
    assert_eq!(learnt["claims"]["family_name"], "Mustermann");
    assert_eq!(learnt["claims"].get("given_name"), None);
}

#[tokio::test]
async fn the_peer_refuses_the_twins_of_our_phones_answer() {
    let world = World::new().await;
    world.register(registration(CLIENT, Authentication::Public)).await;
    let [mdoc, sd_jwt] = queries();
    for (query, change, reason) in [
        (&mdoc, "value", "The calculated digest"),
        (&mdoc, "signature", "Unable to verify deviceAuth signature"),
        (&sd_jwt, "value", "Missing required claim keys: family_name"),
        (&sd_jwt, "signature", "Verify Error: Invalid JWT Signature"),
    ] {
        let refusal = asked_by_the_peer(&world, query, change).await.expect_err("a refusal");
        assert!(refusal.reason.starts_with(reason), "{change}: {refusal:?}");
    }
}
