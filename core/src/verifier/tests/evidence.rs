//! Records of approvals, verified by nobody who was there.

use super::transactions::{declaration, document};
use super::*;
use crate::assurance::Level;
use crate::error::{Expired, Malformed, PeerMisbehaved, Untrusted};
use crate::evidence::{ClaimedAssessment, EvidenceRecord};
use crate::internal::tests::seed;
use crate::verifier::evidence::{self, VerifiedEvidence};

const DIGEST: [u8; 32] = [1; 32];

/// A request for a signature, and its parsed form.
fn signing(world: &World, change: impl FnOnce(&mut RequestInput<'_>)) -> (String, SentRequest) {
    let compact = world.signed_request(|input| {
        input.exp = NOW.plus(1800);
        input.transaction_data = Some(vec![declaration("MU-B 1234"), document(DIGEST)]);
        change(input);
    });
    let sent = SentRequest::parse(&compact).unwrap();
    (compact, sent)
}

fn record(world: &World, format: CredentialFormat, request: &(String, SentRequest)) -> EvidenceRecord {
    record_with(world, format, request, &world.approval(&request.1))
}

fn record_with(
    world: &World,
    format: CredentialFormat,
    (compact, sent): &(String, SentRequest),
    approval: &ApprovalElement,
) -> EvidenceRecord {
    let presentation = match format {
        CredentialFormat::Mdoc => base64url::decode(world.present(format, sent, &ASKED, approval)).unwrap(),
        CredentialFormat::SdJwtVc => world.present_sd_jwt_at(approval.time, sent, &ASKED, Some(approval)).into_bytes(),
    };
    EvidenceRecord { request: compact.clone(), format, presentation, assessment: None }
}

fn verify(world: &World, record: &EvidenceRecord) -> Result<VerifiedEvidence, Error> {
    evidence::verify(&record.to_bytes().unwrap(), &world.issuers.anchors(), &world.relying_parties.anchors())
}

/// Why a record is refused.
fn refused(world: &World, record: &EvidenceRecord) -> Error {
    verify(world, record).map(|_| ()).unwrap_err()
}

#[test]
fn a_record_shows_who_approved_what_when_and_for_whom() {
    let world = World::new();
    let request = signing(&world, |_| ());
    for format in FORMATS {
        let claimed =
            ClaimedAssessment { level: Level::Low, reasons: vec!["key.software".into()], policy: "demo".into() };
        let record = EvidenceRecord { assessment: Some(claimed.clone()), ..record(&world, format, &request) };
        seed("evidence", format.name(), crate::internal::evidence, &record.to_bytes().unwrap());
        let verified = verify(&world, &record).unwrap();
        assert_eq!(verified.attributes[&Attribute::FamilyName], Value::Text("Muster".into()));
        assert_eq!(verified.attributes.len(), ASKED.len());
        assert_eq!(verified.relying_party.name, "Stadt Musterhausen");
        assert_eq!(verified.relying_party.origin, "https://portal.musterhausen.example");
        assert_eq!(verified.transactions, *request.1.transactions());
        assert_eq!((verified.approved_at, verified.arrival), (NOW, Arrival::Scanned));
        assert_eq!((verified.format, verified.pin_proved), (format, true));
        assert_eq!(verified.issuer.organization(), Some("Stadt Musterhausen"));
        assert_eq!(verified.claimed_assessment, Some(claimed));
        assert!(verified.approves(&DIGEST) && !verified.approves(&[2; 32]));
    }
}

#[test]
fn an_approval_without_a_pin_is_told_apart() {
    let world = World::new();
    let request = signing(&world, |_| ());
    for format in FORMATS {
        let approval = ApprovalElement { pin_proof: None, ..world.approval(&request.1) };
        assert!(!verify(&world, &record_with(&world, format, &request, &approval)).unwrap().pin_proved);
        let mut forged = world.approval(&request.1);
        let payload = pin::proof_payload(&EVALUATION, &request.1.hash, &request.1.transcript);
        forged.pin_proof.as_mut().unwrap().signature = world.device_key.sign(&payload);
        assert_eq!(refused(&world, &record_with(&world, format, &request, &forged)), Error::from(Untrusted::PinProof));
    }
}

#[test]
fn the_approval_of_a_login_is_no_signature() {
    let world = World::new();
    let compact = world.signed_request(|_| ());
    let login = (compact.clone(), SentRequest::parse(&compact).unwrap());
    for format in FORMATS {
        let invalid: Error = PeerMisbehaved::InvalidTransactionData.into();
        assert_eq!(refused(&world, &record(&world, format, &login)), invalid);
        // Nor does it become one beside another request.
        let (request, _) = signing(&world, |_| ());
        let moved = EvidenceRecord { request, ..record(&world, format, &login) };
        assert_eq!(refused(&world, &moved), invalid);
    }
}

#[test]
fn refuses_what_was_approved_for_something_else() {
    let world = World::new();
    let request = signing(&world, |_| ());
    let other_document = signing(&world, |input| input.transaction_data = Some(vec![document([2; 32])]));
    let other_nonce = signing(&world, |input| input.nonce = "fedcba9876543210");
    let same_again = signing(&world, |input| input.state = Some("another"));
    let invalid: Error = PeerMisbehaved::InvalidTransactionData.into();
    let wrong: Error = PeerMisbehaved::WrongRequest.into();
    let session: Error = Untrusted::Signature.into();
    let nonce: Error = PeerMisbehaved::WrongNonce.into();
    for (name, other, mdoc, sd_jwt) in [
        ("another document", &other_document, invalid, invalid),
        ("another session", &other_nonce, session, nonce),
        ("the same, asked again", &same_again, wrong, wrong),
    ] {
        for (format, expected) in FORMATS.into_iter().zip([mdoc, sd_jwt]) {
            let moved = EvidenceRecord { request: request.0.clone(), ..record(&world, format, other) };
            assert_eq!(refused(&world, &moved), expected, "{name} {format:?}");
        }
    }
    for format in FORMATS {
        let moved = record_with(&world, format, &request, &world.approval(&same_again.1));
        assert_eq!(refused(&world, &moved), wrong, "the approval element of another request");
    }
}

#[test]
fn refuses_swapped_transactions() {
    let world = World::new();
    let request = signing(&world, |_| ());
    let mut claims: Json = jws::parse(&request.0).unwrap().unverified_claims().unwrap();
    claims["transaction_data"].as_array_mut().unwrap().swap(0, 1);
    let (head, rest) = request.0.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let swapped = format!("{head}.{}.{signature}", base64url::encode(claims.to_string()));
    for format in FORMATS {
        let record = EvidenceRecord { request: swapped.clone(), ..record(&world, format, &request) };
        assert_eq!(refused(&world, &record), Error::from(Untrusted::Signature));
    }
}

#[test]
fn trusts_nobody_but_the_scheme() {
    let (world, other) = (World::new(), World::new());
    let request = signing(&world, |_| ());
    for format in FORMATS {
        let bytes = record(&world, format, &request).to_bytes().unwrap();
        let (issuers, relying_parties) = (world.issuers.anchors(), world.relying_parties.anchors());
        let (others, chain) = (other.issuers.anchors(), Error::from(Untrusted::Chain));
        assert!(evidence::verify(&bytes, &issuers, &relying_parties).is_ok());
        assert_eq!(evidence::verify(&bytes, &others, &relying_parties).map(|_| ()), Err(chain));
        assert_eq!(evidence::verify(&bytes, &issuers, &issuers).map(|_| ()), Err(chain));
    }
}

#[test]
fn counts_the_time_of_the_approval_within_that_of_the_request() {
    let world = World::new();
    let request = signing(&world, |_| ());
    for format in FORMATS {
        for (time, expected) in [
            (NOW.minus(301), Err(Expired::Request.into())),
            (NOW.minus(300), Ok(())),
            (NOW.plus(1800), Ok(())),
            (NOW.plus(2099), Ok(())),
            (NOW.plus(2100), Err(Error::from(Expired::Request))),
        ] {
            let approval = ApprovalElement { time, ..world.approval(&request.1) };
            let record = record_with(&world, format, &request, &approval);
            assert_eq!(verify(&world, &record).map(|_| ()), expected, "{format:?} {time:?}");
        }
    }
    // What was not valid then does not become valid.
    let late = signing(&world, |input| (input.iat, input.exp) = (NOW.plus(20_000), NOW.plus(21_800)));
    for format in FORMATS {
        let approval = ApprovalElement { time: NOW.plus(20_000), ..world.approval(&late.1) };
        let expected: Error = Expired::Credential.into();
        assert_eq!(refused(&world, &record_with(&world, format, &late, &approval)), expected);
    }
}

#[test]
fn refuses_a_record_of_another_format_or_without_an_approval_element() {
    let world = World::new();
    let request = signing(&world, |_| ());
    let (mdoc, sd_jwt) = (FORMATS[0], FORMATS[1]);
    let other = EvidenceRecord { format: sd_jwt, ..record(&world, mdoc, &request) };
    assert_eq!(refused(&world, &other), Malformed::Utf8.into());
    let other = EvidenceRecord { format: mdoc, ..record(&world, sd_jwt, &request) };
    assert!(matches!(refused(&world, &other), Error::Malformed(_)));
    let presentation = world.present_sd_jwt(&request.1, &ASKED, None).into_bytes();
    let without = EvidenceRecord { presentation, ..record(&world, sd_jwt, &request) };
    assert_eq!(refused(&world, &without), PeerMisbehaved::WrongRequest.into());
}

#[test]
fn no_changed_bit_changes_what_a_record_shows() {
    let world = World::new();
    let request = signing(&world, |_| ());
    for format in FORMATS {
        let honest = record(&world, format, &request);
        let (bytes, shown) = (honest.to_bytes().unwrap(), verify(&world, &honest).unwrap());
        let (issuers, relying_parties) = (world.issuers.anchors(), world.relying_parties.anchors());
        let mut refused = 0;
        for position in (0..bytes.len()).step_by(11) {
            let mut changed = bytes.clone();
            changed[position] ^= 1 << (position % 8);
            match evidence::verify(&changed, &issuers, &relying_parties) {
                Err(_) => refused += 1,
                Ok(verified) => {
                    assert_eq!(verified.transactions, shown.transactions, "{position}");
                    assert_eq!(verified.attributes, shown.attributes, "{position}");
                    assert_eq!(verified.relying_party, shown.relying_party, "{position}");
                }
            }
        }
        assert!(refused * 11 + 200 > bytes.len(), "{refused} of {}", bytes.len());
    }
}
