use serde_json::{Value, json};
use siegelring_core::openid4vci::offer::{CredentialOffer, OfferLink, PRE_AUTHORIZED_CODE};
use url::Url;

use crate::clerk::{Clerk, enrol, erika, post_json};
use crate::server::{ISSUER, Server};

/// The answer to an enrolment.
async fn enrolled(server: &Server) -> Value {
    let token = Clerk::registered(server).await.token(server).await;
    enrol(server, &token, "1", &erika()).await.json()
}

fn path(link: &Value) -> String {
    match OfferLink::parse(link.as_str().unwrap()).unwrap() {
        OfferLink::Reference(url) => url.path().to_owned(),
        OfferLink::Value(_) => panic!("an offer by value"),
    }
}

async fn pre_authorized_code(server: &Server, link: &Value) -> String {
    let answer = server.get(&path(link)).await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, Some("no-store")));
    let offer = CredentialOffer::parse(&answer.body).unwrap();
    offer.grants.pre_authorized_code.unwrap().pre_authorized_code
}

#[tokio::test]
async fn metadata_is_where_the_identifiers_say() {
    let server = Server::new();
    let issuer = server.get("/.well-known/openid-credential-issuer/issuance").await.json();
    assert_eq!(issuer["credential_issuer"], format!("{ISSUER}/issuance"));
    let authorization_server = server.get("/.well-known/oauth-authorization-server/issuance").await.json();
    assert_eq!(authorization_server["issuer"], issuer["credential_issuer"]);
    for endpoint in [&issuer["nonce_endpoint"], &issuer["credential_endpoint"], &issuer["notification_endpoint"]] {
        let url = Url::parse(endpoint.as_str().unwrap()).unwrap();
        assert_ne!(server.post(url.path(), &[], &[]).await.status, 404, "{url}");
    }
}

#[tokio::test]
async fn a_nonce_is_new_each_time_and_never_cached() {
    let server = Server::new();
    let nonce = async || {
        let answer = server.post("/issuance/nonce", &[], &[]).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, Some("no-store")));
        answer.json()["c_nonce"].as_str().unwrap().to_owned()
    };
    assert_ne!(nonce().await, nonce().await);
    assert_eq!(server.get("/issuance/nonce").await.status, 405);
}

#[tokio::test]
async fn an_offer_becomes_an_access_token() {
    let server = Server::new();
    let enrolled = enrolled(&server).await;
    let code = pre_authorized_code(&server, &enrolled["offer"]).await;
    let grant = [("grant_type", PRE_AUTHORIZED_CODE), ("pre-authorized_code", code.as_str())];
    let redeem = async |more: &[(&str, &str)]| server.post("/issuance/token", &[&grant, more].concat(), &[]).await;
    redeem(&[]).await.expect_error(400, "invalid_request");
    redeem(&[("pre-authorized_code", &code)]).await.expect_error(400, "invalid_request");
    redeem(&[("tx_code", "x")]).await.expect_error(400, "invalid_grant");
    server.post("/issuance/token", &[], &[]).await.expect_error(400, "unsupported_grant_type");

    let right = [("tx_code", enrolled["activation_code"].as_str().unwrap())];
    let answer = redeem(&right).await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, Some("no-store")));
    assert_eq!(answer.json()["token_type"], "Bearer");
    redeem(&right).await.expect_error(400, "invalid_grant");
    assert_eq!(server.get(&path(&enrolled["offer"])).await.status, 404);

    let bearer = format!("Bearer {}", answer.json()["access_token"].as_str().unwrap());
    let ask =
        async |body: &Value| post_json(&server, "/issuance/credential", &[("authorization", &bearer)], body).await;
    ask(&json!({})).await.expect_error(400, "invalid_credential_request");
    let unknown = json!({ "credential_configuration_id": "x", "proofs": { "jwt": ["a"] } });
    ask(&unknown).await.expect_error(400, "unknown_credential_configuration");
    let no_proof = json!({ "credential_configuration_id": "org.siegelring.citizen.1.mdoc" });
    ask(&no_proof).await.expect_error(400, "invalid_proof");
}

#[tokio::test]
async fn credentials_need_an_access_token() {
    let server = Server::new();
    for path in ["/issuance/credential", "/issuance/notification"] {
        let without = post_json(&server, path, &[], &json!({})).await;
        without.expect_error(401, "invalid_token");
        assert_eq!(without.header("www-authenticate"), Some("Bearer"));
    }
    let event = json!({ "notification_id": "x", "event": "credential_accepted" });
    let wrong = post_json(&server, "/issuance/notification", &[("authorization", "Bearer x")], &event).await;
    wrong.expect_error(401, "invalid_token");
    assert_eq!(wrong.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let server = Server::new();
    assert_eq!(server.get("/issuance/offers/unknown").await.status, 404);
    assert_eq!(server.get("/issuance/status/1").await.status, 404);
    post_json(&server, "/issuance/reissue", &[], &json!({})).await.expect_error(400, "invalid_request");
}
