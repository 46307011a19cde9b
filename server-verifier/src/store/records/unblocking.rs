//! The unblock code of a wallet: its own counter, few uses.

use serde::{Deserialize, Serialize};
use siegelring_core::crypto::constant_time_eq;

/// Wrong codes in a row that block the code.
pub const MOST_WRONG_CODES: u32 = 5;

/// How often the code gives tries back.
pub const MOST_USES: u32 = 3;

/// How the unblock code stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unblocking {
    /// HMAC of the code under a key outside the database, base64url.
    code: String,
    wrong: u32,
    uses: u32,
    /// SHA-256 of the message that was judged last, and what came of it: its repeat gets the same answer.
    last: Option<([u8; 32], Judgement)>,
}

/// What came of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// It is right.
    Right,
    /// It is wrong; so many tries are left.
    Wrong(u32),
}

impl Unblocking {
    /// For the code with this HMAC.
    pub const fn new(code: String) -> Self {
        Self { code, wrong: 0, uses: 0, last: None }
    }

    /// What came of this very message, if it was judged last.
    pub fn repeated(&self, message: &[u8; 32]) -> Option<Judgement> {
        self.last.as_ref().filter(|(last, _)| last == message).map(|(_, judgement)| *judgement)
    }

    /// Judges the HMAC of a code. The answer may be given away only after this is written.
    ///
    /// `None`: nothing is left of the code's tries or uses.
    pub fn judge(&mut self, code: &str, message: [u8; 32]) -> Option<Judgement> {
        if self.wrong >= MOST_WRONG_CODES || self.uses >= MOST_USES {
            return None;
        }
        let judgement = if constant_time_eq(self.code.as_bytes(), code.as_bytes()) {
            self.wrong = 0;
            self.uses += 1;
            Judgement::Right
        } else {
            self.wrong += 1;
            Judgement::Wrong(MOST_WRONG_CODES - self.wrong)
        };
        self.last = Some((message, judgement));
        Some(judgement)
    }
}
