//! Levels of assurance: what is asked for is reached or refused, never silently less.

use siegelring_core::assurance::Level;
use siegelring_verifier::oidc::clients::Authentication;

use crate::person::{begin, code_at, granted};
use crate::relying_party::{authorize_path, id_token, redeem, registration};
use crate::server::{Server, returned};

const EIDAS: &str = "http://eidas.europa.eu/NotNotified/LoA/";
const BSI: &str = "http://bsi.bund.de/eID/LoA/";

async fn server(minimum_level: Option<Level>) -> Server {
    let server = Server::new();
    let mut client = registration(Authentication::Public);
    client.minimum_level = minimum_level;
    server.register(client).await;
    server
}

async fn acr(server: &Server, changes: &[(&str, &str)], level: Level) -> String {
    let code = code_at(server, changes, level).await;
    let tokens = redeem(server, &code, &[], &[]).await.json();
    id_token(server, tokens["id_token"].as_str().unwrap()).await["acr"].as_str().unwrap().to_owned()
}

async fn error(server: &Server, changes: &[(&str, &str)], level: Level) -> String {
    let waiting = begin(server, changes).await;
    let returned = returned(&waiting.approve(server, &granted(server, level)).await.unwrap());
    assert!(!returned.contains_key("code"));
    assert_eq!(returned["state"], "the state");
    returned["error"].clone()
}

fn essential(values: &[&str]) -> String {
    serde_json::json!({ "id_token": { "acr": { "essential": true, "values": values } } }).to_string()
}

#[tokio::test]
async fn without_a_wish_the_level_is_called_as_eidas_calls_it() {
    let server = server(None).await;
    assert_eq!(acr(&server, &[], Level::Low).await, format!("{EIDAS}low"));
    assert_eq!(acr(&server, &[], Level::High).await, format!("{EIDAS}high"));
}

#[tokio::test]
async fn a_wish_is_met_with_the_value_preferred_among_those_that_are_true() {
    let server = server(None).await;
    let wish = format!("{BSI}hoch {BSI}substantiell {EIDAS}low");
    assert_eq!(acr(&server, &[("acr_values", &wish)], Level::High).await, format!("{BSI}hoch"));
    assert_eq!(acr(&server, &[("acr_values", &wish)], Level::Substantial).await, format!("{BSI}substantiell"));
    assert_eq!(acr(&server, &[("acr_values", &wish)], Level::Low).await, format!("{EIDAS}low"));
    assert_eq!(acr(&server, &[("acr_values", "STORK-QAA-Level-3")], Level::High).await, "STORK-QAA-Level-3");
}

#[tokio::test]
async fn a_wish_that_is_not_met_is_answered_truly_in_its_words() {
    let server = server(None).await;
    let hoch = format!("{BSI}hoch");
    assert_eq!(acr(&server, &[("acr_values", &hoch)], Level::Low).await, format!("{BSI}normal"));
    assert_eq!(acr(&server, &[("acr_values", "STORK-QAA-Level-4")], Level::Low).await, "STORK-QAA-Level-2");
    assert_eq!(acr(&server, &[("acr_values", "urn:unknown")], Level::Low).await, format!("{EIDAS}low"));
}

#[tokio::test]
async fn an_essential_acr_is_reached_or_refused() {
    let server = server(None).await;
    let claims = essential(&[&format!("{EIDAS}high"), &format!("{EIDAS}substantial")]);
    let changes = [("claims", claims.as_str())];
    assert_eq!(acr(&server, &changes, Level::High).await, format!("{EIDAS}high"));
    assert_eq!(acr(&server, &changes, Level::Substantial).await, format!("{EIDAS}substantial"));
    assert_eq!(error(&server, &changes, Level::Low).await, "unmet_authentication_requirements");
}

#[tokio::test]
async fn an_essential_acr_that_does_not_exist_is_refused_at_once() {
    let server = server(None).await;
    for unknown in ["urn:unknown", "http://eidas.europa.eu/LoA/high"] {
        let answer = server.get(&authorize_path(&[("claims", &essential(&[unknown]))])).await;
        answer.expect_redirected_error("unmet_authentication_requirements");
    }
}

#[tokio::test]
async fn a_voluntary_acr_in_the_parameter_claims_is_a_wish() {
    let server = server(None).await;
    let claims = format!(r#"{{"id_token":{{"acr":{{"values":["{EIDAS}high"]}}}}}}"#);
    assert_eq!(acr(&server, &[("claims", &claims)], Level::Low).await, format!("{EIDAS}low"));
}

#[tokio::test]
async fn a_clients_minimum_is_reached_or_refused() {
    let server = server(Some(Level::Substantial)).await;
    assert_eq!(acr(&server, &[], Level::Substantial).await, format!("{EIDAS}substantial"));
    assert_eq!(error(&server, &[], Level::Low).await, "unmet_authentication_requirements");
    let low = format!("{EIDAS}low");
    assert_eq!(error(&server, &[("acr_values", &low)], Level::Low).await, "unmet_authentication_requirements");
    assert_eq!(
        error(&server, &[("claims", &essential(&[&low]))], Level::Low).await,
        "unmet_authentication_requirements"
    );
}

#[tokio::test]
async fn a_notified_scheme_says_so() {
    let server = Server::with("notified = true\npolicy = \"eidas\"\n");
    server.register(registration(Authentication::Public)).await;
    assert_eq!(acr(&server, &[], Level::High).await, "http://eidas.europa.eu/LoA/high");
    let claims = essential(&["http://eidas.europa.eu/LoA/substantial"]);
    assert_eq!(acr(&server, &[("claims", &claims)], Level::High).await, "http://eidas.europa.eu/LoA/substantial");
}
