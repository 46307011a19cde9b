//! A login presentation in SD-JWT VC: 4 of 25 claims disclosed.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use siegelring_core::attribute::Attribute;

use crate::floor::Signed;
use crate::measure::{Here, by_turns};
use crate::peer::Peer;
use crate::presentation::Request;
use crate::row::{Limit, Row};
use crate::scheme::{Phone, Scheme, naming_its_issuer, now};

const ASKED: [Attribute; 4] =
    [Attribute::FamilyName, Attribute::GivenName, Attribute::BirthDate, Attribute::AssuranceLevel];

pub(super) fn measure() -> Result<Vec<Row>, String> {
    let scheme = Scheme::new();
    let phone = Phone::enrolled(&scheme);
    let request = Request::new(&scheme, &ASKED, now());
    Ok(vec![issuer_known(&scheme, &phone, &request)?, whole(&scheme, &phone, &request)])
}

/// As the peer does it: the issuer's certificate is known, and nothing is approved.
fn issuer_known(scheme: &Scheme, phone: &Phone, request: &Request) -> Result<Row, String> {
    let (credential, issued) = naming_its_issuer(scheme, &phone.sd_jwt);
    let now = now();
    let answer = phone.answer_sd_jwt(&credential, request, &ASKED, false, now);
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let files = [
        ("presentation.txt", answer.presentation.text().to_owned()),
        ("aud.txt", request.client_id.clone()),
        ("nonce.txt", request.nonce().to_owned()),
        ("issuer.pem", public_key_pem(scheme)),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).map_err(|error| error.to_string())?;
    }
    // Chains are remembered, signatures are not: what is left is what it is to be given the issuer's key.
    let anchors = scheme.anchors().remembering(0);
    let verify = || answer.presentation.verify(&request.sent, &anchors, now).expect("a presentation that holds");
    let floor = || [&issued, &answer.device].into_iter().for_each(Signed::verify);
    let mut peer = Peer::of_crate("sd-jwt", folder.path())?;
    let [ours, floor, peer] = by_turns(100, [&mut Here(verify), &mut Here(floor), &mut peer]);
    Ok(Row::timed("SD-JWT VC + key binding, 4 disclosures, issuer known, no approval element", &ours)
        .floor_by_turns(&ours, &floor)
        .peer_by_turns(&ours, &peer)
        .limit(Limit::TimesFloor(1.10))
        .limit(Limit::FasterThanPeer(1.0))
        .note("floor: its 2 signatures by ring; peer: sd-jwt-rs 0.7.1, which is given the issuer's key")
        .note(format!(
            "{} bytes; {:.1} us beyond the floor",
            answer.presentation.text().len(),
            ours.median - floor.median
        )))
}

/// With chain, approval element and PIN proof, nothing seen before.
fn whole(scheme: &Scheme, phone: &Phone, request: &Request) -> Row {
    let (anchors, chain, now) = (scheme.anchors(), scheme.chain_signature(), now());
    let answer = phone.answer_sd_jwt(&phone.sd_jwt, request, &ASKED, true, now);
    let verify = || answer.presentation.verify(&request.sent, &anchors, now).expect("a presentation that holds");
    let pin = answer.pin.as_ref().expect("a PIN proof");
    let floor = || [&chain, &phone.sd_jwt_signature, &answer.device, pin].into_iter().for_each(Signed::verify);
    let [ours, floor] = by_turns(100, [&mut Here(verify), &mut Here(floor)]);
    Row::timed("the same with chain, approval element and PIN proof", &ours)
        .floor_by_turns(&ours, &floor)
        .limit(Limit::TimesFloor(1.10))
        .note("floor: its 4 signatures (chain, issuer, device, PIN) by ring")
        .note(format!("{:.1} us beyond the floor", ours.median - floor.median))
}

/// The issuer's key as `SubjectPublicKeyInfo`.
fn public_key_pem(scheme: &Scheme) -> String {
    const P256: &[u8] = &[
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];
    let der = [P256, scheme.issuer.public_key().as_bytes()].concat();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der))
}
