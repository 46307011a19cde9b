//! Login by OpenID Connect, as any portal does it: discovery, authorization code with PKCE, ID token, userinfo.
//!
//! Nothing here is particular to Siegelring but the claim [`Assurance`], which a portal may ignore.

use std::time::Duration;

use rand_core::OsRng;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use siegelring_core::assurance::Level;
use siegelring_core::crypto;
use siegelring_core::jose::{base64url, jwk::JwkSet, jws};
use siegelring_core::time::UnixTime;
use siegelring_core::wording::{self, Language};
use url::Url;

use super::Settings;

/// The level this service asks for.
const WANTED_LEVEL: &str = "http://eidas.europa.eu/NotNotified/LoA/substantial";
/// How far the provider's clock may be from ours, in seconds.
const CLOCK_TOLERANCE: u64 = 60;
/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// What must be kept between the redirect to the provider and the browser's return.
#[derive(Debug, Clone)]
pub(super) struct Login {
    state: String,
    nonce: String,
    code_verifier: String,
}

/// Who logged in, as the provider says.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// Names the person at this provider.
    pub(super) sub: String,
    /// Given names and family name.
    pub(super) name: String,
    /// The lines of the address.
    pub(super) address: Vec<String>,
    /// The level of this login.
    pub(super) level: Level,
    /// Why it is this level.
    pub(super) assurance: Assurance,
    /// Kept for the logout.
    pub(super) id_token: String,
}

impl Person {
    /// Whether the login reached the level that this service asks for.
    pub(super) fn is_sufficient(&self) -> bool {
        self.level >= Level::Substantial
    }

    /// The level of this login, in words.
    pub(super) fn level_in(&self, language: &Language) -> &'static str {
        wording::text(*language, &format!("level.{}", self.level.code())).unwrap_or(self.level.code())
    }

    /// Why it is this level, in words.
    pub(super) fn reasons_in<'a>(&'a self, language: &Language) -> impl Iterator<Item = &'a str> {
        self.assurance.findings.iter().map(|code| wording::text(*language, code).unwrap_or(code))
    }
}

/// The claim in which Siegelring says why a login has its level.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Assurance {
    /// The stable codes of everything that was looked at.
    #[serde(default)]
    pub(super) findings: Vec<String>,
}

/// What the browser brings back from the provider (OpenID Connect Core 1.0 sections 3.1.2.5 and 3.1.2.6).
#[derive(Debug, Default, Deserialize)]
pub(super) struct Answer {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Why a login did not work.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The person said no on the phone, or cancelled.
    #[error("access_denied")]
    Declined,
    /// The login did not reach the level.
    #[error("unmet_authentication_requirements")]
    LevelNotReached,
    /// The browser came back without having set out, or a second time.
    #[error("unknown_login")]
    Unknown,
    /// The provider cannot be reached or answers with an error of its own.
    #[error("provider: {0}")]
    Provider(String),
    /// The provider's answer does not hold.
    #[error("invalid: {0}")]
    Invalid(&'static str),
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        Self::Provider(error.without_url().to_string())
    }
}

impl From<url::ParseError> for Failure {
    fn from(_: url::ParseError) -> Self {
        Self::Invalid("URL of the provider")
    }
}

impl From<siegelring_core::Error> for Failure {
    fn from(error: siegelring_core::Error) -> Self {
        Self::Invalid(error.code())
    }
}

/// The provider's metadata (OpenID Connect Discovery 1.0 section 3), as far as it is used here.
#[derive(Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: String,
}

#[derive(Deserialize)]
struct IdToken {
    iss: String,
    sub: String,
    aud: Audience,
    exp: u64,
    iat: u64,
    nonce: String,
    #[serde(default)]
    acr: String,
    #[serde(default, rename = "org.siegelring.assurance")]
    assurance: Assurance,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn is_only(&self, client_id: &str) -> bool {
        match self {
            Self::One(one) => one == client_id,
            Self::Many(many) => many.iter().all(|one| one == client_id) && !many.is_empty(),
        }
    }
}

#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    given_name: String,
    family_name: String,
    address: Address,
}

#[derive(Deserialize)]
struct Address {
    formatted: Option<String>,
    street_address: Option<String>,
    postal_code: Option<String>,
    locality: Option<String>,
}

impl Address {
    fn lines(self) -> Vec<String> {
        if let (Some(street), Some(postal_code), Some(town)) = (self.street_address, self.postal_code, self.locality) {
            return vec![street, format!("{postal_code} {town}")];
        }
        self.formatted.unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

/// The portal as its provider sees it.
pub(super) struct RelyingParty {
    settings: Settings,
    http: reqwest::Client,
}

impl RelyingParty {
    /// A relying party with these settings; the provider is asked only when somebody logs in.
    pub(super) fn new(settings: Settings) -> super::Result<Self> {
        crate::demo::tls::use_ring();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { settings, http })
    }

    /// Begins a login: where to send the browser, and what to keep until it is back.
    pub(super) async fn begin(&self, language: &str) -> Result<(Url, Login), Failure> {
        let mut url = Url::parse(&self.metadata().await?.authorization_endpoint)?;
        let login = Login { state: random(), nonce: random(), code_verifier: random() };
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.redirect_uri())
            .append_pair("scope", "openid")
            .append_pair("claims", CLAIMS)
            .append_pair("acr_values", WANTED_LEVEL)
            .append_pair("ui_locales", language)
            .append_pair("state", &login.state)
            .append_pair("nonce", &login.nonce)
            .append_pair("code_challenge_method", "S256")
            .append_pair("code_challenge", &base64url::encode(crypto::sha256(login.code_verifier.as_bytes())));
        Ok((url, login))
    }

    /// Ends a login: redeems the code, checks the ID token, asks for the claims.
    pub(super) async fn complete(&self, login: Login, answer: Answer, now: UnixTime) -> Result<Person, Failure> {
        if answer.state.as_deref() != Some(&login.state) {
            return Err(Failure::Unknown);
        }
        match answer.error.as_deref() {
            None => {}
            Some("access_denied") => return Err(Failure::Declined),
            Some("unmet_authentication_requirements") => return Err(Failure::LevelNotReached),
            Some(other) => return Err(Failure::Provider(other.to_owned())),
        }
        let metadata = self.metadata().await?;
        if answer.iss.is_some_and(|issuer| issuer != metadata.issuer) {
            return Err(Failure::Invalid("iss of the answer"));
        }
        let code = answer.code.ok_or(Failure::Invalid("no code"))?;
        let tokens = self.redeem(&metadata, &code, &login).await?;
        let claims = self.check(&metadata, &tokens.id_token, &login, now).await?;
        let request = self.http.get(metadata.userinfo_endpoint).bearer_auth(&tokens.access_token);
        let person: UserInfo = answered(request).await?;
        if person.sub != claims.sub {
            return Err(Failure::Invalid("sub of userinfo"));
        }
        Ok(Person {
            sub: claims.sub,
            name: format!("{} {}", person.given_name, person.family_name),
            address: person.address.lines(),
            level: Level::from_uri(&claims.acr).map_or(Level::Low, |(level, _)| level),
            assurance: claims.assurance,
            id_token: tokens.id_token,
        })
    }

    /// Where to send the browser for logging out at the provider too (OpenID Connect RP-Initiated Logout 1.0).
    pub(super) async fn log_out(&self, id_token: &str) -> Result<Option<Url>, Failure> {
        let url = self.metadata().await?.end_session_endpoint;
        let mut url = url.map(|url| Url::parse(&url)).transpose()?;
        if let Some(url) = &mut url {
            url.query_pairs_mut()
                .append_pair("id_token_hint", id_token)
                .append_pair("client_id", &self.settings.client_id)
                .append_pair("post_logout_redirect_uri", &format!("{}/?bye", self.settings.base));
        }
        Ok(url)
    }

    fn redirect_uri(&self) -> String {
        format!("{}/callback", self.settings.base)
    }

    async fn metadata(&self) -> Result<Metadata, Failure> {
        let issuer = self.settings.issuer.as_str().trim_end_matches('/');
        let metadata: Metadata = answered(self.http.get(format!("{issuer}/.well-known/openid-configuration"))).await?;
        if metadata.issuer == issuer { Ok(metadata) } else { Err(Failure::Invalid("issuer of the metadata")) }
    }

    async fn redeem(&self, metadata: &Metadata, code: &str, login: &Login) -> Result<Tokens, Failure> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri()),
            ("code_verifier", &login.code_verifier),
        ];
        let request = self.http.post(&metadata.token_endpoint).form(&form);
        answered(request.basic_auth(&self.settings.client_id, Some(&self.settings.client_secret))).await
    }

    /// OpenID Connect Core 1.0 section 3.1.3.7.
    async fn check(&self, metadata: &Metadata, token: &str, login: &Login, now: UnixTime) -> Result<IdToken, Failure> {
        let keys = JwkSet::parse(&body(self.http.get(&metadata.jwks_uri)).await?)?;
        let token = jws::parse(token)?;
        let kid = token.header().kid.clone();
        let mut candidates = keys.candidates(kid.as_deref());
        let verified = candidates.find_map(|key| token.clone().verify_untyped(&key.verification_key()).ok());
        let claims: IdToken = verified.ok_or(Failure::Invalid("signature of the ID token"))?.claims()?;
        let fits = claims.iss == metadata.issuer
            && claims.aud.is_only(&self.settings.client_id)
            && claims.nonce == login.nonce
            && now < UnixTime(claims.exp).plus(CLOCK_TOLERANCE)
            && UnixTime(claims.iat) <= now.plus(CLOCK_TOLERANCE);
        if fits { Ok(claims) } else { Err(Failure::Invalid("claims of the ID token")) }
    }
}

/// What this service needs to know, and no more (OpenID Connect Core 1.0 section 5.5).
const CLAIMS: &str =
    r#"{"userinfo":{"given_name":{"essential":true},"family_name":{"essential":true},"address":{"essential":true}}}"#;

/// 32 bytes of randomness, base64url.
pub(super) fn random() -> String {
    base64url::encode(crypto::random::<32>(&mut OsRng))
}

async fn answered<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, Failure> {
    serde_json::from_slice(&body(request).await?).map_err(|_| Failure::Invalid("JSON of the provider"))
}

/// The body of a successful answer, bounded.
async fn body(request: reqwest::RequestBuilder) -> Result<Vec<u8>, Failure> {
    let mut response = request.send().await?;
    if !response.status().is_success() {
        return Err(Failure::Provider(response.status().to_string()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER {
            return Err(Failure::Invalid("length of an answer"));
        }
    }
    Ok(body)
}
