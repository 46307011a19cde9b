//! What every protocol state may use: the configuration, the state that is stored, time and randomness.

use super::ending::Asked;
use crate::crypto::Rng;
use crate::error::Result;
use crate::holder::state::{self, State};
use crate::holder::{Journey, WalletConfig};
use crate::time::UnixTime;

/// What belongs to one journey and is not stored.
pub(super) struct Session {
    pub(super) journey: Journey,
    /// Until when the journey can succeed at all.
    pub(super) deadline: UnixTime,
    /// The request that waits for an answer, once it is known to be authentic.
    pub(super) asked: Option<Asked>,
    /// Whether the state has changed since it was last handed out to be stored.
    unsaved: bool,
}

impl Session {
    pub(super) const fn new(journey: Journey, deadline: UnixTime) -> Self {
        Self { journey, deadline, asked: None, unsaved: false }
    }
}

/// What the outside gives to one call.
pub(in crate::holder) struct Surroundings<'a> {
    pub(in crate::holder) config: &'a WalletConfig,
    pub(in crate::holder) state: &'a mut State,
    pub(in crate::holder) now: UnixTime,
    pub(in crate::holder) rng: &'a mut dyn Rng,
}

/// The surroundings of one call together with the journey it belongs to.
pub(super) struct Context<'a> {
    pub(super) config: &'a WalletConfig,
    pub(super) session: &'a mut Session,
    pub(super) now: UnixTime,
    pub(super) rng: &'a mut dyn Rng,
    state: &'a mut State,
}

impl<'a> Context<'a> {
    pub(super) fn new<'b: 'a>(surroundings: Surroundings<'b>, session: &'a mut Session) -> Self {
        let Surroundings { config, state, now, rng } = surroundings;
        Self { config, session, now, rng, state }
    }

    pub(super) const fn state(&self) -> &State {
        self.state
    }

    /// The state, to change it; it is stored before the journey ends at the latest.
    pub(super) const fn edit(&mut self) -> &mut State {
        self.session.unsaved = true;
        self.state
    }

    pub(super) const fn is_unsaved(&self) -> bool {
        self.session.unsaved
    }

    /// The state as it is to be stored.
    pub(super) fn seal(&mut self) -> Result<Vec<u8>> {
        let sealed = state::seal(self.state, &self.config.state_key, self.rng)?;
        self.session.unsaved = false;
        Ok(sealed)
    }
}
