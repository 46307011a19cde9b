//! What this provider can do, for clients that configure themselves (OpenID Connect Discovery 1.0 section 3, RFC 8414).

use serde::Serialize;
use siegelring_core::wording::Language;

use super::{Provider, acr, claims};

/// The metadata document.
#[derive(Debug, Clone, Serialize)]
pub struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    pushed_authorization_request_endpoint: String,
    userinfo_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: String,
    scopes_supported: Vec<&'static str>,
    claims_supported: Vec<&'static str>,
    acr_values_supported: Vec<&'static str>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 2],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 2],
    token_endpoint_auth_methods_supported: [&'static str; 4],
    token_endpoint_auth_signing_alg_values_supported: [&'static str; 2],
    code_challenge_methods_supported: [&'static str; 1],
    prompt_values_supported: [&'static str; 4],
    ui_locales_supported: Vec<&'static str>,
    claim_types_supported: [&'static str; 1],
    claims_parameter_supported: bool,
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    require_pushed_authorization_requests: bool,
    authorization_response_iss_parameter_supported: bool,
}

/// Claims that every ID token has.
const TOKEN_CLAIMS: [&str; 11] =
    ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "org.siegelring.assurance"];

impl Provider {
    /// The metadata document.
    pub fn metadata(&self) -> Metadata {
        Metadata {
            issuer: self.issuer.clone(),
            authorization_endpoint: self.url("/oidc/authorize"),
            token_endpoint: self.token_endpoint(),
            pushed_authorization_request_endpoint: self.par_endpoint(),
            userinfo_endpoint: self.url("/oidc/userinfo"),
            jwks_uri: self.url("/oidc/jwks"),
            end_session_endpoint: self.url("/oidc/logout"),
            scopes_supported: std::iter::once("openid").chain(claims::scopes()).collect(),
            claims_supported: TOKEN_CLAIMS.into_iter().chain(claims::names()).collect(),
            acr_values_supported: acr::supported(self.eidas).collect(),
            response_types_supported: ["code"],
            response_modes_supported: ["query"],
            grant_types_supported: ["authorization_code", "client_credentials"],
            subject_types_supported: ["pairwise"],
            id_token_signing_alg_values_supported: ["RS256", "ES256"],
            token_endpoint_auth_methods_supported: [
                "private_key_jwt",
                "client_secret_basic",
                "client_secret_post",
                "none",
            ],
            token_endpoint_auth_signing_alg_values_supported: ["ES256", "RS256"],
            code_challenge_methods_supported: ["S256"],
            prompt_values_supported: ["none", "login", "consent", "select_account"],
            ui_locales_supported: Language::ALL.iter().map(|language| language.tag()).collect(),
            claim_types_supported: ["normal"],
            claims_parameter_supported: true,
            request_parameter_supported: false,
            request_uri_parameter_supported: false,
            require_pushed_authorization_requests: false,
            authorization_response_iss_parameter_supported: true,
        }
    }
}
