//! Ready configuration for widely used relying party software. Where a secret belongs, it says so: secrets are shown once,
//! above.

use clap::ValueEnum;
use siegelring_verifier::store::records::client::{Client, ClientAuthentication};

/// Software that logs people in by OpenID Connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Tool {
    /// Keycloak as a broker: an identity provider for `kcadm.sh create identity-provider/instances -f -`
    #[value(name = "keycloak")]
    Keycloak,
    /// Apache with mod_auth_openidc
    #[value(name = "mod_auth_openidc")]
    ModAuthOpenidc,
    /// Spring Boot with Spring Security
    #[value(name = "spring")]
    Spring,
    /// Node.js with openid-client 6
    #[value(name = "openid-client")]
    OpenidClient,
}

const SECRET: &str = "THE-SECRET-SHOWN-ABOVE";

impl Tool {
    /// The configuration for a client of the server at `issuer`.
    pub(super) fn configuration(self, issuer: &str, client: &Client) -> String {
        match self {
            Self::Keycloak => keycloak(issuer, client),
            Self::ModAuthOpenidc => mod_auth_openidc(issuer, client),
            Self::Spring => spring(issuer, client),
            Self::OpenidClient => openid_client(issuer, client),
        }
    }
}

fn first_redirect_uri(client: &Client) -> &str {
    client.redirect_uris.first().map_or("", String::as_str)
}

fn keycloak(issuer: &str, client: &Client) -> String {
    let method = match client.authentication {
        ClientAuthentication::PrivateKeyJwt { .. } | ClientAuthentication::PrivateKeyJwtFetched { .. } => {
            "private_key_jwt"
        }
        _ => "client_secret_post",
    };
    let provider = serde_json::json!({
        "alias": "siegelring",
        "displayName": "Siegelring",
        "providerId": "oidc",
        "enabled": true,
        "config": {
            "issuer": issuer,
            "authorizationUrl": format!("{issuer}/oidc/authorize"),
            "tokenUrl": format!("{issuer}/oidc/token"),
            "userInfoUrl": format!("{issuer}/oidc/userinfo"),
            "logoutUrl": format!("{issuer}/oidc/logout"),
            "jwksUrl": format!("{issuer}/oidc/jwks"),
            "useJwksUrl": "true",
            "validateSignature": "true",
            "clientId": client.id,
            "clientSecret": SECRET,
            "clientAuthMethod": method,
            "pkceEnabled": "true",
            "pkceMethod": "S256",
            "defaultScope": "openid profile",
            "forwardParameters": "acr_values",
            "syncMode": "FORCE",
        },
    });
    format!("{provider:#}")
}

fn mod_auth_openidc(issuer: &str, client: &Client) -> String {
    let (id, redirect_uri) = (&client.id, first_redirect_uri(client));
    format!(
        r#"OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID {id}
OIDCClientSecret {SECRET}
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCRedirectURI {redirect_uri}
OIDCResponseType code
OIDCPKCEMethod S256
OIDCScope "openid profile"
# Keep this out of the file, and the same on every host: OIDCCryptoPassphrase "exec:/path/to/script"

<Location "/">
    AuthType openid-connect
    Require valid-user
    # Only logins of this level:
    # Require claim "acr:http://eidas.europa.eu/NotNotified/LoA/substantial"
</Location>"#
    )
}

fn spring(issuer: &str, client: &Client) -> String {
    let (id, redirect_uri) = (&client.id, first_redirect_uri(client));
    format!(
        r#"# application.yml
spring:
  security:
    oauth2:
      client:
        registration:
          siegelring:
            client-id: {id}
            client-secret: {SECRET}
            client-authentication-method: client_secret_basic
            authorization-grant-type: authorization_code
            redirect-uri: "{redirect_uri}"
            scope: openid, profile
        provider:
          siegelring:
            issuer-uri: {issuer}

// Java: Spring Security does PKCE for a client with a secret when it is told to
@Bean
SecurityFilterChain login(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {{
    var resolver = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    return http
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .oauth2Login(login -> login.authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(resolver)))
        .build();
}}"#
    )
}

fn openid_client(issuer: &str, client: &Client) -> String {
    let (id, redirect_uri) = (&client.id, first_redirect_uri(client));
    let (authentication, note) = match client.authentication {
        ClientAuthentication::Public => ("client.None()".to_owned(), ""),
        ClientAuthentication::ClientSecret { .. } => (format!("client.ClientSecretPost('{SECRET}')"), ""),
        _ => (
            "client.PrivateKeyJwt({ key: privateKey, kid: 'YOUR-KEY-ID' })".to_owned(),
            "// privateKey: a CryptoKey whose public half is in the JWK set you registered\n",
        ),
    };
    let metadata = match client.id_token_signed_response_alg {
        siegelring_verifier::store::records::client::SigningAlgorithm::Rs256 => "undefined",
        siegelring_verifier::store::records::client::SigningAlgorithm::Es256 => {
            "{ id_token_signed_response_alg: 'ES256' }"
        }
    };
    let insecure = if issuer.starts_with("http:") { ", { execute: [client.allowInsecureRequests] }" } else { "" };
    format!(
        r#"import * as client from 'openid-client'

{note}const config = await client.discovery(new URL('{issuer}'), '{id}', {metadata}, {authentication}{insecure})

// 1. Send the browser away; keep verifier and state in its session.
const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const goTo = client.buildAuthorizationUrl(config, {{
  redirect_uri: '{redirect_uri}',
  scope: 'openid profile',
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
}})

// 2. The browser comes back to {redirect_uri}
const tokens = await client.authorizationCodeGrant(config, currentUrl, {{
  pkceCodeVerifier: verifier,
  expectedState: state,
}})
const {{ sub, acr }} = tokens.claims()
const person = await client.fetchUserInfo(config, tokens.access_token, sub)"#
    )
}
