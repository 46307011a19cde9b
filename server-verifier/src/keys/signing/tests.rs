use std::sync::Arc;

use rand_core::OsRng;
use siegelring_core::crypto::{Signature, SigningKey};
use siegelring_core::x509::Certificate;
use siegelring_signature::certificate::Crl;
use tempfile::TempDir;

use super::*;
use crate::keys::testing::{NOW, copy};
use crate::keys::{KeyError, Keys};

const ERIKA: Signatory<'static> = Signatory { given_name: "Erika", family_name: "Mustermann" };
const BASE: &str = "https://sign.example";

fn open(folder: &TempDir) -> Result<SignatureAuthorities> {
    SignatureAuthorities::open(&folder.path().join("keys"), None, BASE)
}

#[test]
fn a_fresh_key_is_certified_and_signs() {
    let authorities = open(&copy()).unwrap();
    let key = authorities.current().certify(&ERIKA, Life::ShortTerm, NOW, &mut OsRng).unwrap();
    let [leaf, authority] = key.chain() else { panic!("leaf and authority") };
    assert_eq!(authority, authorities.current().certificate().der());
    let leaf = Certificate::parse(leaf).unwrap();
    assert_eq!(leaf.common_name(), Some("Erika Mustermann"));
    let signature = key.sign(b"payload").unwrap();
    leaf.public_key().verify(b"payload", &signature).unwrap();
}

#[test]
fn every_signature_has_another_key_and_another_reference() {
    let authorities = open(&copy()).unwrap();
    let leaf = || {
        let key = authorities.current().certify(&ERIKA, Life::ShortTerm, NOW, &mut OsRng).unwrap();
        Certificate::parse(&key.chain()[0]).unwrap()
    };
    let (one, other) = (leaf(), leaf());
    assert_ne!(one.public_key(), other.public_key());
    assert_ne!(one.sha256(), other.sha256());
}

#[test]
fn a_certificate_for_years_names_the_list_of_its_authority() {
    let authorities = open(&copy()).unwrap();
    let authority = authorities.current();
    let key = authority.certify(&ERIKA, Life::LongTerm, NOW, &mut OsRng).unwrap();
    let url = format!("{BASE}/signature/{}/crl.der", authority.id());
    assert!(key.chain()[0].windows(url.len()).any(|it| it == url.as_bytes()));
}

#[test]
fn a_new_authority_takes_over_and_the_former_one_signs_its_list() {
    let folder = copy();
    let keys = folder.path().join("keys");
    let first = open(&folder).unwrap().current().id();
    let second = make(&keys, None, NOW.plus(9), &mut OsRng).unwrap();
    let authorities = open(&folder).unwrap();
    assert_eq!(authorities.current().id(), second);
    assert_ne!(first, second);
    let former = authorities.by_id(&first).unwrap();
    former.crl(&Crl { number: 1, this_update: NOW, next_update: NOW.plus(1), revoked: &[] }).unwrap();
    let anchors = Keys::open(&keys).unwrap().anchors.signature;
    assert_eq!(anchors.matches("BEGIN CERTIFICATE").count(), 2);
}

#[test]
fn a_folder_from_before_there_were_signatures_gets_its_authority() {
    let folder = copy();
    let keys = folder.path().join("keys");
    std::fs::remove_dir_all(keys.join("signature")).unwrap();
    assert!(matches!(Keys::open(&keys), Err(KeyError::File { .. })));
    make(&keys, None, NOW, &mut OsRng).unwrap();
    assert!(Keys::open(&keys).is_ok() && open(&folder).is_ok());
}

#[test]
fn a_key_that_is_not_the_certificates_is_refused() {
    let folder = copy();
    let keys = folder.path().join("keys");
    std::fs::copy(keys.join("issuer/root.key.pem"), keys.join("signature/root.key.pem")).unwrap();
    assert!(matches!(open(&folder), Err(SigningKeyError::Files(KeyError::Content(_)))));
    std::fs::remove_file(keys.join("signature/root.key.pem")).unwrap();
    assert!(matches!(open(&folder), Err(SigningKeyError::NoKey(_))));
}

/// An HSM that signs by another key than it says.
struct Mixed;

impl FreshKeys for Mixed {
    fn fresh(&self) -> Result<Box<dyn FreshKey>> {
        Ok(Box::new(MixedKey(SigningKey::generate(&mut OsRng).public_key())))
    }
}

struct MixedKey(siegelring_core::crypto::PublicKey);

impl FreshKey for MixedKey {
    fn public_key(&self) -> &siegelring_core::crypto::PublicKey {
        &self.0
    }

    fn sign(self: Box<Self>, payload: &[u8]) -> Result<Signature> {
        Ok(SigningKey::generate(&mut OsRng).sign(payload))
    }
}

impl CertificationKey for Mixed {
    fn sign(&self, payload: &[u8]) -> Result<Signature> {
        Ok(SigningKey::generate(&mut OsRng).sign(payload))
    }
}

#[test]
fn a_signature_by_another_key_is_never_used() {
    let folder = copy();
    let path = folder.path().join("keys/signature/root");
    let certificate = authorities::read(&path.with_extension("pem")).unwrap();
    let authority = SignatureAuthority::new(certificate.clone(), Arc::new(Mixed), Arc::new(SoftwareKeys), BASE);
    let refused = authority.certify(&ERIKA, Life::ShortTerm, NOW, &mut OsRng).err().unwrap();
    assert!(matches!(refused, SigningKeyError::WrongSignature));
    let crl = Crl { number: 1, this_update: NOW, next_update: NOW.plus(1), revoked: &[] };
    assert!(matches!(authority.crl(&crl), Err(SigningKeyError::WrongSignature)));

    let der = crate::keys::files::private_key(&path.with_extension("key.pem")).unwrap();
    let key = Arc::new(crate::keys::SoftwareEs256::from_pkcs8(&der).unwrap());
    let authority = SignatureAuthority::new(certificate, key, Arc::new(Mixed), BASE);
    let key = authority.certify(&ERIKA, Life::ShortTerm, NOW, &mut OsRng).unwrap();
    assert!(matches!(key.sign(b"payload"), Err(SigningKeyError::WrongSignature)));
}
