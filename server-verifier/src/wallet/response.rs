//! The phone's answer: a presentation that is checked and granted, or an error.

use rand_core::OsRng;
use siegelring_core::approval_element::Arrival;
use siegelring_core::crypto;
use siegelring_core::error::{Error, PeerMisbehaved, Refused, Untrusted};
use siegelring_core::openid4vp::response::{AuthorizationError, DirectPost, DirectPostAnswer};
use siegelring_core::time::UnixTime;
use siegelring_core::verifier::{ReceivedPresentation, ReceivedResponse, SentRequest, VerifiedPresentation};
use siegelring_core::wallet::ErrorCode;

use super::request_token;
use super::{Result, WalletError, WalletServer};
use crate::approval::{ApprovalError, Refusal, Status};
use crate::store::records::presentation::{Accepted, Presentation, PresentationState, Sent};
use crate::store::records::{self, Versioned};

/// What was sent to the phone, and what came back.
#[derive(Clone, Copy)]
pub(super) struct Exchange<'a> {
    /// The approval's id.
    pub(super) id: &'a str,
    /// The request as it was sent.
    pub(super) sent: &'a Sent,
    /// What it says.
    pub(super) request: &'a SentRequest,
    /// The answer, decrypted.
    pub(super) received: &'a ReceivedPresentation,
}

impl WalletServer {
    /// Takes the answer to a request: once, though the same bytes get the same answer again. On the same device it says
    /// where the phone sends its browser.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownRequest`] if it is over; [`ErrorCode::InvalidRequest`] for what is no answer, which changes
    /// nothing; [`ErrorCode::Revoked`]; [`ErrorCode::InvalidResponse`] for one that does not hold, which ends the
    /// approval.
    pub async fn response(&self, token: &str, post: &DirectPost, now: UnixTime) -> Result<DirectPostAnswer> {
        let id = self.approval_of(token).ok_or(ErrorCode::UnknownRequest)?;
        let read = records::load::<Presentation>(&*self.store, &id, now).await?;
        let read = read.ok_or(ErrorCode::UnknownRequest)?;
        match (&post.response, &post.error, &read.value.state) {
            (Some(response), None, PresentationState::Accepted(accepted)) => repeated(accepted, response),
            (Some(response), None, PresentationState::Sent(_)) => self.accept(read, response, now).await,
            (None, Some(error), PresentationState::Sent(sent)) => {
                let request = sent.parsed(&id, &self.keys.secrets.sealing)?;
                self.refuse(&id, &request, error, post.state.as_deref()).await
            }
            (None, Some(_), PresentationState::Accepted(_)) => Err(ErrorCode::UnknownRequest.into()),
            _ => Err(ErrorCode::InvalidRequest.into()),
        }
    }

    /// The approval that a response is for, by the token of the place it was sent to.
    pub fn approval_of(&self, token: &str) -> Option<String> {
        request_token::parse_response(&self.keys.secrets.request_tokens, token)
    }

    async fn accept(&self, read: Versioned<Presentation>, response: &str, now: UnixTime) -> Result<DirectPostAnswer> {
        let (id, sent) = (&read.value.id, read.value.sent().ok_or(ErrorCode::UnknownRequest)?);
        let request = sent.parsed(id, &self.keys.secrets.sealing)?;
        let key = self.response_key(&sent.encryption_salt)?;
        let decrypted = ReceivedResponse::parse(response).and_then(|received| received.decrypt(&request, &key, now));
        let verified = decrypted.and_then(|received| Ok((received.verify(&request, &self.issuers, now)?, received)));
        let (presentation, received) = match verified {
            Ok(verified) => verified,
            Err(error) => return Err(self.reject(id, error).await?),
        };
        let exchange = Exchange { id, sent, request: &request, received: &received };
        let redirect_uri = self.grant(exchange, presentation, now).await?;
        let accepted = Accepted { response: crypto::sha256(response.as_bytes()), redirect_uri: redirect_uri.clone() };
        let accept = |presentation: &mut Presentation| -> Result<()> {
            presentation.state = PresentationState::Accepted(accepted.clone());
            Ok(())
        };
        records::update_read(&*self.store, read, now, accept).await?;
        Ok(DirectPostAnswer { redirect_uri })
    }

    async fn grant(
        &self,
        exchange: Exchange<'_>,
        presentation: VerifiedPresentation,
        now: UnixTime,
    ) -> Result<Option<String>> {
        let id = exchange.id;
        let approval = self.approvals.look(id).await?;
        if approval.status(now) != Status::Opened {
            return Err(ErrorCode::UnknownRequest.into());
        }
        let granted = match self.judge(&approval, exchange, presentation, now).await? {
            Ok(granted) => granted,
            Err(error) => return Err(self.reject(id, error).await?),
        };
        let result = granted.seal(&self.keys.secrets.sealing, id, &mut OsRng)?;
        let code = self.approvals.grant(id, result).await?;
        Ok(code.map(|code| format!("{}/login/{id}/return?response_code={code}", self.base)))
    }

    /// Ends the approval for an answer that does not hold. What cannot even be read ends nothing, since it may be
    /// anybody's.
    async fn reject(&self, id: &str, error: Error) -> Result<WalletError> {
        if matches!(error, Error::Malformed(_) | Error::Untrusted(Untrusted::Decryption)) {
            return Ok(ErrorCode::InvalidRequest.into());
        }
        self.approvals.fail(id, error.code()).await?;
        let revoked = error == Refused::Revoked.into();
        Ok(if revoked { ErrorCode::Revoked } else { ErrorCode::InvalidResponse }.into())
    }

    /// The phone answers with an error; it names the `state`, which only those know who have the request.
    async fn refuse(
        &self,
        id: &str,
        request: &SentRequest,
        error: &str,
        state: Option<&str>,
    ) -> Result<DirectPostAnswer> {
        if request.state() != state {
            return Err(ErrorCode::InvalidRequest.into());
        }
        let ended = if error == AuthorizationError::AccessDenied.code() {
            self.approvals.decline(id).await
        } else {
            let is_about_transactions = error == AuthorizationError::InvalidTransactionData.code();
            let (request, data) = (PeerMisbehaved::InvalidRequest, PeerMisbehaved::InvalidTransactionData);
            let reason = if is_about_transactions { data } else { request };
            self.approvals.fail(id, reason.code()).await
        };
        match ended {
            Ok(()) | Err(ApprovalError::Refused(Refusal::State(Status::Ended(_)))) => {}
            Err(error) => return Err(error.into()),
        }
        let is_same_device = request.flow() == Some(Arrival::SameDevice);
        Ok(DirectPostAnswer { redirect_uri: is_same_device.then(|| format!("{}/login/{id}", self.base)) })
    }
}

/// The answer to a response that was accepted before.
fn repeated(accepted: &Accepted, response: &str) -> Result<DirectPostAnswer> {
    if accepted.response != crypto::sha256(response.as_bytes()) {
        return Err(ErrorCode::UnknownRequest.into());
    }
    Ok(DirectPostAnswer { redirect_uri: accepted.redirect_uri.clone() })
}
