//! Unblocking: the unblock code gives tries back, never a new PIN.

use zeroize::Zeroizing;

use super::answer::{Answer, at_wallet_server, post_message, post_nothing};
use super::context::Context;
use super::ending::record_done;
use super::next::{Next, OnCode, OnHttp, OnSignature};
use crate::crypto::Signature;
use crate::error::{Error, Refused, Result};
use crate::holder::state::Registration;
use crate::holder::{CodeProblem, CodePrompt, CodePurpose, Journey, Outcome};
use crate::jose::jws::PreparedJws;
use crate::wallet::{self, ChallengeAnswer, Code, PinTries, Unblock};

/// Asks for the code.
pub(super) fn ask(registration: Registration, problem: Option<CodeProblem>) -> Next {
    let prompt = CodePrompt {
        purpose: CodePurpose::Unblock,
        numeric: false,
        length: None,
        description: None,
        problem,
        replaces_credential: false,
    };
    Next::code(prompt, Asking { registration })
}

/// Waits for the code.
struct Asking {
    registration: Registration,
}

impl OnCode for Asking {
    fn typed(self: Box<Self>, code: Zeroizing<String>, cx: &mut Context<'_>) -> Result<Next> {
        let registration = self.registration;
        let Ok(code) = Code::parse(&code) else {
            return Ok(ask(registration, Some(CodeProblem::Malformed)));
        };
        let request = post_nothing(cx, &at_wallet_server(cx, "/wallet/challenges"));
        Ok(Next::repeatable_http(request, Challenged { registration, code }))
    }
}

/// Waits for the challenge.
struct Challenged {
    registration: Registration,
    code: Code,
}

impl OnHttp for Challenged {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        let Self { registration, code } = *self;
        let ChallengeAnswer { challenge, .. } = answer.json()?;
        let prepared = wallet::prepare(&Unblock {
            aud: cx.config.wallet_server.clone(),
            wallet_id: registration.wallet_id,
            challenge,
            code: code.as_str().to_owned(),
        })?;
        let message = prepared.signature_payload().to_vec();
        Ok(Next::sign(registration.key.clone(), &message, Signing { registration, prepared }))
    }
}

/// Waits for the wallet key.
struct Signing {
    registration: Registration,
    prepared: PreparedJws,
}

impl OnSignature for Signing {
    fn signed(self: Box<Self>, signature: Signature, cx: &mut Context<'_>) -> Result<Next> {
        let request = post_message(cx, "/wallet/unblocks", &self.prepared.complete(signature));
        Ok(Next::repeatable_http(request, Sent { registration: self.registration }))
    }
}

/// Waits for the server.
struct Sent {
    registration: Registration,
}

impl OnHttp for Sent {
    fn answered(self: Box<Self>, answer: Answer, cx: &mut Context<'_>) -> Result<Next> {
        match answer.json::<PinTries>() {
            Ok(_) => {
                cx.edit().pin_tries_left = None;
                record_done(cx, Journey::Unblock);
                Next::done(cx, Outcome::Unblocked)
            }
            Err(Error::Refused(Refused::WrongCode)) => Ok(ask(self.registration, Some(CodeProblem::Wrong))),
            Err(error) => Err(error),
        }
    }
}
