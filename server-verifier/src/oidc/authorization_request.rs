//! Checks an authorization request (OpenID Connect Core section 3.1.2.1), however it came: by the browser or pushed.

use siegelring_core::wording::Language;

use super::claims::{self, ClaimsParameter};
use super::errors::{Code, Error, Result};
use super::parameters::Parameters;
use super::{Provider, pkce, redirect_uri};
use crate::store::records::authorization::{AuthorizationRequest, RequestedAcr};
use crate::store::records::client::Client;

/// The registered redirect URI that a request names; comparing it is the first check of all, since errors go there.
pub(super) fn redirect_uri<'a>(client: &Client, parameters: &'a Parameters) -> Option<&'a str> {
    let requested = parameters.text("redirect_uri")?;
    let fits = |registered: &String| {
        redirect_uri::matches(registered, requested, client.native && client.authentication.is_public())
    };
    client.redirect_uris.iter().any(fits).then_some(requested)
}

impl Provider {
    /// Checks everything but client and redirect URI, which the caller has.
    ///
    /// # Errors
    /// What the relying party is told by redirect, or as the answer to its push.
    pub(super) fn check_request(
        &self,
        client: &Client,
        redirect_uri: &str,
        parameters: &Parameters,
    ) -> Result<AuthorizationRequest> {
        parameters.check()?;
        refuse_what_is_not_offered(parameters)?;
        let silent = is_silent(parameters)?;
        check_max_age(parameters)?;
        let code_challenge = pkce::challenge(parameters)?;
        let may_do_without = client.pkce_exempt && !client.authentication.is_public();
        if code_challenge.is_none() && !may_do_without {
            return Err(Error::invalid_request("PKCE is required: code_challenge with code_challenge_method S256"));
        }

        let mut asked = parameters.text("claims").map_or(Ok(ClaimsParameter::default()), ClaimsParameter::parse)?;
        let scopes = scopes(parameters)?;
        scopes.iter().for_each(|scope| asked.claims.add_scope(scope));
        let by_words = || RequestedAcr { values: words(parameters, "acr_values"), essential: false };
        let acr = asked.acr.filter(|acr| !acr.values.is_empty()).unwrap_or_else(by_words);
        let required = acr.required(self.eidas).map_err(|_| {
            Error::new(Code::UnmetAuthenticationRequirements, "none of the essential acr values exists here")
        })?;

        Ok(AuthorizationRequest {
            client_id: client.id.clone(),
            redirect_uri: redirect_uri.to_owned(),
            state: parameters.text("state").map(str::to_owned),
            nonce: parameters.text("nonce").map(str::to_owned),
            code_challenge,
            scope: scopes.join(" "),
            claims: asked.claims,
            minimum_level: required.max(client.minimum_level),
            acr,
            subject: self.hinted_subject(client, parameters, asked.subject)?,
            language: parameters.words("ui_locales").find_map(Language::from_tag),
            silent,
        })
    }

    /// The one subject that may log in: by `id_token_hint`, or by `sub` in the parameter `claims`.
    fn hinted_subject(
        &self,
        client: &Client,
        parameters: &Parameters,
        claimed: Option<String>,
    ) -> Result<Option<String>> {
        let Some(hint) = parameters.text("id_token_hint") else { return Ok(claimed) };
        let hint = self.verify_hint(hint).filter(|hint| hint.aud == client.id);
        let subject =
            hint.ok_or(Error::invalid_request("id_token_hint is no ID token of this issuer for this client"))?.sub;
        match claimed {
            Some(claimed) if claimed != subject => {
                Err(Error::invalid_request("id_token_hint and claims name different subjects"))
            }
            _ => Ok(Some(subject)),
        }
    }
}

fn refuse_what_is_not_offered(parameters: &Parameters) -> Result<()> {
    if parameters.has("request") {
        return Err(Error::new(Code::RequestNotSupported, "request objects are not supported"));
    }
    if parameters.has("request_uri") {
        return Err(Error::new(Code::RequestUriNotSupported, "only pushed requests have a request_uri here"));
    }
    if parameters.has("registration") {
        return Err(Error::new(Code::RegistrationNotSupported, "clients are registered by the operator"));
    }
    match parameters.text("response_type") {
        Some("code") => {}
        None => return Err(Error::invalid_request("response_type is missing")),
        Some(_) => return Err(Error::new(Code::UnsupportedResponseType, "response_type must be code")),
    }
    match parameters.text("response_mode") {
        None | Some("query") => Ok(()),
        Some(_) => Err(Error::invalid_request("response_mode must be query")),
    }
}

/// Reads `prompt`. Every login asks the person anyway, so `login`, `consent` and `select_account` are always met, and
/// `none` never is (OpenID Connect Core section 3.1.2.1).
fn is_silent(parameters: &Parameters) -> Result<bool> {
    let prompts: Vec<&str> = parameters.words("prompt").collect();
    if prompts.iter().any(|prompt| !matches!(*prompt, "none" | "login" | "consent" | "select_account")) {
        return Err(Error::invalid_request("prompt has a value that is not supported"));
    }
    match (prompts.contains(&"none"), prompts.len()) {
        (true, 1) => Ok(true),
        (true, _) => Err(Error::invalid_request("prompt=none stands alone")),
        (false, _) => Ok(false),
    }
}

/// Every login is new, so any age is met; the number must be one all the same.
fn check_max_age(parameters: &Parameters) -> Result<()> {
    match parameters.text("max_age").map(str::parse::<u64>) {
        None | Some(Ok(_)) => Ok(()),
        Some(Err(_)) => Err(Error::invalid_request("max_age must be a number of seconds")),
    }
}

/// The scopes granted: `openid` and those that exist here; others are ignored (OpenID Connect Core section 3.1.2.1).
fn scopes(parameters: &Parameters) -> Result<Vec<&str>> {
    let asked: Vec<&str> = parameters.words("scope").collect();
    if !asked.contains(&"openid") {
        return Err(Error::new(Code::InvalidScope, "scope must contain openid"));
    }
    Ok(std::iter::once("openid").chain(claims::scopes().filter(|scope| asked.contains(scope))).collect())
}

fn words(parameters: &Parameters, name: &str) -> Vec<String> {
    parameters.words(name).map(str::to_owned).collect()
}
