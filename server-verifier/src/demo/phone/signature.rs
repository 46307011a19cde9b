//! The screen of a signature: everything that is signed, before the PIN.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use siegelring_core::holder::{ConsentPrompt, Step};
use siegelring_core::transaction::{Declaration, Document, TransactionData};

use super::driver::Phone;
use super::words::Words;

/// The longest text that is shown on the screen itself, in bytes; a longer one is opened beside it.
const LONGEST_TEXT: usize = 32 * 1024;

/// Lets the browser show a file, and the file do nothing.
const DOCUMENT_POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'";

#[derive(Template)]
#[template(path = "phone/sign.html")]
pub(super) struct Screen<'a> {
    words: &'static Words,
    prompt: &'a ConsentPrompt,
    arrival: &'static str,
    declarations: Vec<&'a Declaration>,
    documents: Vec<Shown<'a>>,
}

/// A document as it is shown.
struct Shown<'a> {
    label: &'a str,
    kind: String,
    size: String,
    is_shown: bool,
    text: Option<&'a str>,
}

/// The screen for a consent; `files` are the documents that were fetched for it.
pub(super) fn screen<'a>(
    words: &'static Words,
    prompt: &'a ConsentPrompt,
    arrival: &'static str,
    files: &'a [Vec<u8>],
) -> Screen<'a> {
    let declaration = |data: &'a TransactionData| match data {
        TransactionData::Declaration(declaration) => Some(declaration),
        _ => None,
    };
    let documents = prompt.documents().zip(files).map(|(document, file)| shown(words, document, file)).collect();
    let declarations = prompt.transactions.iter().filter_map(declaration).collect();
    Screen { words, prompt, arrival, declarations, documents }
}

fn shown<'a>(words: &Words, document: &'a Document, file: &'a [u8]) -> Shown<'a> {
    let is_text = document.is_shown() && document.media_type != "application/pdf" && file.len() <= LONGEST_TEXT;
    let kind = if document.is_shown() {
        words.text(&format!("document.{}", document.media_type)).to_owned()
    } else {
        words.fill("document.other", &document.media_type)
    };
    Shown {
        label: &document.label,
        kind,
        size: size(document.size),
        is_shown: document.is_shown(),
        text: std::str::from_utf8(file).ok().filter(|_| is_text),
    }
}

/// A size as people read it, rounded up.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

/// A document of the present consent, counted from 1, as the file that it is: text of whatever kind as plain text.
pub(super) fn document(phone: &Phone, number: usize) -> Response {
    let Some(Step::Consent(prompt)) = phone.wallet().current() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut documents = prompt.documents().zip(phone.documents());
    let Some((document, file)) = number.checked_sub(1).and_then(|index| documents.nth(index)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let content_type = match document.media_type.as_str() {
        "application/pdf" => "application/pdf",
        _ if document.is_shown() => "text/plain; charset=utf-8",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let headers = [(header::CONTENT_TYPE, content_type), (header::CONTENT_SECURITY_POLICY, DOCUMENT_POLICY)];
    (headers, file.clone()).into_response()
}
