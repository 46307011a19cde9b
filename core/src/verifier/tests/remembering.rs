//! Presentations under anchors that remember what they saw.

use super::{FORMATS, NOW, World};
use crate::credential_format::CredentialFormat;
use crate::error::{Error, Expired, PeerMisbehaved, Untrusted};
use crate::jose::base64url;
use crate::time::UnixTime;
use crate::verifier::{ReceivedPresentation, SentRequest, VerifiedPresentation};
use crate::x509::{Remembered, TrustAnchors};

fn verify(
    (format, text): (CredentialFormat, &str),
    request: &SentRequest,
    anchors: &TrustAnchors,
    now: UnixTime,
) -> Result<VerifiedPresentation, Error> {
    ReceivedPresentation::new(format, text.to_owned()).verify(request, anchors, now)
}

#[test]
fn a_credential_seen_before_says_the_same_and_its_issuer_is_not_verified_again() {
    let world = World::new();
    for format in FORMATS {
        let anchors = world.issuers.anchors().remembering(100);
        let mut said = Vec::new();
        for _ in 0..3 {
            // Each time another request, as in life.
            let request = world.request();
            let text = world.present(format, &request, &super::ASKED, &world.approval(&request));
            said.push(verify((format, &text), &request, &anchors, NOW).unwrap().attributes);
        }
        assert!(said.windows(2).all(|pair| pair[0] == pair[1]));
        assert_eq!(anchors.remembered(), Remembered { hits: 2, misses: 1 }, "{format:?}");
    }
}

#[test]
fn a_credential_seen_before_expires() {
    let world = World::new();
    let request = world.request();
    for format in FORMATS {
        let anchors = world.issuers.anchors().remembering(100);
        let text = world.present(format, &request, &super::ASKED, &world.approval(&request));
        assert!(verify((format, &text), &request, &anchors, NOW).is_ok());
        let late = verify((format, &text), &request, &anchors, NOW.plus(10_001)).map(|_| ());
        assert_eq!(late, Err(Expired::Credential.into()), "{format:?}");
    }
}

#[test]
fn a_credential_seen_before_is_refused_by_whoever_trusts_others() {
    let (world, other) = (World::new(), World::new());
    let request = world.request();
    for format in FORMATS {
        let text = world.present(format, &request, &super::ASKED, &world.approval(&request));
        assert!(verify((format, &text), &request, &world.issuers.anchors().remembering(100), NOW).is_ok());
        let refused = verify((format, &text), &request, &other.issuers.anchors().remembering(100), NOW).map(|_| ());
        assert_eq!(refused, Err(Untrusted::Chain.into()), "{format:?}");
    }
}

#[test]
fn device_signature_approval_and_pin_proof_are_checked_each_time() {
    let world = World::new();
    let (request, another) = (world.request(), world.request_saying(|input| input.nonce = "fedcba9876543210"));
    for format in FORMATS {
        let anchors = world.issuers.anchors().remembering(100);
        let text = world.present(format, &request, &super::ASKED, &world.approval(&request));
        assert!(verify((format, &text), &request, &anchors, NOW).is_ok());
        let replayed = verify((format, &text), &another, &anchors, NOW).map(|_| ());
        let expected = match format {
            CredentialFormat::Mdoc => Untrusted::Signature.into(),
            CredentialFormat::SdJwtVc => Error::from(PeerMisbehaved::WrongNonce),
        };
        assert_eq!(replayed, Err(expected), "{format:?}");
    }
}

#[test]
fn one_changed_byte_is_refused_though_the_credential_was_seen_before() {
    let world = World::new();
    let request = world.request();
    let anchors = world.issuers.anchors().remembering(100);
    let format = CredentialFormat::Mdoc;
    let text = world.present(format, &request, &super::ASKED, &world.approval(&request));
    assert!(verify((format, &text), &request, &anchors, NOW).is_ok());
    let bytes = base64url::decode(&text).unwrap();
    for at in (0..bytes.len()).step_by(7) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        let changed = base64url::encode(bytes);
        assert!(verify((format, &changed), &request, &anchors, NOW).is_err(), "byte {at}");
    }
}
