//! From a checked request to its answer: asking for an approval, and turning what came of it into a redirect.

use rand_core::OsRng;
use siegelring_core::crypto::random;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use url::Url;

use super::authorize::Browser;
use super::errors::{Code, Error, PageProblem, Result};
use super::token_value::TokenValue;
use super::{Provider, claims};
use crate::approval::{Approval, Ask, TIME_TO_ANSWER};
use crate::store::records::authorization::{Answer, AuthorizationRequest, Login};
use crate::store::records::client::Client;
use crate::store::records::grant::{Grant, GrantState, GrantedClaims};
use crate::store::records::granted::Granted;
use crate::store::records::{self, Versioned};
use crate::store::{Kind, Sealed, StoreError};

/// This front door, as approvals name it.
pub const FRONT_DOOR: &str = "oidc";

/// How long a request may be answered, begun again or not, in seconds.
const LOGIN_LIFETIME: u64 = 3600;

/// How long a code may be redeemed, in seconds.
pub(super) const CODE_LIFETIME: u64 = 60;

impl Provider {
    /// Asks for an approval.
    pub(super) async fn begin(
        &self,
        client: &Client,
        request: AuthorizationRequest,
        browser: &Browser<'_>,
        now: UnixTime,
    ) -> Result<Approval> {
        let id = base64url::encode(random::<16>(&mut OsRng));
        let ask = Ask {
            front_door: FRONT_DOOR.to_owned(),
            reference: id.clone(),
            client_id: client.id.clone(),
            attributes: request.claims.attributes(&client.attributes),
            minimum: request.minimum_level,
            scanned_may_be_substantial: client.scanned_may_be_substantial,
            language: request.language.unwrap_or(browser.language).tag().to_owned(),
            transactions: None,
            purpose: None,
            answer_within: TIME_TO_ANSWER,
        };
        let login = Login { id, request, answer: None, expires_at: now.plus(LOGIN_LIFETIME) };
        let stored = records::create(&*self.store, login, now);
        let (stored, approval) = tokio::join!(stored, self.approvals.begin(ask, browser.secret));
        stored?;
        Ok(approval?)
    }

    /// The phone approved, and the browser that began goes on: where to.
    ///
    /// `reference` is that of the approval's [`Ask`]. Asking twice answers the same, so that a form sent twice does no
    /// harm.
    ///
    /// # Errors
    /// [`PageProblem::LoginGone`] if there is no such login (any more).
    pub async fn complete(&self, reference: &str, granted: &Granted, now: UnixTime) -> Result<Url, PageProblem> {
        let login = self.login(reference, now).await?;
        if login.value.answer.is_some() {
            return self.redirect(&login.value, now).await;
        }
        let answer = match self.judge(&login.value.request, granted, now).await? {
            Ok(claims) => {
                self.issue_code(&login.value, &claims, now).await?;
                Answer::Code
            }
            Err(answer) => answer,
        };
        self.answer(login, answer, now).await
    }

    /// The person said no, on the phone or in the browser: where the browser goes.
    ///
    /// # Errors
    /// [`PageProblem::LoginGone`] if there is no such login (any more).
    pub async fn deny(&self, reference: &str, now: UnixTime) -> Result<Url, PageProblem> {
        self.answer(self.login(reference, now).await?, Answer::Denied, now).await
    }

    /// Where a browser goes that comes again after the login was answered; `None` while it is not.
    ///
    /// # Errors
    /// [`PageProblem::LoginGone`] if there is no such login (any more), or its code was redeemed.
    pub async fn answered(&self, reference: &str, now: UnixTime) -> Result<Option<Url>, PageProblem> {
        let login = self.login(reference, now).await?.value;
        if login.answer.is_none() { Ok(None) } else { self.redirect(&login, now).await.map(Some) }
    }

    async fn login(&self, reference: &str, now: UnixTime) -> Result<Versioned<Login>, PageProblem> {
        let found = records::load(&*self.store, reference, now).await.map_err(Error::from)?;
        found.ok_or(PageProblem::LoginGone)
    }

    /// What the relying party learns, or why it learns nothing: never less than was asked for.
    async fn judge(
        &self,
        request: &AuthorizationRequest,
        granted: &Granted,
        now: UnixTime,
    ) -> Result<Result<GrantedClaims, Answer>, PageProblem> {
        let client = self.client(&request.client_id, now).await?.ok_or(PageProblem::UnknownClient)?;
        let level = granted.assessment.level;
        let acr = request
            .acr
            .answer(level, self.eidas)
            .filter(|_| Some(level) >= request.minimum_level.max(client.minimum_level));
        let Some(acr) = acr else { return Ok(Err(Answer::LevelNotReached)) };
        let sub = client.pairwise_subject(&self.keys.secrets, &granted.subject);
        if request.subject.as_ref().is_some_and(|wanted| *wanted != sub) {
            return Ok(Err(Answer::OtherPerson));
        }
        let mut released = granted.attributes.clone();
        released.retain(|attribute, _| client.attributes.contains(attribute));
        Ok(Ok(GrantedClaims {
            sub,
            auth_time: granted.at,
            acr,
            amr: granted.amr.clone(),
            assessment: granted.assessment.clone(),
            id_token: claims::values(&request.claims.id_token, &released),
            userinfo: claims::values(&request.claims.userinfo, &released),
        }))
    }

    async fn issue_code(&self, login: &Login, claims: &GrantedClaims, now: UnixTime) -> Result<()> {
        let request = &login.request;
        let grant = Grant {
            id: login.id.clone(),
            client_id: request.client_id.clone(),
            state: GrantState::Issued,
            redirect_uri: request.redirect_uri.clone(),
            code_challenge: request.code_challenge.clone(),
            scope: request.scope.clone(),
            nonce: request.nonce.clone(),
            claims: Sealed::seal(&self.keys.secrets.sealing, Kind::Grant, &login.id, claims, &mut OsRng)?,
            expires_at: now.plus(CODE_LIFETIME),
        };
        match records::create(&*self.store, grant, now).await {
            // Somebody else completed the same login at the same time: one code is enough.
            Ok(_) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes down the answer, unless there is one, and says where the browser goes.
    async fn answer(&self, login: Versioned<Login>, answer: Answer, now: UnixTime) -> Result<Url, PageProblem> {
        let write = |login: &mut Login| -> Result<Login> {
            login.answer.get_or_insert(answer);
            Ok(login.clone())
        };
        let login = records::update_read(&*self.store, login, now, write).await?.ok_or(PageProblem::LoginGone)?;
        self.redirect(&login, now).await
    }

    async fn redirect(&self, login: &Login, now: UnixTime) -> Result<Url, PageProblem> {
        let (uri, state) = (login.request.redirect_uri.as_str(), login.request.state.as_deref());
        let error = match login.answer {
            Some(Answer::Code) => {
                let grant = records::load::<Grant>(&*self.store, &login.id, now).await.map_err(Error::from)?;
                if grant.is_none_or(|grant| grant.value.state != GrantState::Issued) {
                    return Err(PageProblem::LoginGone);
                }
                let code = self.token_value(TokenValue::Code, &login.id);
                return self.response(uri, state, &[("code", &code)]);
            }
            Some(Answer::Denied) => Error::new(Code::AccessDenied, "the person did not approve"),
            Some(Answer::LevelNotReached) => {
                Error::new(Code::UnmetAuthenticationRequirements, "the level of assurance asked for was not reached")
            }
            Some(Answer::OtherPerson) => Error::new(Code::LoginRequired, "somebody else logged in than was asked for"),
            None => return Err(PageProblem::LoginGone),
        };
        self.error_response(uri, state, error)
    }
}
