//! `@openid4vc/openid4vci` enrols at our issuer.

use rand_core::OsRng;
use serde_json::{Value as Json, json};
use siegelring_core::attribute::{Attribute, Value};
use siegelring_core::crypto::SigningKey;
use siegelring_core::jose::base64url;
use siegelring_core::x509::TrustAnchors;
use siegelring_core::{mdoc, sd_jwt_vc};
use siegelring_verifier::clock::{Clock as _, SystemClock};

use crate::script::{Refusal, ask, certificate, private_jwk};
use crate::world::World;

const MDOC: &str = "org.siegelring.citizen.1.mdoc.unattested";
const SD_JWT: &str = "org.siegelring.citizen.1.sd_jwt_vc.unattested";

/// A wallet that is not ours, with an mdoc.
pub(crate) struct Holding {
    pub(crate) credential: String,
    pub(crate) key: SigningKey,
}

/// Enrols and gives the mdoc.
pub(crate) async fn enrolled(world: &World) -> Holding {
    let key = SigningKey::generate(&mut OsRng);
    let credentials = enrol(world, json!({ "keys": { MDOC: private_jwk(&key) } })).await.expect("credentials");
    Holding { credential: credentials[MDOC].as_str().expect("text").to_owned(), key }
}

/// Enrols with these settings beside offer and code.
async fn enrol(world: &World, mut settings: Json) -> Result<Json, Refusal> {
    let enrolled = world.offer("Max").await;
    settings["ask"] = "enrol".into();
    settings["offer"] = enrolled.offer.into();
    if settings.get("tx_code").is_none() {
        settings["tx_code"] = enrolled.activation_code.into();
    }
    ask("openid4vci.mjs", &settings).await
}

#[tokio::test]
async fn the_peer_enrols_at_our_issuer() {
    let world = World::new().await;
    let [of_mdoc, of_sd_jwt] = [(), ()].map(|()| SigningKey::generate(&mut OsRng));
    let keys = json!({ MDOC: private_jwk(&of_mdoc), SD_JWT: private_jwk(&of_sd_jwt) });
    let credentials = enrol(&world, json!({ "keys": keys })).await.expect("credentials");

    let anchors = TrustAnchors::from_der_list(&[certificate(&world.keys().join("issuer/root.pem"))]).expect("a root");
    let max = Some(&Value::Text("Max".to_owned()));
    let now = SystemClock.now();
    let issued = base64url::decode(credentials[MDOC].as_str().expect("text")).expect("base64url");
    let issued = mdoc::verify_issued(&issued, &anchors, now).expect("an mdoc");
    assert_eq!((issued.device_key, issued.pin_key), (of_mdoc.public_key(), None));
    assert_eq!(issued.attributes.get(&Attribute::GivenName), max);
    let issued = credentials[SD_JWT].as_str().expect("text");
    let issued = sd_jwt_vc::verify_issued(issued, &anchors, now).expect("an SD-JWT VC");
    assert_eq!((issued.device_key, issued.pin_key), (of_sd_jwt.public_key(), None));
    assert_eq!(issued.attributes.get(&Attribute::GivenName), max);
}

#[tokio::test]
async fn the_peer_refuses_the_twins_of_our_metadata() {
    let keys = json!({ MDOC: private_jwk(&SigningKey::generate(&mut OsRng)) });
    for (change, reason) in
        [("issuer", "does not match the provided credential issuer"), ("endpoint", "Validation of metadata from")]
    {
        let world = World::new().await;
        let refusal = enrol(&world, json!({ "keys": keys, "change_metadata": change })).await.expect_err("a refusal");
        assert!(refusal.reason.contains(reason), "{change}: {refusal:?}");
    }
}

#[tokio::test]
async fn the_peer_is_refused_with_the_twins_of_its_proof_and_code() {
    let keys = json!({ MDOC: private_jwk(&SigningKey::generate(&mut OsRng)) });
    for (settings, code) in [
        (json!({ "keys": keys, "change_proof": "value" }), "invalid_proof"),
        (json!({ "keys": keys, "change_proof": "signature" }), "invalid_proof"),
        (json!({ "keys": keys, "tx_code": "00000000" }), "invalid_grant"),
    ] {
        let world = World::new().await;
        let refusal = enrol(&world, settings.clone()).await.expect_err("a refusal");
        assert_eq!(refusal.code.as_deref(), Some(code), "{settings}: {refusal:?}");
    }
}
