//! Approvals in the store: each call reads the clock, makes one transition and tells whoever watches.

use std::sync::Arc;

use rand_core::OsRng;
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::ask::Ask;
use super::browser::BrowserSecret;
use super::events::{Announcements, Watch};
use super::state::{Approval, Flow, Opener, Opening, Redemption, Refusal, Status};
use crate::clock::Clock;
use crate::store::{Store, StoreError, records};

/// Why a call to the engine failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    /// There is no such approval (any more).
    #[error("no such approval")]
    Unknown,
    /// The transition is not allowed; nothing has changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The answer came back to another browser; the approval has ended.
    #[error("the answer came back to another browser")]
    OtherBrowser,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What going on in the browser gives, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redeemed {
    /// What was asked for.
    pub ask: Ask,
    /// What the phone gave, as handed to [`Approvals::grant`].
    pub result: Vec<u8>,
}

/// The engine.
#[derive(Clone)]
pub struct Approvals {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    changes: Announcements,
}

impl Approvals {
    /// An engine on this store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, changes: Announcements::new() }
    }

    /// Begins an approval for the browser with this secret. Its id is 16 random bytes, base64url.
    ///
    /// # Errors
    /// [`ApprovalError::Store`].
    pub async fn begin(&self, ask: Ask, browser: &BrowserSecret) -> Result<Approval, ApprovalError> {
        let now = self.clock.now();
        let id = base64url::encode(crypto::random::<16>(&mut OsRng));
        let approval = Approval::new(id, ask, browser.hash(), now);
        Ok(records::create(&*self.store, approval, now).await?.value)
    }

    /// Reads an approval.
    ///
    /// # Errors
    /// [`ApprovalError::Unknown`], [`ApprovalError::Store`].
    pub async fn look(&self, id: &str) -> Result<Approval, ApprovalError> {
        let found = records::load(&*self.store, id, self.clock.now()).await?;
        Ok(found.ok_or(ApprovalError::Unknown)?.value)
    }

    /// Where an approval stands now.
    ///
    /// # Errors
    /// [`ApprovalError::Unknown`], [`ApprovalError::Store`].
    pub async fn status(&self, id: &str) -> Result<Status, ApprovalError> {
        Ok(self.look(id).await?.status(self.clock.now()))
    }

    /// A wallet fetches the request.
    ///
    /// # Errors
    /// [`ApprovalError`]. A second wallet is no error but [`Opening::Second`]: the approval has ended.
    pub async fn open(&self, id: &str, opener: Opener, flow: Flow) -> Result<Opening, ApprovalError> {
        self.change(id, |approval, now| approval.open(opener, flow, now)).await
    }

    /// The phone's answer holds. On the same device answers the one-time `response_code` (32 random bytes, base64url)
    /// that the phone takes back to the browser.
    ///
    /// # Errors
    /// [`ApprovalError`]; of two answers only one is accepted.
    pub async fn grant(&self, id: &str, result: Vec<u8>) -> Result<Option<String>, ApprovalError> {
        let code = base64url::encode(crypto::random::<32>(&mut OsRng));
        self.change(id, |approval, now| {
            let code = approval.flow().filter(|flow| *flow == Flow::SameDevice).map(|_| code.clone());
            approval.grant(result.clone(), code.as_ref().map(|code| crypto::sha256(code.as_bytes())), now)?;
            Ok(code)
        })
        .await
    }

    /// The person declined on the phone.
    ///
    /// # Errors
    /// [`ApprovalError`].
    pub async fn decline(&self, id: &str) -> Result<(), ApprovalError> {
        self.change(id, |approval, now| approval.decline(now)).await
    }

    /// The phone's answer does not hold; `code` is the stable code of the reason.
    ///
    /// # Errors
    /// [`ApprovalError`].
    pub async fn fail(&self, id: &str, code: &str) -> Result<(), ApprovalError> {
        self.change(id, |approval, now| approval.fail(code, now)).await
    }

    /// The person cancels in the browser.
    ///
    /// # Errors
    /// [`ApprovalError`].
    pub async fn cancel(&self, id: &str, browser: &BrowserSecret) -> Result<(), ApprovalError> {
        self.change(id, |approval, now| approval.cancel(browser, now)).await
    }

    /// Begins again for the same browser, with the same question; what is left of the old approval ends.
    ///
    /// # Errors
    /// [`ApprovalError`]: unknown, another browser, or redeemed already.
    pub async fn restart(&self, id: &str, browser: &BrowserSecret) -> Result<Approval, ApprovalError> {
        let old = self.look(id).await?;
        if !old.is_of(browser) {
            return Err(Refusal::Browser.into());
        }
        match old.status(self.clock.now()) {
            status @ Status::Redeemed => return Err(Refusal::State(status).into()),
            Status::Ended(_) => {}
            Status::Pending | Status::Opened | Status::Granted => self.cancel(id, browser).await?,
        }
        self.begin(old.ask().clone(), browser).await
    }

    /// The browser goes on, through the front door that began: what one asked for is nothing to another.
    ///
    /// # Errors
    /// [`ApprovalError`]; exactly one of any number of calls succeeds.
    pub async fn redeem(
        &self,
        id: &str,
        front_door: &str,
        browser: Option<&BrowserSecret>,
        response_code: Option<&str>,
    ) -> Result<Redeemed, ApprovalError> {
        let code = response_code.map(str::as_bytes);
        let redemption = self.change(id, |approval, now| {
            let ask = approval.ask().clone();
            approval.redeem(front_door, browser, code, now).map(|redemption| (redemption, ask))
        });
        match redemption.await? {
            (Redemption::Result(result), ask) => Ok(Redeemed { ask, result }),
            (Redemption::OtherBrowser, _) => Err(ApprovalError::OtherBrowser),
        }
    }

    /// The front door takes what the phone gave, without a browser.
    ///
    /// # Errors
    /// [`ApprovalError`]; exactly one of any number of calls succeeds.
    pub async fn collect(&self, id: &str, front_door: &str) -> Result<Redeemed, ApprovalError> {
        self.change(id, |approval, now| {
            let ask = approval.ask().clone();
            approval.collect(front_door, now).map(|result| Redeemed { ask, result })
        })
        .await
    }

    /// Watches an approval: at once when it changes through this server, within a second when through another.
    pub fn subscribe(&self, id: &str) -> Watch {
        Watch::new(self.clone(), id.to_owned(), self.changes.of(id))
    }

    async fn change<R: Send>(
        &self,
        id: &str,
        mut transition: impl FnMut(&mut Approval, UnixTime) -> Result<R, Refusal> + Send,
    ) -> Result<R, ApprovalError> {
        let now = self.clock.now();
        let changed = records::update(&*self.store, id, now, |approval: &mut Approval| {
            transition(approval, now).map_err(ApprovalError::from)
        });
        let answer = changed.await?.ok_or(ApprovalError::Unknown)?;
        self.changes.announce(id);
        Ok(answer)
    }
}
