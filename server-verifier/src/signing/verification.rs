//! Files that somebody hands in to have their signatures verified: what this server trusts, and how much it does at once.
//!
//! Nothing is kept, and nothing is fetched. What is asked of a file is in [`siegelring_signature::report`].

use std::sync::Arc;

use siegelring_core::time::UnixTime;
use siegelring_core::x509::TrustAnchors;
use siegelring_signature::chain::Anchors;
use siegelring_signature::report::{File, Report, Trust, verify};
use tokio::sync::Semaphore;

use super::equipment::{Equipment, EquipmentError};
use crate::config::Config;
use crate::keys::{self, Keys};

/// The most that is taken in one request, in bytes: a document of 50 MB, and what signatures add to it.
pub const MAX_BYTES: usize = 60 * 1024 * 1024;

/// How many requests are worked on at a time: each holds its files in memory, and one of the processors.
const AT_ONCE: usize = 2;

/// A file that was handed in.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// Its name, as the sender calls it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why files are not verified now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many files are being verified")]
pub struct Busy;

/// Verifies files against what this server trusts.
pub struct Verification {
    trust: Trust,
    equipment: Arc<Equipment>,
    places: Arc<Semaphore>,
}

impl Verification {
    /// With the roots in the folder of keys, and that of the configured time stamp authority.
    ///
    /// # Errors
    /// [`EquipmentError`] for a root certificate that cannot be read.
    pub fn new(config: &Config, keys: &Keys, equipment: Arc<Equipment>) -> Result<Self, EquipmentError> {
        Ok(Self { trust: scheme(config, &keys.anchors)?, equipment, places: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// Reserves a place before files are read into memory.
    ///
    /// # Errors
    /// [`Busy`].
    pub fn place(&self) -> Result<Place, Busy> {
        self.places.clone().try_acquire_owned().map(Place).map_err(|_| Busy)
    }

    /// Verifies `files`, on a thread that may take its time, with the revocation lists of this server's own authorities.
    pub async fn verify(&self, place: Place, files: Vec<HandedIn>, now: UnixTime) -> Vec<Report> {
        let mut trust = self.trust.clone();
        for authority in self.equipment.authorities.all() {
            match self.equipment.revocation_lists.list(&authority.id(), now).await {
                Ok(list) => trust.crls.extend(list),
                Err(error) => tracing::warn!(%error, "a revocation list is missing where signatures are verified"),
            }
        }
        let work = tokio::task::spawn_blocking(move || {
            let _place = place;
            let files: Vec<File<'_>> = files.iter().map(|it| File { name: &it.name, bytes: &it.bytes }).collect();
            verify(&files, &trust, now)
        });
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a file could not be verified");
            Vec::new()
        })
    }
}

/// A place that is given back when it is dropped.
#[derive(Debug)]
pub struct Place(#[expect(dead_code, reason = "held, never read")] tokio::sync::OwnedSemaphorePermit);

/// What the keys and the configuration of a server say is to be trusted.
///
/// # Errors
/// [`EquipmentError`] for a root certificate that cannot be read.
pub fn scheme(config: &Config, anchors: &keys::Anchors) -> Result<Trust, EquipmentError> {
    let time_stamps = match &config.signing.time_stamp_authority {
        Some(authority) => roots("the root of the time stamp authority", &authority.read_root()?)?,
        None => Anchors::default(),
    };
    Ok(Trust {
        scheme: roots("keys/signature", &anchors.signature)?,
        time_stamps,
        issuers: Some(approval_roots("keys/issuer", &anchors.issuer)?),
        relying_parties: Some(approval_roots("keys/relying-party", &anchors.relying_party)?),
        ..Trust::default()
    })
}

fn roots(place: &'static str, pem: &str) -> Result<Anchors, EquipmentError> {
    Anchors::from_pem(pem).map_err(|defect| EquipmentError::Root(place, defect.code()))
}

fn approval_roots(place: &'static str, pem: &str) -> Result<TrustAnchors, EquipmentError> {
    TrustAnchors::from_pem(pem).map_err(|error| EquipmentError::Root(place, error.code()))
}
