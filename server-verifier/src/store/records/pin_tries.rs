//! The tries of a PIN: every evaluation counts as wrong until the phone confirms that it was right.

use serde::{Deserialize, Serialize};
use siegelring_core::jose::base64url;
use siegelring_core::pin::EvaluationId;

/// Consecutive wrong tries that block.
pub const MOST_CONSECUTIVE: u32 = 5;

/// Wrong tries in the life of a PIN that block for good: at six digits a guess of 0.002 %.
pub const MOST_IN_LIFE: u32 = 20;

/// How the tries of one PIN stand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PinTries {
    /// Evaluations since the PIN was last right, base64url, the oldest first.
    unconfirmed: Vec<String>,
    /// Tries that a restored database may have forgotten.
    forgotten: u32,
    /// Evaluations in the life of this PIN that were not confirmed.
    in_life: u32,
    /// How often the database had been restored when this was last written.
    generation: u64,
}

/// Why a try is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// Too many wrong tries in a row: the unblock code helps.
    Consecutive,
    /// Too many wrong tries in the life of this PIN: nothing helps.
    ForLife,
}

/// How many tries are left, and how many were wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// How many are left.
    pub left: u32,
    /// How many were wrong since the PIN was last right.
    pub wrong: u32,
}

impl PinTries {
    /// A PIN that was not tried yet.
    pub fn new(generation: u64) -> Self {
        Self { generation, ..Self::default() }
    }

    /// Counts a try before it is made, and answers how things stood before it, with the tries that are left after it.
    /// One that was counted already is not counted again.
    ///
    /// After a restore from backup every wallet has one try, since the backup may have forgotten wrong ones.
    ///
    /// # Errors
    /// [`Blocked`], and nothing was counted.
    pub fn count(&mut self, evaluation: &EvaluationId, generation: u64) -> Result<Standing, Blocked> {
        self.enter(generation);
        let name = base64url::encode(evaluation);
        if let Some(place) = self.unconfirmed.iter().position(|counted| *counted == name) {
            return Ok(Standing { left: self.left(), wrong: length(place) });
        }
        self.check()?;
        let wrong = length(self.unconfirmed.len());
        self.unconfirmed.push(name);
        self.in_life = self.in_life.saturating_add(1);
        Ok(Standing { left: self.left(), wrong })
    }

    /// The PIN of this evaluation was right: it and every try before it count no more. Says whether this was news; a
    /// confirmation that comes twice clears nothing twice.
    pub fn confirm(&mut self, evaluation: &EvaluationId) -> bool {
        let name = base64url::encode(evaluation);
        let Some(place) = self.unconfirmed.iter().position(|counted| *counted == name) else { return false };
        self.unconfirmed.drain(..=place);
        self.forgotten = 0;
        self.in_life = self.in_life.saturating_sub(1);
        true
    }

    /// The unblock code was right: the tries in a row are forgiven, those in the life of the PIN are not.
    pub fn unblock(&mut self, generation: u64) {
        self.enter(generation);
        self.unconfirmed.clear();
        self.forgotten = 0;
    }

    /// Whether another try is allowed.
    ///
    /// # Errors
    /// [`Blocked`] if not.
    pub fn check(&self) -> Result<(), Blocked> {
        if self.in_life >= MOST_IN_LIFE {
            Err(Blocked::ForLife)
        } else if self.left() == 0 {
            Err(Blocked::Consecutive)
        } else {
            Ok(())
        }
    }

    /// How things stand.
    pub fn standing(&self) -> Standing {
        Standing { left: self.left(), wrong: length(self.unconfirmed.len()) }
    }

    fn left(&self) -> u32 {
        let consecutive = length(self.unconfirmed.len()).saturating_add(self.forgotten);
        MOST_CONSECUTIVE.saturating_sub(consecutive).min(MOST_IN_LIFE.saturating_sub(self.in_life))
    }

    fn enter(&mut self, generation: u64) {
        if self.generation < generation {
            self.generation = generation;
            self.forgotten = (MOST_CONSECUTIVE - 1).saturating_sub(length(self.unconfirmed.len()));
        }
    }
}

fn length(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
