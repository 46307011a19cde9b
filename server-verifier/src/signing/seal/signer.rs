//! Who signs: the name that was presented, and a fresh key for each signature.

use std::sync::Arc;

use rand_core::OsRng;
use siegelring_core::attribute::{Attribute, Value};
use siegelring_core::time::UnixTime;

use super::Trouble;
use crate::keys::signing::{Life, OneTimeKey, Signatory, SignatureAuthorities};
use crate::signing::Equipment;
use crate::store::records::granted::Granted;

/// Who signs, and who certifies it.
#[derive(Clone)]
pub(super) struct Signer {
    authorities: Arc<SignatureAuthorities>,
    given_name: String,
    family_name: String,
    life: Life,
    /// When it signs.
    pub(super) now: UnixTime,
}

impl Signer {
    /// The person who approved.
    pub(super) fn of(equipment: &Equipment, granted: &Granted, now: UnixTime) -> Result<Self, Trouble> {
        let text = |attribute: Attribute| match granted.attributes.get(&attribute) {
            Some(Value::Text(text)) => Some(text.trim().to_owned()),
            _ => None,
        };
        Ok(Self {
            authorities: equipment.authorities.clone(),
            given_name: text(Attribute::GivenName).unwrap_or_default(),
            family_name: text(Attribute::FamilyName).ok_or(Trouble::Failed("signing.no_name"))?,
            life: equipment.life(),
            now,
        })
    }

    /// The name as people write it.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim().to_owned()
    }

    /// A fresh key with its certificate; it signs once.
    pub(super) fn key(&self) -> Result<OneTimeKey, Trouble> {
        let signatory = Signatory { given_name: &self.given_name, family_name: &self.family_name };
        Ok(self.authorities.current().certify(&signatory, self.life, self.now, &mut OsRng)?)
    }
}
