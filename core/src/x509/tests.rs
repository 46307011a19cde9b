use rand_core::OsRng;
use rcgen::{BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose};

use super::testing::{Authority, NOW, leaf};
use super::{Certificate, MAX_CERTIFICATE, Profile, TrustAnchors, verify_chain};
use crate::crypto::SigningKey;
use crate::error::{Error, Expired, Malformed, PeerMisbehaved, Untrusted};
use crate::time::UnixTime;

const PROFILES: [Profile; 3] = [Profile::Issuer, Profile::RelyingParty, Profile::WalletProvider];

fn verified(chain: &[Vec<u8>], root: &Authority) -> Result<Certificate, Error> {
    verify_chain(chain, &root.anchors(), Profile::Issuer, NOW)
}

/// What becomes of a leaf directly below the root after a change to what it says.
fn with(change: impl FnOnce(&mut CertificateParams)) -> Result<Certificate, Error> {
    let root = Authority::root("Root");
    let mut params = leaf(Profile::Issuer);
    change(&mut params);
    verified(&[root.certify(&params, &SigningKey::generate(&mut OsRng))], &root)
}

fn critical(oid: &[u64]) -> CustomExtension {
    let mut extension = CustomExtension::from_oid_content(oid, vec![0x05, 0x00]);
    extension.set_criticality(true);
    extension
}

#[test]
fn accepts_a_leaf_of_each_profile_and_reads_it() {
    let root = Authority::root("Root");
    for profile in PROFILES {
        let (key, der) = root.leaf(profile);
        let certificate = verify_chain(std::slice::from_ref(&der), &root.anchors(), profile, NOW).unwrap();
        assert_eq!(certificate.der(), der);
        assert_eq!(certificate.public_key(), &key.public_key());
        assert_eq!(certificate.organization(), Some("Stadt Musterhausen"));
        assert_eq!(certificate.common_name(), Some("Stadt Musterhausen"));
        assert_eq!(certificate.origin(), Some("https://portal.musterhausen.example"));
        assert_eq!(certificate.not_before(), UnixTime(1_767_225_600));
        assert_eq!(certificate.not_after(), UnixTime(1_830_297_600));
        assert_eq!(certificate.sha256(), crate::crypto::sha256(&der));
    }
}

#[test]
fn refuses_a_leaf_for_every_other_purpose() {
    let root = Authority::root("Root");
    for made_for in PROFILES {
        let (_, der) = root.leaf(made_for);
        for used_for in PROFILES.into_iter().filter(|it| *it != made_for) {
            let refused = verify_chain(std::slice::from_ref(&der), &root.anchors(), used_for, NOW);
            assert_eq!(refused, Err(Untrusted::Chain.into()), "{made_for:?} as {used_for:?}");
        }
    }
}

#[test]
fn refuses_a_leaf_that_does_not_fit_the_profile() {
    let chain = Err(Untrusted::Chain.into());
    assert_eq!(with(|it| it.extended_key_usages.clear()), chain, "no extended key usage");
    assert_eq!(with(|it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any]), chain, "any usage");
    assert_eq!(with(|it| it.key_usages.clear()), chain, "no key usage");
    assert_eq!(with(|it| it.key_usages = vec![KeyUsagePurpose::KeyAgreement]), chain, "does not sign");
    assert_eq!(with(|it| it.key_usages.push(KeyUsagePurpose::KeyCertSign)), chain, "certifies");
    assert_eq!(with(|it| it.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)), chain, "authority as leaf");
    assert!(with(|_| ()).is_ok());
}

#[test]
fn refuses_an_unknown_critical_extension() {
    let refused = Err(PeerMisbehaved::Critical.into());
    assert_eq!(with(|it| it.custom_extensions.push(critical(&[1, 3, 6, 1, 4, 1, 55555, 1]))), refused);
}

#[test]
fn refuses_a_leaf_before_and_after_its_time() {
    let root = Authority::root("Root");
    let chain = [root.leaf(Profile::Issuer).1];
    for (now, expected) in [
        (1_767_225_599, Err(Expired::Certificate.into())),
        (1_767_225_600, Ok(())),
        (1_830_297_600, Ok(())),
        (1_830_297_601, Err(Expired::Certificate.into())),
    ] {
        let result = verify_chain(&chain, &root.anchors(), Profile::Issuer, UnixTime(now)).map(|_| ());
        assert_eq!(result, expected, "at {now}");
    }
}

#[test]
fn refuses_another_root_even_of_the_same_name() {
    let (_, der) = Authority::root("Root").leaf(Profile::Issuer);
    assert_eq!(verified(std::slice::from_ref(&der), &Authority::root("Root")), Err(Untrusted::Chain.into()));
    assert_eq!(verified(&[der], &Authority::root("Other")), Err(Untrusted::Chain.into()));
}

#[test]
fn trusts_nothing_without_anchors() {
    let (_, der) = Authority::root("Root").leaf(Profile::Issuer);
    let refused = verify_chain(&[der], &TrustAnchors::default(), Profile::Issuer, NOW);
    assert_eq!(refused, Err(Untrusted::Chain.into()));
}

#[test]
fn accepts_subordinate_authorities_up_to_the_limit() {
    let root = Authority::root("Root");
    let mut authorities = vec![root.subordinate("1")];
    for name in ["2", "3", "4"] {
        let next = authorities.last().unwrap().subordinate(name);
        authorities.push(next);
    }
    for length in 1..=4_usize {
        let (_, der) = authorities[length - 1].leaf(Profile::Issuer);
        let above = authorities[..length].iter().rev().map(|it| it.der.clone());
        let chain: Vec<_> = std::iter::once(der).chain(above).collect();
        let expected = if chain.len() <= super::MAX_CHAIN { Ok(()) } else { Err(Untrusted::Chain.into()) };
        assert_eq!(verified(&chain, &root).map(|_| ()), expected, "{} certificates", chain.len());
    }
}

#[test]
fn refuses_a_chain_that_is_not_exactly_the_path() {
    let root = Authority::root("Root");
    let (first, second) = (root.subordinate("First"), root.subordinate("Second"));
    let (_, der) = first.leaf(Profile::Issuer);
    let chain = Err(Untrusted::Chain.into());
    assert!(verified(&[der.clone(), first.der.clone()], &root).is_ok());
    assert_eq!(verified(&[], &root), chain, "empty");
    assert_eq!(verified(std::slice::from_ref(&der), &root), chain, "gap");
    assert_eq!(verified(&[der.clone(), first.der.clone(), root.der.clone()], &root), chain, "with the anchor");
    assert_eq!(verified(&[der.clone(), first.der.clone(), second.der.clone()], &root), chain, "one too many");
    assert_eq!(verified(&[der.clone(), first.der.clone(), first.der.clone()], &root), chain, "one twice");
    assert_eq!(verified(std::slice::from_ref(&root.der), &root), chain, "the anchor itself");
}

#[test]
fn refuses_a_leaf_certified_by_what_is_no_authority() {
    let root = Authority::root("Root");
    let mut without_usage = super::testing::authority("May not certify");
    without_usage.key_usages = vec![KeyUsagePurpose::CrlSign];
    for params in [leaf(Profile::Issuer), without_usage] {
        let impostor = root.subordinate_saying(params);
        let chain = [impostor.leaf(Profile::Issuer).1, impostor.der];
        assert_eq!(verified(&chain, &root), Err(Untrusted::Chain.into()));
    }
}

#[test]
fn refuses_what_is_no_certificate_or_too_long() {
    let root = Authority::root("Root");
    let (_, der) = root.leaf(Profile::Issuer);
    let malformed = Err(Malformed::Certificate.into());
    assert_eq!(Certificate::parse(&[]), malformed);
    assert_eq!(Certificate::parse(&der[..der.len() - 1]), malformed);
    assert_eq!(Certificate::parse(&[der.as_slice(), &[0]].concat()), malformed);
    assert_eq!(Certificate::parse(&vec![0x30; MAX_CERTIFICATE + 1]), Err(Malformed::TooLong.into()));
    let long = vec![0x30; MAX_CERTIFICATE + 1];
    assert_eq!(verified(&[der, long], &root), Err(Malformed::TooLong.into()));
}

#[test]
fn refuses_a_key_on_another_curve() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let der = leaf(Profile::Issuer).self_signed(&key).unwrap().der().to_vec();
    assert_eq!(Certificate::parse(&der), Err(Malformed::Key.into()));
}

#[test]
fn reads_anchors_from_pem_and_wants_at_least_one() {
    let pem = |der: &[u8]| {
        use base64::Engine as _;
        let body = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
    };
    let (first, second) = (Authority::root("First"), Authority::root("Second"));
    let anchors = TrustAnchors::from_pem(&(pem(&first.der) + &pem(&second.der))).unwrap();
    for root in [&first, &second] {
        assert!(verify_chain(&[root.leaf(Profile::Issuer).1], &anchors, Profile::Issuer, NOW).is_ok());
    }
    for bad in ["", "no PEM", &pem(b"no certificate"), "-----BEGIN CERTIFICATE-----\n"] {
        assert_eq!(TrustAnchors::from_pem(bad).map(|_| ()), Err(Malformed::Certificate.into()), "{bad}");
    }
}
