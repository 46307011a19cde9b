//! An approval as a signed OpenID4VP request.

use rand_core::OsRng;
use siegelring_core::approval_element::Arrival;
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use siegelring_core::verifier::{PreparedRequest, RequestInput};
use siegelring_core::wallet::ErrorCode;

use super::request_token::{self, RequestToken};
use super::{Result, WalletServer};
use crate::approval::{Flow, Opener, Opening};
use crate::store::records::asked;
use crate::store::records::presentation::Presentation;
use crate::store::{StoreError, records};

/// The longest `wallet_nonce`, in bytes.
const MAX_WALLET_NONCE: usize = 256;

impl WalletServer {
    /// The signed request for a token that a phone scanned or opened. The first wallet, known by its `wallet_nonce`, owns
    /// it and gets identical bytes again; a second one ends the approval. Without a `wallet_nonce` it is served once.
    ///
    /// A token that is too old opens nothing and ends nothing: whoever photographed a QR code a minute ago can neither
    /// take nor spoil the login.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownRequest`], [`ErrorCode::OpenedElsewhere`], [`ErrorCode::InvalidRequest`] for a
    /// `wallet_nonce` that is none.
    pub async fn request(&self, token: &str, wallet_nonce: Option<&str>, now: UnixTime) -> Result<String> {
        let key = &self.keys.secrets.request_tokens;
        let token = request_token::parse(key, token, now).ok_or(ErrorCode::UnknownRequest)?;
        let opener = opener(wallet_nonce)?;
        if token.stale && self.approvals.look(&token.approval_id).await?.opener() != Some(opener) {
            return Err(ErrorCode::UnknownRequest.into());
        }
        match self.approvals.open(&token.approval_id, opener, token.flow).await? {
            Opening::Second => Err(ErrorCode::OpenedElsewhere.into()),
            Opening::First => self.signed_request(&token, wallet_nonce, now).await,
            Opening::Again => match records::load::<Presentation>(&*self.store, &token.approval_id, now).await? {
                Some(found) => self.as_sent(&found.value),
                None => self.signed_request(&token, wallet_nonce, now).await,
            },
        }
    }

    /// Signs a request for this approval; whichever is stored first is the one.
    async fn signed_request(&self, token: &RequestToken, wallet_nonce: Option<&str>, now: UnixTime) -> Result<String> {
        let (request, presentation) = self.sign_request(token, wallet_nonce, now).await?;
        match records::create(&*self.store, presentation, now).await {
            Ok(_) => Ok(request),
            Err(StoreError::Conflict) => {
                let first = records::load::<Presentation>(&*self.store, &token.approval_id, now).await?;
                self.as_sent(&first.ok_or(StoreError::Conflict)?.value)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The signed request, byte by byte as it was sent.
    fn as_sent(&self, presentation: &Presentation) -> Result<String> {
        let sent = presentation.sent().ok_or(ErrorCode::UnknownRequest)?;
        Ok(sent.request(&presentation.id, &self.keys.secrets.sealing)?)
    }

    async fn sign_request(
        &self,
        token: &RequestToken,
        wallet_nonce: Option<&str>,
        now: UnixTime,
    ) -> Result<(String, Presentation)> {
        let approval = self.approvals.look(&token.approval_id).await?;
        let ask = approval.ask();
        let relying_party = self.keys.relying_parties.of(&ask.client_id)?;
        let (encryption_salt, encryption_key) = self.new_response_key()?;
        let sealing = &self.keys.secrets.sealing;
        let transactions =
            ask.transactions.as_ref().map(|sealed| asked::open(sealed, sealing, &ask.reference)).transpose()?;
        let response_token = request_token::response(&self.keys.secrets.request_tokens, &token.approval_id);
        let prepared = PreparedRequest::new(RequestInput {
            x5c: &relying_party.chain,
            response_uri: &format!("{}/wallet/responses/{response_token}", self.base),
            nonce: &random_text::<32>(),
            state: Some(&random_text::<16>()),
            attributes: &ask.attributes,
            encryption_key: &encryption_key.public_key(),
            flow: arrival(token.flow),
            wallet_nonce,
            transaction_data: transactions,
            purpose: ask.purpose.as_deref(),
            minimum_level: ask.minimum,
            iat: now,
            exp: approval.deadline(),
        })?;
        let signature = relying_party.signer.sign_es256(prepared.signature_payload())?;
        let (request, parsed) = prepared.complete_sent(signature)?;
        let (id, sent) = (&token.approval_id, (request.as_str(), parsed));
        let presentation = Presentation::new(id, sent, encryption_salt, approval.deadline(), sealing, &mut OsRng)?;
        Ok((request, presentation))
    }
}

fn opener(wallet_nonce: Option<&str>) -> Result<Opener> {
    let Some(nonce) = wallet_nonce else { return Ok(Opener::Anonymous) };
    let well_formed = (1..=MAX_WALLET_NONCE).contains(&nonce.len()) && nonce.bytes().all(|it| it.is_ascii_graphic());
    if !well_formed {
        return Err(ErrorCode::InvalidRequest.into());
    }
    Ok(Opener::Wallet(crypto::sha256(nonce.as_bytes())))
}

const fn arrival(flow: Flow) -> Arrival {
    match flow {
        Flow::SameDevice => Arrival::SameDevice,
        Flow::Scanned => Arrival::Scanned,
    }
}

fn random_text<const N: usize>() -> String {
    base64url::encode(crypto::random::<N>(&mut OsRng))
}
