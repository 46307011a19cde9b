//! pyHanko validates what the server signed and had stamped by certomancer: submitted by a portal, approved on a phone.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use siegelring_signature::testing::pdf::{Layout, SMALL, document};
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::store::MemoryStore;

use crate::certomancer::Certomancer;
use crate::python::ask;
use crate::signing::phone::{Browser, Phone, Says};
use crate::signing::world::{World, path};

/// Somebody signs a PDF at a server that has its signatures stamped here; answers the submission and the signed file.
async fn signed(world: &World, file: &[u8]) -> (Value, Vec<u8>) {
    let mut phone = Phone::enrolled(world).await;
    let submission = world.submitted(&[("Antrag.pdf", "application/pdf", file)], json!({ "formats": ["pdf"] })).await;
    let browser = Browser::open(world, &submission).await;
    phone.sign(world, &browser, Says::Yes).await;
    let state = world.state(&submission).await;
    assert_eq!(state["state"], "signed", "{state}");
    (state, world.portal("GET", &path(&submission, "/results/1"), Body::empty()).await.body)
}

/// A server whose time stamps come from here.
async fn stamped_by(certomancer: &Certomancer, folder: &Path) -> World {
    let root = folder.join("time-stamps.pem");
    std::fs::write(&root, &certomancer.root).unwrap();
    let authority = format!("{{ url = \"{}\", root = \"{}\" }}", certomancer.url, root.display());
    let configuration = format!("[signing]\nenabled = true\ntime_stamp_authority = {authority}\n");
    World::make(Arc::new(MemoryStore::new()), &configuration, SystemClock.now(), |_| {}).await
}

/// The file as it was before what a validator needs later was added to it: up to the end of what is signed.
fn without_validation_data(file: &[u8]) -> &[u8] {
    let at = file.windows(11).position(|it| it == b"/ByteRange ").unwrap() + 11;
    let text = String::from_utf8_lossy(&file[at..at + 60]).into_owned();
    let numbers: Vec<usize> = text
        .trim_start_matches('[')
        .split(']')
        .next()
        .unwrap()
        .split_whitespace()
        .map(|it| it.parse().unwrap())
        .collect();
    &file[..numbers[2] + numbers[3]]
}

/// Whether pyHanko finds each of these valid, with these revocation lists at hand beside those in the file.
fn valid(roots: &[Vec<u8>], at: UnixTime, cases: &[(&[u8], &[Vec<u8>])]) -> Vec<bool> {
    let encoded = |all: &[Vec<u8>]| all.iter().map(base64url::encode).collect::<Vec<_>>();
    let cases: Vec<Value> = cases
        .iter()
        .map(|(file, lists)| json!({ "file": base64url::encode(file), "at": at.0, "crls": encoded(lists) }))
        .collect();
    let answers = ask("pyhanko_validates.py", &json!({ "roots": encoded(roots), "cases": cases })).unwrap();
    let is_valid = |answer: &Value| {
        let signatures = answer["answer"].as_array().map(Vec::as_slice).unwrap_or_default();
        signatures.len() == 1 && signatures[0]["valid"] == true && signatures[0]["stamped"].is_u64()
    };
    answers.as_array().unwrap().iter().map(is_valid).collect()
}

#[tokio::test]
async fn validates_b_t_and_b_lt_from_submission_to_result() {
    let (certomancer, folder) = (Certomancer::start().await, tempfile::tempdir().unwrap());
    let world = stamped_by(&certomancer, folder.path()).await;
    let file = document(SMALL, Layout::Table, 1);
    let (state, b_lt) = signed(&world, &file).await;
    assert_eq!(state["results"][0]["profile"], "B-LT", "{state}");
    assert!(b_lt.starts_with(&file));
    let b_t = without_validation_data(&b_lt);
    assert!(b_t.len() < b_lt.len());

    let authority = world.app.equipment.authorities.current();
    let own = world.call("GET", &format!("/signature/{}/crl.der", authority.id()), &[], Body::empty()).await;
    assert_eq!(own.status, 200);
    let of_stamps = certomancer.authority().stamp(b"for its lists", SystemClock.now()).await.unwrap();
    let lists = [of_stamps.revocation_lists, vec![own.body]].concat();
    let stamps = CertificateDer::from_pem_slice(certomancer.root.as_bytes()).unwrap().to_vec();
    let roots = [authority.certificate().der().to_vec(), stamps.clone()];
    let at = SystemClock.now().plus(60);

    let mut changed = b_lt.clone();
    changed[file.len() / 2] ^= 1;
    // B-T says when it was signed; only B-LT holds what a validator needs.
    let cases: [(&[u8], &[Vec<u8>]); 5] =
        [(b_t, &lists), (b_t, &[]), (&b_lt, &[]), (&changed, &lists), (&changed[..b_t.len()], &lists)];
    assert_eq!(valid(&roots, at, &cases), [true, false, true, false, false]);
    // Whoever does not trust who stamped does not find it valid.
    assert_eq!(valid(&roots[..1], at, &cases), [false; 5]);
}
