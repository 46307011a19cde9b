//! The documents of a request: fetched before the person is asked, one after the other, and refused unless each is the one
//! that the request names.

use super::answer::Answer;
use super::approve::Consenting;
use super::context::Context;
use super::next::{Next, OnDocument};
use crate::crypto::Sha256;
use crate::error::{Error, Expired, PeerMisbehaved, Result};
use crate::holder::HttpFailure;
use crate::transaction::{ContentCheck, Document};

/// Fetches the documents from this one on, and then asks the person.
pub(super) fn fetch(consenting: Consenting, number: usize) -> Next {
    let Some(document) = consenting.request.transactions().documents().nth(number).cloned() else {
        return consenting.ask();
    };
    let content = Content::new(&document.media_type);
    Next::document(&document.clone(), Fetching { consenting, number, document, content })
}

/// What it means that a document did not come.
pub(super) fn failed(failure: HttpFailure) -> Error {
    match failure {
        HttpFailure::TooLong => PeerMisbehaved::DocumentSize.into(),
        failure => failure.into(),
    }
}

/// What it means that something else came than a document.
pub(super) fn refused(answer: &Answer) -> Error {
    if answer.is_gone() { Expired::Request.into() } else { answer.error() }
}

/// What has come of a document: none of its bytes is kept.
struct Content {
    digest: Sha256,
    size: u64,
    check: ContentCheck,
}

impl Content {
    fn new(media_type: &str) -> Self {
        Self { digest: Sha256::new(), size: 0, check: ContentCheck::new(media_type) }
    }
}

/// Waits for a document.
struct Fetching {
    consenting: Consenting,
    number: usize,
    document: Document,
    content: Content,
}

impl OnDocument for Fetching {
    fn chunk(&mut self, bytes: &[u8]) -> Result<()> {
        let Content { digest, size, check } = &mut self.content;
        *size = size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if *size > self.document.size {
            return Err(PeerMisbehaved::DocumentSize.into());
        }
        digest.update(bytes);
        if check.update(bytes) { Ok(()) } else { Err(PeerMisbehaved::DocumentType.into()) }
    }

    fn restart(&mut self) {
        self.content = Content::new(&self.document.media_type);
    }

    fn ended(self: Box<Self>, _cx: &mut Context<'_>) -> Result<Next> {
        let Content { digest, size, check } = self.content;
        if size != self.document.size {
            return Err(PeerMisbehaved::DocumentSize.into());
        }
        if digest.finish() != self.document.sha256 {
            return Err(PeerMisbehaved::DocumentDigest.into());
        }
        if !check.is_complete() {
            return Err(PeerMisbehaved::DocumentType.into());
        }
        Ok(fetch(self.consenting, self.number + 1))
    }
}
