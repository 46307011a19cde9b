//! Approvals of more than identity: what is asked, what the answer must say, and the record that is left.

use rand_core::OsRng;
use siegelring_core::attribute::{CSC_DATA_MODEL, TRANSACTION};
use siegelring_core::openid4vp::dcql::{MDOC_QUERY, SD_JWT_QUERY};
use siegelring_core::transaction::{
    CscVariant, Declaration, Document, Field, QesApproval, Section, TransactionData, Transactions,
};
use siegelring_core::verifier::evidence;
use siegelring_core::wallet::ErrorCode;
use siegelring_core::x509::TrustAnchors;
use siegelring_verifier::approval::{ApprovalError, Ask, Ending, Flow, Refusal, Status, TIME_TO_READ};
use siegelring_verifier::keys::Secret;
use siegelring_verifier::store::records::asked;
use siegelring_verifier::store::records::granted::Granted;

use crate::responses::Opened;

const DIGEST: [u8; 32] = [1; 32];

fn declaration(value: &str) -> TransactionData {
    let field = Field { label: "Kennzeichen".to_owned(), value: value.to_owned() };
    let sections = vec![Section { title: None, fields: vec![field] }];
    TransactionData::Declaration(Declaration { title: "Bewohnerparkausweis".to_owned(), sections, statement: None })
}

fn documents(sha256: [u8; 32]) -> TransactionData {
    let document = Document {
        label: "Antrag.pdf".to_owned(),
        sha256,
        url: "https://portal.example/documents/1".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1_000,
        unseen_allowed: false,
    };
    TransactionData::QesApproval(QesApproval { documents: vec![document] })
}

fn texts(data: &[TransactionData]) -> Vec<String> {
    let encode = |data: &TransactionData| data.encode(&[MDOC_QUERY, SD_JWT_QUERY], CscVariant::default()).unwrap();
    data.iter().map(encode).collect()
}

fn sign(ask: &mut Ask, key: &Secret) {
    let transactions = texts(&[declaration("MU-B 1234"), documents(DIGEST)]);
    ask.front_door = "signing".to_owned();
    ask.transactions = Some(asked::seal(&transactions, key, &ask.reference, &mut OsRng).unwrap());
    ask.purpose = Some("Bewohnerparkausweis".to_owned());
    ask.answer_within = TIME_TO_READ;
}

async fn opened() -> Opened {
    let mut opened = Opened::by(Flow::Scanned).await;
    let keys = opened.world.keys.clone();
    opened.open_another(|ask| sign(ask, &keys.secrets.sealing)).await;
    opened
}

async fn redeemed(opened: &Opened) -> Granted {
    let (world, id) = (&opened.world, opened.approval.id());
    let redeemed = world.approvals.redeem(id, "signing", Some(&world.browser), None).await.unwrap();
    Granted::open(&redeemed.result, &world.keys.secrets.sealing, id).unwrap()
}

#[tokio::test]
async fn the_request_says_what_is_signed_and_what_for_and_leaves_time_to_read() {
    let opened = opened().await;
    let object = &opened.request.object;
    assert_eq!(object.transaction_data, Some(texts(&[declaration("MU-B 1234"), documents(DIGEST)])));
    assert_eq!(object.purpose.as_deref(), Some("Bewohnerparkausweis"));
    assert_eq!(object.exp, Some(opened.world.now().plus(1800)));

    opened.world.clock.advance(1799);
    assert_eq!(opened.status().await, Status::Opened);
    opened.world.clock.advance(1);
    assert_eq!(opened.status().await, Status::Ended(Ending::Expired));
}

#[tokio::test]
async fn an_approval_leaves_a_record_that_anybody_can_verify() {
    let opened = opened().await;
    assert_eq!(opened.send(&opened.answer().await).await, Ok(None));
    let granted = redeemed(&opened).await;
    let anchors = &opened.world.keys.anchors;
    let issuers = TrustAnchors::from_pem(&anchors.issuer).unwrap();
    let relying_parties = TrustAnchors::from_pem(&anchors.relying_party).unwrap();
    let verified = evidence::verify(&granted.evidence.unwrap(), &issuers, &relying_parties).unwrap();
    assert!(verified.approves(&DIGEST) && verified.pin_proved);
    assert_eq!(verified.attributes, granted.attributes);
    assert_eq!(
        verified.transactions.iter().cloned().collect::<Vec<_>>(),
        [declaration("MU-B 1234"), documents(DIGEST)]
    );
    let claimed = verified.claimed_assessment.unwrap();
    assert_eq!((claimed.level, claimed.policy), (granted.assessment.level, granted.assessment.policy));
    let reasons: Vec<_> = granted.assessment.findings.iter().map(|finding| finding.code()).collect();
    assert_eq!(claimed.reasons, reasons);
}

#[tokio::test]
async fn a_login_leaves_no_record() {
    let opened = Opened::by(Flow::Scanned).await;
    opened.send(&opened.answer().await).await.unwrap();
    assert_eq!(opened.redeem(None).await.evidence, None);
}

#[tokio::test]
async fn another_front_door_gets_nothing_and_takes_nothing_away() {
    let mut opened = opened().await;
    opened.send(&opened.answer().await).await.unwrap();
    let (id, browser) = (opened.approval.id().to_owned(), opened.world.browser.clone());
    let refused = Err(ApprovalError::Refused(Refusal::FrontDoor));
    assert_eq!(opened.world.approvals.redeem(&id, "oidc", Some(&browser), None).await, refused);
    assert!(redeemed(&opened).await.evidence.is_some());

    opened.open_another(|_| ()).await;
    opened.send(&opened.answer().await).await.unwrap();
    let id = opened.approval.id();
    assert_eq!(opened.world.approvals.redeem(id, "signing", Some(&browser), None).await, refused);
    assert_eq!(opened.redeem(None).await.evidence, None);
}

#[tokio::test]
async fn an_answer_that_approves_nothing_else_or_something_else_ends_it() {
    let other = [
        vec![],
        vec![declaration("MU-B 1234")],
        vec![documents(DIGEST)],
        vec![declaration("MU-X 1"), documents(DIGEST)],
        vec![declaration("MU-B 1234"), documents([2; 32])],
    ];
    for answered in other {
        let opened = opened().await;
        let evaluated = opened.phone.evaluate(&opened.world, "471108", opened.request.purpose()).await.unwrap();
        let approval = opened.card.approval(&opened.world, &opened.request, &evaluated);
        let signed = match answered.as_slice() {
            [] => Vec::new(),
            data => {
                let transactions = Transactions::parse(&texts(data), CscVariant::default()).unwrap();
                transactions.answer(MDOC_QUERY, &[MDOC_QUERY]).device_signed()
            }
        };
        let post = opened.card.present_signing(&opened.request, &approval, &signed);
        assert_eq!(opened.send(&post).await, Err(ErrorCode::InvalidResponse), "{answered:?}");
        assert_eq!(opened.failure().await, "peer.invalid_transaction_data");
    }
}

#[tokio::test]
async fn a_login_that_is_answered_with_a_signature_ends() {
    let opened = Opened::by(Flow::Scanned).await;
    let transactions = Transactions::parse(&texts(&[documents(DIGEST)]), CscVariant::default()).unwrap();
    let signed = transactions.answer(MDOC_QUERY, &[MDOC_QUERY]).device_signed();
    assert!(signed.iter().all(|element| [TRANSACTION, CSC_DATA_MODEL].contains(&element.namespace.as_str())));
    let evaluated = opened.phone.evaluate(&opened.world, "471108", opened.request.purpose()).await.unwrap();
    let approval = opened.card.approval(&opened.world, &opened.request, &evaluated);
    let post = opened.card.present_signing(&opened.request, &approval, &signed);
    assert_eq!(opened.send(&post).await, Err(ErrorCode::InvalidResponse));
    assert_eq!(opened.failure().await, "peer.invalid_transaction_data");
}

#[tokio::test]
async fn a_wallet_that_does_not_know_the_transaction_says_so() {
    let opened = opened().await;
    opened.send(&opened.request.error("invalid_transaction_data")).await.unwrap();
    assert_eq!(opened.failure().await, "peer.invalid_transaction_data");
}
