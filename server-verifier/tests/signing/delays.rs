//! What an HSM or a time stamp authority that is gone does to an approval: nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::json;
use siegelring_core::crypto::Signature;
use siegelring_verifier::keys::signing::{
    CertificationKey, FreshKey, FreshKeys, Result, SignatureAuthorities, SignatureAuthority, SigningKeyError,
    SoftwareKeys,
};
use siegelring_verifier::keys::{Signer, SoftwareEs256};
use siegelring_verifier::signing::Equipment;
use siegelring_verifier::signing::time_stamp::TimeStampAuthority;
use siegelring_verifier::store::MemoryStore;

use crate::phone::{Browser, Phone, Says};
use crate::world::{PORTAL, World, authority_key};

/// An HSM that can be taken out.
#[derive(Default)]
struct Hsm {
    gone: AtomicBool,
}

impl FreshKeys for Hsm {
    fn fresh(&self) -> Result<Box<dyn FreshKey>> {
        match self.gone.load(Ordering::SeqCst) {
            true => Err(SigningKeyError::Unavailable("taken out".to_owned())),
            false => SoftwareKeys.fresh(),
        }
    }
}

struct Key(SoftwareEs256);

impl CertificationKey for Key {
    fn sign(&self, payload: &[u8]) -> Result<Signature> {
        let signer: &dyn Signer = &self.0;
        Ok(signer.sign_es256(payload)?)
    }
}

fn with(equipment: &mut Equipment, hsm: Arc<Hsm>) {
    let der = PrivatePkcs8KeyDer::from_pem_slice(authority_key().as_bytes()).unwrap();
    let key = Key(SoftwareEs256::from_pkcs8(der.secret_pkcs8_der()).unwrap());
    let certificate = equipment.authorities.current().certificate().clone();
    let authority = SignatureAuthority::new(certificate, Arc::new(key), hsm, "https://login.example");
    equipment.authorities = Arc::new(SignatureAuthorities::of(authority));
}

#[tokio::test]
async fn an_hsm_that_is_gone_delays_the_signature_and_loses_no_approval() {
    let hsm = Arc::new(Hsm::default());
    let world = World::with(Arc::new(MemoryStore::new()), |equipment| with(equipment, hsm.clone())).await;
    let mut phone = Phone::enrolled(&world).await;
    let more = json!({ "webhook": format!("{PORTAL}/hook") });
    let submission = world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], more).await;
    let mut browser = Browser::open(&world, &submission).await;
    hsm.gone.store(true, Ordering::SeqCst);
    phone.sign(&world, &browser, Says::Yes).await;
    for _ in 0..3 {
        let state = world.state(&submission).await;
        assert_eq!((&state["state"], &state["code"]), (&json!("sealing_delayed"), &json!("signing.key_unavailable")));
        world.clock.advance(3600);
    }
    assert!(browser.look(&world).await.text().contains("Ihre Freigabe ist angekommen"));
    hsm.gone.store(false, Ordering::SeqCst);
    world.app.signing.work_once(world.now()).await.unwrap();
    assert_eq!(world.state(&submission).await["state"], "signed");
    // One event for the delay, however long it was.
    assert_eq!(world.portal.told.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn a_time_stamp_authority_that_is_gone_delays_it_too() {
    let world = World::with(Arc::new(MemoryStore::new()), |equipment| {
        let root = equipment.authorities.current().certificate().der().to_vec();
        let url = "http://127.0.0.1:1/".parse().unwrap();
        equipment.time_stamps = Some(TimeStampAuthority::new(url, &crate::world::pem(&root)).unwrap());
    });
    let world = world.await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], json!({})).await;
    let browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    let state = world.state(&submission).await;
    assert_eq!(
        (&state["state"], &state["code"]),
        (&json!("sealing_delayed"), &json!("signing.time_stamp_unavailable"))
    );
}
