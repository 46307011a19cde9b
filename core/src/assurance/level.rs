//! The levels and the names that different worlds give them.

use serde::{Deserialize, Serialize};

/// A level of assurance of eIDAS Art. 8, the lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// `low` (niedrig).
    #[default]
    Low,
    /// `substantial` (substanziell).
    Substantial,
    /// `high` (hoch).
    High,
}

/// Whose names for the levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// A scheme that was not notified under eIDAS: `http://eidas.europa.eu/NotNotified/LoA/…`.
    NotNotified,
    /// A notified scheme: `http://eidas.europa.eu/LoA/…`. Only an operator whose scheme was notified may say so.
    Notified,
    /// The German BSI (TR-03107): `http://bsi.bund.de/eID/LoA/…`.
    Bsi,
    /// STORK QAA, as BundID uses it: `STORK-QAA-Level-…`.
    Stork,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 4] = [Self::NotNotified, Self::Notified, Self::Bsi, Self::Stork];
}

impl Level {
    /// Every level, the lowest first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Substantial, Self::High];

    /// The stable code, as in the credential's `assurance_level`: `low`, `substantial`, `high`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Substantial => "substantial",
            Self::High => "high",
        }
    }

    /// The level with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// Its name in a scheme: the value of `acr` or of a SAML authentication context.
    pub const fn uri(self, scheme: Scheme) -> &'static str {
        match (scheme, self) {
            (Scheme::NotNotified, Self::Low) => "http://eidas.europa.eu/NotNotified/LoA/low",
            (Scheme::NotNotified, Self::Substantial) => "http://eidas.europa.eu/NotNotified/LoA/substantial",
            (Scheme::NotNotified, Self::High) => "http://eidas.europa.eu/NotNotified/LoA/high",
            (Scheme::Notified, Self::Low) => "http://eidas.europa.eu/LoA/low",
            (Scheme::Notified, Self::Substantial) => "http://eidas.europa.eu/LoA/substantial",
            (Scheme::Notified, Self::High) => "http://eidas.europa.eu/LoA/high",
            (Scheme::Bsi, Self::Low) => "http://bsi.bund.de/eID/LoA/normal",
            (Scheme::Bsi, Self::Substantial) => "http://bsi.bund.de/eID/LoA/substantiell",
            (Scheme::Bsi, Self::High) => "http://bsi.bund.de/eID/LoA/hoch",
            (Scheme::Stork, Self::Low) => "STORK-QAA-Level-2",
            (Scheme::Stork, Self::Substantial) => "STORK-QAA-Level-3",
            (Scheme::Stork, Self::High) => "STORK-QAA-Level-4",
        }
    }

    /// The level and scheme that a name means, of any scheme here.
    pub fn from_uri(uri: &str) -> Option<(Self, Scheme)> {
        Scheme::ALL
            .into_iter()
            .flat_map(|scheme| Self::ALL.map(|level| (level, scheme)))
            .find(|(level, scheme)| level.uri(*scheme) == uri)
    }
}
