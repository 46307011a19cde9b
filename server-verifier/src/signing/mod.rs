//! The front door of portals that have documents signed: submitted, approved on a phone, sealed, fetched.
//!
//! Nothing here knows HTTP: `http::signing` reads requests and writes answers. A submission is one record, changed by
//! compare-and-swap; its documents are records of sealed chunks. What the portal is to be told stands in the same record
//! as the state it tells ([`crate::store::records::submission::Outbox`]), so no change is ever without its event.

mod approve;
mod chunks;
mod client;
pub mod csc;
pub mod equipment;
mod error;
mod link;
mod media_type;
mod request;
mod results;
pub mod revocation;
mod seal;
mod state;
mod submit;
pub mod time_stamp;
mod transitions;
mod upload;
pub mod verification;
mod watch;
pub mod webhook;
mod work;

use std::sync::Arc;

use siegelring_core::time::UnixTime;
use siegelring_core::x509::TrustAnchors;
use tokio::sync::Semaphore;

pub use approve::{FRONT_DOOR, Page};
pub use equipment::{Equipment, EquipmentError};
pub use error::{Error, ErrorAnswer, Result};
pub use request::{
    Format, MOST_BYTES, MOST_DOCUMENTS, NewDeclaration, NewDocument, NewField, NewSection, NewSubmission,
    VisibleSignature,
};
pub use results::FileReader;
pub use state::{DocumentState, ResultState, SignerState, SubmissionState};
pub use watch::Watch;
pub use webhook::{HttpsPost, Post, PostError};

use chunks::Stored;
use work::Due;

use crate::approval::{Announcements, Approvals};
use crate::config::Config;
use crate::keys::Keys;
use crate::store::records::submission::Submission;
use crate::store::{Kind, Store, records};

/// Has documents signed.
pub struct Signing {
    /// The base URL of this server.
    base: String,
    store: Arc<dyn Store>,
    keys: Arc<Keys>,
    approvals: Arc<Approvals>,
    post: Arc<dyn Post>,
    equipment: Arc<Equipment>,
    /// Whether portals may have documents signed here.
    enabled: bool,
    issuers: TrustAnchors,
    relying_parties: TrustAnchors,
    changes: Announcements,
    /// Places for documents in memory.
    sealing: Semaphore,
    /// What whoever works in the background does next.
    due: Due,
}

/// What signing shares with the rest of the server.
pub struct Parts {
    /// Where state is kept.
    pub store: Arc<dyn Store>,
    /// Keys and secrets.
    pub keys: Arc<Keys>,
    /// The engine of approvals.
    pub approvals: Arc<Approvals>,
    /// The root certificates of credentials: those by which a phone's answer is checked first remember its issuer.
    pub issuers: TrustAnchors,
}

/// How many requests' signatures are remembered as good: one is checked when the phone has answered it, and again when
/// what was approved is signed.
const REMEMBERED_REQUESTS: usize = 1 << 8;

/// How many submissions are signed at a time.
const SEALED_AT_A_TIME: usize = 2;

impl Signing {
    /// For the server of this configuration; `post` tells portals how their submissions stand.
    ///
    /// # Errors
    /// [`siegelring_core::Error`] if a root certificate of the scheme is none.
    pub fn new(
        config: &Config,
        parts: Parts,
        equipment: Arc<Equipment>,
        post: Arc<dyn Post>,
    ) -> siegelring_core::Result<Self> {
        let Parts { store, keys, approvals, issuers } = parts;
        let relying_parties = TrustAnchors::from_pem(&keys.anchors.relying_party)?.remembering(REMEMBERED_REQUESTS);
        Ok(Self {
            base: config.issuer.as_str().to_owned(),
            issuers,
            relying_parties,
            store,
            keys,
            approvals,
            equipment,
            enabled: config.signing.enabled,
            post,
            changes: Announcements::new(),
            sealing: Semaphore::new(SEALED_AT_A_TIME),
            due: Due::default(),
        })
    }

    async fn load(&self, id: &str, now: UnixTime) -> Result<Submission> {
        if id.is_empty() || id.len() > 64 {
            return Err(Error::NotFound);
        }
        Ok(records::load::<Submission>(&*self.store, id, now).await?.ok_or(Error::NotFound)?.value)
    }

    /// What was asked for.
    fn content(&self, submission: &Submission) -> Result<NewSubmission> {
        Ok(submission.content.open(&self.keys.secrets.sealing, Kind::Submission, &submission.id)?)
    }

    /// The document with this number, from 0, if it has arrived.
    fn stored(&self, submission: &Submission, number: usize) -> Result<Option<Stored>> {
        let upload = submission.uploads.get(number).ok_or(Error::NotFound)?.as_ref();
        let open = |upload: &crate::store::Sealed| {
            upload.open::<Stored>(&self.keys.secrets.sealing, Kind::Submission, &submission.id)
        };
        Ok(upload.map(open).transpose()?)
    }

    /// Changes a submission by compare-and-swap, and tells whoever watches.
    async fn change<R: Send>(
        &self,
        id: &str,
        now: UnixTime,
        mut change: impl FnMut(&mut Submission) -> Result<R> + Send,
    ) -> Result<R> {
        let changed = records::update(&*self.store, id, now, |submission| {
            let answer = change(submission)?;
            Ok::<_, Error>((answer, submission.work()))
        });
        let (answer, work) = changed.await?.ok_or(Error::NotFound)?;
        self.changes.announce(id);
        if work == Some(Submission::DUE) {
            self.due.add(id);
        }
        Ok(answer)
    }

    /// Changes what nobody watches: how often something was tried.
    async fn note(&self, id: &str, now: UnixTime, mut change: impl FnMut(&mut Submission) + Send) -> Result<()> {
        let noted = records::update(&*self.store, id, now, |submission| {
            change(submission);
            Ok::<_, Error>(())
        });
        noted.await.map(drop)
    }
}
