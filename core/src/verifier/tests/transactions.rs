//! Answers to transaction data.

use super::*;
use crate::error::PeerMisbehaved;
use crate::internal::tests::seed;
use crate::transaction::{
    CscVariant, Declaration, Document, Field, QesApproval, Section, TransactionData, Transactions,
};

pub(super) fn declaration(value: &str) -> String {
    let field = Field { label: "Kennzeichen".to_owned(), value: value.to_owned() };
    let sections = vec![Section { title: None, fields: vec![field] }];
    let declaration = Declaration { title: "Bewohnerparkausweis".to_owned(), sections, statement: None };
    encoded(&TransactionData::Declaration(declaration))
}

pub(super) fn document(sha256: [u8; 32]) -> String {
    let document = Document {
        label: "Antrag.pdf".to_owned(),
        sha256,
        url: "https://portal.example/documents/1".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1_000,
        unseen_allowed: false,
    };
    encoded(&TransactionData::QesApproval(QesApproval { documents: vec![document] }))
}

#[test]
fn the_fuzzer_begins_with_transactions() {
    seed("evidence", "declaration", crate::internal::evidence, declaration("A").as_bytes());
    seed("evidence", "documents", crate::internal::evidence, document([1; 32]).as_bytes());
}

fn encoded(data: &TransactionData) -> String {
    data.encode(&[MDOC_QUERY, SD_JWT_QUERY], CscVariant::default()).unwrap()
}

fn asking(world: &World, texts: &[String]) -> SentRequest {
    world.request_saying(|input| input.transaction_data = Some(texts.to_vec()))
}

#[test]
fn both_formats_answer_declarations_and_documents() {
    let world = World::new();
    for texts in
        [vec![declaration("A")], vec![document([1; 32])], vec![declaration("A"), document([1; 32]), declaration("B")]]
    {
        let request = asking(&world, &texts);
        for format in FORMATS {
            let verified = world.verify(&world.answer(format, &request, &world.approval(&request)), &request);
            assert_eq!(verified.map(|it| it.format), Ok(format));
        }
    }
}

#[test]
fn refuses_answers_to_other_transactions() {
    let world = World::new();
    let texts = vec![declaration("A"), document([1; 32])];
    let request = asking(&world, &texts);
    let login = world.request();
    let others = [
        vec![],
        vec![declaration("A")],
        vec![document([1; 32])],
        vec![declaration("B"), document([1; 32])],
        vec![declaration("A"), document([2; 32])],
        vec![declaration("A"), document([1; 32]), declaration("A")],
    ];
    for format in FORMATS {
        let answered = |asked: &SentRequest, texts: &[String]| {
            let mut other = asked.clone();
            other.transactions = match texts {
                [] => Transactions::default(),
                texts => Transactions::parse(texts, CscVariant::default()).unwrap(),
            };
            world.verify(&world.answer(format, &other, &world.approval(asked)), asked).map(|_| ())
        };
        assert_eq!(answered(&request, &texts), Ok(()));
        let refused: Result<(), Error> = Err(PeerMisbehaved::InvalidTransactionData.into());
        for other in &others {
            assert_eq!(answered(&request, other), refused, "{format:?} {other:?}");
        }
        assert_eq!(answered(&login, &[]), Ok(()));
        assert_eq!(answered(&login, &texts), refused, "a login says nothing of transactions");
    }
}

#[test]
fn refuses_an_answer_without_an_approval_element() {
    let world = World::new();
    let request = asking(&world, &[document([1; 32])]);
    let presentation = world.present_sd_jwt(&request, &ASKED, None);
    let response = world.encrypted(&answering(CredentialFormat::SdJwtVc, &presentation));
    assert_eq!(world.verify(&response, &request).map(|_| ()), Err(PeerMisbehaved::InvalidTransactionData.into()));
}

#[test]
fn asks_for_no_transaction_that_is_not_understood_or_that_a_format_could_not_answer() {
    let world = World::new();
    let data = TransactionData::parse(&declaration("A"), CscVariant::default()).unwrap();
    let for_one_format = data.encode(&[MDOC_QUERY], CscVariant::default()).unwrap();
    let for_another = data.encode(&[MDOC_QUERY, SD_JWT_QUERY, "other"], CscVariant::default()).unwrap();
    for texts in [vec!["e30".to_owned()], vec![for_one_format], vec![for_another], vec![document([1; 32]); 2]] {
        let prepared = world.prepared_request(|input| input.transaction_data = Some(texts));
        assert_eq!(prepared.map(|_| ()), Err(PeerMisbehaved::InvalidTransactionData.into()));
    }
}
