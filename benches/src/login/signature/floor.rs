//! What a signature must cost the server, however it is written: digests of the document, verifications, signatures.

use std::fmt::{self, Display, Formatter};

use siegelring_core::crypto::sha256;
use siegelring_verifier::keys::signing::{FreshKeys as _, SoftwareKeys};

use crate::login::Result;
use crate::login::floor::Crypto;
use crate::measure::{Contestant, Here, by_turns};

/// The cryptography of one signature, each in microseconds.
pub(super) struct Floor {
    crypto: Crypto,
    /// SHA-256 of the document: what is stored is what the phone approves, and what is signed begins with it.
    digest: f64,
    /// The key that signs once.
    fresh_key: f64,
}

impl Floor {
    /// SHA-256 of the document as it comes, and as it is signed.
    const DIGESTS: u32 = 2;
    /// The messages that evaluate and confirm, device key, PIN proof.
    const VERIFICATIONS: u32 = Crypto::VERIFICATIONS;
    /// Request, certificate, document.
    const SIGNATURES: u32 = 3;

    /// Measures each, so many turns long.
    pub(super) fn measure(file: &[u8], turns: usize) -> Result<Self> {
        let contestants: [&mut dyn Contestant; 2] =
            [&mut Here(|| sha256(file)), &mut Here(|| SoftwareKeys.fresh().expect("a key"))];
        let [digest, fresh_key] = by_turns(turns, contestants).map(|sample| sample.median);
        Ok(Self { crypto: Crypto::measure(turns)?, digest, fresh_key })
    }

    /// All of it.
    pub(super) fn all(&self) -> f64 {
        let Crypto { verify, sign, evaluate, response_key, agree } = self.crypto;
        f64::from(Self::DIGESTS) * self.digest
            + f64::from(Self::VERIFICATIONS) * verify
            + f64::from(Self::SIGNATURES) * sign
            + self.fresh_key
            + evaluate
            + response_key
            + agree
    }
}

impl Display for Floor {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Crypto { verify, sign, evaluate, response_key, agree } = self.crypto;
        write!(
            f,
            "{:.0} ({} digests of {:.0}, {} verifications of {verify:.0}, {} signatures of {sign:.0}, fresh key {:.0}, \
             PIN {evaluate:.0}, response key {response_key:.0}, agreement {agree:.0})",
            self.all(),
            Self::DIGESTS,
            self.digest,
            Self::VERIFICATIONS,
            Self::SIGNATURES,
            self.fresh_key,
        )
    }
}
