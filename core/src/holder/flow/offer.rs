//! From an offer to an access token (OpenID4VCI 4, 6, 12.2): the offer, the issuer's metadata, the activation code.

use zeroize::Zeroizing;

use super::answer::{Answer, get, post_form};
use super::context::Context;
use super::next::{Next, OnCode, OnHttp};
use crate::attribute::CITIZEN_CREDENTIAL;
use crate::credential_format::CredentialFormat;
use crate::error::{Expired, Malformed, PeerMisbehaved, Refused, Result};
use crate::holder::address;
use crate::holder::state::{Bytes, Source};
use crate::holder::{CodeProblem, CodePrompt, CodePurpose};
use crate::openid4vci::error::IssuanceError;
use crate::openid4vci::metadata::{
    AuthorizationServerMetadata, CredentialConfiguration, CredentialIssuerMetadata, well_known_url,
};
use crate::openid4vci::offer::{CredentialOffer, OfferLink, PRE_AUTHORIZED_CODE, PreAuthorizedCodeGrant, TxCode};
use crate::openid4vci::token::TokenResponse;

/// How long an access token without an end of its own is taken to live, in seconds.
const DEFAULT_TOKEN_LIFETIME: u64 = 300;

/// How many wrong activation codes destroy an offer.
const MAX_WRONG_CODES: u8 = 5;

/// Waits for the right to fetch credentials.
pub(super) trait OnRedeemed: Send {
    /// The offer is redeemed.
    fn redeemed(self: Box<Self>, source: Source, cx: &mut Context<'_>) -> Result<Next>;
}

/// Takes an offer as it reached the phone.
pub(super) fn take(link: OfferLink, then: Box<dyn OnRedeemed>, cx: &mut Context<'_>) -> Result<Next> {
    match link {
        OfferLink::Value(offer) => redeem(offer, then, cx),
        OfferLink::Reference(url) => {
            let url: String = address::own(url.as_str(), &cx.config.wallet_server)?.into();
            Ok(Next::repeatable_http(get(cx, &url, "application/json"), Referred { then }))
        }
    }
}

/// Redeems an offer of this wallet's own server.
pub(super) fn redeem(offer: CredentialOffer, then: Box<dyn OnRedeemed>, cx: &mut Context<'_>) -> Result<Next> {
    address::own(&offer.credential_issuer, &cx.config.wallet_server)?;
    let grant = offer.grants.pre_authorized_code.clone().ok_or(Malformed::Offer)?;
    let url = well_known_url(&offer.credential_issuer, "openid-credential-issuer")?;
    Ok(Next::repeatable_http(get(cx, url.as_str(), "application/json"), Described { offer, grant, then }))
}

/// Waits for the offer itself.
struct Referred {
    then: Box<dyn OnRedeemed>,
}

impl OnHttp for Referred {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        if answer.is_gone() {
            return Err(Expired::Offer.into());
        }
        redeem(CredentialOffer::parse(answer.body("application/json")?)?, self.then, cx)
    }
}

/// Waits for the issuer's metadata.
struct Described {
    offer: CredentialOffer,
    grant: PreAuthorizedCodeGrant,
    then: Box<dyn OnRedeemed>,
}

impl OnHttp for Described {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let metadata: CredentialIssuerMetadata = answer.json()?;
        if metadata.credential_issuer != self.offer.credential_issuer {
            return Err(PeerMisbehaved::HttpAnswer.into());
        }
        let source = source(&self.offer, &metadata, cx)?;
        let servers = metadata.authorization_servers.unwrap_or_default();
        let server = servers.into_iter().next().unwrap_or(metadata.credential_issuer);
        address::own(&server, &cx.config.wallet_server)?;
        let url = well_known_url(&server, "oauth-authorization-server")?;
        let request = get(cx, url.as_str(), "application/json");
        Ok(Next::repeatable_http(request, Located { server, source, grant: self.grant, then: self.then }))
    }
}

/// What the offer promises, as far as this wallet can use it; the token is still to come.
fn source(offer: &CredentialOffer, metadata: &CredentialIssuerMetadata, cx: &Context<'_>) -> Result<Source> {
    let own = |url: &String| address::own(url, &cx.config.wallet_server).map(String::from);
    let nonce_endpoint = metadata.nonce_endpoint.as_ref().ok_or(PeerMisbehaved::HttpAnswer)?;
    let offered = offer.credential_configuration_ids.iter();
    let known: Vec<_> =
        offered.filter_map(|id| Some((id, metadata.credential_configurations_supported.get(id)?))).collect();
    let wanted: Vec<(String, CredentialFormat)> = [CredentialFormat::Mdoc, CredentialFormat::SdJwtVc]
        .into_iter()
        .filter_map(|format| {
            let of_format = || known.iter().filter(|(_, configuration)| fits(configuration, format));
            let attested = of_format().find(|(_, configuration)| is_attested(configuration));
            attested.or_else(|| of_format().next()).map(|(id, _)| ((*id).clone(), format))
        })
        .collect();
    if wanted.is_empty() {
        return Err(Malformed::Offer.into());
    }
    Ok(Source {
        credential_issuer: metadata.credential_issuer.clone(),
        nonce_endpoint: own(nonce_endpoint)?,
        credential_endpoint: own(&metadata.credential_endpoint)?,
        notification_endpoint: metadata.notification_endpoint.as_ref().map(own).transpose()?,
        access_token: Bytes(Vec::new()),
        token_expires_at: cx.now,
        wanted,
    })
}

fn fits(configuration: &CredentialConfiguration, format: CredentialFormat) -> bool {
    let credential_type = match format {
        CredentialFormat::Mdoc => &configuration.doctype,
        CredentialFormat::SdJwtVc => &configuration.vct,
    };
    configuration.format == format.name()
        && credential_type.as_deref() == Some(CITIZEN_CREDENTIAL)
        && configuration.proof_types_supported.contains_key("jwt")
}

/// Whether it is the configuration for wallets whose keys are attested, as ours are.
fn is_attested(configuration: &CredentialConfiguration) -> bool {
    configuration.proof_types_supported.get("jwt").is_some_and(|proof| proof.key_attestations_required.is_some())
}

/// Waits for the authorization server's metadata.
struct Located {
    server: String,
    source: Source,
    grant: PreAuthorizedCodeGrant,
    then: Box<dyn OnRedeemed>,
}

impl OnHttp for Located {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let metadata: AuthorizationServerMetadata = answer.json()?;
        if metadata.issuer != self.server {
            return Err(PeerMisbehaved::HttpAnswer.into());
        }
        let token_endpoint = address::own(&metadata.token_endpoint, &cx.config.wallet_server)?.into();
        let Self { source, grant, then, .. } = *self;
        let redeeming = Redeeming { token_endpoint, source, grant, wrong_codes: 0, then };
        Ok(if redeeming.grant.tx_code.is_some() { redeeming.ask(None, cx) } else { redeeming.send(None, cx) })
    }
}

/// Has everything but the activation code, or waits for the token.
struct Redeeming {
    token_endpoint: String,
    source: Source,
    grant: PreAuthorizedCodeGrant,
    wrong_codes: u8,
    then: Box<dyn OnRedeemed>,
}

impl Redeeming {
    fn ask(self, problem: Option<CodeProblem>, cx: &Context<'_>) -> Next {
        let code = self.grant.tx_code.clone().unwrap_or_default();
        let prompt = CodePrompt {
            purpose: CodePurpose::Activation,
            numeric: is_numeric(&code),
            length: code.length.map(u32::from),
            description: code.description,
            problem,
            replaces_credential: cx.state().holding.is_some(),
        };
        Next::code(prompt, self)
    }

    fn send(self, code: Option<&str>, cx: &Context<'_>) -> Next {
        let mut form =
            vec![("grant_type", PRE_AUTHORIZED_CODE), ("pre-authorized_code", self.grant.pre_authorized_code.as_str())];
        form.extend(code.map(|code| ("tx_code", code)));
        Next::http(post_form(cx, &self.token_endpoint, &form), self)
    }
}

impl OnCode for Redeeming {
    fn typed(self: Box<Self>, code: Zeroizing<String>, cx: &mut Context<'_>) -> Result<Next> {
        let code = Zeroizing::new(code.replace(|c: char| c.is_whitespace() || c == '-', ""));
        let shape = self.grant.tx_code.clone().unwrap_or_default();
        let length_fits = shape.length.is_none_or(|length| code.len() == usize::from(length));
        let characters_fit = !is_numeric(&shape) || code.bytes().all(|byte| byte.is_ascii_digit());
        if code.is_empty() || !length_fits || !characters_fit {
            return Ok(self.ask(Some(CodeProblem::Malformed), cx));
        }
        Ok(self.send(Some(&code), cx))
    }
}

impl OnHttp for Redeeming {
    fn answered(mut self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        if !answer.is_success() {
            let is_wrong = answer.oauth_error().is_some_and(|error| error == IssuanceError::InvalidGrant.code());
            if !is_wrong || self.grant.tx_code.is_none() {
                return Err(if is_wrong { Expired::Offer.into() } else { answer.error() });
            }
            self.wrong_codes += 1;
            if self.wrong_codes >= MAX_WRONG_CODES {
                return Err(Refused::CodeBlocked.into());
            }
            return Ok(self.ask(Some(CodeProblem::Wrong), cx));
        }
        let token: TokenResponse = answer.json()?;
        if !token.token_type.eq_ignore_ascii_case("Bearer") {
            return Err(PeerMisbehaved::HttpAnswer.into());
        }
        let Self { mut source, then, .. } = *self;
        source.access_token = Bytes(token.access_token.into_bytes());
        source.token_expires_at = cx.now.plus(token.expires_in.unwrap_or(DEFAULT_TOKEN_LIFETIME));
        cx.session.deadline = source.token_expires_at;
        then.redeemed(source, cx)
    }
}

fn is_numeric(code: &TxCode) -> bool {
    code.input_mode.as_deref().is_none_or(|mode| mode == "numeric")
}
