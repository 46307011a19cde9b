//! From the phone's answer to the browser's way back.

use rand_core::OsRng;
use siegelring_core::assurance::Level;
use siegelring_verifier::oidc::PageProblem;
use siegelring_verifier::oidc::clients::{self, Authentication, Registration};

use crate::person::{begin, code, granted};
use crate::relying_party::{CALLBACK, id_token, redeem, registration};
use crate::server::{ISSUER, Server, returned};

async fn server() -> Server {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    server
}

fn named(id: &str, change: impl FnOnce(&mut Registration)) -> Registration {
    let mut registration = registration(Authentication::Public);
    registration.id = id.to_owned();
    change(&mut registration);
    registration
}

async fn subject(server: &Server, client_id: &str) -> String {
    let code = code(server, &[("client_id", client_id)]).await;
    let tokens = redeem(server, &code, &[("client_id", client_id)], &[]).await.json();
    id_token(server, tokens["id_token"].as_str().unwrap()).await["sub"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_browser_goes_back_with_code_state_and_issuer() {
    let server = server().await;
    let waiting = begin(&server, &[]).await;
    let url = waiting.approve(&server, &granted(&server, Level::Substantial)).await.unwrap();
    assert!(url.as_str().starts_with(&format!("{CALLBACK}?")));
    let returned = returned(&url);
    assert_eq!(returned["state"], "the state");
    assert_eq!(returned["iss"], ISSUER);
    assert_eq!(returned.len(), 3);
}

#[tokio::test]
async fn a_form_sent_twice_goes_to_the_same_place() {
    let server = server().await;
    let waiting = begin(&server, &[]).await;
    let granted = granted(&server, Level::Substantial);
    let first = waiting.approve(&server, &granted).await.unwrap();
    let reference = &waiting.approval.ask().reference;
    let (oidc, now) = (&server.app.oidc, server.now());
    assert_eq!(oidc.complete(reference, &granted, now).await.unwrap(), first);
    assert_eq!(oidc.answered(reference, now).await.unwrap(), Some(first.clone()));
    assert_eq!(oidc.deny(reference, now).await.unwrap(), first, "an answer does not change");
    redeem(&server, &returned(&first)["code"], &[], &[]).await;
    assert_eq!(oidc.answered(reference, now).await, Err(PageProblem::LoginGone));
}

#[tokio::test]
async fn who_declines_goes_back_with_access_denied() {
    let server = server().await;
    let waiting = begin(&server, &[]).await;
    let reference = &waiting.approval.ask().reference;
    assert_eq!(server.app.oidc.answered(reference, server.now()).await.unwrap(), None);
    let returned = returned(&server.app.oidc.deny(reference, server.now()).await.unwrap());
    assert_eq!(returned["error"], "access_denied");
    assert_eq!(returned["state"], "the state");
    let late = waiting.approve(&server, &granted(&server, Level::High)).await.unwrap();
    assert_eq!(crate::server::returned(&late)["error"], "access_denied");
}

#[tokio::test]
async fn an_unknown_login_has_no_way_back() {
    let server = server().await;
    let waiting = begin(&server, &[]).await;
    assert_eq!(server.app.oidc.deny("unknown", server.now()).await, Err(PageProblem::LoginGone));
    server.clock.advance(3600);
    let reference = &waiting.approval.ask().reference;
    assert_eq!(server.app.oidc.deny(reference, server.now()).await, Err(PageProblem::LoginGone));
}

#[tokio::test]
async fn a_login_of_a_client_that_was_removed_ends() {
    let server = server().await;
    let waiting = begin(&server, &[]).await;
    clients::remove(&*server.app.store, &server.keys_folder(), "portal", server.now()).await.unwrap();
    let ended = waiting.approve(&server, &granted(&server, Level::High)).await;
    assert_eq!(ended, Err(PageProblem::UnknownClient));
}

#[tokio::test]
async fn sectors_know_a_person_by_different_names() {
    let server = server().await;
    server.register(named("same-sector", |_| {})).await;
    server.register(named("other-sector", |client| client.sector = Some("other.example".to_owned()))).await;
    let portal = subject(&server, "portal").await;
    assert_eq!(subject(&server, "portal").await, portal);
    assert_eq!(subject(&server, "same-sector").await, portal);
    assert_ne!(subject(&server, "other-sector").await, portal);
    assert!(!portal.contains("Erika") && portal.len() == 43);
}

#[tokio::test]
async fn a_new_certificate_changes_no_subject() {
    let server = server().await;
    let before = subject(&server, "portal").await;
    let (store, folder, now) = (&*server.app.store, server.keys_folder(), server.now());
    let old = std::fs::read(folder.join("relying-party/clients/portal.pem")).unwrap();
    clients::renew_certificate(store, &folder, "portal", now).await.unwrap();
    assert_ne!(std::fs::read(folder.join("relying-party/clients/portal.pem")).unwrap(), old);
    assert_eq!(subject(&server, "portal").await, before);
}

#[tokio::test]
async fn only_the_person_asked_for_gets_in() {
    let server = server().await;
    let code = code(&server, &[]).await;
    let tokens = redeem(&server, &code, &[], &[]).await.json();
    let hint = tokens["id_token"].as_str().unwrap().to_owned();
    server.clock.advance(86_400);
    let mut other = granted(&server, Level::Substantial);
    other.subject = "subject of Max".to_owned();

    let same = begin(&server, &[("id_token_hint", &hint)]).await;
    assert!(returned(&same.approve(&server, &granted(&server, Level::Low)).await.unwrap()).contains_key("code"));
    let somebody_else = begin(&server, &[("id_token_hint", &hint)]).await;
    assert_eq!(returned(&somebody_else.approve(&server, &other).await.unwrap())["error"], "login_required");

    let subject = subject(&server, "portal").await;
    let claims = serde_json::json!({ "id_token": { "sub": { "value": subject } } }).to_string();
    let somebody_else = begin(&server, &[("claims", &claims)]).await;
    assert_eq!(returned(&somebody_else.approve(&server, &other).await.unwrap())["error"], "login_required");

    let contradiction = r#"{"id_token":{"sub":{"value":"another"}}}"#;
    let path = crate::relying_party::authorize_path(&[("id_token_hint", &hint), ("claims", contradiction)]);
    server.get(&path).await.expect_redirected_error("invalid_request");
    server.register(named("other", |_| {})).await;
    let path = crate::relying_party::authorize_path(&[("id_token_hint", &hint), ("client_id", "other")]);
    server.get(&path).await.expect_redirected_error("invalid_request");
}

#[tokio::test]
async fn a_secret_is_only_for_clients_that_have_one() {
    let server = server().await;
    let rotated = clients::rotate_secret(&*server.app.store, "portal", 0, server.now(), &mut OsRng).await;
    assert!(matches!(rotated, Err(clients::ClientError::NoSecret(_))));
}
