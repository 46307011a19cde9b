//! The authorization endpoint (OpenID Connect Core section 3.1.2): a browser comes from a relying party, and goes on to
//! the page where the login waits for a phone.

use siegelring_core::time::UnixTime;
use siegelring_core::wording::Language;
use url::Url;

use super::authorization_request::redirect_uri;
use super::errors::{Code, Error, PageProblem};
use super::parameters::Parameters;
use super::{Provider, par};
use crate::approval::{Approval, BrowserSecret};
use crate::store::records::authorization::AuthorizationRequest;
use crate::store::records::client::Client;

/// The browser, and what it said about itself.
#[derive(Clone, Copy)]
pub struct Browser<'a> {
    /// The secret in its cookie, to which the login is bound.
    pub secret: &'a BrowserSecret,
    /// The header `Sec-Fetch-Dest`, where the browser sends it.
    pub fetch_destination: Option<&'a str>,
    /// The language its user reads.
    pub language: Language,
    /// Whether a login may begin in a frame: for the demo that shows portal and phone side by side, and nowhere else.
    pub may_begin_in_a_frame: bool,
}

impl Browser<'_> {
    fn is_navigation(&self) -> bool {
        match self.fetch_destination {
            None | Some("document") => true,
            Some("iframe" | "frame") => self.may_begin_in_a_frame,
            Some(_) => false,
        }
    }
}

/// How an authorization request is answered.
pub enum Authorization {
    /// The login waits for a phone; the browser goes to its page.
    Begun(Box<Approval>),
    /// The browser goes back to the relying party at once, with an error.
    Redirect(Url),
}

impl Provider {
    /// Answers an authorization request.
    ///
    /// # Errors
    /// [`PageProblem`] where the browser cannot be sent back, because client or redirect URI are not known to be right.
    pub async fn authorize(
        &self,
        parameters: &Parameters,
        browser: Browser<'_>,
        now: UnixTime,
    ) -> Result<Authorization, PageProblem> {
        // 1. The client, and where errors may go.
        let client_id = parameters.text("client_id").ok_or(PageProblem::UnknownClient)?;
        let client = self.client(client_id, now).await?.ok_or(PageProblem::UnknownClient)?;
        let pushed = match parameters.text("request_uri") {
            Some(uri) if uri.starts_with(par::PREFIX) => {
                Some(self.pushed_request(&client, uri, now).await?.ok_or(PageProblem::PushedRequest)?)
            }
            _ => None,
        };
        // 2. The request itself; what is pushed was checked then (RFC 9126 section 4).
        let (uri, state, request) = match &pushed {
            Some(request) => (request.redirect_uri.as_str(), request.state.as_deref(), Ok(request.clone())),
            None => {
                let uri = redirect_uri(&client, parameters).ok_or(PageProblem::RedirectUri)?;
                (uri, parameters.text("state"), self.check_unpushed(&client, uri, parameters))
            }
        };
        let request = match request {
            Ok(request) if request.silent => {
                let error = Error::new(Code::LoginRequired, "every login is approved on the phone");
                return Ok(Authorization::Redirect(self.error_response(uri, state, error)?));
            }
            Ok(request) => request,
            Err(error) => return Ok(Authorization::Redirect(self.error_response(uri, state, error)?)),
        };
        // 3. Only a page that a person went to begins a login: error pages and icons of some relying parties redirect
        //    here too.
        if !browser.is_navigation() {
            return Err(PageProblem::NotANavigation);
        }
        if let Some(uri) = parameters.text("request_uri")
            && !self.use_pushed_request(uri, now).await?
        {
            return Err(PageProblem::PushedRequest);
        }
        let (uri, state) = (request.redirect_uri.clone(), request.state.clone());
        match self.begin(&client, request, &browser, now).await {
            Ok(approval) => Ok(Authorization::Begun(Box::new(approval))),
            Err(error) => Ok(Authorization::Redirect(self.error_response(&uri, state.as_deref(), error)?)),
        }
    }

    fn check_unpushed(
        &self,
        client: &Client,
        redirect_uri: &str,
        parameters: &Parameters,
    ) -> Result<AuthorizationRequest, Error> {
        let request = self.check_request(client, redirect_uri, parameters)?;
        if client.par_required {
            return Err(Error::invalid_request("this client must push its authorization requests"));
        }
        Ok(request)
    }

    /// Where the browser goes with an error.
    pub(super) fn error_response(
        &self,
        redirect_uri: &str,
        state: Option<&str>,
        error: Error,
    ) -> Result<Url, PageProblem> {
        let answer = [("error", error.code.as_str()), ("error_description", error.description)];
        self.response(redirect_uri, state, &answer)
    }

    /// Where the browser goes with an answer, which always says whose it is (RFC 9207).
    pub(super) fn response(
        &self,
        redirect_uri: &str,
        state: Option<&str>,
        answer: &[(&str, &str)],
    ) -> Result<Url, PageProblem> {
        let mut url = Url::parse(redirect_uri).map_err(|_| PageProblem::RedirectUri)?;
        url.query_pairs_mut()
            .extend_pairs(answer)
            .extend_pairs(state.map(|state| ("state", state)))
            .append_pair("iss", &self.issuer);
        Ok(url)
    }
}
