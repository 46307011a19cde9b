//! The page where a person signs. Whoever has its link may look; an approval belongs to the browser that began it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use siegelring_core::transaction::can_show;
use siegelring_core::wording::Language;

use super::super::browser::{self, Browser, is_same_origin};
use super::super::guard::admit_start;
use super::super::login::{events, links};
use super::super::oidc::fetch_destination;
use super::super::{App, ClientAddress, Frames, Routes};
use crate::approval::{Approval, BrowserSecret, Ending, Status};
use crate::oidc::PageProblem;
use crate::signing::{Error, Page};
use crate::web::login::{Links, RelyingParty};
use crate::web::signing::{DocumentView, SigningView};
use crate::web::{self, Visitor};

pub(super) fn routes() -> Routes {
    Routes::new()
        .page("/sign/{token}", get(show).head(async || StatusCode::METHOD_NOT_ALLOWED))
        .api("/sign/{token}/qr.svg", get(qr))
        .api("/sign/{token}/events", get(status))
        .api("/sign/{token}/cancel", post(cancel))
        .api("/sign/{token}/restart", post(restart))
}

/// Where a browser goes that comes back from the phone with an approval of this front door.
pub(in crate::http) fn of(app: &App, approval: &Approval) -> Option<Response> {
    app.signing.page_path(approval).map(|path| Redirect::to(&path).into_response())
}

async fn show(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    address: ClientAddress,
    visitor: Visitor,
    browser: Browser,
    headers: HeaderMap,
) -> Response {
    let page = match app.signing.page(&token, app.clock.now()).await {
        Ok(page) => page,
        Err(error) => return problem(&app, visitor, &error),
    };
    let frame = frame(&app, visitor.clone(), &page);
    if !matches!(page.state, "waiting" | "opened") {
        let (code, to) = (page.code.as_deref(), page.content.redirect_uri.as_deref());
        return web::signing::over(&frame, &relying_party(&page), page.state, code, to);
    }
    let now = app.clock.now();
    let is_mine = |approval: &&Approval| browser.0.as_ref().is_some_and(|secret| approval.is_of(secret));
    match page.approval.as_ref().map(|approval| (approval.status(now), approval)) {
        Some((Status::Opened | Status::Granted, approval)) if !is_mine(&approval) => web::signing::elsewhere(&frame),
        Some((Status::Pending, approval)) if is_mine(&approval) => waiting(&app, &frame, &page, approval),
        Some((Status::Opened | Status::Granted, _)) => web::signing::opened(&frame, &view(&page)),
        // The person asked for it by coming here anew; an attempt of this browser that failed is explained first.
        Some((Status::Ended(ending), approval)) if is_mine(&approval) && ending != Ending::Cancelled => {
            web::signing::ended(&frame, &view(&page), ending, approval.failure())
        }
        _ => {
            if !is_navigation(&app, &headers) {
                return not_gone_to(&app, visitor);
            }
            let _place = match admit_start(&app, address) {
                Ok(place) => place,
                Err(response) => return response,
            };
            begin(&app, &page, visitor, browser.or_new()).await
        }
    }
}

/// Begins for this browser, and shows at once what to do.
async fn begin(app: &App, page: &Page, visitor: Visitor, secret: BrowserSecret) -> Response {
    let language = visitor.language(None);
    match app.signing.begin(page, &secret, language.tag(), app.clock.now()).await {
        Ok(approval) => {
            let mut response = waiting(app, &frame(app, visitor, page), page, &approval);
            browser::remember(response.headers_mut(), &secret);
            response
        }
        Err(error) => problem(app, visitor, &error),
    }
}

/// The QR code of this moment.
async fn qr(State(app): State<Arc<App>>, Path(token): Path<String>, browser: Browser) -> Response {
    let Some(approval) = own(&app, &token, &browser).await else { return StatusCode::NOT_FOUND.into_response() };
    if approval.status(app.clock.now()) != Status::Pending {
        return StatusCode::GONE.into_response();
    }
    match links::scanned(&app, &approval).and_then(|link| web::qr_svg(&link)) {
        Some(svg) => ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What the phone does, as it does it.
async fn status(State(app): State<Arc<App>>, Path(token): Path<String>, browser: Browser) -> Response {
    match own(&app, &token, &browser).await {
        Some(approval) => events::stream_of(&app, approval.id()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The person does not want to sign: the portal is told.
async fn cancel(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    visitor: Visitor,
    browser: Browser,
    headers: HeaderMap,
) -> Response {
    if !is_same_origin(&headers, app.config.issuer.as_str()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let now = app.clock.now();
    let page = match app.signing.page(&token, now).await {
        Ok(page) => page,
        Err(error) => return problem(&app, visitor, &error),
    };
    let Some(secret) = browser.0 else { return web::login::not_yours(&app.page(visitor)) };
    match app.signing.give_up(&page, &secret, now).await {
        Ok(()) | Err(Error::State(_)) => to(&token),
        Err(error) => problem(&app, visitor, &error),
    }
}

/// Once more, after an attempt that failed.
async fn restart(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    address: ClientAddress,
    visitor: Visitor,
    browser: Browser,
    headers: HeaderMap,
) -> Response {
    if !is_same_origin(&headers, app.config.issuer.as_str()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let _place = match admit_start(&app, address) {
        Ok(place) => place,
        Err(response) => return response,
    };
    let now = app.clock.now();
    let page = match app.signing.page(&token, now).await {
        Ok(page) => page,
        Err(error) => return problem(&app, visitor, &error),
    };
    let secret = browser.or_new();
    match app.signing.begin(&page, &secret, visitor.language(None).tag(), now).await {
        Ok(_) => {
            let mut response = to(&token);
            browser::remember(response.headers_mut(), &secret);
            response
        }
        Err(Error::State(_)) => to(&token),
        Err(error) => problem(&app, visitor, &error),
    }
}

/// The approval under way, if this browser began it.
async fn own(app: &App, token: &str, browser: &Browser) -> Option<Approval> {
    let page = app.signing.page(token, app.clock.now()).await.ok()?;
    page.approval.filter(|approval| browser.0.as_ref().is_some_and(|secret| approval.is_of(secret)))
}

fn waiting(app: &App, frame: &web::Page, page: &Page, approval: &Approval) -> Response {
    match links::of(app, approval) {
        Some(links) => web::signing::pending(frame, &view_with(page, links, frame.language)),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn view(page: &Page) -> SigningView {
    let mut view = SigningView::new(format!("/sign/{}", page.token), relying_party(page));
    view.purpose = page.content.purpose.clone();
    view.declaration = page.content.declaration.as_ref().map(|declaration| declaration.title.clone());
    let documents = page.content.documents.iter();
    let documents = documents.map(|new| DocumentView { label: new.label.clone(), shown: can_show(&new.media_type) });
    view.documents = documents.collect();
    view
}

fn view_with(page: &Page, links: Links, language: Language) -> SigningView {
    view(page).with_links(links).with_level(language, page.content.minimum_level)
}

fn relying_party(page: &Page) -> RelyingParty {
    RelyingParty { name: page.client.name.clone(), origin: page.client.origin.clone() }
}

fn frame(app: &App, visitor: Visitor, page: &Page) -> web::Page {
    let asked = page.content.language.as_deref().and_then(Language::from_tag);
    web::Page::new(&app.config, &app.theme, visitor, asked)
}

/// Pictures, previews and pages that are fetched ahead begin nothing.
fn is_navigation(app: &App, headers: &HeaderMap) -> bool {
    match fetch_destination(headers) {
        None | Some("document") => true,
        Some("iframe") => app.frames != Frames::Nobody,
        Some(_) => false,
    }
}

fn not_gone_to(app: &App, visitor: Visitor) -> Response {
    web::error::problem_page(&app.page(visitor), StatusCode::BAD_REQUEST, PageProblem::NotANavigation.code())
}

fn problem(app: &App, visitor: Visitor, error: &Error) -> Response {
    match error {
        Error::NotFound => web::signing::unknown(&app.page(visitor)),
        Error::State(_) => web::signing::elsewhere(&app.page(visitor)),
        error => StatusCode::from_u16(error.code().1).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
    }
}

fn to(token: &str) -> Response {
    Redirect::to(&format!("/sign/{token}")).into_response()
}
