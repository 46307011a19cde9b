//! The request-signing keys of relying parties.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

use siegelring_core::time::UnixTime;

use super::certificates::{self, Subject};
use super::{Certified, KeyError, Result, files};

/// How long a request-signing certificate is valid, in days.
pub const VALID_DAYS: u64 = 398;

/// One key and certificate for each relying party, in `relying-party/clients/`. What a command renews while the server
/// runs is noticed by the file's time.
pub struct RelyingPartyKeys {
    folder: PathBuf,
    known: RwLock<HashMap<String, (SystemTime, Certified)>>,
}

impl RelyingPartyKeys {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, known: RwLock::default() }
    }

    /// The key and certificate of this relying party.
    ///
    /// # Errors
    /// [`KeyError::File`] if it has none.
    pub fn of(&self, client_id: &str) -> Result<Certified> {
        check_identifier(client_id)?;
        let clients = self.folder.join(CLIENTS);
        let changed = files::modified(&clients.join(format!("{client_id}.pem")))?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(client_id).cloned();
        if let Some((_, certified)) = known.filter(|(read, _)| *read == changed) {
            return Ok(certified);
        }
        let certified = files::certified(&clients, client_id)?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(client_id.to_owned(), (changed, certified.clone()));
        Ok(certified)
    }
}

/// Makes a relying party's key and certificate, or new ones in place of the old: the phone shows `organization` and
/// `origin` as certified.
///
/// # Errors
/// [`KeyError::Identifier`] if `client_id` cannot name a file; otherwise if files cannot be read or written.
pub fn issue(keys_folder: &Path, client_id: &str, organization: &str, origin: &str, now: UnixTime) -> Result<()> {
    check_identifier(client_id)?;
    let folder = keys_folder.join("relying-party");
    let authority = certificates::Authority::open(&folder)?;
    let subject = Subject { country: None, organization, common_name: client_id, origin: Some(origin) };
    let leaf = authority.issue(&subject, certificates::RELYING_PARTY, now, VALID_DAYS)?;
    // The certificate is written last: its time tells a running server to read both again.
    files::replace(&folder.join(CLIENTS).join(format!("{client_id}.key.pem")), leaf.key_pem.as_bytes())?;
    files::replace(&folder.join(CLIENTS).join(format!("{client_id}.pem")), leaf.certificate_pem.as_bytes())
}

/// Removes a relying party's key and certificate.
///
/// # Errors
/// [`KeyError::File`] if there is none.
pub fn remove(keys_folder: &Path, client_id: &str) -> Result<()> {
    check_identifier(client_id)?;
    let clients = keys_folder.join("relying-party").join(CLIENTS);
    files::remove(&clients.join(format!("{client_id}.pem")))?;
    files::remove(&clients.join(format!("{client_id}.key.pem")))
}

pub(super) const CLIENTS: &str = "clients";

/// Checks that an identifier can name files.
///
/// # Errors
/// [`KeyError::Identifier`].
pub(crate) fn check_identifier(client_id: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let begins_well = client_id.starts_with(|c: char| c.is_ascii_alphanumeric());
    // The certificate of `portal.key` would be written over the key of `portal`.
    if begins_well && !client_id.ends_with(".key") && client_id.len() <= 64 && client_id.chars().all(allowed) {
        Ok(())
    } else {
        Err(KeyError::Identifier(client_id.to_owned()))
    }
}
