//! How the phone gets the request: by a QR code on another screen, or by a link on the phone itself.

use siegelring_core::openid4vp::link::AuthorizationRequestLink;
use siegelring_core::openid4vp::request::x509_hash_client_id;
use url::Url;

use super::super::App;
use crate::approval::Approval;
use crate::wallet::request_token;
use crate::web::login::Links;

/// The text of the QR code of this moment.
pub(in crate::http) fn scanned(app: &App, approval: &Approval) -> Option<String> {
    let key = &app.keys.secrets.request_tokens;
    let token = request_token::scanned(key, approval.id(), app.clock.now());
    Some(link(app, approval, &token)?.to_custom_scheme())
}

/// The links on the phone itself: for our app, and for wallets of others.
pub(in crate::http) fn of(app: &App, approval: &Approval) -> Option<Links> {
    let token = request_token::same_device(&app.keys.secrets.request_tokens, approval.id());
    let link = link(app, approval, &token)?;
    let base = Url::parse(&app.config.issuer.join("/app")).ok()?;
    Some(Links { app: link.to_app_link(&base).into(), wallet: link.to_custom_scheme() })
}

fn link(app: &App, approval: &Approval, token: &str) -> Option<AuthorizationRequestLink> {
    let certified = app.keys.relying_parties.of(&approval.ask().client_id);
    let certified =
        certified.inspect_err(|error| tracing::error!(%error, "a relying party cannot sign requests")).ok()?;
    Some(AuthorizationRequestLink {
        client_id: x509_hash_client_id(certified.chain.first()?),
        request_uri: Url::parse(&app.config.issuer.join(&format!("/wallet/requests/{token}"))).ok()?,
        by_post: true,
    })
}
