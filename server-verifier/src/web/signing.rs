//! The page where a person signs, one for each state it can be in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use siegelring_core::assurance::Level;
use siegelring_core::wording::{self, Language};

use super::login::{Links, RelyingParty};
use super::{Notice, Page};
use crate::approval::Ending;

/// What the page shows of what is to be signed.
#[derive(Debug, Clone)]
pub struct SigningView {
    /// The path of the page.
    pub path: String,
    /// Who asks.
    pub relying_party: RelyingParty,
    /// What for, in the relying party's words.
    pub purpose: Option<String>,
    /// The title of the declaration, if something is declared.
    pub declaration: Option<String>,
    /// The documents, by their names.
    pub documents: Vec<DocumentView>,
    /// The link that opens the app on this device.
    pub app_link: String,
    level: Option<(&'static str, &'static str)>,
}

/// A document, as the page names it.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// Its name for people.
    pub label: String,
    /// Whether the phone shows it.
    pub shown: bool,
}

impl SigningView {
    /// What is shown on the page at this path; it leads nowhere yet.
    pub fn new(path: String, relying_party: RelyingParty) -> Self {
        let (purpose, declaration, documents, app_link) = (None, None, Vec::new(), String::new());
        Self { path, relying_party, purpose, declaration, documents, app_link, level: None }
    }

    /// With the link for the app.
    #[must_use]
    pub fn with_links(mut self, links: Links) -> Self {
        self.app_link = links.app;
        self
    }

    /// With the level that is asked for.
    #[must_use]
    pub fn with_level(mut self, language: Language, level: Option<Level>) -> Self {
        let word = |code: String| wording::text(language, &code).unwrap_or_default();
        let words =
            |level: Level| (word(format!("level.{}", level.code())), word(format!("level.{}.means", level.code())));
        self.level = level.map(words);
        self
    }
}

#[derive(Template)]
#[template(path = "sign.html")]
struct PendingPage<'a> {
    page: &'a Page,
    view: &'a SigningView,
}

/// Waiting for a phone: what is to be signed, QR code and link.
pub fn pending(page: &Page, view: &SigningView) -> Response {
    page.answer(StatusCode::OK, &PendingPage { page, view })
}

#[derive(Template)]
#[template(path = "sign_opened.html")]
struct OpenedPage<'a> {
    page: &'a Page,
    view: &'a SigningView,
}

/// A phone has the request.
pub fn opened(page: &Page, view: &SigningView) -> Response {
    page.answer(StatusCode::OK, &OpenedPage { page, view })
}

/// It is over, whichever way: back to the portal. `state` is as portals know it.
pub fn over(page: &Page, relying_party: &RelyingParty, state: &str, code: Option<&str>, to: Option<&str>) -> Response {
    let w = page.words;
    let notice = match state {
        "approved" | "signed" => {
            let text = page.fill(w.sign_done_text, &relying_party.name);
            Notice::new(w.sign_done_title, &[&text, w.sign_done_now])
        }
        "sealing_delayed" => {
            let text = page.fill(w.sign_delayed_text, &relying_party.name);
            Notice::new(w.sign_delayed_title, &[&text, w.sign_delayed_now])
        }
        "declined" => {
            Notice::new(w.sign_declined_title, &[w.sign_not_signed, &page.fill(w.sign_told, &relying_party.name)])
        }
        "cancelled" => {
            Notice::new(w.sign_cancelled_title, &[w.sign_not_signed, &page.fill(w.sign_told, &relying_party.name)])
        }
        "failed" => {
            let why = match code {
                Some("signing.other_person") => w.sign_other_person,
                Some("signing.level_not_reached") => w.sign_level_not_reached,
                _ => w.sign_does_not_hold,
            };
            Notice::new(w.sign_failed_title, &[w.sign_not_signed, why, w.sign_expired_now])
        }
        "collecting" => Notice::new(w.sign_early_title, &[w.sign_early_text]),
        _ => Notice::new(w.sign_expired_title, &[w.sign_not_signed, w.sign_expired_now]),
    };
    let notice = match code {
        Some(code) => notice.code(code),
        None => notice,
    };
    let to = to.map_or_else(|| relying_party.origin.clone(), str::to_owned);
    notice.link(page.fill(w.back_to, &relying_party.name), to).answer(page, StatusCode::OK)
}

/// One attempt has ended without success; the person may begin again.
pub fn ended(page: &Page, view: &SigningView, ending: Ending, code: Option<&str>) -> Response {
    let w = page.words;
    let (restart, cancel) = (format!("{}/restart", view.path), format!("{}/cancel", view.path));
    let notice = match ending {
        Ending::OpenedElsewhere => Notice::new(w.second_phone_title, &[w.sign_second_phone_text, w.second_phone_now]),
        Ending::Failed => {
            let words = wording::error(page.language, code.unwrap_or("unknown"));
            Notice::new(w.sign_failed_title, &[words.happened, words.means, words.now]).code(code.unwrap_or("unknown"))
        }
        _ => Notice::new(w.sign_late_title, &[w.sign_late_text, w.sign_late_now]),
    };
    notice.button(w.again, restart).button(w.sign_cancel, cancel).answer(page, StatusCode::OK)
}

/// A phone has it that began from another browser.
pub fn elsewhere(page: &Page) -> Response {
    let w = page.words;
    Notice::new(w.sign_elsewhere_title, &[w.sign_elsewhere_text, w.sign_elsewhere_now])
        .link(w.to_home, "/")
        .answer(page, StatusCode::CONFLICT)
}

/// There is nothing to sign here (any more).
pub fn unknown(page: &Page) -> Response {
    let w = page.words;
    Notice::new(w.sign_unknown_title, &[w.sign_unknown_text, w.sign_unknown_now])
        .link(w.to_home, "/")
        .answer(page, StatusCode::NOT_FOUND)
}
