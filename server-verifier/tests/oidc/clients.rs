//! Registering clients.

use siegelring_verifier::oidc::clients::{self, Authentication, ClientError, Registration};

use crate::relying_party::registration;
use crate::server::Server;

async fn refusal(change: impl FnOnce(&mut Registration)) -> ClientError {
    let server = Server::new();
    let mut registration = registration(Authentication::ClientSecret);
    change(&mut registration);
    let refusal = server.try_register(registration).await.err().expect("refused");
    assert_eq!(clients::list(&*server.app.store, server.now()).await.unwrap(), [], "nothing was changed");
    refusal
}

#[tokio::test]
async fn a_client_gets_a_certificate_and_a_secret_that_is_not_kept() {
    let server = Server::new();
    let registered = server.register(registration(Authentication::ClientSecret)).await;
    let secret = registered.secret.unwrap();
    assert_eq!(secret.len(), 43);
    let listed = clients::list(&*server.app.store, server.now()).await.unwrap();
    assert_eq!(listed, [registered.client]);
    assert!(!serde_json::to_string(&listed).unwrap().contains(secret.as_str()));
    assert_eq!(listed[0].sector, "portal.example");
    server.app.keys.relying_parties.of("portal").unwrap();
}

#[tokio::test]
async fn a_client_is_removed_with_its_certificate() {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    let (store, folder, now) = (&*server.app.store, server.keys_folder(), server.now());
    clients::remove(store, &folder, "portal", now).await.unwrap();
    assert!(server.app.keys.relying_parties.of("portal").is_err());
    assert!(matches!(clients::remove(store, &folder, "portal", now).await, Err(ClientError::Unknown(_))));
    assert!(matches!(clients::renew_certificate(store, &folder, "portal", now).await, Err(ClientError::Unknown(_))));
    server.register(registration(Authentication::Public)).await;
}

#[tokio::test]
async fn an_identifier_is_used_once() {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    let again = server.try_register(registration(Authentication::Public)).await;
    assert!(matches!(again, Err(ClientError::Exists(_))));
}

#[tokio::test]
async fn all_clients_are_listed_however_many() {
    let server = Server::new();
    let mut client = server.register(registration(Authentication::Public)).await.client;
    for number in 0..120 {
        client.id = format!("portal-{number:03}");
        siegelring_verifier::store::records::create(&*server.app.store, client.clone(), server.now()).await.unwrap();
    }
    assert_eq!(clients::list(&*server.app.store, server.now()).await.unwrap().len(), 121);
}

#[tokio::test]
async fn what_cannot_work_is_refused() {
    for id in ["", "../portal", "a b", "-portal", &"x".repeat(65)] {
        assert!(matches!(refusal(|client| client.id = id.to_owned()).await, ClientError::Keys(_)), "{id}");
    }
    for name in ["", "  ", &"x".repeat(65)] {
        assert!(matches!(refusal(|client| client.name = name.to_owned()).await, ClientError::Name));
    }
    for origin in ["portal.example", "https://portal.example/", "http://portal.example", "https://portal.example/x"] {
        assert!(
            matches!(refusal(|client| client.origin = origin.to_owned()).await, ClientError::Origin(_)),
            "{origin}"
        );
    }
    for uri in ["/callback", "http://portal.example/", "https://portal.example/#x", "javascript:alert(1)", "app:/x"] {
        let refused = refusal(|client| client.redirect_uris.push(uri.to_owned())).await;
        assert!(matches!(refused, ClientError::RedirectUri(_)), "{uri}");
        let refused = refusal(|client| client.post_logout_redirect_uris.push(uri.to_owned())).await;
        assert!(matches!(refused, ClientError::RedirectUri(_)), "{uri}");
    }
    assert!(matches!(refusal(|client| client.redirect_uris.clear()).await, ClientError::NoRedirectUri));
    let other_host = |client: &mut Registration| client.redirect_uris.push("https://other.example/callback".to_owned());
    assert!(matches!(refusal(other_host).await, ClientError::Sector));
}

#[tokio::test]
async fn only_a_client_that_authenticates_may_do_without_pkce() {
    let public = |client: &mut Registration| {
        client.authentication = Authentication::Public;
        client.pkce_exempt = true;
    };
    assert!(matches!(refusal(public).await, ClientError::PkceExempt));
}

#[tokio::test]
async fn keys_of_a_client_must_be_usable() {
    for jwks in ["", "{}", r#"{"keys":[]}"#, r#"{"keys":[{"kty":"oct","k":"AA"}]}"#] {
        let by = |client: &mut Registration| client.authentication = Authentication::PrivateKeyJwt(jwks.to_owned());
        assert!(matches!(refusal(by).await, ClientError::Jwks), "{jwks}");
    }
    for uri in ["", "http://portal.example/jwks", "file:///etc/passwd"] {
        let by =
            |client: &mut Registration| client.authentication = Authentication::PrivateKeyJwtFetched(uri.to_owned());
        assert!(matches!(refusal(by).await, ClientError::JwksUri(_)), "{uri}");
    }
}
