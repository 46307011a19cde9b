//! How the phone gets the request: by a QR code on another screen, or by a link on the phone itself.

use siegelring_core::openid4vp::link::AuthorizationRequestLink;
use siegelring_core::openid4vp::request::x509_hash_client_id;
use url::Url;

use super::super::App;
use super::view::Login;
use crate::wallet::request_token;
use crate::web::login::Links;

/// The text of the QR code of this moment.
pub(super) fn scanned(app: &App, login: &Login) -> Option<String> {
    let key = &app.keys.secrets.request_tokens;
    let token = request_token::scanned(key, login.approval.id(), app.clock.now());
    Some(link(app, login, &token)?.to_custom_scheme())
}

/// The links on the phone itself: for our app, and for wallets of others.
pub(super) fn of(app: &App, login: &Login) -> Option<Links> {
    let token = request_token::same_device(&app.keys.secrets.request_tokens, login.approval.id());
    let link = link(app, login, &token)?;
    let base = Url::parse(&app.config.issuer.join("/app")).ok()?;
    Some(Links { app: link.to_app_link(&base).into(), wallet: link.to_custom_scheme() })
}

fn link(app: &App, login: &Login, token: &str) -> Option<AuthorizationRequestLink> {
    let certified = app.keys.relying_parties.of(&login.client.id);
    let certified =
        certified.inspect_err(|error| tracing::error!(%error, "a relying party cannot sign requests")).ok()?;
    Some(AuthorizationRequestLink {
        client_id: x509_hash_client_id(certified.chain.first()?),
        request_uri: Url::parse(&app.config.issuer.join(&format!("/wallet/requests/{token}"))).ok()?,
        by_post: true,
    })
}
