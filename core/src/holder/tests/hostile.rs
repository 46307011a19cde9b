//! Requests that are not as they should be, by the one thing that is wrong with each.

use rand_core::OsRng;
use serde_json::{Value as Json, json};

use super::phone::{Person, Phone};
use super::server::{Request, Server};
use crate::approval_element::Arrival;
use crate::attribute::Attribute;
use crate::crypto::SigningKey;
use crate::error::{Error, Expired, Malformed, PeerMisbehaved, Refused, Untrusted};
use crate::holder::{Event, HttpResponse, Outcome};
use crate::x509::Profile;
use crate::x509::testing::{Authority, NOW, leaf};

/// What a phone makes of a request, and what it told the verifier.
fn refusal(server: &mut Server, phone: &mut Phone, arrival: Arrival, link: &str) -> (Error, Vec<String>) {
    phone.start(link, arrival);
    let outcome = phone.run(server, &mut Person::default());
    let Outcome::Failed(failed) = outcome else { panic!("{outcome:?}") };
    assert!(phone.consents.is_empty() && phone.pin_prompts.len() == 1, "nobody was asked");
    assert!(!failed.can_resume && phone.wallet.interrupted().is_none());
    (failed.error, std::mem::take(&mut server.refusals))
}

#[test]
fn refuses_requests_whose_claims_are_wrong() {
    type Change = fn(&mut Json);
    let invalid = || Error::from(PeerMisbehaved::InvalidRequest);
    let table: Vec<(&str, Change, Error, Option<&str>)> = vec![
        (
            "another audience",
            |it| it["aud"] = "https://a.example".into(),
            PeerMisbehaved::WrongAudience.into(),
            Some("invalid_request"),
        ),
        ("another client", |it| it["client_id"] = "x509_hash:abc".into(), PeerMisbehaved::WrongClientId.into(), None),
        ("another response type", |it| it["response_type"] = "code".into(), invalid(), Some("invalid_request")),
        ("no encryption", |it| it["response_mode"] = "direct_post".into(), invalid(), Some("invalid_request")),
        ("a redirect_uri", |it| it["redirect_uri"] = "https://a.example".into(), invalid(), Some("invalid_request")),
        ("a short nonce", |it| it["nonce"] = "short".into(), invalid(), Some("invalid_request")),
        (
            "another wallet's nonce",
            |it| it["wallet_nonce"] = "other".into(),
            PeerMisbehaved::WrongWalletNonce.into(),
            Some("invalid_request"),
        ),
        (
            "no wallet_nonce",
            |it| drop(it.as_object_mut().unwrap().remove("wallet_nonce")),
            PeerMisbehaved::WrongWalletNonce.into(),
            Some("invalid_request"),
        ),
        ("over", |it| it["exp"] = NOW.0.into(), Expired::Request.into(), None),
        ("from the future", |it| it["iat"] = (NOW.0 + 3600).into(), Expired::Request.into(), None),
        (
            "transaction data",
            |it| it["transaction_data"] = json!(["e30"]),
            PeerMisbehaved::InvalidTransactionData.into(),
            Some("invalid_transaction_data"),
        ),
        (
            "a plain response_uri",
            |it| it["response_uri"] = "http://ringe.example/wallet/responses/1".into(),
            Malformed::Url.into(),
            None,
        ),
        (
            "a response_uri that is a script",
            |it| it["response_uri"] = "javascript:alert(1)".into(),
            Malformed::Url.into(),
            None,
        ),
        (
            "no encryption key",
            |it| it["client_metadata"]["jwks"]["keys"] = json!([]),
            invalid(),
            Some("invalid_request"),
        ),
        (
            "an unknown encryption",
            |it| it["client_metadata"]["encrypted_response_enc_values_supported"] = json!(["A128CBC-HS256"]),
            PeerMisbehaved::Algorithm.into(),
            Some("invalid_request"),
        ),
        (
            "an empty query",
            |it| it["dcql_query"]["credentials"] = json!([]),
            PeerMisbehaved::InvalidQuery.into(),
            Some("invalid_request"),
        ),
        (
            "a long purpose",
            |it| it["org.siegelring.purpose"] = "x".repeat(201).into(),
            invalid(),
            Some("invalid_request"),
        ),
        (
            "another credential",
            |it| it["dcql_query"] = json!({ "credentials": [{ "id": "a", "format": "mso_mdoc", "meta": { "doctype_value": "org.iso.18013.5.1.mDL" } }] }),
            Refused::NoCredential.into(),
            Some("access_denied"),
        ),
        (
            "another value",
            |it| {
                it["dcql_query"]["credentials"]
                    .as_array_mut()
                    .unwrap()
                    .iter_mut()
                    .for_each(|query| query["claims"][0]["values"] = json!(["Meier"]))
            },
            Refused::NoCredential.into(),
            Some("access_denied"),
        ),
    ];
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    for (name, change, expected, told) in table {
        let link = server.login_with(Arrival::Scanned, |request| request.change = Some(change));
        let (error, refusals) = refusal(&mut server, &mut phone, Arrival::Scanned, &link);
        assert_eq!(error, expected, "{name}");
        assert_eq!(refusals.first().map(String::as_str), told, "{name}");
    }
    assert!(server.presented.is_empty());
}

#[test]
fn refuses_requests_of_somebody_who_is_not_certified() {
    type Change = fn(&mut Request, &Server);
    let table: [(&str, Change, Error); 7] = [
        ("another key", |it, _| it.signer = SigningKey::generate(&mut OsRng), Untrusted::Signature.into()),
        ("another message's type", |it, _| it.typ = "JWT", PeerMisbehaved::WrongType.into()),
        ("no certificate", |it, _| it.x5c.clear(), Untrusted::Chain.into()),
        (
            "the root beside the leaf",
            |it, server| it.x5c.push(server.relying_parties.der.clone()),
            Untrusted::Chain.into(),
        ),
        (
            "an unknown authority",
            |it, _| certify(it, &Authority::root("Nobody"), Profile::RelyingParty),
            Untrusted::Chain.into(),
        ),
        (
            "an issuer of credentials",
            |it, server| certify(it, &server.issuers, Profile::Issuer),
            Untrusted::Chain.into(),
        ),
        (
            "another relying party than the link says",
            |it, server| certify(it, &server.relying_parties, Profile::RelyingParty),
            PeerMisbehaved::WrongClientId.into(),
        ),
    ];
    for (name, change, expected) in table {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        let link = server.login(Arrival::Scanned);
        let mut request = server.request.take().unwrap();
        change(&mut request, &server);
        server.request = Some(request);
        let (error, refusals) = refusal(&mut server, &mut phone, Arrival::Scanned, &link);
        assert_eq!((error, refusals), (expected, Vec::new()), "{name}");
    }
}

/// Has the request signed by a certificate of another authority or purpose.
fn certify(request: &mut Request, authority: &Authority, profile: Profile) {
    let key = SigningKey::generate(&mut OsRng);
    request.x5c = vec![authority.certify(&leaf(profile), &key)];
    request.signer = key;
}

#[test]
fn refuses_a_request_that_came_another_way_than_it_says_and_tells_nobody() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    for (flow, arrival, expected) in [
        (Arrival::Scanned, Arrival::SameDevice, Refused::ScanInsideApp),
        (Arrival::SameDevice, Arrival::Scanned, Refused::OpenOnThisDevice),
    ] {
        let link = server.login(flow);
        let (error, refusals) = refusal(&mut server, &mut phone, arrival, &link);
        assert_eq!((error, refusals), (expected.into(), Vec::new()));
    }
}

#[test]
fn asks_for_nothing_that_the_credential_does_not_say() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = server.login_with(Arrival::Scanned, |request| request.attributes.push(Attribute::AcademicTitle));
    let (error, refusals) = refusal(&mut server, &mut phone, Arrival::Scanned, &link);
    assert_eq!((error, refusals), (Refused::NoCredential.into(), vec!["access_denied".to_owned()]));
}

#[test]
fn a_request_object_of_another_media_type_is_none() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    server.interference = Some(Box::new(|_, mut response| {
        response.content_type = "text/html".to_owned();
        Some(response)
    }));
    let link = server.login(Arrival::Scanned);
    let (error, _) = refusal(&mut server, &mut phone, Arrival::Scanned, &link);
    assert_eq!(error, PeerMisbehaved::HttpAnswer.into());
}

#[test]
fn an_answer_that_is_too_long_is_not_read() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    server.interference = Some(Box::new(|_, mut response| {
        response.body.resize(1 << 20, b' ');
        Some(response)
    }));
    let link = server.login(Arrival::Scanned);
    let (error, _) = refusal(&mut server, &mut phone, Arrival::Scanned, &link);
    assert_eq!(error, Malformed::TooLong.into());
}

#[test]
fn texts_that_lead_nowhere_start_nothing() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let table: [(&str, Error); 8] = [
        ("", Malformed::Url.into()),
        ("hello", Malformed::Url.into()),
        (
            "https://evil.example/app?client_id=x509_hash:a&request_uri=https%3A%2F%2Fevil.example",
            Untrusted::Server.into(),
        ),
        (
            "http://ringe.example/app?client_id=x509_hash:a&request_uri=https%3A%2F%2Fringe.example",
            Malformed::Url.into(),
        ),
        ("haip-vp://?client_id=x509_hash:a", Malformed::Request.into()),
        ("haip-vp://?client_id=a&client_id=b&request_uri=https%3A%2F%2Fringe.example", Malformed::Url.into()),
        ("javascript:alert(1)", Malformed::Url.into()),
        ("openid-credential-offer://?credential_offer=%7B%7D", Malformed::Json.into()),
    ];
    for (text, expected) in table {
        let refused = phone.wallet.start(text, Arrival::Scanned, phone.now, &mut OsRng);
        assert_eq!(refused, Err(expected), "{text}");
    }
    assert!(phone.wallet.current().is_none_or(|step| matches!(step, crate::holder::Step::Done(_))));
    // A request that is somewhere else is fetched from there, but never in the clear.
    let plain = "haip-vp://?client_id=x509_hash:a&request_uri=http%3A%2F%2Fringe.example%2F1";
    let (error, _) = refusal(&mut server, &mut phone, Arrival::Scanned, plain);
    assert_eq!(error, Malformed::Url.into());
}

#[test]
fn nobody_but_its_own_server_is_believed_what_becomes_of_a_wallet() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = "haip-vp://?client_id=x509_hash:a&request_uri=https%3A%2F%2Fevil.example%2F1";
    for (status, expected) in [(403, Refused::ServerRefused.into()), (404, Expired::Request.into())] {
        phone.start(link, Arrival::Scanned);
        let body = br#"{"error":"revoked"}"#.to_vec();
        let content_type = "application/json".to_owned();
        phone.handle(Event::HttpResponse(HttpResponse { status, content_type, body })).unwrap();
        let outcome = phone.run(&mut server, &mut Person::default());
        let Outcome::Failed(failed) = outcome else { panic!("{outcome:?}") };
        assert_eq!((failed.error, failed.needs_enrolment), (expected, false));
    }
    assert!(phone.wallet.is_enrolled());

    server.interference = Some(Box::new(|_, mut response| {
        (response.status, response.body) = (403, br#"{"error":"revoked"}"#.to_vec());
        Some(response)
    }));
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    let outcome = phone.run(&mut server, &mut Person::default());
    let Outcome::Failed(failed) = outcome else { panic!("{outcome:?}") };
    assert_eq!((failed.error, failed.needs_enrolment), (Refused::Revoked.into(), true));
    assert!(!phone.wallet.is_enrolled());
}
