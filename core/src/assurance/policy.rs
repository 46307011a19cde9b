//! The table: what each fact allows, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Channel, KeyStorage, Level, Proofing, UserVerification};
use crate::error::{ApiMisuse, Error, Result};

const YEAR: u64 = 365 * 24 * 60 * 60;

/// A policy as it is written down, in TOML for instance: for each fact the highest level it allows, `low` where nothing
/// is said, and two terms in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name, as pages and evidence records give it.
    pub name: String,
    /// For each way of identification.
    pub proofing: BTreeMap<Proofing, Level>,
    /// For each place of keys.
    pub key_storage: BTreeMap<KeyStorage, Level>,
    /// For each kind of user verification.
    pub user_verification: BTreeMap<UserVerification, Level>,
    /// For each channel.
    pub channel: BTreeMap<Channel, Level>,
    /// How long an identification holds, in seconds.
    pub proofing_term: u64,
    /// How long evidence about keys holds, in seconds.
    pub evidence_term: u64,
    /// Whether this is for demonstration only, which every page then says. Only such a policy may let software keys
    /// reach more than low, and it may never speak for a notified scheme.
    #[serde(default)]
    pub demonstration: bool,
}

/// A checked policy: a stronger fact never allows less than a weaker one, and only a demonstration trusts software keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Table", into = "Table")]
pub struct Policy(Table);

impl Policy {
    /// The default, after BSI TR-03107-1: the PIN is required, a fingerprint is no factor of the scheme.
    pub fn tr_03107() -> Self {
        Self(Table {
            name: "tr-03107".to_owned(),
            proofing: proofing(),
            key_storage: hardware(),
            user_verification: [(UserVerification::PinElsewhere, Level::Low), (UserVerification::Pin, Level::High)]
                .into(),
            channel: channel(),
            proofing_term: 10 * YEAR,
            evidence_term: 2 * YEAR,
            demonstration: false,
        })
    }

    /// After Implementing Regulation (EU) 2015/1502: any two factors of different categories, so a biometric that the
    /// phone's hardware enforces is enough for substantial.
    pub fn eidas() -> Self {
        let mut table = Self::tr_03107().0;
        table.name = "eidas".to_owned();
        table.user_verification = [
            (UserVerification::Biometric, Level::Substantial),
            (UserVerification::PinElsewhere, Level::Substantial),
            (UserVerification::Pin, Level::High),
        ]
        .into();
        Self(table)
    }

    /// For demonstration: software keys reach substantial. Every page says so.
    pub fn demo() -> Self {
        let mut table = Self::tr_03107().0;
        table.name = "demo".to_owned();
        table.key_storage = KeyStorage::ALL.iter().map(|storage| (*storage, Level::Substantial)).collect();
        table.demonstration = true;
        Self(table)
    }

    /// The built-in policy of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::tr_03107(), Self::eidas(), Self::demo()].into_iter().find(|policy| policy.name() == name)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether it is for demonstration only, which every page must say.
    pub fn is_demonstration(&self) -> bool {
        self.0.demonstration
    }

    /// How long an identification holds, in seconds.
    pub fn proofing_term(&self) -> u64 {
        self.0.proofing_term
    }

    pub(super) fn table(&self) -> &Table {
        &self.0
    }
}

impl TryFrom<Table> for Policy {
    type Error = Error;

    fn try_from(table: Table) -> Result<Self> {
        let ordered = is_monotonic(&table.proofing, Proofing::ALL)
            && is_monotonic(&table.key_storage, KeyStorage::ALL)
            && is_monotonic(&table.user_verification, UserVerification::ALL)
            && is_monotonic(&table.channel, Channel::ALL);
        let trusts_software = allowed(&table.key_storage, KeyStorage::Software) > Level::Low;
        if !ordered || (trusts_software && !table.demonstration) {
            return Err(ApiMisuse::Argument.into());
        }
        Ok(Self(table))
    }
}

impl From<Policy> for Table {
    fn from(policy: Policy) -> Self {
        policy.0
    }
}

/// What a row allows, low where nothing is said.
pub(super) fn allowed<K: Ord + Copy>(row: &BTreeMap<K, Level>, case: K) -> Level {
    row.get(&case).copied().unwrap_or_default()
}

fn is_monotonic<K: Ord + Copy>(row: &BTreeMap<K, Level>, weakest_first: &[K]) -> bool {
    weakest_first.iter().map(|case| allowed(row, *case)).is_sorted()
}

fn proofing() -> BTreeMap<Proofing, Level> {
    [
        (Proofing::UpstreamSubstantial, Level::Substantial),
        (Proofing::InPerson, Level::High),
        (Proofing::UpstreamHigh, Level::High),
    ]
    .into()
}

fn hardware() -> BTreeMap<KeyStorage, Level> {
    [
        (KeyStorage::TrustedEnvironment, Level::Substantial),
        (KeyStorage::SecureEnclave, Level::Substantial),
        (KeyStorage::StrongBox, Level::High),
    ]
    .into()
}

fn channel() -> BTreeMap<Channel, Level> {
    [
        (Channel::Scanned, Level::Substantial),
        (Channel::Decoupled, Level::Substantial),
        (Channel::SameDevice, Level::High),
    ]
    .into()
}
