//! The wallet as the app sees it.

use super::config::WalletConfig;
use super::event::Event;
use super::flow::{Flow, Surroundings};
use super::link::{self, Link};
use super::state::{self, State};
use super::step::{KeyRef, Step};
use super::summary::{CredentialSummary, HistoryEntry, Journey};
use crate::approval_element::Arrival;
use crate::crypto::Rng;
use crate::error::{ApiMisuse, Refused, Result};
use crate::time::UnixTime;

/// One person's wallet on one phone, and the journey it is on, if any.
pub struct Wallet {
    config: WalletConfig,
    state: State,
    flow: Option<Flow>,
}

impl Wallet {
    /// An empty wallet, on a phone that has no stored state.
    ///
    /// # Errors
    /// [`crate::error::Malformed::Url`] if the wallet's server is no origin that can be trusted.
    pub fn new(config: WalletConfig) -> Result<Self> {
        config.check()?;
        Ok(Self { config, state: State::default(), flow: None })
    }

    /// The wallet whose state was stored last.
    ///
    /// # Errors
    /// As [`Wallet::new`]; [`crate::error::Untrusted::Decryption`] if the state was changed or sealed under another
    /// key; [`crate::error::Malformed::State`] if this version does not understand it.
    pub fn open(config: WalletConfig, sealed_state: &[u8]) -> Result<Self> {
        config.check()?;
        let state = state::open(sealed_state, &config.state_key)?;
        Ok(Self { config, state, flow: None })
    }

    /// Starts the journey that the text of a QR code or a link asks for: an approval or an enrolment.
    ///
    /// `arrival` tells whether the text was scanned inside the app or the app was opened with it.
    ///
    /// # Errors
    /// [`ApiMisuse::Busy`] while another journey runs, or for a request while a change of PIN waits for
    /// [`Wallet::resume`]; [`crate::error::Malformed`] if the text is neither a request nor an offer;
    /// [`crate::error::Untrusted::Server`] for a link of another server than this wallet's;
    /// [`Refused::NotEnrolled`] for a request to a wallet without credentials.
    pub fn start(&mut self, input: &str, arrival: Arrival, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        self.check_idle()?;
        let flow = match link::parse(input, &self.config.wallet_server)? {
            Link::Offer(offer) => Flow::enrol(offer, self.set_out(now, rng)),
            Link::Request(request) => {
                self.check_enrolled()?;
                Flow::approve(request, arrival, self.set_out(now, rng))
            }
        };
        self.flow = Some(flow);
        Ok(())
    }

    /// Starts a change of PIN.
    ///
    /// # Errors
    /// [`ApiMisuse::Busy`] while another journey runs or waits for [`Wallet::resume`], [`Refused::NotEnrolled`].
    pub fn start_pin_change(&mut self, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        self.check_idle()?;
        self.check_enrolled()?;
        if self.state.pending.is_some() {
            return Err(ApiMisuse::Busy.into());
        }
        self.flow = Some(Flow::change_pin(self.set_out(now, rng)));
        Ok(())
    }

    /// Starts unblocking the PIN with the unblock code.
    ///
    /// # Errors
    /// [`ApiMisuse::Busy`] while another journey runs, [`Refused::NotEnrolled`].
    pub fn start_unblock(&mut self, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        self.check_idle()?;
        if self.state.holding.is_none() {
            return Err(Refused::NotEnrolled.into());
        }
        self.flow = Some(Flow::unblock(self.set_out(now, rng)));
        Ok(())
    }

    /// The journey that stopped before its end and can be taken up with [`Wallet::resume`].
    pub fn interrupted(&self) -> Option<Journey> {
        if self.is_running() { None } else { self.state.interrupted() }
    }

    /// Takes up the journey that was interrupted: an enrolment or a change of PIN at its last stored step, an approval
    /// at its consent. An enrolment whose outcome may not have been seen shows it again.
    ///
    /// # Errors
    /// [`ApiMisuse::Busy`] while a journey runs, [`ApiMisuse::NoFlow`] if none was interrupted.
    pub fn resume(&mut self, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        self.check_idle()?;
        self.flow = Some(Flow::resume(self.surroundings(now, rng))?);
        Ok(())
    }

    /// The step that waits for its event; `None` between journeys.
    pub fn current(&self) -> Option<&Step> {
        self.flow.as_ref().map(Flow::step)
    }

    /// Until when the current step can be answered; `None` for [`Step::Save`] and [`Step::Done`], which never expire.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.flow.as_ref().and_then(Flow::expires_at)
    }

    /// Goes on with the answer to the current step. What goes wrong in the journey itself ends in [`Step::Done`].
    ///
    /// # Errors
    /// [`ApiMisuse::NoFlow`] between journeys, [`ApiMisuse::UnexpectedEvent`] for an event that does not answer the
    /// current step, [`ApiMisuse::Argument`] for a key or signature that is none; nothing has changed then.
    pub fn handle(&mut self, event: Event, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        let flow = self.flow.take().ok_or(ApiMisuse::NoFlow)?;
        let (flow, result) = flow.handle(event, self.surroundings(now, rng));
        self.flow = Some(flow);
        result
    }

    /// Ends the journey; a verifier that waits for an answer is told so first. After [`Step::Done`] it forgets the
    /// outcome.
    ///
    /// # Errors
    /// [`ApiMisuse::NoFlow`] between journeys.
    pub fn cancel(&mut self, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
        let flow = self.flow.take().ok_or(ApiMisuse::NoFlow)?;
        if flow.is_over() {
            self.forget_codes_shown();
        } else {
            self.flow = Some(flow.cancel(self.surroundings(now, rng)));
        }
        Ok(())
    }

    /// Whether there are credentials here.
    pub const fn is_enrolled(&self) -> bool {
        self.state.holding.is_some()
    }

    /// The credentials here.
    pub fn credentials(&self) -> Vec<CredentialSummary> {
        let held = self.state.holding.iter().flat_map(|holding| &holding.credentials);
        held.map(|credential| credential.summary()).collect()
    }

    /// What was done with this wallet, newest first.
    pub fn history(&self) -> impl Iterator<Item = &HistoryEntry> {
        self.state.history.iter()
    }

    /// The keys that this wallet still needs; between journeys the app may delete every other that it made.
    pub fn keys(&self) -> Vec<KeyRef> {
        self.state.keys()
    }

    /// Nothing is running that a new journey would cut short.
    fn check_idle(&self) -> Result<()> {
        if self.is_running() { Err(ApiMisuse::Busy.into()) } else { Ok(()) }
    }

    /// The surroundings of a new journey, which puts an end to what the last one left.
    fn set_out<'a>(&'a mut self, now: UnixTime, rng: &'a mut dyn Rng) -> Surroundings<'a> {
        self.forget_codes_shown();
        self.state.approval = None;
        self.surroundings(now, rng)
    }

    /// There are credentials, and their PIN is not in the middle of a change.
    fn check_enrolled(&self) -> Result<()> {
        let is_changing = self.state.pending.as_ref().is_some_and(|pending| pending.journey() == Journey::PinChange);
        match (&self.state.holding, is_changing) {
            (None, _) => Err(Refused::NotEnrolled.into()),
            (Some(_), true) => Err(ApiMisuse::Busy.into()),
            (Some(_), false) => Ok(()),
        }
    }

    fn is_running(&self) -> bool {
        self.flow.as_ref().is_some_and(|flow| !flow.is_over())
    }

    /// Codes that were shown by an outcome are gone with the next stored state; those of an enrolment that still runs
    /// are not shown yet.
    fn forget_codes_shown(&mut self) {
        if self.state.pending.is_none() {
            self.state.codes = None;
        }
    }

    fn surroundings<'a>(&'a mut self, now: UnixTime, rng: &'a mut dyn Rng) -> Surroundings<'a> {
        Surroundings { config: &self.config, state: &mut self.state, now, rng }
    }
}
