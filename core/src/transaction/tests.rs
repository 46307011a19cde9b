use serde_json::{Value, json};

use super::*;
use crate::crypto::sha256;
use crate::error::Error;

const OURS: CscVariant =
    CscVariant { hash_input: HashInput::Text, documents: DocumentList::Digests, checksum: ChecksumForm::Text };

fn declaration() -> Value {
    json!({
        "type": "urn:siegelring:transaction:declaration:1",
        "credential_ids": ["citizen_mdoc", "citizen_sd_jwt"],
        "title": "Bewohnerparkausweis",
        "sections": [{ "title": "Fahrzeug", "fields": [{ "label": "Kennzeichen", "value": "MU-B 1234\nrot" }] }],
        "statement": "Die Angaben sind vollständig.",
    })
}

fn approval() -> Value {
    json!({
        "type": "https://cloudsignatureconsortium.org/2025/qes-approval",
        "credential_ids": ["citizen_mdoc"],
        "transaction_data_hashes_alg": ["sha-256"],
        "signatureQualifier": "eu_eidas_aes",
        "numSignatures": 1,
        "documentDigests": [{
            "label": "Antrag.pdf",
            "hash": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
            "hashType": "sodr",
            "org.siegelring.media_type": "application/pdf",
            "org.siegelring.size": 1000,
        }],
        "hashAlgorithmOID": "2.16.840.1.101.3.4.2.1",
        "locations": ["https://portal.example/documents/1"],
    })
}

fn document() -> Document {
    Document {
        label: "Antrag.pdf".to_owned(),
        sha256: [1; 32],
        url: "https://portal.example/documents/1".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1000,
        unseen_allowed: false,
    }
}

fn text(json: &Value) -> String {
    base64url::encode(json.to_string())
}

fn refused<T>() -> Result<T> {
    Err(Error::PeerMisbehaved(PeerMisbehaved::InvalidTransactionData))
}

/// Replaces the value at a JSON pointer, or adds the member that its last part names.
fn with(mut json: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match json.pointer_mut(parent).unwrap() {
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        _ => unreachable!(),
    }
    json
}

#[test]
fn a_declaration_is_read_whole() {
    let TransactionData::Declaration(read) = TransactionData::parse(&text(&declaration()), OURS).unwrap() else {
        panic!("another type");
    };
    assert_eq!(read.title, "Bewohnerparkausweis");
    assert_eq!(read.sections[0].title.as_deref(), Some("Fahrzeug"));
    assert_eq!(read.sections[0].fields[0].value, "MU-B 1234\nrot");
    assert_eq!(read.statement.as_deref(), Some("Die Angaben sind vollständig."));
    let data = TransactionData::Declaration(read);
    let encoded = data.encode(&["citizen_mdoc"], OURS).unwrap();
    assert_eq!(TransactionData::parse(&encoded, OURS), Ok(data));
}

#[test]
fn only_the_json_that_was_sent_is_what_was_declared() {
    let transactions = Transactions::parse(&[text(&declaration()), text(&approval())], CscVariant::default()).unwrap();
    let [declared, documents] = [declaration(), approval()].map(|json| json.to_string().into_bytes());
    assert!(transactions.declares(&declared));
    assert!(!transactions.declares(&documents));
    assert!(!transactions.declares(&[declared.as_slice(), b" "].concat()));
    assert!(!Transactions::default().declares(&declared));
}

#[test]
fn documents_are_read_in_every_variant() {
    assert_eq!(
        TransactionData::parse(&text(&approval()), OURS),
        Ok(TransactionData::QesApproval(QesApproval { documents: vec![document()] }))
    );
    let unseen = Document { media_type: "image/png".to_owned(), unseen_allowed: true, ..document() };
    let data = TransactionData::QesApproval(QesApproval { documents: vec![document(), unseen] });
    for documents in [DocumentList::Digests, DocumentList::Infos] {
        for checksum in [ChecksumForm::Text, ChecksumForm::Object] {
            let variant = CscVariant { documents, checksum, ..OURS };
            let encoded = data.encode(&["citizen_mdoc"], variant).unwrap();
            assert_eq!(TransactionData::parse(&encoded, variant), Ok(data.clone()), "{variant:?}");
            let other = CscVariant {
                documents: if documents == DocumentList::Infos { DocumentList::Digests } else { DocumentList::Infos },
                ..variant
            };
            assert_eq!(TransactionData::parse(&encoded, other), refused(), "{variant:?} read as {other:?}");
        }
    }
}

#[test]
fn the_answer_to_a_qes_approval_is_the_digest_of_the_text_or_of_its_json() {
    let received = text(&approval());
    for (hash_input, expected) in
        [(HashInput::Text, sha256(received.as_bytes())), (HashInput::Json, sha256(approval().to_string().as_bytes()))]
    {
        let variant = CscVariant { hash_input, ..OURS };
        let all = Transactions::parse(std::slice::from_ref(&received), variant).unwrap();
        let answer = all.answer("citizen_mdoc", &["citizen_mdoc"]);
        assert_eq!(answer.qes_approval, Some(expected));
        assert_eq!(answer.transaction_data_hashes(), [sha256(received.as_bytes())]);
        assert_eq!(answer.own_hashes, [[0; 32]; 0]);
    }
}

#[test]
fn refuses_declarations_that_are_not_understood_whole() {
    let long = "a".repeat(MAX_LINE + 1);
    let field = json!({ "label": "a", "value": "" });
    for (pointer, value) in [
        ("/type", json!("urn:siegelring:transaction:declaration:2")),
        ("/type", json!("urn:eudi:sca:payment:1")),
        ("/type", json!(1)),
        ("/credential_ids", json!([])),
        ("/credential_ids", json!("citizen_mdoc")),
        ("/transaction_data_hashes_alg", json!(["sha-512"])),
        ("/unknown", json!(1)),
        ("/sections/0/unknown", json!(1)),
        ("/sections/0/fields/0/hidden", json!("1")),
        ("/title", json!("")),
        ("/title", json!("  ")),
        ("/title", json!(long)),
        ("/title", json!("two\nlines")),
        ("/title", Value::Null),
        ("/sections", json!([])),
        ("/sections", json!([{ "fields": [] }])),
        ("/sections", json!(vec![json!({ "fields": [field] }); 33])),
        ("/sections/0/fields", json!(vec![&field; 257])),
        ("/sections/0/title", json!("")),
        ("/sections/0/fields/0/label", json!("")),
        ("/sections/0/fields/0/label", json!(long)),
        ("/sections/0/fields/0/value", json!("a".repeat(MAX_TEXT + 1))),
        ("/sections/0/fields/0/value", json!(1234)),
        ("/statement", json!("")),
    ] {
        let read = TransactionData::parse(&text(&with(declaration(), pointer, value.clone())), OURS);
        assert_eq!(read, refused(), "{pointer} = {value}");
    }
}

#[test]
fn refuses_texts_that_deceive_who_reads_them() {
    for c in [
        '\0',
        '\t',
        '\r',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{ad}',
        '\u{61c}',
        '\u{200b}',
        '\u{200e}',
        '\u{202a}',
        '\u{202e}',
        '\u{2028}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{3164}',
        '\u{feff}',
        '\u{fff9}',
        '\u{e0041}',
    ] {
        let hidden = json!(format!("100{c} Euro"));
        for pointer in ["/title", "/sections/0/title", "/sections/0/fields/0/label", "/sections/0/fields/0/value"] {
            let read = TransactionData::parse(&text(&with(declaration(), pointer, hidden.clone())), OURS);
            assert_eq!(read, refused(), "{c:?} in {pointer}");
        }
        let read = TransactionData::parse(&text(&with(approval(), "/documentDigests/0/label", hidden)), OURS);
        assert_eq!(read, refused(), "{c:?} in a label");
    }
    for shown in ["Straße 1", "Łódź", "שלום", "نام\u{200c}خانوادگی", "👩\u{200d}🔬"] {
        let read = TransactionData::parse(&text(&with(declaration(), "/title", json!(shown))), OURS);
        assert!(read.is_ok(), "{shown}");
    }
}

#[test]
fn refuses_approvals_that_are_not_understood_whole() {
    let entry = &approval()["documentDigests"][0];
    for (pointer, value) in [
        ("/signatureQualifier", json!("eu_eidas_qes")),
        ("/credentialID", json!("GX0112348")),
        ("/numSignatures", json!(2)),
        ("/numSignatures", json!(-1)),
        ("/hashAlgorithmOID", json!("1.3.14.3.2.26")),
        ("/locations", json!([])),
        ("/locations", Value::Null),
        ("/locations", json!(["https://portal.example/documents/1", "https://portal.example/documents/2"])),
        ("/locations/0", json!("")),
        ("/locations/0", json!("https://portal.example/a b")),
        ("/locations/0", json!(format!("https://portal.example/{}", "a".repeat(2000)))),
        ("/documentInfos", json!([entry])),
        ("/documentDigests", json!([])),
        ("/documentDigests/0/hashType", json!("dtbsr")),
        ("/documentDigests/0/hashType", json!("sdr")),
        ("/documentDigests/0/hash", json!("AQEB")),
        ("/documentDigests/0/hash", json!("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE")),
        ("/documentDigests/0/href", json!("https://portal.example/documents/1")),
        ("/documentDigests/0/checksum", json!("sha256-AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")),
        ("/documentDigests/0/unknown", json!(1)),
        ("/documentDigests/0/label", json!("")),
        ("/documentDigests/0/org.siegelring.size", json!(0)),
        ("/documentDigests/0/org.siegelring.size", json!(MAX_DOCUMENT + 1)),
        ("/documentDigests/0/org.siegelring.media_type", json!("pdf")),
        ("/documentDigests/0/org.siegelring.media_type", json!("application/PDF")),
        ("/documentDigests/0/org.siegelring.media_type", json!("text/plain; charset=utf-8")),
        ("/documentDigests/0/org.siegelring.media_type", json!("text/html")),
        ("/documentDigests/0/org.siegelring.media_type", json!("image/png")),
    ] {
        let read = TransactionData::parse(&text(&with(approval(), pointer, value.clone())), OURS);
        assert_eq!(read, refused(), "{pointer} = {value}");
    }
    let many = with(approval(), "/documentDigests", json!(vec![entry; 17]));
    let many = with(many, "/locations", json!(vec!["https://portal.example/documents/1"; 17]));
    assert_eq!(TransactionData::parse(&text(&with(many, "/numSignatures", json!(17))), OURS), refused());
}

#[test]
fn refuses_infos_whose_checksum_is_another_or_that_are_not_public() {
    let variant = CscVariant { documents: DocumentList::Infos, ..OURS };
    let data = TransactionData::QesApproval(QesApproval { documents: vec![document()] });
    let encoded = base64url::decode(data.encode(&["citizen_mdoc"], variant).unwrap()).unwrap();
    let infos: Value = serde_json::from_slice(&encoded).unwrap();
    assert!(TransactionData::parse(&text(&infos), variant).is_ok());
    for (pointer, value) in [
        ("/documentInfos/0/checksum", json!("sha256-AgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")),
        ("/documentInfos/0/checksum", json!({ "value": "AQ==", "algorithmOID": "2.16.840.1.101.3.4.2.1" })),
        ("/documentInfos/0/checksum", Value::Null),
        ("/documentInfos/0/href", Value::Null),
        ("/documentInfos/0/access", json!({ "type": "OTP" })),
        ("/locations", json!(["https://portal.example/documents/1"])),
    ] {
        let read = TransactionData::parse(&text(&with(infos.clone(), pointer, value.clone())), variant);
        assert_eq!(read, refused(), "{pointer} = {value}");
    }
}

#[test]
fn refuses_texts_that_are_none() {
    let twice = r#"{"type":"urn:siegelring:transaction:declaration:1","type":"x"}"#;
    for received in [
        String::new(),
        "e30".to_owned(),
        "e30=".to_owned(),
        "not base64url".to_owned(),
        base64url::encode("[]"),
        base64url::encode(twice),
        text(&declaration()) + "=",
        text(&with(declaration(), "/statement", json!("a".repeat(MAX_LENGTH)))),
    ] {
        assert_eq!(TransactionData::parse(&received, OURS), refused(), "{received}");
    }
}

#[test]
fn refuses_lists_that_are_empty_too_long_or_ask_for_two_approvals() {
    let (one, two) = (text(&declaration()), text(&approval()));
    let large = text(&with(declaration(), "/sections/0/fields/0/value", json!("ü".repeat(MAX_TEXT))));
    assert_eq!(Transactions::parse(&[], OURS), refused());
    assert_eq!(Transactions::parse(&vec![one.clone(); 17], OURS), refused());
    assert_eq!(Transactions::parse(&vec![large; 4], OURS), refused());
    assert_eq!(Transactions::parse(&[two.clone(), two.clone()], OURS), refused());
    assert_eq!(Transactions::parse(&[one.clone(), "e30".to_owned()], OURS), refused());
    assert_eq!(Transactions::parse(&[one, two], OURS).unwrap().documents().count(), 1);
}

#[test]
fn the_first_credential_that_may_approves() {
    let texts = [text(&declaration()), text(&approval())];
    let all = Transactions::parse(&texts, OURS).unwrap();
    let by = |id, answered: &[&str]| all.answer(id, answered).transaction_data_hashes().len();
    assert_eq!(by("citizen_mdoc", &["citizen_mdoc"]), 2);
    assert_eq!(by("citizen_sd_jwt", &["citizen_sd_jwt"]), 1);
    assert_eq!(by("citizen_sd_jwt", &["citizen_sd_jwt", "citizen_mdoc"]), 1);
    assert_eq!(by("citizen_mdoc", &["citizen_sd_jwt", "citizen_mdoc"]), 1);
    assert!(all.fit(&["citizen_mdoc"]));
    assert!(!all.fit(&["citizen_sd_jwt"]));
    assert!(all.name_only(&["citizen_sd_jwt", "citizen_mdoc"]));
    assert!(!all.name_only(&["citizen_mdoc"]));
}

#[test]
fn a_file_is_of_its_type_however_it_is_cut_into_pieces() {
    for (media_type, file, expected) in [
        ("application/pdf", b"%PDF-1.7".as_slice(), true),
        ("application/pdf", b"\n%PDF-1.7", false),
        ("application/pdf", b"%PD", false),
        ("application/pdf", b"", false),
        ("text/plain", "Größe: 3 m² 👩\u{200d}🔬\r\n\t".as_bytes(), true),
        ("text/plain", b"", true),
        ("application/json", "{\"a\": \"\u{202e}\"}".as_bytes(), false),
        ("application/xml", b"\xef\xbb\xbf<a/>", true),
        ("text/xml", b"<a>\0</a>", false),
        ("text/plain", b"caf\xe9", false),
        ("text/plain", b"caf\xc3", false),
        ("image/png", b"\0\xff", true),
    ] {
        for size in 1..=file.len().max(1) {
            let mut check = ContentCheck::new(media_type);
            let fits = file.chunks(size).all(|piece| check.update(piece)) && check.is_complete();
            assert_eq!(fits, expected, "{media_type} {file:?} by {size}");
        }
    }
}

#[test]
fn checks_text_wherever_it_is_cut() {
    let text = "Grüße aus Köln, 5 €\r\n\u{1f600}\t.".as_bytes();
    for cut in 0..=text.len() {
        let mut check = ContentCheck::text();
        let (first, second) = text.split_at(cut);
        assert!(check.update(first));
        assert!(check.update(second));
        assert!(check.is_complete());
    }
}

#[test]
fn refuses_what_is_no_text_or_shows_otherwise_than_it_is() {
    for wrong in [&b"a\0b"[..], b"\xff\xfe", b"\x1b[2J", "a\u{202e}b".as_bytes(), "\u{2066}".as_bytes()] {
        assert!(!ContentCheck::text().update(wrong), "{wrong:?}");
    }
    let mut cut_off = ContentCheck::text();
    assert!(cut_off.update(b"gr\xc3"));
    assert!(!cut_off.is_complete());
}
