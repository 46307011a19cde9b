//! Approvals that are signatures: declarations and documents.

use rand_core::OsRng;

use super::kill::kill_points;
use super::phone::{PIN, Person, Phone};
use super::server::{Request, Server};
use crate::approval_element::Arrival;
use crate::attribute::{Attribute, Value};
use crate::crypto::sha256;
use crate::error::{Error, Expired, Malformed, PeerMisbehaved, Refused};
use crate::holder::{Event, HistoryResult, HttpFailure, Journey, Outcome, PinPurpose, Step};
use crate::openid4vp::dcql::{MDOC_QUERY, SD_JWT_QUERY};
use crate::transaction::{CscVariant, Declaration, Document, Field, QesApproval, Section, TransactionData};
use crate::verifier::evidence;

const PDF: &str = "https://portal.example/documents/1";
const TEXT: &str = "https://portal.example/documents/2";

/// A file that begins like a PDF, in several pieces.
fn pdf() -> Vec<u8> {
    [b"%PDF-1.7\n".as_slice(), &[7; 1000]].concat()
}

fn text() -> Vec<u8> {
    "Größe: 3 m²\n".repeat(70).into_bytes()
}

fn declaration() -> TransactionData {
    let field = Field { label: "Kennzeichen".to_owned(), value: "MU-B 1234".to_owned() };
    TransactionData::Declaration(Declaration {
        title: "Bewohnerparkausweis".to_owned(),
        sections: vec![Section { title: Some("Fahrzeug".to_owned()), fields: vec![field] }],
        statement: Some("Die Angaben sind vollständig.".to_owned()),
    })
}

fn document(label: &str, url: &str, media_type: &str, content: &[u8]) -> Document {
    Document {
        label: label.to_owned(),
        sha256: sha256(content),
        url: url.to_owned(),
        media_type: media_type.to_owned(),
        size: content.len().try_into().unwrap(),
        unseen_allowed: false,
    }
}

fn documents() -> TransactionData {
    let documents = vec![
        document("Antrag.pdf", PDF, "application/pdf", &pdf()),
        document("Anlage.txt", TEXT, "text/plain", &text()),
    ];
    TransactionData::QesApproval(QesApproval { documents })
}

fn encoded(data: &[TransactionData]) -> Option<Vec<String>> {
    let encode = |data: &TransactionData| data.encode(&[MDOC_QUERY, SD_JWT_QUERY], CscVariant::default()).unwrap();
    Some(data.iter().map(encode).collect())
}

fn sign(request: &mut Request, data: &[TransactionData]) {
    request.attributes = vec![Attribute::FamilyName, Attribute::GivenName];
    request.exp = request.iat.plus(1800);
    request.transaction_data = encoded(data);
}

/// The link of a request for a declaration and two documents, which can be fetched.
pub(super) fn request(server: &mut Server, flow: Arrival) -> String {
    server.documents = [(PDF.to_owned(), pdf()), (TEXT.to_owned(), text())].into();
    server.login_with(flow, |request| sign(request, &[declaration(), documents()]))
}

/// Starts the approval of such a request.
pub(super) fn start(phone: &mut Phone, server: &mut Server) {
    let link = request(server, Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
}

fn is_document(step: &Step) -> bool {
    matches!(step, Step::Document { .. })
}

fn failure(outcome: &Outcome) -> (Error, bool) {
    match outcome {
        Outcome::Failed(failed) => (failed.error, failed.can_resume),
        other => panic!("{other:?}"),
    }
}

#[test]
fn shows_everything_before_the_pin_and_signs_it_in_both_formats() {
    for reversed in [false, true] {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        let link = request(&mut server, Arrival::SameDevice);
        if reversed {
            server.request.as_mut().unwrap().change =
                Some(|claims| claims["dcql_query"]["credential_sets"][0]["options"].as_array_mut().unwrap().reverse());
        }
        phone.start(&link, Arrival::SameDevice);
        let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]));
        let Outcome::Approved { signed, redirect_uri, .. } = outcome else { panic!("{outcome:?}") };
        let names = ["Bewohnerparkausweis", "Antrag.pdf", "Anlage.txt"];
        assert_eq!(signed, names);
        assert!(redirect_uri.is_some());

        let prompt = &phone.consents[0];
        assert!(prompt.is_signature());
        assert_eq!(prompt.transactions, [declaration(), documents()]);
        assert!(prompt.documents().all(Document::is_shown));
        assert_eq!(phone.pin_prompts.last().unwrap().purpose, PinPurpose::Sign);
        let entry = phone.wallet.history().next().unwrap();
        assert_eq!((entry.result, &entry.approved[..]), (HistoryResult::Done, &names.map(str::to_owned)[..]));

        // What the server keeps proves the rest to whoever trusts the scheme.
        let (issuers, relying_parties) = (server.issuers.anchors(), server.relying_parties.anchors());
        let evidence = evidence::verify(&server.evidence[0], &issuers, &relying_parties).unwrap();
        assert_eq!(evidence.transactions.iter().collect::<Vec<_>>(), [&declaration(), &documents()]);
        assert_eq!(evidence.relying_party, prompt.relying_party);
        assert_eq!(evidence.attributes[&Attribute::GivenName], Value::Text("Erika".to_owned()));
        assert_eq!((evidence.arrival, evidence.approved_at), (Arrival::SameDevice, phone.now));
        assert!(evidence.pin_proved && evidence.approves(&sha256(&pdf())) && !evidence.approves(&[0; 32]));
    }
}

#[test]
fn a_login_is_no_signature() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    phone.run(&mut server, &mut Person::typing(&[PIN]));
    assert!(!phone.consents[0].is_signature());
    assert_eq!(phone.pin_prompts.last().unwrap().purpose, PinPurpose::Approve);
    assert!(server.evidence.is_empty());
}

#[test]
fn what_cannot_be_shown_is_said_so() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let url = "https://portal.example/documents/3";
    server.documents = [(url.to_owned(), vec![0; 10])].into();
    let unseen = Document { unseen_allowed: true, ..document("Plan.dwg", url, "image/vnd.dwg", &[0; 10]) };
    let data = [TransactionData::QesApproval(QesApproval { documents: vec![unseen] })];
    let link = server.login_with(Arrival::Scanned, |request| sign(request, &data));
    phone.start(&link, Arrival::Scanned);
    let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]));
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
    assert!(!phone.consents[0].documents().next().unwrap().is_shown());
}

#[test]
fn a_document_that_is_not_the_one_named_is_refused_and_never_shown() {
    type Change = fn(&mut Vec<u8>);
    let table: [(&str, &str, Change, PeerMisbehaved); 7] = [
        ("one bit", PDF, |file| file[500] ^= 1, PeerMisbehaved::DocumentDigest),
        ("another bit", TEXT, |file| file[0] ^= 1, PeerMisbehaved::DocumentDigest),
        ("a byte less", PDF, |file| file.truncate(1000), PeerMisbehaved::DocumentSize),
        ("a byte more", PDF, |file| file.push(0), PeerMisbehaved::DocumentSize),
        ("nothing", PDF, Vec::clear, PeerMisbehaved::DocumentSize),
        ("no PDF", PDF, |file| file[0] = b'<', PeerMisbehaved::DocumentType),
        ("no text", TEXT, |file| file[100] = 0, PeerMisbehaved::DocumentType),
    ];
    for (name, url, change, expected) in table {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        start(&mut phone, &mut server);
        change(server.documents.get_mut(url).unwrap());
        let outcome = phone.run(&mut server, &mut Person::default());
        assert_eq!(failure(&outcome), (expected.into(), false), "{name}");
        assert!(phone.consents.is_empty() && phone.wallet.interrupted().is_none(), "{name}");
        assert_eq!(server.refusals, ["invalid_request"], "{name}");
        assert_eq!(phone.wallet.history().next().unwrap().result, HistoryResult::Refused, "{name}");
    }
}

#[test]
fn a_file_of_another_type_than_it_is_said_to_be_is_refused_though_its_digest_fits() {
    for (media_type, content) in [
        ("application/pdf", b"<html>".to_vec()),
        ("application/pdf", b"%PDF".to_vec()),
        ("text/plain", vec![0xff; 10]),
        ("application/json", "{\"a\": \"\u{202e}\"}".into()),
        ("application/xml", vec![b'<', 0xc3]),
    ] {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        server.documents = [(PDF.to_owned(), content.clone())].into();
        let documents = vec![document("Antrag", PDF, media_type, &content)];
        let data = [TransactionData::QesApproval(QesApproval { documents })];
        let link = server.login_with(Arrival::Scanned, |request| sign(request, &data));
        phone.start(&link, Arrival::Scanned);
        let outcome = phone.run(&mut server, &mut Person::default());
        assert_eq!(failure(&outcome), (PeerMisbehaved::DocumentType.into(), false), "{media_type}");
    }
}

#[test]
fn a_document_that_breaks_off_is_fetched_again_from_its_beginning_and_then_given_up() {
    for (breaks, succeeds) in [(2, true), (3, false)] {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        start(&mut phone, &mut server);
        phone.run_to(&mut server, &mut Person::default(), is_document);
        let step = phone.wallet.current().unwrap().clone();
        for _ in 0..breaks {
            assert_eq!(phone.wallet.current(), Some(&step));
            phone.handle(Event::Chunk(b"%PDF-".to_vec())).unwrap();
            assert_eq!(phone.wallet.current(), Some(&step));
            phone.handle(Event::HttpFailed(HttpFailure::TimedOut)).unwrap();
        }
        if !succeeds {
            let outcome = phone.run(&mut server, &mut Person::default());
            assert_eq!(failure(&outcome), (Refused::Offline.into(), true));
            phone.resume().unwrap();
            assert_eq!(phone.wallet.current(), Some(&step));
        }
        let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]));
        assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
    }
}

#[test]
fn every_failure_of_a_document_has_its_own_end() {
    let status = |status| {
        let content_type = String::new();
        Event::HttpResponse(crate::holder::HttpResponse { status, content_type, body: Vec::new() })
    };
    for (event, expected) in [
        (status(404), (Expired::Request.into(), false)),
        (status(410), (Expired::Request.into(), false)),
        (status(401), (Expired::Token.into(), false)),
        (status(403), (Refused::ServerRefused.into(), false)),
        (status(503), (Refused::Offline.into(), true)),
        (status(200), (PeerMisbehaved::HttpAnswer.into(), false)),
        (status(302), (PeerMisbehaved::HttpAnswer.into(), false)),
        (Event::HttpFailed(HttpFailure::Untrusted), (crate::error::Untrusted::Server.into(), false)),
        (Event::HttpFailed(HttpFailure::TooLong), (PeerMisbehaved::DocumentSize.into(), false)),
        (Event::Chunk(vec![b'%'; 2000]), (PeerMisbehaved::DocumentSize.into(), false)),
    ] {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        start(&mut phone, &mut server);
        phone.run_to(&mut server, &mut Person::default(), is_document);
        phone.handle(event).unwrap();
        assert_eq!(failure(&phone.run(&mut server, &mut Person::default())), expected);
    }
}

#[test]
fn a_slow_document_has_time_as_long_as_it_comes_and_what_is_signed_can_be_read_in_peace() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    start(&mut phone, &mut server);
    phone.run_to(&mut server, &mut Person::default(), is_document);
    let began = phone.now;
    for piece in pdf().chunks(400) {
        phone.now = phone.now.plus(299);
        phone.handle(Event::Chunk(piece.to_vec())).unwrap();
        assert_eq!(phone.wallet.expires_at(), Some(phone.now.plus(300)));
    }
    phone.handle(Event::DocumentEnd).unwrap();
    phone.run_to(&mut server, &mut Person::default(), |step| matches!(step, Step::Consent(_)));
    assert_eq!(phone.wallet.expires_at(), Some(began.plus(1800)));

    let link = request(&mut server, Arrival::Scanned);
    phone.wallet.cancel(phone.now, &mut OsRng).unwrap();
    phone.run(&mut server, &mut Person::default());
    phone.start(&link, Arrival::Scanned);
    phone.run_to(&mut server, &mut Person::default(), is_document);
    phone.now = phone.wallet.expires_at().unwrap();
    phone.handle(Event::Chunk(pdf())).unwrap();
    assert_eq!(failure(&phone.run(&mut server, &mut Person::default())), (Expired::Step.into(), false));
}

#[test]
fn cancelling_while_a_document_comes_tells_the_verifier() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    start(&mut phone, &mut server);
    phone.run_to(&mut server, &mut Person::default(), is_document);
    phone.wallet.cancel(phone.now, &mut OsRng).unwrap();
    assert_eq!(phone.run(&mut server, &mut Person::default()), Outcome::Cancelled);
    assert_eq!(server.refusals, ["access_denied"]);
    assert_eq!(phone.wallet.interrupted(), None);
}

#[test]
fn declining_signs_nothing() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    start(&mut phone, &mut server);
    let outcome = phone.run(&mut server, &mut Person { declines: true, ..Person::default() });
    assert!(matches!(outcome, Outcome::Declined { .. }), "{outcome:?}");
    assert!(server.presented.is_empty() && server.evidence.is_empty());
}

#[test]
fn a_signature_comes_back_to_its_documents_after_a_kill_at_any_step() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    start(&mut phone, &mut server);
    let points = kill_points(&mut phone, &mut server, &mut Person::typing(&[PIN]));
    let mut resumed = 0;
    for killed_after in points {
        start(&mut phone, &mut server);
        phone.run_at_most(killed_after, &mut server, &mut Person::typing(&[PIN]));
        let (asked_before, signed_before) = (phone.consents.len(), server.evidence.len());
        phone.kill(&server);
        if phone.wallet.interrupted() != Some(Journey::Approval) {
            assert!(phone.resume().is_err());
            continue;
        }
        resumed += 1;
        phone.resume().unwrap();
        assert!(is_document(phone.wallet.current().unwrap()), "{killed_after}");
        let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]));
        assert!(matches!(outcome, Outcome::Approved { .. }), "{killed_after}: {outcome:?}");
        assert_eq!(phone.consents.len(), asked_before + 1, "{killed_after}");
        assert_eq!(server.evidence.len(), signed_before + 1, "{killed_after}");
    }
    assert!(resumed > 10, "{resumed}");
}

#[test]
fn refuses_transactions_that_it_does_not_understand_or_cannot_approve() {
    type Change = fn(&mut serde_json::Value);
    let invalid: Error = PeerMisbehaved::InvalidTransactionData.into();
    let told = Some("invalid_transaction_data");
    let table: [(&str, Change, Error, Option<&str>); 6] = [
        ("an unknown type", |it| it["transaction_data"] = serde_json::json!(["e30"]), invalid, told),
        (
            "another unknown beside known ones",
            |it| it["transaction_data"].as_array_mut().unwrap().push("e30".into()),
            invalid,
            told,
        ),
        (
            "documents twice",
            |it| {
                let data = it["transaction_data"][1].clone();
                it["transaction_data"].as_array_mut().unwrap().push(data);
            },
            invalid,
            told,
        ),
        ("a text that is none", |it| it["transaction_data"][0] = "e30=".into(), invalid, told),
        (
            "credentials that nobody asked for",
            |it| {
                let queries = it["dcql_query"]["credentials"].as_array_mut().unwrap();
                queries.iter_mut().for_each(|query| query["id"] = format!("x{}", query["id"].as_str().unwrap()).into());
                let options = serde_json::json!([["xcitizen_mdoc"], ["xcitizen_sd_jwt"]]);
                it["dcql_query"]["credential_sets"][0]["options"] = options;
            },
            invalid,
            told,
        ),
        (
            "an empty list",
            |it| it["transaction_data"] = serde_json::json!([]),
            PeerMisbehaved::InvalidRequest.into(),
            Some("invalid_request"),
        ),
    ];
    for (name, change, expected, told) in table {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        let link = request(&mut server, Arrival::Scanned);
        server.request.as_mut().unwrap().change = Some(change);
        phone.start(&link, Arrival::Scanned);
        let outcome = phone.run(&mut server, &mut Person::default());
        assert_eq!(failure(&outcome), (expected, false), "{name}");
        assert_eq!(server.refusals.first().map(String::as_str), told, "{name}");
        assert!(phone.consents.is_empty(), "{name}");
    }
}

#[test]
fn refuses_documents_at_an_address_that_is_not_safe() {
    for url in ["http://portal.example/1", "ftp://portal.example/1", "/documents/1", "https://user@portal.example/1"] {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        let documents = vec![document("Antrag.pdf", url, "application/pdf", &pdf())];
        let data = [TransactionData::QesApproval(QesApproval { documents })];
        let link = server.login_with(Arrival::Scanned, |request| sign(request, &data));
        phone.start(&link, Arrival::Scanned);
        let outcome = phone.run(&mut server, &mut Person::default());
        assert_eq!(failure(&outcome), (Malformed::Url.into(), false), "{url}");
        assert!(!server.log.iter().any(|asked| asked == url), "{url}");
    }
}

#[test]
fn what_is_printed_names_no_document() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    start(&mut phone, &mut server);
    let step = phone.run_to(&mut server, &mut Person::default(), is_document);
    let printed = format!("{step:?}");
    assert!(!printed.contains("Antrag") && !printed.contains("portal.example"), "{printed}");
}
