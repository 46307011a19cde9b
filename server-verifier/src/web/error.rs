//! Pages for what belongs to no login, or to none any more.

use axum::http::StatusCode;
use axum::response::Response;

use super::{Notice, Page};

/// The page for a bare HTTP status.
pub fn status_page(page: &Page, status: StatusCode) -> Response {
    let w = page.words;
    let notice = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Notice::new(w.status_403_title, &[w.status_403_text, w.status_400_now])
        }
        StatusCode::NOT_FOUND | StatusCode::GONE => {
            Notice::new(w.status_404_title, &[w.status_404_text, w.status_404_now]).link(w.to_home, "/")
        }
        StatusCode::METHOD_NOT_ALLOWED => Notice::new(w.status_405_title, &[w.status_405_text, w.status_400_now]),
        StatusCode::PAYLOAD_TOO_LARGE => Notice::new(w.status_413_title, &[w.status_413_text, w.status_400_now]),
        StatusCode::TOO_MANY_REQUESTS => Notice::new(w.status_429_title, &[w.status_429_text, w.status_429_now]),
        StatusCode::SERVICE_UNAVAILABLE => Notice::new(w.status_503_title, &[w.status_503_text, w.status_503_now]),
        status if status.is_client_error() => Notice::new(w.status_400_title, &[w.status_400_text, w.status_400_now]),
        _ => Notice::new(w.status_500_title, &[w.status_500_text, w.status_500_now]),
    };
    notice.code(&format!("http.{}", status.as_u16())).answer(page, status)
}

/// The page for a request of a relying party that cannot be sent back to it; `code` is a stable code.
pub fn problem_page(page: &Page, status: StatusCode, code: &str) -> Response {
    tracing::info!(code, "a browser is shown a problem");
    let w = page.words;
    let notice = match code {
        "oidc.unknown_client" | "oidc.redirect_uri" => {
            Notice::new(w.portal_unknown_title, &[w.portal_unknown_text, w.portal_now])
        }
        "oidc.login_gone" => Notice::new(w.unknown_title, &[w.unknown_text, w.not_yours_now]),
        _ if status.is_server_error() => return status_page(page, status),
        _ => Notice::new(w.portal_title, &[w.portal_text, w.portal_now]),
    };
    notice.code(code).answer(page, status)
}

/// The page after a logout that leads nowhere else.
pub fn logged_out(page: &Page) -> Response {
    let w = page.words;
    Notice::new(w.logout_title, &[w.logout_text]).answer(page, StatusCode::OK)
}
