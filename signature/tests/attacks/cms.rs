//! CMS signatures: what is in them must fit together, and everything is bounded.

use siegelring_core::crypto::sha256;
use siegelring_signature::report::{File, Finding, Report, SubIndication, Verdict, verify};

use super::signing::{LATER, Signer};

const CONTENT: &[u8] = b"<antrag betrag=\"100\"/>";

fn judged(signer: &Signer, cms: &[u8], content: &[u8]) -> Report {
    let files = [File { name: "antrag.xml", bytes: content }, File { name: "antrag.p7s", bytes: cms }];
    let reports = verify(&files, &signer.trust(), LATER);
    reports.into_iter().find(|it| it.file == "antrag.p7s").unwrap()
}

#[test]
fn a_signature_beside_its_file_is_valid() {
    let signer = Signer::new();
    let report = judged(&signer, &signer.cms(sha256(CONTENT)), CONTENT);
    assert_eq!(report.verdict, Verdict::Valid, "{report:#?}");
    assert_eq!(report.signatures[0].covers, ["antrag.xml"]);
    assert_eq!(report.signatures[0].profile, "CAdES B-B");
}

#[test]
fn a_signature_without_its_file_is_indeterminate() {
    let signer = Signer::new();
    let cms = signer.cms(sha256(CONTENT));
    let reports = verify(&[File { name: "antrag.p7s", bytes: &cms }], &signer.trust(), LATER);
    assert_eq!(reports[0].signatures[0].sub_indication, Some(SubIndication::SignedDataNotFound));
}

#[test]
fn every_bit_of_a_signature_counts() {
    let signer = Signer::new();
    let cms = signer.cms(sha256(CONTENT));
    for place in 0..cms.len() {
        for bit in [0, 5] {
            let mut changed = cms.clone();
            changed[place] ^= 1 << bit;
            let files = [File { name: "antrag.xml", bytes: CONTENT }, File { name: "antrag.p7s", bytes: &changed }];
            let reports = verify(&files, &signer.trust(), LATER);
            // Digest and signature algorithms stand there twice, and the version once; none of it is signed, and none
            // of it can make another signature valid.
            let valid = reports.iter().any(|it| it.verdict == Verdict::Valid);
            assert!(!valid || harmless(&cms, &changed), "bit {bit} of byte {place}");
        }
    }
}

/// Whether the change is in the list of digest algorithms, which RFC 5652 section 5.1 calls a help for reading in one
/// pass, or in a version number.
fn harmless(cms: &[u8], changed: &[u8]) -> bool {
    let place = cms.iter().zip(changed).position(|(a, b)| a != b).unwrap();
    let list = cms.windows(2).position(|it| it == [0x31, 0x0d]).unwrap();
    let version = |at: usize| cms[at - 2..at] == [2, 1] && cms[at] == 1;
    (list..list + 15).contains(&place) || version(place)
}

#[test]
fn the_file_changed_is_found() {
    let signer = Signer::new();
    let report = judged(&signer, &signer.cms(sha256(CONTENT)), b"<antrag betrag=\"900\"/>");
    assert!(report.signatures[0].found(Finding::Changed), "{report:#?}");
}

#[test]
fn refuses_the_certificate_of_another_signer() {
    let (signer, other) = (Signer::new(), Signer::new());
    let (ours, theirs) = (signer.cms(sha256(CONTENT)), other.cms(sha256(CONTENT)));
    // Certificates of both have the same length or differ by few bytes: only take those that fit.
    let place = |cms: &[u8]| cms.windows(4).position(|it| it == [0xa0, 0x03, 0x02, 0x01]);
    assert!(place(&ours).is_some() && place(&theirs).is_some());
    let report = judged(&other, &ours, CONTENT);
    assert_eq!(report.signatures[0].sub_indication, Some(SubIndication::NoCertificateChainFound), "{report:#?}");
}

#[test]
fn bytes_that_are_no_cms_are_no_signature() {
    let signer = Signer::new();
    let cms = signer.cms(sha256(CONTENT));
    for bad in [&cms[..cms.len() - 1], &[cms.as_slice(), b"\0"].concat(), b"\x30\x80", b""] {
        let reports = verify(&[File { name: "file", bytes: bad }], &signer.trust(), LATER);
        assert!(reports[0].signatures.is_empty());
    }
}
