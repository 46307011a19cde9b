//! Responses of phones that cheat, and of honest phones to somebody else.

use super::*;
use crate::crypto::Signature;
use crate::error::{ApiMisuse, Expired, Malformed, PeerMisbehaved, Untrusted};

/// What becomes of an answer with a changed approval element.
fn approved(
    format: CredentialFormat,
    change: impl FnOnce(&mut ApprovalElement, &World, &SentRequest),
) -> Result<(), Error> {
    let world = World::new();
    let request = world.request();
    let mut approval = world.approval(&request);
    change(&mut approval, &world, &request);
    world.verify(&world.answer(format, &request, &approval), &request).map(|_| ())
}

fn signature(approval: &mut ApprovalElement) -> &mut Signature {
    &mut approval.pin_proof.as_mut().unwrap().signature
}

#[test]
fn refuses_an_approval_of_another_request() {
    for format in FORMATS {
        let refused = approved(format, |approval, _, _| approval.request_hash[0] ^= 1);
        assert_eq!(refused, Err(PeerMisbehaved::WrongRequest.into()));
    }
}

#[test]
fn refuses_a_request_that_arrived_the_other_way() {
    for format in FORMATS {
        let refused = approved(format, |approval, _, _| approval.arrival = Arrival::SameDevice);
        assert_eq!(refused, Err(PeerMisbehaved::WrongFlow.into()));
    }
}

#[test]
fn refuses_an_approval_at_another_time() {
    for format in FORMATS {
        for (time, expected) in [
            (NOW.minus(301), Err(Expired::Request.into())),
            (NOW.minus(300), Ok(())),
            (NOW.plus(300), Ok(())),
            (NOW.plus(301), Err(Expired::Request.into())),
        ] {
            assert_eq!(approved(format, |approval, _, _| approval.time = time), expected, "{format:?} {time:?}");
        }
    }
}

#[test]
fn refuses_a_pin_proof_that_does_not_hold() {
    let refused = Err(Untrusted::PinProof.into());
    for format in FORMATS {
        let by_another_key = approved(format, |approval, _, request| {
            let payload = pin::proof_payload(&EVALUATION, &request.hash, &request.transcript);
            *signature(approval) = SigningKey::generate(&mut OsRng).sign(&payload);
        });
        assert_eq!(by_another_key, refused);
        let for_another_evaluation = approved(format, |approval, _, _| {
            approval.pin_proof.as_mut().unwrap().evaluation_id = [6; 16];
        });
        assert_eq!(for_another_evaluation, refused);
        let for_another_request = approved(format, |approval, world, request| {
            let payload = pin::proof_payload(&EVALUATION, &[0; 32], &request.transcript);
            *signature(approval) = world.pin_key.sign(&payload);
        });
        assert_eq!(for_another_request, refused);
        let for_another_session = approved(format, |approval, world, request| {
            let payload = pin::proof_payload(&EVALUATION, &request.hash, &[]);
            *signature(approval) = world.pin_key.sign(&payload);
        });
        assert_eq!(for_another_session, refused);
        let by_the_device_key = approved(format, |approval, world, request| {
            let payload = pin::proof_payload(&EVALUATION, &request.hash, &request.transcript);
            *signature(approval) = world.device_key.sign(&payload);
        });
        assert_eq!(by_the_device_key, refused);
    }
}

#[test]
fn refuses_attributes_that_were_not_asked_and_misses_those_that_were() {
    let world = World::new();
    let request = world.request();
    let approval = world.approval(&request);
    for format in FORMATS {
        for attributes in [&ASKED[..2], &[ASKED[0], ASKED[1], ASKED[2], Attribute::GivenName], &[]] {
            let presentation = world.present(format, &request, attributes, &approval);
            let refused = world.verify(&world.encrypted(&answering(format, &presentation)), &request).map(|_| ());
            assert_eq!(refused, Err(PeerMisbehaved::WrongAttributes.into()), "{format:?} {attributes:?}");
        }
    }
}

#[test]
fn refuses_the_answer_to_another_request() {
    let world = World::new();
    let request = world.request();
    for format in FORMATS {
        let answer = world.answer(format, &request, &world.approval(&request));
        let other_nonce = world.request_saying(|input| input.nonce = "fedcba9876543210");
        let other_uri = world.request_saying(|input| input.response_uri = "https://bank.example/responses");
        let refused_nonce = world.verify(&answer, &other_nonce).map(|_| ()).unwrap_err();
        let refused_uri = world.verify(&answer, &other_uri).map(|_| ()).unwrap_err();
        match format {
            CredentialFormat::Mdoc => {
                assert_eq!(refused_nonce, Untrusted::Signature.into());
                assert_eq!(refused_uri, Untrusted::Signature.into());
            }
            CredentialFormat::SdJwtVc => {
                assert_eq!(refused_nonce, PeerMisbehaved::WrongNonce.into());
                assert_eq!(refused_uri, PeerMisbehaved::WrongRequest.into());
            }
        }
        let other_state = world.request_saying(|input| input.state = None);
        assert_eq!(world.verify(&answer, &other_state).map(|_| ()), Err(PeerMisbehaved::WrongState.into()));
    }
}

#[test]
fn refuses_an_answer_after_the_request_has_expired() {
    let world = World::new();
    let request = world.request_saying(|input| input.exp = NOW.plus(60));
    for format in FORMATS {
        let answer = world.answer(format, &request, &world.approval(&request));
        assert!(world.verify_at(&answer, &request, NOW.plus(59)).is_ok());
        assert_eq!(world.verify_at(&answer, &request, NOW.plus(60)).map(|_| ()), Err(Expired::Request.into()));
    }
}

#[test]
fn refuses_credentials_of_issuers_that_are_not_trusted() {
    let (world, other) = (World::new(), World::new());
    let request = world.request();
    for format in FORMATS {
        let presentation = other.present(format, &request, &ASKED, &other.approval(&request));
        let refused = world.verify(&world.encrypted(&answering(format, &presentation)), &request).map(|_| ());
        assert_eq!(refused, Err(Untrusted::Chain.into()), "{format:?}");
    }
}

#[test]
fn refuses_responses_of_another_shape() {
    let world = World::new();
    let request = world.request();
    let presentation = world.present(CredentialFormat::SdJwtVc, &request, &ASKED, &world.approval(&request));
    let wrong: Error = PeerMisbehaved::WrongCredential.into();
    let token = |token: Json| json!({ "vp_token": token, "state": "state" });
    for (response, expected) in [
        (token(json!({})), wrong),
        (token(json!({ "another_query": [&presentation] })), wrong),
        (token(json!({ SD_JWT_QUERY: [&presentation], MDOC_QUERY: [&presentation] })), wrong),
        (token(json!({ SD_JWT_QUERY: [] })), Malformed::Response.into()),
        (token(json!({ SD_JWT_QUERY: [&presentation, &presentation] })), Malformed::Response.into()),
        (token(json!({ SD_JWT_QUERY: &presentation })), Malformed::Json.into()),
        (token(json!({ SD_JWT_QUERY: ["~"] })), Malformed::SdJwt.into()),
        (token(json!({ MDOC_QUERY: [&presentation] })), Malformed::Base64.into()),
        (json!({ "state": "state" }), Malformed::Json.into()),
        (json!({ "vp_token": { SD_JWT_QUERY: [&presentation] } }), PeerMisbehaved::WrongState.into()),
    ] {
        assert_eq!(world.verify(&world.encrypted(&response), &request).map(|_| ()), Err(expected), "{response:.120}");
    }
}

#[test]
fn refuses_a_response_for_another_key() {
    let (world, other) = (World::new(), World::new());
    let request = world.request();
    let response = other.encrypted(&answering(CredentialFormat::SdJwtVc, ""));
    assert_eq!(world.verify(&response, &request).map(|_| ()), Err(Untrusted::Decryption.into()));
    assert_eq!(world.verify("no JWE", &request).map(|_| ()), Err(Malformed::Jose.into()));
}

#[test]
fn makes_no_request_without_a_certificate_a_fresh_nonce_or_a_future() {
    let world = World::new();
    let refused = |change: fn(&mut RequestInput<'_>)| {
        let key = world.encryption.public_key();
        let mut input = RequestInput {
            x5c: &world.x5c,
            response_uri: "https://ringe.example/wallet/responses/1",
            nonce: "0123456789abcdef",
            state: None,
            attributes: &ASKED,
            encryption_key: &key,
            flow: Arrival::SameDevice,
            wallet_nonce: None,
            transaction_data: None,
            purpose: None,
            minimum_level: None,
            iat: NOW,
            exp: NOW.plus(300),
        };
        change(&mut input);
        PreparedRequest::new(input).map(|_| ()).unwrap_err()
    };
    assert_eq!(refused(|input| input.x5c = &[]), ApiMisuse::Argument.into());
    assert_eq!(refused(|input| input.nonce = "0123456789abcde"), ApiMisuse::Argument.into());
    assert_eq!(refused(|input| input.nonce = "0123456789 abcdef"), PeerMisbehaved::InvalidRequest.into());
    assert_eq!(refused(|input| input.transaction_data = Some(vec![])), PeerMisbehaved::InvalidRequest.into());
    assert_eq!(refused(|input| input.exp = NOW), Expired::Request.into());
}
