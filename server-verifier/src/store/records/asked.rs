//! What a front door asks to approve beyond identity: written sealed into the approval, since a declaration says as much
//! about a person as an attribute does, and read by the back door that sends it to the phone.

use siegelring_core::crypto::Rng;

use crate::keys::Secret;
use crate::store::{Kind, Result, Sealed};

/// Seals the transactions of an approval that refers to this record of its front door.
///
/// # Errors
/// [`StoreError::Unreadable`](crate::store::StoreError::Unreadable) if they cannot be written.
pub fn seal(transactions: &[String], key: &Secret, reference: &str, rng: &mut dyn Rng) -> Result<Sealed> {
    Sealed::seal(key, Kind::Approval, reference, &transactions, rng)
}

/// Reads them.
///
/// # Errors
/// [`StoreError::Unreadable`](crate::store::StoreError::Unreadable) if they were asked for something else.
pub fn open(transactions: &Sealed, key: &Secret, reference: &str) -> Result<Vec<String>> {
    transactions.open(key, Kind::Approval, reference)
}
