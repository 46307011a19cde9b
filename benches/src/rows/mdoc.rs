//! A login presentation in mdoc: 6 of 25 elements, approval element, PIN proof.

use std::cell::{Cell, RefCell};
use std::fs;
use std::hint::black_box;

use siegelring_core::attribute::Attribute;
use siegelring_core::internal;
use siegelring_core::jose::base64url;
use siegelring_core::x509::TrustAnchors;

use crate::floor::{Signed, verify_all};
use crate::measure::{Here, by_turns};
use crate::peer::Peer;
use crate::presentation::{Answer, Request};
use crate::row::{Limit, Row};
use crate::scheme::{Phone, Scheme, now};

const ASKED: [Attribute; 6] = [
    Attribute::FamilyName,
    Attribute::GivenName,
    Attribute::AcademicTitle,
    Attribute::BirthDate,
    Attribute::AgeOver18,
    Attribute::AssuranceLevel,
];

/// Credentials that come again and again, and how many of them the verifier remembers.
const PHONES: usize = 1_000;
const REMEMBERED: usize = 750;

pub(super) fn measure() -> Result<Vec<Row>, String> {
    let (scheme, now) = (Scheme::new(), now());
    let request = Request::new(&scheme, &ASKED, now);
    let phones: Vec<_> = (0..PHONES).map(|_| Phone::enrolled(&scheme)).collect();
    let answers: Vec<_> = phones.iter().map(|phone| phone.answer_mdoc(&request, &ASKED, now)).collect();
    let mut rows = cold(&scheme, &phones[0], &request, &answers[0])?;
    rows.push(warm(&scheme, &phones, &request, &answers));
    rows.push(contents(&answers[0]));
    Ok(rows)
}

/// Nothing seen before, beside the four signatures and beside the peer.
fn cold(scheme: &Scheme, phone: &Phone, request: &Request, answer: &Answer) -> Result<Vec<Row>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let device_response = base64url::decode(answer.presentation.text()).expect("base64url");
    let length = device_response.len();
    let files = [
        ("device_response.cbor", device_response),
        ("session_transcript.cbor", request.transcript.clone()),
        ("root.pem", scheme.root_pem.clone().into_bytes()),
    ];
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).map_err(|error| error.to_string())?;
    }
    let (anchors, chain, now) = (scheme.anchors(), scheme.chain_signature(), now());
    let verify = || answer.presentation.verify(&request.sent, &anchors, now).expect("a presentation that holds");
    let pin = answer.pin.as_ref().expect("a PIN proof");
    let floor = || [&chain, &phone.mdoc_signature, &answer.device, pin].into_iter().for_each(Signed::verify);
    let mut peer = Peer::of_crate("isomdl", folder.path())?;
    let [ours, floor, peer] = by_turns(100, [&mut Here(verify), &mut Here(floor), &mut peer]);
    let row = Row::timed(
        "verify a login presentation (mdoc, 6 of 25 elements, approval element), nothing cached",
        &ours,
    )
    .floor_by_turns(&ours, &floor)
    .peer_by_turns(&ours, &peer)
    .limit(Limit::TimesFloor(1.10))
    .limit(Limit::FasterThanPeer(3.0))
    .note("floor: its 4 signatures (chain, issuer, device, PIN) by ring; peer: isomdl 0.2.0, without digests and PIN")
    .note(format!("{length} bytes; {:.1} us beyond the floor", ours.median - floor.median));
    Ok(vec![row])
}

/// Credentials drawn at random from more than are remembered.
fn warm(scheme: &Scheme, phones: &[Phone], request: &Request, answers: &[Answer]) -> Row {
    let anchors = scheme.anchors().remembering(REMEMBERED);
    let now = now();
    let (drawn, random) = (Cell::new(0), RefCell::new(Random(1)));
    let verify = |anchors: &TrustAnchors| {
        let answer = &answers[random.borrow_mut().below(PHONES)];
        answer.presentation.verify(&request.sent, anchors, now).expect("a presentation that holds")
    };
    // Until the memory is as full as it gets.
    (0..4 * PHONES).for_each(|_| drop(verify(&anchors)));
    let before = anchors.remembered();
    let next = || {
        drawn.set((drawn.get() + 1) % PHONES);
        drawn.get()
    };
    let left = || {
        let answer = &answers[next()];
        verify_all(std::slice::from_ref(&answer.device));
        answer.pin.iter().for_each(Signed::verify);
    };
    let issuer = || phones[next()].mdoc_signature.verify();
    let [ours, left, issuer] = by_turns(100, [&mut Here(|| verify(&anchors)), &mut Here(left), &mut Here(issuer)]);
    let after = anchors.remembered();
    let (hits, misses) = ((after.hits - before.hits) as f64, (after.misses - before.misses) as f64);
    let missed = misses / (hits + misses);
    Row::timed("the same, chain and issuer signature seen before", &ours)
        .floor_by_turns(&ours, &left.plus(missed, &issuer))
        .limit(Limit::TimesFloor(1.10))
        .note(format!("{PHONES} credentials drawn at random, {REMEMBERED} remembered at most; hit rate {:.1} %", 100.0 * (1.0 - missed)))
        .note(format!(
            "floor: device and PIN signature by ring ({:.1} us), and the issuer's ({:.1} us) as often as it was not remembered",
            left.median, issuer.median
        ))
}

/// Everything but signatures.
fn contents(answer: &Answer) -> Row {
    let device_response = base64url::decode(answer.presentation.text()).expect("base64url");
    let now = now();
    let read = || assert!(internal::mdoc_contents(&device_response, now));
    let digested = internal::mdoc_digested(&device_response);
    let digests = || {
        digested.iter().for_each(|item| {
            black_box(ring::digest::digest(&ring::digest::SHA256, item));
        })
    };
    let [ours, digests] = by_turns(200, [&mut Here(read), &mut Here(digests)]);
    Row::timed("parse and check digests of that response without signatures", &ours)
        .floor_by_turns(&ours, &digests)
        .limit(Limit::AtMost(8.0))
        .note(format!("floor: SHA-256 of its {} elements by ring, {} bytes", digested.len(), digested.concat().len()))
}

/// Draws that are the same in every run (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % bound
    }
}
