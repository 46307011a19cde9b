use super::*;
use crate::openid4vp::request::TYP;

#[test]
fn a_request_is_signed_by_the_relying_party_and_says_what_was_put_in() {
    let world = World::new();
    let compact = world.signed_request(|input| input.wallet_nonce = Some("of the wallet"));
    let verified = jws::parse(&compact).unwrap().verify(&world.relying_party.public_key().into(), TYP).unwrap();
    assert_eq!(verified.header().x5c, world.x5c);
    let object: RequestObject = verified.claims().unwrap();
    object.check(NOW).unwrap();
    let leaf = crate::x509::Certificate::parse(&world.x5c[0]).unwrap();
    assert_eq!(object.client_id, format!("x509_hash:{}", base64url::encode(leaf.sha256())));
    assert_eq!(object.wallet_nonce.as_deref(), Some("of the wallet"));
    assert_eq!(object.flow, Some(Arrival::Scanned));
    assert_eq!((object.iat, object.exp), (Some(NOW), Some(NOW.plus(300))));
    let key = object.client_metadata.encryption_key().unwrap();
    assert_eq!(key.public_key(), &world.encryption.public_key());
    let sent = SentRequest::parse(&compact).unwrap();
    assert_eq!(sent.hash(), &crate::crypto::sha256(compact.as_bytes()));
    assert_eq!((sent.state(), sent.flow()), (Some("state"), Some(Arrival::Scanned)));
}

#[test]
fn what_was_sent_is_kept_as_it_would_be_read_back() {
    let world = World::new();
    let prepared = world.prepared_request(|input| input.wallet_nonce = Some("of the wallet")).unwrap();
    let signature = world.relying_party.sign(prepared.signature_payload());
    let (compact, kept) = prepared.complete_sent(signature).unwrap();
    let read = SentRequest::parse(&compact).unwrap();
    assert_eq!(format!("{kept:?}"), format!("{read:?}"));
}

#[test]
fn a_response_gives_exactly_what_was_asked() {
    let world = World::new();
    let request = world.request();
    for format in FORMATS {
        let verified = world.verify(&world.answer(format, &request, &world.approval(&request)), &request).unwrap();
        let mut expected = person();
        expected.remove(&Attribute::GivenName);
        assert_eq!(verified.format, format);
        assert_eq!(verified.attributes, expected);
        assert_eq!(verified.device_key, world.device_key.public_key());
        assert_eq!(verified.valid_until, Some(NOW.plus(10_000)));
        assert_eq!(verified.status, None);
        let approval = verified.approval.unwrap();
        assert_eq!((approval.arrival, approval.time), (Arrival::Scanned, NOW));
        assert_eq!(approval.pin_evaluation, Some(EVALUATION));
    }
}

#[test]
fn an_approval_without_a_pin_proof_says_so() {
    let world = World::new();
    let request = world.request();
    for format in FORMATS {
        let approval = ApprovalElement { pin_proof: None, ..world.approval(&request) };
        let verified = world.verify(&world.answer(format, &request, &approval), &request).unwrap();
        assert_eq!(verified.approval.unwrap().pin_evaluation, None);
    }
}

#[test]
fn wallets_of_others_answer_without_an_approval_element() {
    let world = World::new();
    let request = world.request();
    let presentation = world.present_sd_jwt(&request, &ASKED, None);
    let verified =
        world.verify(&world.encrypted(&answering(CredentialFormat::SdJwtVc, &presentation)), &request).unwrap();
    assert_eq!(verified.approval, None);
}

#[test]
fn the_phone_s_clock_may_differ_by_five_minutes() {
    let world = World::new();
    let request = world.request_saying(|input| input.exp = NOW.plus(1_000));
    for format in FORMATS {
        let answer = world.answer(format, &request, &world.approval(&request));
        for now in [NOW.minus(300), NOW.plus(300)] {
            assert!(world.verify_at(&answer, &request, now).is_ok(), "{format:?} {now:?}");
        }
    }
}
