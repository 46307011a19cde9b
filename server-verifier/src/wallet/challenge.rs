//! Challenges for the wallet's messages. Nothing is stored for one that was given out: it carries its time and a MAC, and
//! what is done with it leaves the trace by which it is used once.
//!
//! ```text
//! challenge = time (8, big-endian) ‖ random (8) ‖ MAC (16)
//! ```

use rand_core::OsRng;
use siegelring_core::crypto::{self, constant_time_eq};
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::{ChallengeAnswer, ErrorCode};

use super::{Result, WalletServer};

/// How long a challenge is good, in seconds.
pub const CHALLENGE_LIFETIME: u64 = 300;

impl WalletServer {
    /// Gives out a challenge.
    pub fn challenge(&self, now: UnixTime) -> ChallengeAnswer {
        let random: [u8; 8] = crypto::random(&mut OsRng);
        let challenge = self.challenge_of(now, &random);
        ChallengeAnswer { challenge, expires_in: CHALLENGE_LIFETIME }
    }

    /// Checks that a challenge was given out here and is not past its time; whether it was used is the caller's to know.
    pub(super) fn check_challenge(&self, challenge: &[u8; 32], now: UnixTime) -> Result<()> {
        let (time, random) = parts(challenge);
        let ours = constant_time_eq(challenge, &self.challenge_of(time, &random));
        if ours && time <= now && now.since(time) < CHALLENGE_LIFETIME {
            Ok(())
        } else {
            Err(ErrorCode::InvalidChallenge.into())
        }
    }

    fn challenge_of(&self, time: UnixTime, random: &[u8; 8]) -> [u8; 32] {
        let time = time.0.to_be_bytes();
        let mac = self.keys.secrets.request_tokens.mac("siegelring wallet challenge v1", &[&time, random]);
        let mut challenge = [0; 32];
        let bytes = time.iter().chain(random).chain(mac.iter().take(16));
        challenge.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        challenge
    }
}

fn parts(challenge: &[u8; 32]) -> (UnixTime, [u8; 8]) {
    let eight = |from: usize| {
        let bytes = challenge.get(from..from + 8).unwrap_or_default();
        <[u8; 8]>::try_from(bytes).unwrap_or_default()
    };
    (UnixTime(u64::from_be_bytes(eight(0))), eight(8))
}
