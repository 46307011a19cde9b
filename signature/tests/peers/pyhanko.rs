//! pyHanko validates the PDFs.

use serde_json::{Value as Json, json};
use siegelring_core::jose::base64url;
use siegelring_signature::testing::NOW;
use siegelring_signature::testing::pdf::{Layout, SMALL, document};

use super::script::{Refusal, ask};
use super::signer::{How, Scheme};

fn validated(scheme: &Scheme, file: &[u8]) -> Result<Json, Refusal> {
    let question = json!({
        "ask": "validate",
        "file": base64url::encode(file),
        "roots": [base64url::encode(&scheme.root.der)],
        "at": NOW.plus(60).0,
        "crls": [base64url::encode(&scheme.issuing.crl(NOW, &[])), base64url::encode(&scheme.root.crl(NOW, &[]))],
    });
    ask("pyhanko_validates.py", &question)
}

#[test]
fn b_b() {
    for layout in [Layout::Table, Layout::Streams] {
        let scheme = Scheme::new();
        let mut file = document(SMALL, layout, 1);
        scheme.sign(&mut file, &How::PLAIN);
        let answer = validated(&scheme, &file).unwrap();
        let [signature] = answer.as_array().unwrap().as_slice() else { panic!("{answer}") };
        assert_eq!(signature["bottom_line"], true);
    }
}
