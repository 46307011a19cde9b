//! The pages around the signature: to the provider and back, and the signed files.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::Portal;
use super::documents::Documents;
use super::form::Receipt;
use super::pages::{failure_page, pending_page};
use super::relying_party::Person;
use super::session::{Session, Signing};
use super::signature::{Failure, Submission};
use super::words::Words;

/// How often, five times a second, to look whether a signature that is being made is done.
const LOOKS: u32 = 50;

/// Submits the application and sends the browser to where it is signed.
pub(super) async fn begin(
    portal: &Portal,
    headers: &HeaderMap,
    words: &'static Words,
    person: &Person,
    receipt: Receipt,
) -> Response {
    let documents = Documents::of(person, &receipt, words);
    match portal.signatures.submit(&receipt.number, documents, person, words.language.tag()).await {
        Ok(submission) => {
            let link = submission.link.clone();
            let signing = Signing { submission, receipt };
            portal.sessions.change(headers, portal.now(), |session| session.signing = Some(signing));
            Redirect::to(&link).into_response()
        }
        Err(failure) => failed(words, &failure),
    }
}

/// The browser is back from where it signed.
pub(super) async fn signed(State(portal): State<Arc<Portal>>, headers: HeaderMap) -> Response {
    let words = Words::choose(None, &headers);
    let now = portal.now();
    let Some(Session { signing, receipt, .. }) = portal.sessions.find(&headers, now) else {
        return Redirect::to("/").into_response();
    };
    let Some(signing) = signing.filter(|_| receipt.is_none()) else { return Redirect::to("/receipt").into_response() };
    let submission = match look(&portal, &signing.submission.id).await {
        Ok(submission) => submission,
        Err(failure) => return failed(words, &failure),
    };
    match submission.state.as_str() {
        "signed" => {
            let receipt = signing.receipt;
            portal.sessions.change(&headers, now, |session| {
                session.receipt = Some(receipt);
                session.signing = Some(Signing { submission, ..session.signing.take()? });
                Some(())
            });
            Redirect::to("/receipt").into_response()
        }
        "waiting" | "opened" | "collecting" => Redirect::to(&signing.submission.link).into_response(),
        "approved" | "sealing_delayed" => pending_page(words),
        _ => {
            // The form gets another token, so that the application that comes next is another one.
            portal.sessions.change(&headers, now, |session| {
                (session.signing, session.form_token) = (None, super::relying_party::random());
            });
            failure_page(words, StatusCode::OK, words.unsigned_title, words.unsigned_text, submission.state)
        }
    }
}

/// Where the submission stands; a signature that is just being made is waited for.
async fn look(portal: &Portal, id: &str) -> Result<Submission, Failure> {
    for _ in 0..LOOKS {
        let submission = portal.signatures.look(id).await?;
        if submission.state != "approved" {
            return Ok(submission);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    portal.signatures.look(id).await
}

/// A signed file of this browser's application.
pub(super) async fn file(State(portal): State<Arc<Portal>>, Path(number): Path<u32>, headers: HeaderMap) -> Response {
    let words = Words::choose(None, &headers);
    let signing = portal.sessions.find(&headers, portal.now()).and_then(|session| session.signing);
    let Some(submission) = signing.map(|signing| signing.submission) else { return Redirect::to("/").into_response() };
    let Some(file) = submission.results.iter().find(|file| file.number == number) else {
        return Redirect::to("/receipt").into_response();
    };
    match portal.signatures.fetch(&submission.id, number).await {
        Ok(bytes) => {
            let disposition = format!("attachment; filename=\"{}\"", file.name.replace(['"', '\\'], "_"));
            ([(header::CONTENT_TYPE, file.media_type.clone()), (header::CONTENT_DISPOSITION, disposition)], bytes)
                .into_response()
        }
        Err(failure) => failed(words, &failure),
    }
}

fn failed(words: &'static Words, failure: &Failure) -> Response {
    tracing::warn!(%failure, "the application cannot be signed");
    let (title, text) = (words.signing_title, words.signing_text);
    failure_page(words, StatusCode::BAD_GATEWAY, title, text, format!("signing: {failure}"))
}
