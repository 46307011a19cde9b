//! The pages of a login, one for each state it can be in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use siegelring_core::assurance::{Assessment, Level};
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_core::wording::{self, Language};

use super::{Notice, Page};
use crate::approval::Ending;

/// What the pages of one login show of it.
#[derive(Debug, Clone)]
pub struct LoginView {
    /// The approval's id.
    pub id: String,
    /// Who asks, by the name in its certificate.
    pub relying_party: String,
    /// Its web origin.
    pub origin: String,
    /// The link that opens the app on this device.
    pub app_link: String,
    /// The same for wallets of others.
    pub wallet_link: String,
    level: Option<LevelWords>,
    attributes: Vec<&'static str>,
}

#[derive(Debug, Clone, Copy)]
struct LevelWords {
    name: &'static str,
    means: &'static str,
}

/// Where the phone is sent from this page: the app's link, and the one for wallets of others.
#[derive(Debug, Clone, Default)]
pub struct Links {
    /// The link that opens the app on this device.
    pub app: String,
    /// The same for wallets of others.
    pub wallet: String,
}

/// Who asks.
#[derive(Debug, Clone)]
pub struct RelyingParty {
    /// The name in its certificate.
    pub name: String,
    /// Its web origin.
    pub origin: String,
}

impl LoginView {
    /// What is shown of the login `id`.
    pub fn new(
        language: Language,
        id: &str,
        relying_party: RelyingParty,
        links: Links,
        minimum: Option<Level>,
        attributes: &[Attribute],
    ) -> Self {
        let word = |code: String| wording::text(language, &code).unwrap_or_default();
        Self {
            id: id.to_owned(),
            relying_party: relying_party.name,
            origin: relying_party.origin,
            app_link: links.app,
            wallet_link: links.wallet,
            level: minimum.map(|level| LevelWords {
                name: word(format!("level.{}", level.code())),
                means: word(format!("level.{}.means", level.code())),
            }),
            attributes: attributes.iter().map(|a| word(format!("attribute.{}", a.mdoc_element()))).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "login.html")]
struct PendingPage<'a> {
    page: &'a Page,
    login: &'a LoginView,
}

/// Waiting for a phone: QR code and link.
pub fn pending(page: &Page, login: &LoginView) -> Response {
    page.answer(StatusCode::OK, &PendingPage { page, login })
}

#[derive(Template)]
#[template(path = "opened.html")]
struct OpenedPage<'a> {
    page: &'a Page,
    login: &'a LoginView,
}

/// A phone has the request.
pub fn opened(page: &Page, login: &LoginView) -> Response {
    page.answer(StatusCode::OK, &OpenedPage { page, login })
}

#[derive(Template)]
#[template(path = "granted.html")]
struct GrantedPage<'a> {
    page: &'a Page,
    login: &'a LoginView,
}

/// Approved on this device; the phone brings the browser back.
pub fn granted(page: &Page, login: &LoginView) -> Response {
    page.answer(StatusCode::OK, &GrantedPage { page, login })
}

struct Confirm {
    person: Vec<(&'static str, String)>,
    level: &'static str,
    reasons: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "confirm.html")]
struct ConfirmPage<'a> {
    page: &'a Page,
    login: &'a LoginView,
    confirm: &'a Confirm,
}

/// Approved on another device: whose login is it? Shown before the browser goes on.
pub fn confirm(page: &Page, login: &LoginView, attributes: &Attributes, assessment: &Assessment) -> Response {
    let word = |code: &str| wording::text(page.language, code).unwrap_or_default();
    let shown = [Attribute::GivenName, Attribute::FamilyName, Attribute::BirthDate];
    let mut person: Vec<(&'static str, String)> = shown
        .iter()
        .filter_map(|attribute| match attributes.get(attribute) {
            Some(Value::Text(text)) => Some((word(&format!("attribute.{}", attribute.mdoc_element())), text.clone())),
            _ => None,
        })
        .collect();
    if person.is_empty() {
        person.push((page.words.login_attributes, page.words.confirm_nobody.to_owned()));
    }
    let confirm = Confirm {
        person,
        level: word(&format!("level.{}", assessment.level.code())),
        reasons: assessment.findings.iter().map(|finding| word(finding.code())).collect(),
    };
    page.answer(StatusCode::OK, &ConfirmPage { page, login, confirm: &confirm })
}

#[derive(Template)]
#[template(path = "leave.html")]
struct LeavePage<'a> {
    page: &'a Page,
    relying_party: &'a str,
    to: &'a str,
}

/// On to the relying party. A page and not a redirect, because `form-action` would stop a redirect after a form.
pub fn leave(page: &Page, relying_party: &str, to: &str) -> Response {
    page.answer(StatusCode::OK, &LeavePage { page, relying_party, to })
}

/// Ended without success. `code` says why an answer of the phone did not hold.
pub fn ended(page: &Page, login: &LoginView, ending: Ending, code: Option<&str>) -> Response {
    let w = page.words;
    let (restart, back) = (format!("/login/{}/restart", login.id), format!("/login/{}/cancel", login.id));
    let back_to = page.fill(w.back_to, &login.relying_party);
    let notice = match ending {
        Ending::Declined => {
            let text = page.fill(w.declined_text, &login.relying_party);
            Notice::new(w.declined_title, &[&text, w.declined_now]).button(back_to, back).button(w.again, restart)
        }
        // The relying party was told already, or a new login runs.
        Ending::Cancelled => Notice::new(w.cancelled_title, &[w.cancelled_text]).link(back_to, login.origin.clone()),
        Ending::Expired => Notice::new(w.expired_title, &[w.expired_text, w.expired_now])
            .button(w.again, restart)
            .button(back_to, back),
        Ending::OpenedElsewhere => Notice::new(w.second_phone_title, &[w.second_phone_text, w.second_phone_now])
            .button(w.again, restart)
            .button(back_to, back),
        Ending::OtherBrowser => Notice::new(w.other_browser_title, &[w.other_browser_text, w.other_browser_now])
            .button(w.again, restart)
            .button(back_to, back),
        Ending::Failed => {
            let code = code.unwrap_or("unknown");
            let words = wording::error(page.language, code);
            Notice::new(w.failed_title, &[words.happened, words.means, words.now])
                .code(code)
                .button(w.again, restart)
                .button(back_to, back)
        }
    };
    notice.answer(page, StatusCode::OK)
}

/// The phone came back to another browser than the one that began: start again there where one is.
pub fn other_browser(page: &Page, relying_party: &RelyingParty) -> Response {
    let w = page.words;
    Notice::new(w.other_browser_title, &[w.other_browser_text, w.other_browser_now])
        .link(page.fill(w.other_browser_action, &relying_party.name), relying_party.origin.clone())
        .answer(page, StatusCode::CONFLICT)
}

/// Somebody looks at a login that another browser began: nothing is shown of it.
pub fn not_yours(page: &Page) -> Response {
    let w = page.words;
    Notice::new(w.not_yours_title, &[w.not_yours_text, w.not_yours_now])
        .link(w.to_home, "/")
        .answer(page, StatusCode::FORBIDDEN)
}

/// The browser has gone on already.
pub fn done(page: &Page, relying_party: &RelyingParty) -> Response {
    let w = page.words;
    let text = page.fill(w.done_text, &relying_party.name);
    Notice::new(w.done_title, &[&text, w.done_now])
        .link(page.fill(w.back_to, &relying_party.name), relying_party.origin.clone())
        .answer(page, StatusCode::OK)
}

/// There is no such login (any more).
pub fn unknown(page: &Page) -> Response {
    let w = page.words;
    Notice::new(w.unknown_title, &[w.unknown_text, w.not_yours_now])
        .link(w.to_home, "/")
        .answer(page, StatusCode::NOT_FOUND)
}
