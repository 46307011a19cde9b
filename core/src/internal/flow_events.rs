//! A wallet that gets events in any order, with any contents.

use zeroize::Zeroizing;

use super::NOW;
use super::predictable::Predictable;
use crate::approval_element::Arrival;
use crate::holder::{
    Event, HttpFailure, HttpResponse, KeyEvidence, KeyFailure, Outcome, SignFailure, StateKey, Step, Wallet,
    WalletConfig,
};
use crate::time::UnixTime;
use crate::x509::TrustAnchors;

/// The wallet's server.
pub(crate) const SERVER: &str = "https://ringe.example";

/// What happens at one moment: a kind, a length of two bytes (big-endian), and contents of that length.
#[derive(Clone, Copy)]
struct Moment<'a> {
    kind: u8,
    contents: &'a [u8],
}

/// The kinds of moments.
pub(crate) mod kind {
    pub(crate) const HTTP_RESPONSE: u8 = 0;
    pub(crate) const HTTP_FAILED: u8 = 1;
    pub(crate) const KEY_CREATED: u8 = 2;
    pub(crate) const KEY_FAILED: u8 = 3;
    pub(crate) const CODE: u8 = 4;
    pub(crate) const ACCEPT: u8 = 5;
    pub(crate) const DECLINE: u8 = 6;
    pub(crate) const PIN: u8 = 7;
    pub(crate) const SIGNATURE: u8 = 8;
    pub(crate) const SIGN_FAILED: u8 = 9;
    pub(crate) const SAVED: u8 = 10;
    pub(crate) const EXPIRED: u8 = 11;
    pub(crate) const SCANNED: u8 = 12;
    pub(crate) const OPENED: u8 = 13;
    pub(crate) const CHANGE_PIN: u8 = 14;
    pub(crate) const UNBLOCK: u8 = 15;
    pub(crate) const CANCEL: u8 = 16;
    pub(crate) const RESUME: u8 = 17;
    pub(crate) const KILLED: u8 = 18;
    pub(crate) const LATER: u8 = 19;
    pub(crate) const CHUNK: u8 = 20;
    pub(crate) const DOCUMENT_END: u8 = 21;

    /// The contents of an HTTP answer: the positions of its status and content type, then the body.
    #[cfg(test)]
    pub(crate) fn http_contents(response: &crate::holder::HttpResponse) -> Vec<u8> {
        let status = super::STATUSES.iter().position(|status| *status == response.status).unwrap();
        let short = response.content_type.split(';').next().unwrap();
        let content_type = super::CONTENT_TYPES.iter().position(|known| *known == short).unwrap();
        [&[u8::try_from(status).unwrap(), u8::try_from(content_type).unwrap()][..], &response.body].concat()
    }
}

const STATUSES: [u16; 9] = [200, 204, 400, 401, 403, 404, 409, 429, 503];
const CONTENT_TYPES: [&str; 4] = ["application/json", "application/oauth-authz-req+jwt", "text/html", ""];

/// Runs a wallet through the moments that `bytes` describe. The first three are no moments: the roots that it trusts, in
/// DER, for issuers and for relying parties, and the sealed state that it begins with, empty for a new one. Gives whether
/// the last moment ended a journey as it was meant to end.
///
/// What holds whatever happens: a wrong event changes nothing, what is stored can be opened, and nothing is approved
/// without consent.
pub fn flow_events(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let Some((issuers, relying_parties)) = next(&mut rest).zip(next(&mut rest)) else { return false };
    let Some(state) = next(&mut rest) else { return false };
    let roots = [issuers, relying_parties].map(|root| TrustAnchors::from_der_list(&[root.contents.to_vec()]));
    let [Ok(issuers), Ok(relying_parties)] = roots else { return false };
    let Some(mut phone) = Phone::new(issuers, relying_parties, state.contents) else { return false };
    let mut ended_well = false;
    while let Some(moment) = next(&mut rest) {
        phone.live(moment);
        ended_well = phone.check();
    }
    ended_well
}

fn next<'a>(rest: &mut &'a [u8]) -> Option<Moment<'a>> {
    let (head, after) = rest.split_first_chunk::<3>()?;
    let [kind, high, low] = *head;
    let length = usize::from(u16::from_be_bytes([high, low])).min(after.len());
    let (contents, after) = after.split_at_checked(length)?;
    *rest = after;
    Some(Moment { kind, contents })
}

struct Phone {
    issuers: TrustAnchors,
    relying_parties: TrustAnchors,
    wallet: Wallet,
    stored: Option<Vec<u8>>,
    consented: bool,
    now: UnixTime,
    rng: Predictable,
}

impl Phone {
    fn new(issuers: TrustAnchors, relying_parties: TrustAnchors, state: &[u8]) -> Option<Self> {
        let config = config(&issuers, &relying_parties);
        let stored = (!state.is_empty()).then(|| state.to_vec());
        let wallet = match &stored {
            Some(stored) => Wallet::open(config, stored),
            None => Wallet::new(config),
        };
        let rng = Predictable::default();
        Some(Self { issuers, relying_parties, wallet: wallet.ok()?, stored, consented: false, now: NOW, rng })
    }

    fn live(&mut self, moment: Moment<'_>) {
        if [kind::SCANNED, kind::OPENED, kind::RESUME, kind::KILLED].contains(&moment.kind) {
            self.consented = false;
        }
        let Self { wallet, now, rng, .. } = self;
        let text = || String::from_utf8_lossy(moment.contents).into_owned();
        let _ = match moment.kind {
            kind::SCANNED | kind::OPENED => {
                let arrival = if moment.kind == kind::SCANNED { Arrival::Scanned } else { Arrival::SameDevice };
                wallet.start(&text(), arrival, *now, rng)
            }
            kind::CHANGE_PIN => wallet.start_pin_change(*now, rng),
            kind::UNBLOCK => wallet.start_unblock(*now, rng),
            kind::CANCEL => wallet.cancel(*now, rng),
            kind::RESUME => wallet.resume(*now, rng),
            kind::KILLED => return self.reopen(),
            kind::LATER => {
                *now = now.plus(moment.contents.first().copied().unwrap_or_default().into());
                return;
            }
            _ => match event(moment) {
                Some(event) => return self.handle(event),
                None => return,
            },
        };
    }

    /// A wrong event changes nothing.
    fn handle(&mut self, event: Event) {
        let consents = matches!((self.wallet.current(), &event), (Some(Step::Consent(_)), Event::Accept));
        let saves = match (self.wallet.current(), &event) {
            (Some(Step::Save(state)), Event::Saved) => Some(state.clone()),
            _ => None,
        };
        let before = self.wallet.current().cloned();
        match self.wallet.handle(event, self.now, &mut self.rng) {
            Ok(()) => {
                self.consented |= consents;
                self.stored = saves.or(self.stored.take());
            }
            Err(_) => assert_eq!(self.wallet.current(), before.as_ref(), "a wrong event changes nothing"),
        }
    }

    /// The process ends and starts anew.
    fn reopen(&mut self) {
        let config = config(&self.issuers, &self.relying_parties);
        let wallet = match &self.stored {
            Some(stored) => Wallet::open(config, stored),
            None => Wallet::new(config),
        };
        assert!(wallet.is_ok(), "what was stored can be opened");
        if let Ok(wallet) = wallet {
            self.wallet = wallet;
        }
    }

    /// Whether a journey just ended as it was meant to.
    fn check(&self) -> bool {
        match self.wallet.current() {
            Some(Step::Done(outcome)) => {
                let approved = matches!(outcome, Outcome::Approved { .. });
                assert!(!approved || self.consented, "nothing is approved without consent");
                approved || matches!(outcome, Outcome::Enrolled(_) | Outcome::PinChanged | Outcome::Unblocked)
            }
            _ => false,
        }
    }
}

fn config(issuers: &TrustAnchors, relying_parties: &TrustAnchors) -> WalletConfig {
    WalletConfig {
        wallet_server: SERVER.to_owned(),
        issuer_anchors: issuers.clone(),
        relying_party_anchors: relying_parties.clone(),
        state_key: StateKey::new([9; 32]),
        language: "de".to_owned(),
    }
}

fn event(moment: Moment<'_>) -> Option<Event> {
    let Moment { kind, contents } = moment;
    let text = || Zeroizing::new(String::from_utf8_lossy(contents).into_owned());
    let choice = usize::from(contents.first().copied().unwrap_or_default());
    Some(match kind {
        kind::HTTP_RESPONSE => {
            let (head, body) = contents.split_first_chunk::<2>()?;
            let [status, content_type] = head.map(usize::from);
            Event::HttpResponse(HttpResponse {
                status: *STATUSES.get(status)?,
                content_type: (*CONTENT_TYPES.get(content_type)?).to_owned(),
                body: body.to_vec(),
            })
        }
        kind::CHUNK => Event::Chunk(contents.to_vec()),
        kind::DOCUMENT_END => Event::DocumentEnd,
        kind::HTTP_FAILED => Event::HttpFailed(*HTTP_FAILURES.get(choice)?),
        kind::KEY_CREATED => Event::KeyCreated { public_key: contents.to_vec(), evidence: KeyEvidence::Software {} },
        kind::KEY_FAILED => Event::KeyFailed(*KEY_FAILURES.get(choice)?),
        kind::CODE => Event::Code(text()),
        kind::ACCEPT => Event::Accept,
        kind::DECLINE => Event::Decline,
        kind::PIN => Event::Pin(text()),
        kind::SIGNATURE => Event::Signature(contents.to_vec()),
        kind::SIGN_FAILED => Event::SignFailed(*SIGN_FAILURES.get(choice)?),
        kind::SAVED => Event::Saved,
        kind::EXPIRED => Event::Expired,
        _ => return None,
    })
}

const HTTP_FAILURES: [HttpFailure; 4] =
    [HttpFailure::Unreachable, HttpFailure::TimedOut, HttpFailure::Untrusted, HttpFailure::TooLong];
const KEY_FAILURES: [KeyFailure; 2] = [KeyFailure::Cancelled, KeyFailure::Unsupported];
const SIGN_FAILURES: [SignFailure; 3] = [SignFailure::Cancelled, SignFailure::LockedOut, SignFailure::KeyInvalidated];
