//! What a protocol state waits for: one trait for each kind of answer, and the step that asks for it.

use zeroize::Zeroizing;

use super::answer::Answer;
use super::context::Context;
use crate::attestation::KeyEvidence;
use crate::crypto::{PublicKey, Signature};
use crate::error::Result;
use crate::holder::{CodePrompt, ConsentPrompt, HttpFailure, HttpRequest, KeyRef, Outcome, PinPrompt, Step};
use crate::transaction::Document;

/// Waits for an HTTP answer.
pub(super) trait OnHttp: Send {
    /// The server answered, with whatever status.
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next>;

    /// No answer came, and it is not worth another try.
    fn failed(self: Box<Self>, failure: HttpFailure, _cx: &mut Context<'_>) -> Result<Next> {
        Err(failure.into())
    }
}

/// Waits for a document.
pub(super) trait OnDocument: Send {
    /// The next bytes came.
    fn chunk(&mut self, bytes: &[u8]) -> Result<()>;

    /// It begins anew.
    fn restart(&mut self);

    /// It is complete.
    fn ended(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next>;
}

/// Waits for a new key.
pub(super) trait OnKey: Send {
    /// The key was made.
    fn created(self: Box<Self>, public_key: PublicKey, evidence: KeyEvidence, cx: &mut Context<'_>) -> Result<Next>;
}

/// Waits for a code from a letter.
pub(super) trait OnCode: Send {
    /// The person typed it.
    fn typed(self: Box<Self>, code: Zeroizing<String>, cx: &mut Context<'_>) -> Result<Next>;
}

/// Waits for a person's decision.
pub(super) trait OnConsent: Send {
    /// The person agrees.
    fn accepted(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next>;

    /// The person does not agree.
    fn declined(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next>;
}

/// Waits for a PIN.
pub(super) trait OnPin: Send {
    /// The person typed it.
    fn typed(self: Box<Self>, pin: Zeroizing<String>, cx: &mut Context<'_>) -> Result<Next>;
}

/// Waits for a signature.
pub(super) trait OnSignature: Send {
    /// The key signed.
    fn signed(self: Box<Self>, signature: Signature, cx: &mut Context<'_>) -> Result<Next>;
}

/// Waits until the state is stored.
pub(super) trait OnSaved: Send {
    /// The state is stored durably.
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next>;
}

/// A step, and the protocol state that its answer goes to.
pub(super) struct Next {
    pub(super) step: Step,
    pub(super) then: Then,
}

/// The protocol state that waits, by the kind of answer it waits for.
pub(super) enum Then {
    Http(Box<dyn OnHttp>),
    Document(Box<dyn OnDocument>),
    Key(Box<dyn OnKey>),
    Code(Box<dyn OnCode>),
    Consent(Box<dyn OnConsent>),
    Pin(Box<dyn OnPin>),
    Signature(Box<dyn OnSignature>),
    Saved(Box<dyn OnSaved>),
    Over,
}

/// How long an HTTP answer is waited for, in seconds.
const HTTP_TIMEOUT: u32 = 20;

impl Next {
    /// A request that has an effect each time it arrives.
    pub(super) fn http(request: HttpRequest, then: impl OnHttp + 'static) -> Self {
        Self::request(request, false, Box::new(then))
    }

    /// A request that has the same effect and answer however often it arrives.
    pub(super) fn repeatable_http(request: HttpRequest, then: impl OnHttp + 'static) -> Self {
        Self::request(request, true, Box::new(then))
    }

    fn request(request: HttpRequest, retry_safe: bool, then: Box<dyn OnHttp>) -> Self {
        Self { step: Step::Http { request, timeout: HTTP_TIMEOUT, retry_safe }, then: Then::Http(then) }
    }

    pub(super) fn document(document: &Document, then: impl OnDocument + 'static) -> Self {
        let step = Step::Document {
            url: document.url.clone(),
            digest: document.sha256,
            max_size: document.size,
            media_type: document.media_type.clone(),
            label: document.label.clone(),
        };
        Self { step, then: Then::Document(Box::new(then)) }
    }

    pub(super) fn create_key(key: KeyRef, challenge: Vec<u8>, then: impl OnKey + 'static) -> Self {
        Self { step: Step::CreateKey { key, challenge }, then: Then::Key(Box::new(then)) }
    }

    pub(super) fn code(prompt: CodePrompt, then: impl OnCode + 'static) -> Self {
        Self { step: Step::Code(prompt), then: Then::Code(Box::new(then)) }
    }

    pub(super) fn consent(prompt: ConsentPrompt, then: impl OnConsent + 'static) -> Self {
        Self { step: Step::Consent(prompt), then: Then::Consent(Box::new(then)) }
    }

    pub(super) fn pin(prompt: PinPrompt, then: impl OnPin + 'static) -> Self {
        Self { step: Step::Pin(prompt), then: Then::Pin(Box::new(then)) }
    }

    pub(super) fn sign(key: KeyRef, message: &[u8], then: impl OnSignature + 'static) -> Self {
        Self { step: Step::Sign { key, message: message.to_vec() }, then: Then::Signature(Box::new(then)) }
    }

    /// Stores the state as it is now before going on.
    pub(super) fn save(cx: &mut Context<'_>, then: impl OnSaved + 'static) -> Result<Self> {
        Ok(Self { step: Step::Save(cx.seal()?), then: Then::Saved(Box::new(then)) })
    }

    /// Ends the journey, after storing what has changed.
    pub(super) fn done(cx: &mut Context<'_>, outcome: Outcome) -> Result<Self> {
        if cx.is_unsaved() {
            return Self::save(cx, Ended(outcome));
        }
        Ok(Self { step: Step::Done(outcome), then: Then::Over })
    }
}

struct Ended(Outcome);

impl OnSaved for Ended {
    fn saved(self: Box<Self>, cx: &mut Context<'_>) -> Result<Next> {
        Next::done(cx, self.0)
    }
}
