//! What a wallet keeps between two runs of the app, sealed under a key of the app.

mod bytes;
mod credential;
mod history;
mod holding;
mod pending;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub(super) use bytes::{Bytes, Key};
pub(super) use credential::Credential;
pub(super) use history::History;
pub(super) use holding::{Holding, PinKeys, Registration};
pub(super) use pending::{
    Codes, Pending, PendingApproval, PendingCollection, PendingPinChange, PendingRegistration, Reopening, Source,
};

use super::{Journey, KeyRef, StateKey};
use crate::cbor;
use crate::crypto::{self, Aead, Plaintext, Rng};
use crate::error::{Malformed, Result};

/// The version of the encoding below; a later one that cannot be read by this code has another number.
const VERSION: u8 = 1;

/// Binds the ciphertext to its purpose.
const LABEL: &[u8] = b"siegelring wallet state v1";

/// More than two credentials, a pending journey and the whole history need.
const LIMITS: cbor::Limits = cbor::Limits { max_bytes: 1 << 20, max_depth: 16, max_items: 50_000 };

/// Everything a wallet keeps. There is no PIN in it, and nothing that a PIN could be tested against offline.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct State {
    /// What the phone can present, once it is enrolled.
    pub(super) holding: Option<Holding>,
    /// The request that waits for consent.
    pub(super) approval: Option<PendingApproval>,
    /// The journey of the wallet's own to take up.
    pub(super) pending: Option<Pending>,
    /// What the person must see at the end of an enrolment.
    pub(super) codes: Option<Codes>,
    /// How many tries the PIN had after the last wrong one, until it is right again.
    pub(super) pin_tries_left: Option<u32>,
    /// A request that was refused a moment ago because it was opened as a link; not stored.
    #[serde(skip)]
    pub(super) reopening: Option<Reopening>,
    /// What was done.
    pub(super) history: History,
}

impl State {
    /// Forgets everything that needs keys which are gone.
    pub(super) fn forget_keys(&mut self) {
        self.holding = None;
        self.approval = None;
        self.pending = None;
        self.codes = None;
    }

    /// The journey to take up: an approval first, since it does not wait long; last the codes that were not seen yet.
    pub(super) fn interrupted(&self) -> Option<Journey> {
        let approval = self.approval.as_ref().map(|_| Journey::Approval);
        let codes = self.codes.as_ref().map(|_| Journey::Enrolment);
        approval.or(self.pending.as_ref().map(Pending::journey)).or(codes)
    }

    /// The keys in the phone's hardware that are still of use.
    pub(super) fn keys(&self) -> Vec<KeyRef> {
        let held = self.holding.iter().map(|holding| (&holding.registration, holding.credentials.as_slice()));
        let coming = self.pending.iter().filter_map(Pending::registration);
        let of = |(registration, credentials): (&Registration, &[Credential])| {
            let device_keys = credentials.iter().map(|credential| credential.key.clone());
            std::iter::once(registration.key.clone()).chain(device_keys).collect::<Vec<_>>()
        };
        let mut keys: Vec<KeyRef> = Vec::new();
        for key in held.chain(coming).flat_map(of) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Forgets an enrolment that cannot be completed.
    pub(super) fn forget_enrolment(&mut self) {
        if self.pending.as_ref().is_some_and(|pending| pending.journey() == Journey::Enrolment) {
            self.pending = None;
            self.codes = None;
        }
    }
}

/// Encrypts the state: version (1 byte) ‖ nonce (12) ‖ AES-256-GCM ciphertext of its CBOR.
pub(super) fn seal(state: &State, key: &StateKey, rng: &mut dyn Rng) -> Result<Vec<u8>> {
    let plain = Plaintext::from(cbor::encode(state)?);
    let nonce = crypto::random::<12>(rng);
    let sealed = Aead::A256Gcm.seal(key.as_bytes(), nonce, LABEL, &plain)?;
    Ok([[VERSION].as_slice(), &nonce, &sealed].concat())
}

/// Decrypts a state.
pub(super) fn open(sealed: &[u8], key: &StateKey) -> Result<State> {
    let Some(([VERSION], rest)) = sealed.split_first_chunk() else {
        return Err(Malformed::State.into());
    };
    let (nonce, ciphertext) = rest.split_first_chunk().ok_or(Malformed::State)?;
    let plain = Aead::A256Gcm.open(key.as_bytes(), *nonce, LABEL, ciphertext)?;
    cbor::decode(&plain, &LIMITS).map_err(|_| Malformed::State.into())
}
