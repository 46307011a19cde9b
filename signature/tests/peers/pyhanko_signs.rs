//! pyHanko signs, and we validate; and refuse the twin with one bit changed.

use serde_json::{Value as Json, json};
use siegelring_core::jose::base64url;
use siegelring_signature::chain::Anchors;
use siegelring_signature::report::{File, Finding, Report, Trust, Verdict, verify};
use siegelring_signature::testing::NOW;
use siegelring_signature::testing::pdf::{Layout, SMALL, document};

use super::script::ask;

/// A file that the peer signed, and what there is to trust.
struct Signed {
    file: Vec<u8>,
    root: Vec<u8>,
    crl: Vec<u8>,
}

/// One signature with an ECDSA key on P-256 and SHA-256; `more` says what is otherwise.
fn signed(layout: Layout, more: Json) -> Signed {
    let mut question = json!({
        "file": base64url::encode(document(SMALL, layout, 3)),
        "at": NOW.0,
        "key": "p256", "digest": "sha256", "stamped": false, "certify": null, "signatures": 1,
    });
    question.as_object_mut().unwrap().append(&mut more.as_object().unwrap().clone());
    let answer = ask("pyhanko_signs.py", &question).unwrap();
    let part = |name: &str| base64url::decode(answer[name].as_str().unwrap()).unwrap();
    Signed { file: part("file"), root: part("root"), crl: part("crl") }
}

impl Signed {
    fn report(&self, file: &[u8]) -> Report {
        let roots = Anchors::from_der_list(std::slice::from_ref(&self.root)).unwrap();
        let trust =
            Trust { signers: roots.clone(), time_stamps: roots, crls: vec![self.crl.clone()], ..Trust::default() };
        verify(&[File { name: "file", bytes: file }], &trust, NOW.plus(3600)).remove(0)
    }

    /// The report, after every signature was found valid, and no twin was.
    fn valid(&self) -> Report {
        let report = self.report(&self.file);
        assert_eq!(report.verdict, Verdict::Valid, "{report:#?}");
        let contents = self.file.windows(11).position(|it| it == b"/Contents <").unwrap() + 11;
        for place in [30, contents + 700, self.file.len() - 200] {
            let mut twin = self.file.clone();
            // A digit stays a digit, so that the file can still be read.
            twin[place] = match twin[place] {
                b'0' => b'1',
                digit if digit.is_ascii_digit() => digit - 1,
                other => other ^ 1,
            };
            let twin = self.report(&twin);
            assert_ne!(twin.verdict, Verdict::Valid, "at {place}: {twin:#?}");
        }
        report
    }
}

#[test]
fn validates_every_algorithm_of_the_peer() {
    for (key, digest) in [
        ("p256", "sha256"),
        ("p384", "sha384"),
        ("p384", "sha256"),
        ("rsa", "sha256"),
        ("rsa", "sha384"),
        ("rsa", "sha512"),
    ] {
        let signed = signed(Layout::Table, json!({ "key": key, "digest": digest }));
        let report = signed.valid();
        assert_eq!(report.signatures[0].profile, "PAdES B-B", "{key} {digest}");
        assert_eq!(report.signatures[0].signer.as_ref().unwrap().name, "Peer Signer 1");
    }
}

#[test]
fn validates_b_t_and_knows_its_time() {
    let report = signed(Layout::Streams, json!({ "stamped": true })).valid();
    let signature = &report.signatures[0];
    assert_eq!(signature.profile, "PAdES B-T");
    assert!(signature.found(Finding::TimeStampValid), "{signature:#?}");
    assert_eq!(signature.time_stamp.as_ref().unwrap().time, NOW);
}

#[test]
fn validates_several_signers() {
    let report = signed(Layout::Table, json!({ "signatures": 3 })).valid();
    assert_eq!(report.signatures.len(), 3);
    assert!(report.signatures[0].found(Finding::AddedSignature));
    assert!(report.signatures[2].found(Finding::NothingAdded));
}

#[test]
fn validates_a_certifying_signature_and_a_further_signer_that_it_permits() {
    let report = signed(Layout::Table, json!({ "certify": 2, "signatures": 2 })).valid();
    assert_eq!(report.signatures.len(), 2);
}
