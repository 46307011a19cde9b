//! A login as a browser may see it.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use siegelring_core::wording::Language;

use super::super::App;
use super::super::browser::Browser;
use super::failed;
use crate::approval::{Approval, ApprovalError, BrowserSecret, Refusal, Status};
use crate::oidc::PageProblem;
use crate::store::records;
use crate::store::records::client::Client;
use crate::web::login::{Links, LoginView, RelyingParty};
use crate::web::{self, Page, Visitor};

/// A login, who asks, and the frame of its pages.
pub(super) struct Login {
    pub(super) approval: Approval,
    pub(super) client: Client,
    pub(super) page: Page,
}

impl Login {
    /// The login with this id, for the browser that began it.
    pub(super) async fn load(app: &App, id: &str, visitor: Visitor, browser: Browser) -> Result<Self, Response> {
        let approval = match app.approvals.look(id).await {
            Ok(approval) => approval,
            Err(error) => return Err(refused(app, visitor, error)),
        };
        if let Some(page) = super::super::signing::page::of(app, &approval) {
            return Err(page);
        }
        if !browser.0.is_some_and(|secret| approval.is_of(&secret)) {
            return Err(web::login::not_yours(&app.page(visitor)));
        }
        Self::of(app, approval, visitor).await
    }

    /// A login whichever browser asks; what is shown of it is up to the caller.
    pub(super) async fn of(app: &App, approval: Approval, visitor: Visitor) -> Result<Self, Response> {
        let client = records::load::<Client>(&*app.store, &approval.ask().client_id, app.clock.now()).await;
        let client = client.map_err(|error| refused(app, visitor.clone(), error.into()))?.map(|found| found.value);
        let asked = Language::from_tag(&approval.ask().language);
        let page = Page::new(&app.config, &app.theme, visitor, asked);
        match client {
            Some(client) => Ok(Self { approval, client, page }),
            None => Err(web::login::unknown(&page)),
        }
    }

    pub(super) fn status(&self, app: &App) -> Status {
        self.approval.status(app.clock.now())
    }

    pub(super) fn relying_party(&self) -> RelyingParty {
        RelyingParty { name: self.client.name.clone(), origin: self.client.origin.clone() }
    }

    pub(super) fn view(&self, links: Links) -> LoginView {
        let (ask, id) = (self.approval.ask(), self.approval.id());
        LoginView::new(self.page.language, id, self.relying_party(), links, ask.minimum, &ask.attributes)
    }

    /// For pages that send nobody to a phone any more.
    pub(super) fn view_only(&self) -> LoginView {
        self.view(Links::default())
    }
}

/// The page for what the engine refuses.
pub(super) fn refused(app: &App, visitor: Visitor, error: ApprovalError) -> Response {
    match error {
        ApprovalError::Unknown => web::login::unknown(&app.page(visitor)),
        ApprovalError::Refused(Refusal::Browser) => web::login::not_yours(&app.page(visitor)),
        ApprovalError::Store(error) => {
            tracing::error!(%error, "a login cannot go on now");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        error => failed(&error),
    }
}

/// The page for what the front door refuses.
pub(super) fn problem(app: &App, visitor: Visitor, problem: PageProblem) -> Response {
    let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    web::error::problem_page(&app.page(visitor), status, problem.code())
}

/// What a form needs: that it comes from a page of ours, and the secret of the browser.
#[expect(clippy::result_large_err, reason = "the error is the answer")]
pub(super) fn form(
    app: &Arc<App>,
    headers: &axum::http::HeaderMap,
    visitor: &Visitor,
    browser: Browser,
) -> Result<BrowserSecret, Response> {
    if !super::super::browser::is_same_origin(headers, app.config.issuer.as_str()) {
        return Err(StatusCode::FORBIDDEN.into_response());
    }
    browser.0.ok_or_else(|| web::login::not_yours(&app.page(visitor.clone())))
}
