//! The number of a wallet at its server.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::crypto::{self, Rng};
use crate::error::{Error, Malformed, Result};
use crate::jose::{base64url, fields};

/// The number of a wallet at its server: 16 random bytes, written as base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WalletId(#[serde(with = "fields::bytes")] pub [u8; 16]);

impl WalletId {
    /// A new one.
    pub fn generate(rng: &mut dyn Rng) -> Self {
        Self(crypto::random(rng))
    }
}

impl fmt::Display for WalletId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(self.0))
    }
}

impl FromStr for WalletId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bytes = base64url::decode(text)?;
        bytes.try_into().map(Self).map_err(|_| Malformed::Base64.into())
    }
}
