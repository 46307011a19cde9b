//! The metadata document and the published keys.

use serde_json::json;

use crate::server::{ISSUER, Server};

#[tokio::test]
async fn says_where_everything_is_and_what_is_supported() {
    let server = Server::new();
    let answer = server.get("/.well-known/openid-configuration").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
    let metadata = answer.json();
    assert_eq!(metadata["issuer"], ISSUER);
    for (name, path) in [
        ("authorization_endpoint", "/oidc/authorize"),
        ("token_endpoint", "/oidc/token"),
        ("pushed_authorization_request_endpoint", "/oidc/par"),
        ("userinfo_endpoint", "/oidc/userinfo"),
        ("jwks_uri", "/oidc/jwks"),
        ("end_session_endpoint", "/oidc/logout"),
    ] {
        assert_eq!(metadata[name], format!("{ISSUER}{path}"), "{name}");
        assert_ne!(server.get(path).await.status, 404, "{path}");
    }
    assert_eq!(metadata["subject_types_supported"], json!(["pairwise"]));
    assert_eq!(metadata["id_token_signing_alg_values_supported"], json!(["RS256", "ES256"]));
    assert_eq!(metadata["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
    assert_eq!(metadata["acr_values_supported"].as_array().unwrap().len(), 9);
    let claims = metadata["claims_supported"].as_array().unwrap();
    for claim in ["sub", "acr", "auth_time", "name", "birthdate", "address", "age_over_18"] {
        assert!(claims.contains(&json!(claim)), "{claim}");
    }
}

#[tokio::test]
async fn publishes_a_public_key_of_each_algorithm() {
    let server = Server::new();
    let answer = server.get("/oidc/jwks").await;
    let document = answer.json();
    let keys = document["keys"].as_array().unwrap();
    let algorithms: Vec<_> = keys.iter().map(|key| key["alg"].as_str().unwrap()).collect();
    assert!(algorithms.contains(&"RS256") && algorithms.contains(&"ES256"), "{algorithms:?}");
    for key in keys {
        assert_eq!(key["use"], "sig");
        assert_eq!(key.get("d"), None);
        assert!(key["kid"].is_string());
    }
}

#[tokio::test]
async fn requests_are_forms() {
    let server = Server::new();
    for path in ["/oidc/token", "/oidc/par"] {
        let request = axum::http::Request::post(path).header("content-type", "application/json");
        let answer = server.send(request.body(axum::body::Body::from("{}")).unwrap()).await;
        answer.expect_error(400, "invalid_request");
    }
}
