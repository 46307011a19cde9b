use serde_json::{Value, json};
use url::Url;

use super::client_metadata::ClientMetadata;
use super::dcql::{DcqlQuery, MDOC_QUERY, SD_JWT_QUERY};
use super::link::AuthorizationRequestLink;
use super::request::RequestObject;
use super::session_transcript::session_transcript;
use crate::attribute::Attribute;
use crate::crypto::SigningKey;
use crate::error::{Error, Expired, Malformed, PeerMisbehaved};
use crate::jose::jwe::Enc;
use crate::jose::jwk::Jwk;
use crate::time::UnixTime;

#[test]
fn a_request_survives_both_kinds_of_link() {
    for by_post in [true, false] {
        let link = AuthorizationRequestLink {
            client_id: "x509_hash:abc".to_owned(),
            request_uri: Url::parse("https://ringe.example/wallet/requests/a-b_c").unwrap(),
            by_post,
        };
        let base = Url::parse("https://ringe.example/app").unwrap();
        assert!(link.to_custom_scheme().starts_with("haip-vp://?client_id="));
        assert_eq!(AuthorizationRequestLink::parse(&link.to_custom_scheme()).unwrap(), link);
        assert_eq!(AuthorizationRequestLink::parse(link.to_app_link(&base).as_str()).unwrap(), link);
    }
}

#[test]
fn refuses_hostile_links_by_name() {
    let long = format!("haip-vp://?client_id=a&request_uri=https://a.example/{}", "x".repeat(2048));
    let table: &[(&str, &str, Malformed)] = &[
        ("no link", "a b", Malformed::Url),
        ("no client_id", "haip-vp://?request_uri=https://a.example", Malformed::Request),
        ("no request_uri", "haip-vp://?client_id=a", Malformed::Request),
        ("request_uri is no URL", "haip-vp://?client_id=a&request_uri=b", Malformed::Url),
        ("client_id twice", "haip-vp://?client_id=a&client_id=b&request_uri=https://a.example", Malformed::Url),
        (
            "an unknown method",
            "haip-vp://?client_id=a&request_uri=https://a.example&request_uri_method=put",
            Malformed::Request,
        ),
        ("a link that is too long", &long, Malformed::TooLong),
    ];
    for (name, text, expected) in table {
        assert_eq!(AuthorizationRequestLink::parse(text).unwrap_err(), Error::Malformed(*expected), "{name}");
    }
}

#[test]
fn the_query_of_a_login_is_well_formed_and_survives_json() {
    let query = DcqlQuery::for_citizen(&[Attribute::FamilyName, Attribute::City]);
    query.check().unwrap();
    let text = serde_json::to_value(&query).unwrap();
    assert_eq!(text["credentials"][0]["claims"][1]["path"], json!(["org.siegelring.citizen.1", "resident_city"]));
    assert_eq!(text["credentials"][1]["claims"][1]["path"], json!(["address", "locality"]));
    assert_eq!(text["credential_sets"][0]["options"], json!([[MDOC_QUERY], [SD_JWT_QUERY]]));
    assert_eq!(serde_json::from_value::<DcqlQuery>(text).unwrap(), query);
}

#[test]
fn refuses_hostile_queries_by_name() {
    let mdoc = |changes: Value| {
        let mut query = json!({ "id": "a", "format": "mso_mdoc", "meta": { "doctype_value": "d" } });
        query.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        json!({ "credentials": [query] })
    };
    let many: Vec<Value> = (0..65).map(|n| json!({ "path": ["n", n.to_string()] })).collect();
    let one = mdoc(json!({}))["credentials"][0].clone();
    let table: &[(&str, Value)] = &[
        ("no credentials", json!({ "credentials": [] })),
        ("the same name twice", json!({ "credentials": [one.clone(), one.clone()] })),
        ("a name with a space", mdoc(json!({ "id": "a b" }))),
        ("an mdoc without a type", mdoc(json!({ "meta": {} }))),
        ("an SD-JWT without types", mdoc(json!({ "format": "dc+sd-jwt", "meta": { "vct_values": [] } }))),
        ("no claims in a list of claims", mdoc(json!({ "claims": [] }))),
        ("too many claims", mdoc(json!({ "claims": many }))),
        ("an mdoc path of one part", mdoc(json!({ "claims": [{ "path": ["n"] }] }))),
        ("an mdoc path with a number", mdoc(json!({ "claims": [{ "path": ["n", 1] }] }))),
        (
            "a claim name twice",
            mdoc(json!({ "claims": [{ "id": "x", "path": ["n", "e"] }, { "id": "x", "path": ["n", "f"] }] })),
        ),
        (
            "a claim set of unknown names",
            mdoc(json!({ "claims": [{ "id": "x", "path": ["n", "e"] }], "claim_sets": [["y"]] })),
        ),
        ("a value that is an object", mdoc(json!({ "claims": [{ "path": ["n", "e"], "values": [{}] }] }))),
        ("too many credentials", json!({ "credentials": vec![one.clone(); 65] })),
        (
            "a path of nothing",
            mdoc(json!({ "format": "dc+sd-jwt", "meta": { "vct_values": ["v"] }, "claims": [{ "path": [] }] })),
        ),
        ("a path with a negative position", mdoc(json!({ "format": "x", "claims": [{ "path": ["n", -1] }] }))),
        ("no values to choose from", mdoc(json!({ "claims": [{ "path": ["n", "e"], "values": [] }] }))),
        ("an empty claim set", mdoc(json!({ "claims": [{ "id": "x", "path": ["n", "e"] }], "claim_sets": [[]] }))),
        (
            "a set of unknown names",
            json!({ "credentials": [one.clone()], "credential_sets": [{ "options": [["b"]] }] }),
        ),
        ("a set without options", json!({ "credentials": [one], "credential_sets": [{ "options": [] }] })),
    ];
    for (name, query) in table {
        let query: DcqlQuery = serde_json::from_value(query.clone()).unwrap();
        assert_eq!(query.check().unwrap_err(), Error::PeerMisbehaved(PeerMisbehaved::InvalidQuery), "{name}");
    }
    let without_type: DcqlQuery = serde_json::from_value(mdoc(json!({}))).unwrap();
    without_type.check().unwrap();
}

fn request() -> Value {
    json!({
        "aud": "https://self-issued.me/v2", "client_id": "x509_hash:abc", "response_type": "vp_token",
        "response_mode": "direct_post.jwt", "response_uri": "https://ringe.example/wallet/responses/a",
        "nonce": "n-0123456789abcdef", "dcql_query": DcqlQuery::for_citizen(&[Attribute::FamilyName]),
        "client_metadata": { "jwks": { "keys": [] }, "vp_formats_supported": {} }, "iat": 1000, "exp": 1480,
    })
}

#[test]
fn refuses_requests_of_another_profile_by_name() {
    let now = UnixTime(1100);
    let parse = |request: &Value| serde_json::from_value::<RequestObject>(request.clone()).unwrap();
    parse(&request()).check(now).unwrap();
    let table: &[(&str, &str, Value, Error)] = &[
        ("for another audience", "aud", json!("https://bank.example"), PeerMisbehaved::WrongAudience.into()),
        ("a code flow", "response_type", json!("code"), PeerMisbehaved::InvalidRequest.into()),
        ("an answer in the clear", "response_mode", json!("direct_post"), PeerMisbehaved::InvalidRequest.into()),
        ("a redirect_uri", "redirect_uri", json!("https://a.example"), PeerMisbehaved::InvalidRequest.into()),
        ("a short nonce", "nonce", json!("short"), PeerMisbehaved::InvalidRequest.into()),
        ("a nonce with a space", "nonce", json!("n 0123456789abcdef"), PeerMisbehaved::InvalidRequest.into()),
        ("empty transaction data", "transaction_data", json!([]), PeerMisbehaved::InvalidRequest.into()),
        ("from the future", "iat", json!(1401), Expired::Request.into()),
        ("from the past", "exp", json!(1100), Expired::Request.into()),
    ];
    for (name, member, value, expected) in table {
        let mut hostile = request();
        hostile[member] = value.clone();
        assert_eq!(parse(&hostile).check(now).unwrap_err(), *expected, "{name}");
    }
}

#[test]
fn refuses_hostile_client_metadata_by_name() {
    let key: Value = serde_json::to_value(Jwk::from(&SigningKey::from_scalar(&[7; 32]).unwrap().public_key())).unwrap();
    let with = |member: &str, value: Value| {
        let mut key = key.clone();
        key[member] = value;
        key
    };
    let metadata = |keys: Value, encryptions: Value| -> ClientMetadata {
        let metadata = json!({
            "jwks": { "keys": keys },
            "vp_formats_supported": {},
            "encrypted_response_enc_values_supported": encryptions,
        });
        serde_json::from_value(metadata).unwrap()
    };
    assert!(metadata(json!([key]), json!([])).encryption_key().is_ok());
    let table: &[(&str, Value)] = &[
        ("no key", json!([])),
        ("a key for signatures", json!([with("use", json!("sig"))])),
        ("a key for another agreement", json!([with("alg", json!("ECDH-ES+A128KW"))])),
        ("a key on another curve", json!([with("crv", json!("P-384"))])),
        ("a key without a coordinate", json!([with("y", Value::Null)])),
        ("a private key", json!([with("d", key["x"].clone())])),
        ("a key that is no object", json!(["key"])),
        ("a ninth key", Value::Array([vec![json!({}); 8], vec![key.clone()]].concat())),
    ];
    for (name, keys) in table {
        let refused = metadata(keys.clone(), json!([])).encryption_key().unwrap_err();
        assert_eq!(refused, Error::PeerMisbehaved(PeerMisbehaved::InvalidRequest), "{name}");
    }
    for (offered, expected) in [
        (json!([]), Ok(Enc::A128Gcm)),
        (json!(["A128CBC-HS256", "A128GCM"]), Ok(Enc::A128Gcm)),
        (json!(["A128GCM", "A256GCM"]), Ok(Enc::A256Gcm)),
        (json!(["A128CBC-HS256"]), Err(PeerMisbehaved::Algorithm.into())),
        (json!(["a256gcm"]), Err(PeerMisbehaved::Algorithm.into())),
    ] {
        assert_eq!(metadata(json!([]), offered.clone()).content_encryption(), expected, "{offered}");
    }
}

/// The example of OpenID4VP 1.0, Appendix B.2.6.1.
#[test]
fn the_session_transcript_is_that_of_the_specification() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/openid4vp/session-transcript.json")).unwrap();
    let text = |member: &str| vectors[member].as_str().unwrap();
    let key: crate::jose::jwk::Jwk = serde_json::from_value(vectors["jwk"].clone()).unwrap();
    let thumbprint = key.thumbprint();
    let transcript =
        session_transcript(text("client_id"), text("nonce"), Some(&thumbprint), text("response_uri")).unwrap();
    let hex: String = transcript.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, text("session_transcript_hex"));
}
