//! The state of an approval, and every way it can change. Pure: time and secrets are arguments.
//!
//! ```text
//! pending --open--> opened --grant----------> granted --redeem--> redeemed
//!    |                 |----decline, fail--------|--> ended(declined), ended(failed)
//!    |                 |----a second wallet------|--> ended(opened elsewhere)
//!    |                 |        the code in another browser --> ended(other browser)
//!    `-----------------`---- cancel, time -------`--> ended(cancelled), ended(expired)
//! ```

use serde::{Deserialize, Serialize};
use siegelring_core::crypto;
use siegelring_core::jose::fields;
use siegelring_core::time::UnixTime;

use super::ask::Ask;
use super::browser::{BrowserHash, BrowserSecret};
use crate::store::Kind;
use crate::store::records::Entity;

/// A request must be opened on a phone within this time, in seconds.
pub const TIME_TO_OPEN: u64 = 3 * 60;

/// Once granted, the browser must go on within this time, in seconds.
pub const TIME_TO_REDEEM: u64 = 2 * 60;

/// The record is kept this much longer, in seconds, so that the browser can be told what became of it.
const TIME_TO_TELL: u64 = 10 * 60;

/// How the request reaches the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// By a link on the phone itself.
    SameDevice,
    /// By a QR code on another screen.
    Scanned,
}

/// Who fetches the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opener {
    /// A wallet that sent this `wallet_nonce`, as SHA-256.
    Wallet(#[serde(with = "fields::bytes")] [u8; 32]),
    /// A wallet that sent none: served once, because its repeat looks like a second wallet.
    Anonymous,
}

/// What came of an attempt to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// The first wallet: it owns the request now.
    First,
    /// The same wallet again: it gets identical bytes.
    Again,
    /// A second wallet: the approval has ended.
    Second,
}

/// What came of going on in a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redemption {
    /// What the phone gave.
    Result(Vec<u8>),
    /// The code came back to another browser: the approval has ended.
    OtherBrowser,
}

/// Why an approval ended without success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The person declined on the phone.
    Declined,
    /// The person cancelled in the browser.
    Cancelled,
    /// A second wallet fetched the request.
    OpenedElsewhere,
    /// The answer came back to another browser.
    OtherBrowser,
    /// The answer of the phone did not hold; a stable code says why.
    Failed,
    /// Time ran out.
    Expired,
}

/// Where an approval stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Waits for a phone.
    Pending,
    /// A phone has the request.
    Opened,
    /// The phone has answered; the browser may go on.
    Granted,
    /// The browser has gone on.
    Redeemed,
    /// Ended without success.
    Ended(Ending),
}

/// Why a transition is refused. The state stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The approval is not in the state that this needs.
    #[error("the approval is in another state")]
    State(Status),
    /// Not the browser that began.
    #[error("not the browser that began")]
    Browser,
    /// Another front door began it.
    #[error("another front door began it")]
    FrontDoor,
    /// Not the one-time code, or a flow that needs one (or must not have one).
    #[error("not the response code")]
    ResponseCode,
}

/// One approval.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Approval {
    id: String,
    ask: Ask,
    browser: BrowserHash,
    deadline: UnixTime,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Pending,
    Opened {
        opener: Opener,
        flow: Flow,
    },
    Granted {
        flow: Flow,
        response_code_hash: Option<[u8; 32]>,
        #[serde(with = "fields::blob")]
        result: Vec<u8>,
    },
    Redeemed,
    Ended {
        ending: Ending,
        code: Option<String>,
    },
}

impl Approval {
    /// A new approval of the browser with this secret.
    pub fn new(id: String, ask: Ask, browser: BrowserHash, now: UnixTime) -> Self {
        Self { id, ask, browser, deadline: now.plus(TIME_TO_OPEN), state: State::Pending }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is asked for.
    pub const fn ask(&self) -> &Ask {
        &self.ask
    }

    /// When the present state ends by itself.
    pub const fn deadline(&self) -> UnixTime {
        self.deadline
    }

    /// How the phone got the request, once it has.
    pub const fn flow(&self) -> Option<Flow> {
        match self.state {
            State::Opened { flow, .. } | State::Granted { flow, .. } => Some(flow),
            _ => None,
        }
    }

    /// Who opened it, while it is opened.
    pub const fn opener(&self) -> Option<Opener> {
        match self.state {
            State::Opened { opener, .. } => Some(opener),
            _ => None,
        }
    }

    /// The stable code of what went wrong, if it failed.
    pub fn failure(&self) -> Option<&str> {
        match &self.state {
            State::Ended { code, .. } => code.as_deref(),
            _ => None,
        }
    }

    /// What the phone gave, while the browser has not gone on: for the page that shows whose login it is.
    pub fn result(&self) -> Option<&[u8]> {
        match &self.state {
            State::Granted { result, .. } => Some(result),
            _ => None,
        }
    }

    /// Where it stands at `now`.
    pub fn status(&self, now: UnixTime) -> Status {
        match &self.state {
            State::Redeemed => Status::Redeemed,
            State::Ended { ending, .. } => Status::Ended(*ending),
            _ if now >= self.deadline => Status::Ended(Ending::Expired),
            State::Pending => Status::Pending,
            State::Opened { .. } => Status::Opened,
            State::Granted { .. } => Status::Granted,
        }
    }

    /// Whether `secret` is that of the browser that began.
    pub fn is_of(&self, secret: &BrowserSecret) -> bool {
        self.browser.is_of(secret)
    }

    /// A wallet fetches the request.
    ///
    /// # Errors
    /// [`Refusal::State`] if it is over.
    pub fn open(&mut self, opener: Opener, flow: Flow, now: UnixTime) -> Result<Opening, Refusal> {
        match (self.status(now), &self.state) {
            (Status::Pending, _) => {
                self.state = State::Opened { opener, flow };
                self.deadline = now.plus(self.ask.answer_within);
                Ok(Opening::First)
            }
            (Status::Opened, State::Opened { opener: owner, flow: first_flow }) => {
                if opener != Opener::Anonymous && opener == *owner && flow == *first_flow {
                    return Ok(Opening::Again);
                }
                self.end(Ending::OpenedElsewhere, None);
                Ok(Opening::Second)
            }
            (status, _) => Err(Refusal::State(status)),
        }
    }

    /// The phone's answer holds. On the same device `response_code_hash` is SHA-256 of the one-time code that the phone
    /// takes back to the browser.
    ///
    /// # Errors
    /// [`Refusal::State`] if it is not opened; [`Refusal::ResponseCode`] if there is none on the same device, or one
    /// on another.
    pub fn grant(
        &mut self,
        result: Vec<u8>,
        response_code_hash: Option<[u8; 32]>,
        now: UnixTime,
    ) -> Result<(), Refusal> {
        self.expect(Status::Opened, now)?;
        let State::Opened { flow, .. } = self.state else { return Err(Refusal::State(self.status(now))) };
        if (flow == Flow::SameDevice) != response_code_hash.is_some() {
            return Err(Refusal::ResponseCode);
        }
        self.state = State::Granted { flow, response_code_hash, result };
        self.deadline = self.deadline.max(now.plus(TIME_TO_REDEEM));
        Ok(())
    }

    /// The person declined on the phone.
    ///
    /// # Errors
    /// [`Refusal::State`] if it is not opened.
    pub fn decline(&mut self, now: UnixTime) -> Result<(), Refusal> {
        self.expect(Status::Opened, now)?;
        self.end(Ending::Declined, None);
        Ok(())
    }

    /// The phone's answer does not hold; `code` says why.
    ///
    /// # Errors
    /// [`Refusal::State`] if it is not opened.
    pub fn fail(&mut self, code: &str, now: UnixTime) -> Result<(), Refusal> {
        self.expect(Status::Opened, now)?;
        self.end(Ending::Failed, Some(code.to_owned()));
        Ok(())
    }

    /// The person cancels in the browser.
    ///
    /// # Errors
    /// [`Refusal::Browser`] if it is another browser; [`Refusal::State`] if it is over.
    pub fn cancel(&mut self, secret: &BrowserSecret, now: UnixTime) -> Result<(), Refusal> {
        if !self.is_of(secret) {
            return Err(Refusal::Browser);
        }
        match self.status(now) {
            Status::Pending | Status::Opened | Status::Granted => self.end(Ending::Cancelled, None),
            status => return Err(Refusal::State(status)),
        }
        Ok(())
    }

    /// The browser goes on: once, through the front door that began, in the browser that began, and on the same device
    /// only with the code that came back from the phone. The right code in another browser ends the approval.
    ///
    /// # Errors
    /// [`Refusal`], for which nothing has changed.
    pub fn redeem(
        &mut self,
        front_door: &str,
        secret: Option<&BrowserSecret>,
        response_code: Option<&[u8]>,
        now: UnixTime,
    ) -> Result<Redemption, Refusal> {
        if self.ask.front_door != front_door {
            return Err(Refusal::FrontDoor);
        }
        self.expect(Status::Granted, now)?;
        let is_own = secret.is_some_and(|secret| self.is_of(secret));
        let State::Granted { response_code_hash, result, .. } = &mut self.state else {
            return Err(Refusal::State(self.status(now)));
        };
        match (response_code_hash, response_code) {
            (Some(hash), Some(code)) if crypto::constant_time_eq(&*hash, &crypto::sha256(code)) => {
                if !is_own {
                    self.end(Ending::OtherBrowser, None);
                    return Ok(Redemption::OtherBrowser);
                }
            }
            (None, None) if is_own => {}
            (None, None) => return Err(Refusal::Browser),
            _ => return Err(Refusal::ResponseCode),
        }
        let result = std::mem::take(result);
        self.state = State::Redeemed;
        Ok(Redemption::Result(result))
    }

    /// The front door that began takes what the phone gave, without a browser: for what is not handed to a browser, such
    /// as a signature, so that a window that was closed loses nothing the phone was told was taken.
    ///
    /// # Errors
    /// [`Refusal`], for which nothing has changed.
    pub fn collect(&mut self, front_door: &str, now: UnixTime) -> Result<Vec<u8>, Refusal> {
        if self.ask.front_door != front_door {
            return Err(Refusal::FrontDoor);
        }
        self.expect(Status::Granted, now)?;
        let State::Granted { result, .. } = &mut self.state else { return Err(Refusal::State(self.status(now))) };
        let result = std::mem::take(result);
        self.state = State::Redeemed;
        Ok(result)
    }

    fn expect(&self, wanted: Status, now: UnixTime) -> Result<(), Refusal> {
        let status = self.status(now);
        if status == wanted { Ok(()) } else { Err(Refusal::State(status)) }
    }

    fn end(&mut self, ending: Ending, code: Option<String>) {
        self.state = State::Ended { ending, code };
    }
}

impl Entity for Approval {
    const KIND: Kind = Kind::Approval;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn expires_at(&self) -> Option<UnixTime> {
        Some(self.deadline.plus(TIME_TO_TELL))
    }
}
