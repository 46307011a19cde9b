//! What is in order, and one bit of it changed.

use siegelring_signature::pdf::{ValidationData, validation_data};
use siegelring_signature::report::{File, Finding, Indication, SubIndication, Trust, Verdict, verify};
use siegelring_signature::testing::NOW;
use siegelring_signature::testing::pdf::{Builder, LARGE, Layout, SMALL, document};

use super::signing::{FIELD, LATER, Signer, find, form, updated};

#[test]
fn a_signed_file_is_valid() {
    let signer = Signer::new();
    for layout in [Layout::Table, Layout::Streams] {
        let signature = signer.signature(&signer.sign(&document(SMALL, layout, 1)));
        assert_eq!(signature.indication, Indication::TotalPassed, "{signature:#?}");
        assert_eq!(signature.profile, "PAdES B-B");
        assert_eq!(signature.signer.as_ref().unwrap().name, "Erika Mustermann");
        assert!(signature.found(Finding::NothingAdded) && signature.found(Finding::ApprovalNone));
    }
}

#[test]
fn one_bit_changed_anywhere_is_found() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    for place in [20, find(&file, "Pay 100"), find(&file, "/Name") + 10, file.len() - 60] {
        let mut changed = file.clone();
        changed[place] ^= 1;
        let report = signer.report(&changed);
        assert_eq!(report.verdict, Verdict::Invalid, "at {place}: {report:#?}");
    }
    let mut changed = file.clone();
    // The signature value stands last, before the zeros.
    let contents = find(&file, "/Contents <3") + 11;
    let digit = contents + find(&file[contents..], "00000000000000000000") - 4;
    changed[digit] = if changed[digit] == b'1' { b'2' } else { b'1' };
    let signature = signer.signature(&changed);
    assert_eq!(signature.sub_indication, Some(SubIndication::SigCryptoFailure), "{signature:#?}");
}

#[test]
fn a_large_file_is_read() {
    let signer = Signer::new();
    assert_eq!(signer.report(&signer.sign(&document(LARGE, Layout::Table, 2))).verdict, Verdict::Valid);
}

#[test]
fn a_file_without_signature_is_no_failure() {
    let report = Signer::new().report(&form());
    assert_eq!((report.verdict, report.signatures.len(), report.error), (Verdict::Indeterminate, 0, None));
}

#[test]
fn an_unknown_root_is_indeterminate() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let reports = verify(&[File { name: "file", bytes: &file }], &Trust::default(), LATER);
    assert_eq!(reports[0].signatures[0].sub_indication, Some(SubIndication::NoCertificateChainFound));
}

#[test]
fn revocation_is_looked_up_in_given_lists() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let judged = |crls| {
        let trust = Trust { crls, ..signer.trust() };
        let mut reports = verify(&[File { name: "file", bytes: &file }], &trust, LATER);
        reports.remove(0).signatures.remove(0)
    };
    assert_eq!(judged(Vec::new()).sub_indication, Some(SubIndication::TryLater));
    let serial = signer.signature(&file).signer.unwrap().serial;
    let serial: Vec<u8> =
        (0..serial.len()).step_by(2).map(|at| u8::from_str_radix(&serial[at..at + 2], 16).unwrap()).collect();
    let revoked = judged(vec![signer.root.crl(NOW, 7, &[serial])]);
    assert_eq!(revoked.sub_indication, Some(SubIndication::RevokedNoPoe), "{revoked:#?}");
    assert_eq!(judged(vec![Signer::new().root.crl(NOW, 7, &[])]).sub_indication, Some(SubIndication::TryLater));
}

#[test]
fn several_signers_and_validation_data_are_told_apart() {
    let signer = Signer::new();
    let twice = signer.sign(&signer.sign(&form()));
    let report = signer.report(&twice);
    assert_eq!(report.verdict, Verdict::Valid, "{report:#?}");
    let [first, second] = report.signatures.as_slice() else { panic!("{report:#?}") };
    assert!(first.found(Finding::AddedSignature) && second.found(Finding::NothingAdded));
    let crl = signer.root.crl(NOW, 7, &[]);
    let data = ValidationData { certificates: std::slice::from_ref(&signer.root.der), crls: &[crl] };
    let kept = [twice.as_slice(), &validation_data(&twice, &data).unwrap()].concat();
    let trust = Trust { crls: Vec::new(), ..signer.trust() };
    let report = verify(&[File { name: "file", bytes: &kept }], &trust, LATER).remove(0);
    assert_eq!(report.verdict, Verdict::Valid, "{report:#?}");
    assert!(report.signatures[1].found(Finding::AddedValidationData));
    assert_eq!(report.signatures[0].added.len(), 2);
}

#[test]
fn filling_in_and_comments_are_named() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let filled = FIELD.replace("(100)", "(999)");
    let update = updated(&file, Builder::new().object(7, &filled));
    assert!(signer.signature(&update).found(Finding::AddedFormData));
    assert_eq!(signer.report(&update).verdict, Verdict::Indeterminate);
    // The page of the signed file has a widget for the signature as well.
    let annotations = page_of(&file).replace("/Annots [", "/Annots [90 0 R ");
    let comment = "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (seen) >>";
    let update = updated(&file, Builder::new().object(3, &annotations).object(90, comment));
    assert!(signer.signature(&update).found(Finding::AddedAnnotations), "{:#?}", signer.signature(&update));
}

#[test]
fn an_object_written_anew_with_the_same_content_is_no_change() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let same = page_of(&file).replace("595", "595.00");
    let signature = signer.signature(&updated(&file, Builder::new().object(3, &same)));
    assert!(signature.found(Finding::NothingAdded), "{signature:#?}");
}

/// Object 3 as the newest revision of a file has it.
pub(crate) fn page_of(file: &[u8]) -> String {
    let place = file.windows(9).rposition(|it| it == b"\n3 0 obj\n").map_or_else(|| find(file, "3 0 obj"), |it| it + 1);
    let text = String::from_utf8_lossy(&file[place + 8..]);
    text.split("endobj").next().unwrap().trim().to_owned()
}
