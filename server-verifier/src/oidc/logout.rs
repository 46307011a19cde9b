//! RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0). There is no session here to end, since every login is
//! approved on the phone; the browser is sent back to where the relying party's own session ended.

use siegelring_core::time::UnixTime;
use url::Url;

use super::Provider;
use super::errors::PageProblem;
use super::parameters::Parameters;

/// How a logout is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logout {
    /// The browser goes back to the relying party.
    Redirect(Url),
    /// A page says that nobody is logged in here.
    Page,
}

impl Provider {
    /// Answers a logout.
    ///
    /// The browser is sent on only with an `id_token_hint` of this issuer, which may be expired, and to a URI that the
    /// client it names has registered (section 3).
    ///
    /// # Errors
    /// [`PageProblem::Logout`] if hint, client and URI do not fit together.
    pub async fn logout(&self, parameters: &Parameters, now: UnixTime) -> Result<Logout, PageProblem> {
        parameters.check().map_err(|_| PageProblem::Logout)?;
        let hint = match parameters.text("id_token_hint") {
            Some(hint) => Some(self.verify_hint(hint).ok_or(PageProblem::Logout)?),
            None => None,
        };
        let named = parameters.text("client_id");
        if hint.as_ref().is_some_and(|hint| named.is_some_and(|named| named != hint.aud)) {
            return Err(PageProblem::Logout);
        }
        let (Some(hint), Some(uri)) = (hint, parameters.text("post_logout_redirect_uri")) else {
            return Ok(Logout::Page);
        };
        let client = self.client(&hint.aud, now).await?.ok_or(PageProblem::Logout)?;
        if !client.post_logout_redirect_uris.iter().any(|registered| registered == uri) {
            return Err(PageProblem::Logout);
        }
        let mut url = Url::parse(uri).map_err(|_| PageProblem::Logout)?;
        if let Some(state) = parameters.text("state") {
            url.query_pairs_mut().append_pair("state", state);
        }
        Ok(Logout::Redirect(url))
    }
}
