//! The loop that an app around [`siegelring_core::holder`] has: carry out what needs no person, stop at what does.

use std::path::PathBuf;
use std::sync::Arc;

use rand_core::OsRng;
use siegelring_core::approval_element::Arrival;
use siegelring_core::holder::{Event, KeyEvidence, SignFailure, Step, Wallet, WalletConfig};
use siegelring_core::x509::TrustAnchors;

use super::http::Http;
use super::storage::Storage;
use crate::clock::Clock;
use crate::demo::Result;

/// What the app around a wallet brings along.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The wallet's server, without a slash at the end.
    pub wallet_server: String,
    /// Certificates of those who may issue credentials, PEM.
    pub issuer_anchors: String,
    /// Certificates of those who may certify relying parties, PEM.
    pub relying_party_anchors: String,
    /// The file that holds keys and state.
    pub state_file: PathBuf,
    /// The language of the person, such as `de`.
    pub language: String,
    /// The folder that keeps every message sent and received, if one does.
    pub record: Option<PathBuf>,
}

/// A simulated phone.
pub struct Phone {
    wallet: Wallet,
    storage: Storage,
    http: Http,
    clock: Arc<dyn Clock>,
    /// The documents that were fetched for the present request, in order.
    documents: Vec<Vec<u8>>,
}

impl Phone {
    /// Switches the phone on: the wallet is as it was stored last.
    ///
    /// # Errors
    /// If the file or the settings are not what they should be.
    pub fn open(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self> {
        let storage = Storage::open(&settings.state_file)?;
        let config = WalletConfig {
            wallet_server: settings.wallet_server.clone(),
            issuer_anchors: TrustAnchors::from_pem(&settings.issuer_anchors)?,
            relying_party_anchors: TrustAnchors::from_pem(&settings.relying_party_anchors)?,
            state_key: storage.state_key()?,
            language: settings.language.clone(),
        };
        let wallet = match storage.sealed_state()? {
            Some(state) => Wallet::open(config, &state)?,
            None => Wallet::new(config)?,
        };
        Ok(Self { wallet, storage, http: Http::new(settings.record.as_deref())?, clock, documents: Vec::new() })
    }

    /// The wallet, to be looked at.
    pub const fn wallet(&self) -> &Wallet {
        &self.wallet
    }

    /// The documents that the present consent is about, in its order.
    pub fn documents(&self) -> &[Vec<u8>] {
        &self.documents
    }

    /// Starts what a scanned code or an opened link asks for, ending what was going on.
    ///
    /// # Errors
    /// As [`Wallet::start`].
    pub async fn start(&mut self, input: &str, arrival: Arrival) -> Result<()> {
        self.leave().await?;
        self.wallet.start(input, arrival, self.clock.now(), &mut OsRng)?;
        self.carry_out().await
    }

    /// Starts a change of PIN.
    ///
    /// # Errors
    /// As [`Wallet::start_pin_change`].
    pub async fn start_pin_change(&mut self) -> Result<()> {
        self.leave().await?;
        self.wallet.start_pin_change(self.clock.now(), &mut OsRng)?;
        self.carry_out().await
    }

    /// Starts unblocking the PIN.
    ///
    /// # Errors
    /// As [`Wallet::start_unblock`].
    pub async fn start_unblock(&mut self) -> Result<()> {
        self.leave().await?;
        self.wallet.start_unblock(self.clock.now(), &mut OsRng)?;
        self.carry_out().await
    }

    /// Takes up what was interrupted.
    ///
    /// # Errors
    /// As [`Wallet::resume`].
    pub async fn resume(&mut self) -> Result<()> {
        self.leave().await?;
        self.wallet.resume(self.clock.now(), &mut OsRng)?;
        self.carry_out().await
    }

    /// Goes on with what the person did.
    ///
    /// # Errors
    /// As [`Wallet::handle`].
    pub async fn answer(&mut self, event: Event) -> Result<()> {
        self.wallet.handle(event, self.clock.now(), &mut OsRng)?;
        self.carry_out().await
    }

    /// Ends what is going on, and forgets how it ended.
    ///
    /// # Errors
    /// If the phone cannot store that.
    pub async fn leave(&mut self) -> Result<()> {
        while self.wallet.current().is_some() {
            self.wallet.cancel(self.clock.now(), &mut OsRng)?;
            self.carry_out().await?;
        }
        self.documents.clear();
        Ok(())
    }

    /// Notices that the time for the present step is over.
    ///
    /// # Errors
    /// If the phone cannot store that.
    pub async fn look_at_clock(&mut self) -> Result<()> {
        let now = self.clock.now();
        if self.wallet.expires_at().is_some_and(|until| until <= now) {
            self.answer(Event::Expired).await?;
        }
        Ok(())
    }

    /// Carries out every step that needs no person.
    async fn carry_out(&mut self) -> Result<()> {
        loop {
            let event = match self.wallet.current() {
                Some(Step::Document { url, media_type, .. }) => {
                    let (url, media_type) = (url.clone(), media_type.clone());
                    self.fetch(&url, &media_type).await?;
                    continue;
                }
                Some(Step::Http { request, timeout, retry_safe }) => {
                    self.http.send(request, *timeout, *retry_safe).await
                }
                Some(Step::CreateKey { key, .. }) => {
                    let public_key = self.storage.change_keys(|keys| keys.create(key))?;
                    Event::KeyCreated { public_key, evidence: KeyEvidence::Software {} }
                }
                Some(Step::Sign { key, message }) => match self.storage.keys().sign(key, message) {
                    Some(signature) => Event::Signature(signature),
                    None => Event::SignFailed(SignFailure::KeyInvalidated),
                },
                Some(Step::Save(sealed_state)) => {
                    self.storage.save(sealed_state)?;
                    Event::Saved
                }
                Some(Step::Done(_)) => {
                    self.documents.clear();
                    let needed = self.wallet.keys();
                    return self.storage.change_keys(|keys| keys.keep_only(&needed));
                }
                Some(Step::Code(_) | Step::Consent(_) | Step::Pin(_)) | None => return Ok(()),
            };
            self.wallet.handle(event, self.clock.now(), &mut OsRng)?;
        }
    }

    /// Hands over a document piece by piece, and keeps it to be shown.
    async fn fetch(&mut self, url: &str, media_type: &str) -> Result<()> {
        let mut download = match self.http.download(url, media_type).await {
            Ok(download) => download,
            Err(event) => return Ok(self.wallet.handle(event, self.clock.now(), &mut OsRng)?),
        };
        let mut document = Vec::new();
        while matches!(self.wallet.current(), Some(Step::Document { url: wanted, .. }) if wanted == url) {
            let event = download.next().await;
            let (is_last, is_complete) = (!matches!(event, Event::Chunk(_)), matches!(event, Event::DocumentEnd));
            if let Event::Chunk(bytes) = &event {
                document.extend_from_slice(bytes);
            }
            self.wallet.handle(event, self.clock.now(), &mut OsRng)?;
            if is_complete {
                self.documents.push(std::mem::take(&mut document));
            }
            if is_last {
                break;
            }
        }
        Ok(())
    }
}
