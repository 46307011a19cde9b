//! Wycheproof, the vectors of known mistakes, against `crypto`.

use siegelring_core::crypto::{Aead, AgreementKey, PublicKey, Signature, hkdf_sha256, verify_rs256};
use siegelring_core::error::Result;
use wycheproof::{TestResult, aead, ecdh, ecdsa, hkdf, rsa_pkcs1_verify};

/// Holds what we say against what the vector expects. What is merely acceptable, we may refuse.
fn check(expected: TestResult, outcome: &Result<()>, vector: &dyn std::fmt::Debug) {
    let holds = match expected {
        TestResult::Valid => outcome.is_ok(),
        TestResult::Invalid => outcome.is_err(),
        TestResult::Acceptable => true,
    };
    assert!(holds, "{outcome:?}: {vector:?}");
}

fn ecdsa(name: ecdsa::TestName, parse: fn(&[u8]) -> Result<Signature>) -> usize {
    let set = ecdsa::TestSet::load(name).unwrap();
    let mut seen = 0;
    for group in set.test_groups {
        let key = PublicKey::from_uncompressed(&group.key.key).unwrap();
        for test in group.tests {
            let outcome = parse(&test.sig).and_then(|signature| key.verify(&test.msg, &signature));
            check(test.result, &outcome, &test);
            seen += 1;
        }
    }
    seen
}

#[test]
fn ecdsa_p256_der() {
    assert!(ecdsa(ecdsa::TestName::EcdsaSecp256r1Sha256, Signature::from_der) > 400);
}

#[test]
fn ecdsa_p256_p1363() {
    assert!(ecdsa(ecdsa::TestName::EcdsaSecp256r1Sha256P1363, Signature::from_bytes) > 200);
}

#[test]
fn rsa_pkcs1_2048_sha256() {
    let set = rsa_pkcs1_verify::TestSet::load(rsa_pkcs1_verify::TestName::Rsa2048Sha256).unwrap();
    let mut seen = 0;
    for group in set.test_groups {
        let modulus = group.key.n.strip_prefix(&[0]).unwrap_or(&group.key.n);
        for test in group.tests {
            let outcome = verify_rs256(modulus, &group.key.e, &test.msg, &test.sig);
            check(test.result, &outcome, &test);
            seen += 1;
        }
    }
    assert!(seen > 200);
}

#[test]
fn ecdh_p256() {
    let set = ecdh::TestSet::load(ecdh::TestName::EcdhSecp256r1Ecpoint).unwrap();
    let mut seen = 0;
    for group in set.test_groups {
        for test in group.tests {
            check(test.result, &agree(&test), &test);
            seen += 1;
        }
    }
    assert!(seen > 200);
}

fn agree(test: &ecdh::Test) -> Result<()> {
    // Private keys may have a leading zero or lack leading ones.
    let significant: Vec<_> = test.private_key.iter().copied().skip_while(|byte| *byte == 0).collect();
    let scalar = [vec![0; 32 - significant.len()], significant].concat();
    let public_key = PublicKey::from_uncompressed(&test.public_key)?;
    let shared = AgreementKey::from_scalar(&scalar)?.agree(&public_key)?;
    assert_eq!(shared.as_slice(), &test.shared_secret[..], "{test:?}");
    Ok(())
}

#[test]
fn aes_gcm() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let mut seen = 0;
    let fits = |group: &&aead::TestGroup| group.nonce_size == 96 && group.tag_size == 128 && group.key_size != 192;
    for group in set.test_groups.iter().filter(fits) {
        let cipher = if group.key_size == 128 { Aead::A128Gcm } else { Aead::A256Gcm };
        for test in &group.tests {
            let sealed = [&test.ct[..], &test.tag[..]].concat();
            let nonce = <[u8; 12]>::try_from(&test.nonce[..]).unwrap();
            let opened = cipher.open(&test.key, nonce, &test.aad, &sealed);
            if let Ok(plaintext) = &opened {
                assert_eq!(plaintext.as_slice(), &test.pt[..]);
                assert_eq!(cipher.seal(&test.key, nonce, &test.aad, &test.pt).unwrap(), sealed);
            }
            check(test.result, &opened.map(drop), test);
            seen += 1;
        }
    }
    assert!(seen > 100);
}

/// We derive 32 bytes: what is longer begins with them, what is shorter is their beginning.
#[test]
fn hkdf_sha_256() {
    let set = hkdf::TestSet::load(hkdf::TestName::HkdfSha256).unwrap();
    let mut seen = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests).filter(|test| test.result == TestResult::Valid) {
        let derived = hkdf_sha256(&test.salt, &test.ikm, &test.info);
        let length = test.size.min(derived.len());
        assert_eq!(derived[..length], test.okm[..length], "{test:?}");
        seen += 1;
    }
    assert!(seen > 80, "{seen}");
}
