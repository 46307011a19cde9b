//! The wallet as the app sees it.

use super::config::WalletConfig;
use super::event::Event;
use super::step::{KeyRef, Step};
use super::summary::{CredentialSummary, HistoryEntry, Journey};
use crate::approval_element::Arrival;
use crate::crypto::Rng;
use crate::error::Result;
use crate::time::UnixTime;

/// One person's wallet on one phone, and the journey it is on, if any.
pub struct Wallet {
    config: WalletConfig,
}

impl Wallet {
    /// An empty wallet, on a phone that has no stored state.
    ///
    /// # Errors
    /// [`crate::error::Malformed::Url`] if the wallet's server is not an origin that can be trusted.
    pub fn new(config: WalletConfig) -> Result<Self> {
        Ok(Self { config })
    }

    /// The wallet whose state was stored last.
    ///
    /// # Errors
    /// As [`Wallet::new`]; [`crate::error::Untrusted::Decryption`] if the state was changed or sealed under another
    /// key; [`crate::error::Malformed::State`] if this version does not understand it.
    pub fn open(config: WalletConfig, sealed_state: &[u8]) -> Result<Self> {
        let _ = (config, sealed_state);
        todo!()
    }

    /// Starts the journey that the text of a QR code or a link asks for: an approval or an enrolment.
    ///
    /// `arrival` tells whether the text was scanned inside the app or the app was opened with it.
    ///
    /// # Errors
    /// [`crate::error::ApiMisuse::Busy`] while another journey runs, or a change of PIN waits for
    /// [`Wallet::resume`]; [`crate::error::Malformed`] if the text is neither a request nor an offer;
    /// [`crate::error::Untrusted::Server`] for an offer of another server than this wallet's;
    /// [`crate::error::Refused::NotEnrolled`] for a request to a wallet without credentials.
    pub fn start(&mut self, input: &str, arrival: Arrival, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        let _ = (input, arrival, now, rng);
        todo!()
    }

    /// Starts a change of PIN.
    ///
    /// # Errors
    /// [`crate::error::ApiMisuse::Busy`], [`crate::error::Refused::NotEnrolled`].
    pub fn start_pin_change(&mut self, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        let _ = (now, rng);
        todo!()
    }

    /// Starts unblocking the PIN with the unblock code.
    ///
    /// # Errors
    /// [`crate::error::ApiMisuse::Busy`], [`crate::error::Refused::NotEnrolled`].
    pub fn start_unblock(&mut self, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        let _ = (now, rng);
        todo!()
    }

    /// The journey that stopped before its end and can be taken up with [`Wallet::resume`].
    pub fn interrupted(&self) -> Option<Journey> {
        todo!()
    }

    /// Takes up the journey that was interrupted: an enrolment or a change of PIN at its last stored step, an approval
    /// at its consent.
    ///
    /// # Errors
    /// [`crate::error::ApiMisuse::Busy`] while a journey runs, [`crate::error::ApiMisuse::NoFlow`] if none was
    /// interrupted.
    pub fn resume(&mut self, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        let _ = (now, rng);
        todo!()
    }

    /// The step that waits for its event; `None` between journeys.
    pub fn current(&self) -> Option<&Step> {
        todo!()
    }

    /// Until when the current step can be answered; `None` for [`Step::Save`] and [`Step::Done`], which never expire.
    pub fn expires_at(&self) -> Option<UnixTime> {
        todo!()
    }

    /// Goes on with the answer to the current step. What goes wrong in the journey itself ends in [`Step::Done`].
    ///
    /// # Errors
    /// [`crate::error::ApiMisuse::NoFlow`] between journeys, [`crate::error::ApiMisuse::UnexpectedEvent`] for an event
    /// that does not answer the current step; nothing has changed then.
    pub fn handle(&mut self, event: Event, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        let _ = (event, now, rng);
        todo!()
    }

    /// Ends the journey; a verifier that waits for an answer is told so first. After [`Step::Done`] it forgets the
    /// outcome.
    ///
    /// # Errors
    /// [`crate::error::ApiMisuse::NoFlow`] between journeys.
    pub fn cancel(&mut self, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        let _ = (now, rng);
        todo!()
    }

    /// Whether there are credentials here.
    pub fn is_enrolled(&self) -> bool {
        todo!()
    }

    /// The credentials here.
    pub fn credentials(&self) -> Vec<CredentialSummary> {
        todo!()
    }

    /// What was done with this wallet, newest first.
    pub fn history(&self) -> impl Iterator<Item = &HistoryEntry> {
        std::iter::empty()
    }

    /// The keys that this wallet still needs; the app may delete every other that it made.
    pub fn keys(&self) -> Vec<KeyRef> {
        todo!()
    }
}
