use rand_core::OsRng;
use rcgen::date_time_ymd;

use crate::crypto::{Signature, SigningKey};
use crate::error::{Error, Expired, Untrusted};
use crate::time::UnixTime;
use crate::x509::testing::{Authority, NOW, authority};
use crate::x509::{Certificate, Profile, Remembered, TrustAnchors, verify_chain};

const MESSAGE: &[u8] = b"what the issuer signed";

/// Anchors that remember, and a signer below them.
struct World {
    root: Authority,
    anchors: TrustAnchors,
    key: SigningKey,
    chain: Vec<Vec<u8>>,
}

impl World {
    fn new() -> Self {
        let root = Authority::root("Root");
        let (key, leaf) = root.leaf(Profile::Issuer);
        let anchors = root.anchors().remembering(100);
        Self { root, anchors, key, chain: vec![leaf] }
    }

    fn chain_at(&self, now: UnixTime) -> Result<Certificate, Error> {
        verify_chain(&self.chain, &self.anchors, Profile::Issuer, now)
    }

    /// Whether a signature holds, and whether that was known without a look.
    fn signature(&self, signer: &Certificate, message: &[u8], signature: &Signature) -> (Result<(), Error>, bool) {
        let before = self.anchors.remembered().hits;
        let result = self.anchors.verify_signature(signer, message, signature);
        (result, self.anchors.remembered().hits > before)
    }
}

#[test]
fn a_chain_seen_before_gives_the_same_leaf() {
    let world = World::new();
    assert_eq!(world.chain_at(NOW), world.chain_at(NOW));
}

#[test]
fn a_chain_seen_before_is_refused_outside_its_time() {
    let world = World::new();
    let leaf = world.chain_at(NOW).unwrap();
    for at in [leaf.not_before().minus(1), leaf.not_after().plus(1)] {
        assert_eq!(world.chain_at(at), Err(Expired::Certificate.into()), "at {at:?}");
    }
    for at in [leaf.not_before(), leaf.not_after()] {
        assert!(world.chain_at(at).is_ok(), "at {at:?}");
    }
}

#[test]
fn a_chain_seen_before_is_refused_once_an_authority_on_it_has_expired() {
    let root = Authority::root("Root");
    let mut brief = authority("Brief");
    brief.not_after = date_time_ymd(2026, 12, 1);
    let brief = root.subordinate_saying(brief);
    let chain = [brief.leaf(Profile::Issuer).1, brief.der.clone()];
    let anchors = root.anchors().remembering(100);
    let at = |now| verify_chain(&chain, &anchors, Profile::Issuer, now).map(|leaf| leaf.not_after());
    let leaf_ends = at(NOW).unwrap();
    let after = UnixTime(1_796_083_201); // 2026-12-01T00:00:01Z
    assert!(after < leaf_ends);
    assert_eq!(at(after), Err(Expired::Certificate.into()));
}

#[test]
fn a_chain_seen_for_one_purpose_is_refused_for_another() {
    let world = World::new();
    assert!(world.chain_at(NOW).is_ok());
    for other in [Profile::RelyingParty, Profile::WalletProvider] {
        let refused = verify_chain(&world.chain, &world.anchors, other, NOW);
        assert_eq!(refused, Err(Untrusted::Chain.into()), "{other:?}");
    }
}

#[test]
fn one_changed_byte_makes_it_another_chain() {
    let world = World::new();
    assert!(world.chain_at(NOW).is_ok());
    for at in 0..world.chain[0].len() {
        let mut chain = world.chain.clone();
        chain[0][at] ^= 1;
        assert!(verify_chain(&chain, &world.anchors, Profile::Issuer, NOW).is_err(), "byte {at}");
    }
    let (leaf, again) = (world.chain[0].clone(), world.chain[0].clone());
    assert_eq!(
        verify_chain(&[leaf, again], &world.anchors, Profile::Issuer, NOW),
        Err(Untrusted::Chain.into()),
        "one certificate more"
    );
}

#[test]
fn other_anchors_know_nothing_of_what_was_seen() {
    let world = World::new();
    let signer = world.chain_at(NOW).unwrap();
    world.anchors.verify_signature(&signer, MESSAGE, &world.key.sign(MESSAGE)).unwrap();
    let others = Authority::root("Root").anchors().remembering(100);
    assert_eq!(verify_chain(&world.chain, &others, Profile::Issuer, NOW), Err(Untrusted::Chain.into()));
    assert_eq!(others.remembered(), Remembered::default());
    let forgetful = world.anchors.clone().remembering(100);
    assert_eq!(forgetful.remembered(), Remembered::default());
}

#[test]
fn a_signature_seen_before_is_not_verified_again() {
    let world = World::new();
    let (signer, signature) = (world.chain_at(NOW).unwrap(), world.key.sign(MESSAGE));
    assert_eq!(world.signature(&signer, MESSAGE, &signature), (Ok(()), false));
    assert_eq!(world.signature(&signer, MESSAGE, &signature), (Ok(()), true));
    assert_eq!(world.anchors.remembered(), Remembered { hits: 1, misses: 1 });
}

#[test]
fn one_changed_byte_makes_it_another_signature() {
    let world = World::new();
    let (signer, signature) = (world.chain_at(NOW).unwrap(), world.key.sign(MESSAGE));
    assert!(world.signature(&signer, MESSAGE, &signature).0.is_ok());
    let refused = (Err(Untrusted::Signature.into()), false);
    for at in 0..MESSAGE.len() {
        let mut message = MESSAGE.to_vec();
        message[at] ^= 1;
        assert_eq!(world.signature(&signer, &message, &signature), refused, "byte {at} of the message");
    }
    for at in 0..64 {
        let mut bytes = *signature.as_bytes();
        bytes[at] ^= 1;
        let changed = Signature::from_bytes(&bytes).unwrap();
        assert_eq!(world.signature(&signer, MESSAGE, &changed), refused, "byte {at} of the signature");
    }
    // What moves from the message into the signature, or back, is another message too.
    assert_eq!(world.signature(&signer, &MESSAGE[1..], &signature), refused);
}

#[test]
fn what_another_signer_signed_was_not_seen() {
    let world = World::new();
    let (signer, signature) = (world.chain_at(NOW).unwrap(), world.key.sign(MESSAGE));
    assert!(world.signature(&signer, MESSAGE, &signature).0.is_ok());
    let chain = [world.root.leaf(Profile::Issuer).1];
    let other = verify_chain(&chain, &world.anchors, Profile::Issuer, NOW).unwrap();
    assert_eq!(world.signature(&other, MESSAGE, &signature), (Err(Untrusted::Signature.into()), false));
}

#[test]
fn failures_are_not_remembered() {
    let world = World::new();
    let (signer, bad) = (world.chain_at(NOW).unwrap(), SigningKey::generate(&mut OsRng).sign(MESSAGE));
    for _ in 0..3 {
        assert_eq!(world.signature(&signer, MESSAGE, &bad), (Err(Untrusted::Signature.into()), false));
    }
    assert_eq!(world.anchors.remembered(), Remembered { hits: 0, misses: 3 });
}

#[test]
fn what_is_forgotten_is_verified_again() {
    let world = World { anchors: Authority::root("Root").anchors().remembering(4), ..World::new() };
    let signer = Certificate::parse(&world.chain[0]).unwrap();
    let messages: Vec<_> = (0..20_u8).map(|number| ([number], world.key.sign(&[number]))).collect();
    for (message, signature) in messages.iter().chain(&messages) {
        assert_eq!(world.signature(&signer, message, signature), (Ok(()), false), "{message:?}");
    }
    let (message, signature) = messages.last().unwrap();
    assert_eq!(world.signature(&signer, message, signature), (Ok(()), true), "the last one is still there");
}
