//! HTTP: what is sent, and what an answer means.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::context::Context;
use crate::error::{Error, Expired, PeerMisbehaved, Refused, Result};
use crate::holder::address;
use crate::holder::{HttpRequest, HttpResponse, Method};
use crate::jose::json;
use crate::openid4vci::error::ErrorResponse;
use crate::wallet::{ErrorAnswer, ErrorCode, MEDIA_TYPE};

/// The longest answer that is read, in bytes: a credential with its chain takes a few thousand.
const MAX_ANSWER: usize = 256 * 1024;

/// A request that fetches something.
pub(super) fn get(cx: &Context<'_>, url: &str, accept: &str) -> HttpRequest {
    request(cx, Method::Get, url, accept)
}

/// A request without a body.
pub(super) fn post_nothing(cx: &Context<'_>, url: &str) -> HttpRequest {
    request(cx, Method::Post, url, "application/json")
}

/// A request with a JSON body.
pub(super) fn post_json(cx: &Context<'_>, url: &str, body: &impl Serialize) -> Result<HttpRequest> {
    Ok(post(cx, url, "application/json", json::encode(body)?))
}

/// A request with a signed message of ours.
pub(super) fn post_message(cx: &Context<'_>, path: &str, message: &str) -> HttpRequest {
    post(cx, &at_wallet_server(cx, path), MEDIA_TYPE, message.as_bytes().to_vec())
}

/// A request with a form.
pub(super) fn post_form(cx: &Context<'_>, url: &str, fields: &[(&str, &str)]) -> HttpRequest {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    post(cx, url, "application/x-www-form-urlencoded", form.into_bytes())
}

/// A path at the wallet's server.
pub(super) fn at_wallet_server(cx: &Context<'_>, path: &str) -> String {
    format!("{}{path}", cx.config.wallet_server)
}

fn post(cx: &Context<'_>, url: &str, content_type: &str, body: Vec<u8>) -> HttpRequest {
    let mut request = request(cx, Method::Post, url, "application/json");
    request.headers.push(("content-type".to_owned(), content_type.to_owned()));
    request.body = body;
    request
}

fn request(cx: &Context<'_>, method: Method, url: &str, accept: &str) -> HttpRequest {
    let headers = [("accept", accept), ("accept-language", &cx.config.language)];
    HttpRequest {
        method,
        url: url.to_owned(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        body: Vec::new(),
        max_answer: MAX_ANSWER,
    }
}

impl HttpRequest {
    /// The same request with an access token (RFC 6750, 2.1).
    pub(super) fn with_token(mut self, token: &[u8]) -> Self {
        self.headers.push(("authorization".to_owned(), format!("Bearer {}", String::from_utf8_lossy(token))));
        self
    }

    /// The same request with another `accept`.
    pub(super) fn accepting(mut self, media_type: &str) -> Self {
        self.headers.retain(|(name, _)| name != "accept");
        self.headers.push(("accept".to_owned(), media_type.to_owned()));
        self
    }
}

/// An HTTP answer.
pub(super) struct Answer {
    response: HttpResponse,
    /// Whether it is the wallet's own server that answers: nobody else is believed what it says about the wallet.
    is_own: bool,
}

impl Answer {
    /// The answer to a request to `url`.
    pub(super) fn new(response: HttpResponse, url: &str, cx: &Context<'_>) -> Self {
        Self { response, is_own: address::own(url, &cx.config.wallet_server).is_ok() }
    }

    /// Whether there is nothing at this address, or no more.
    pub(super) const fn is_gone(&self) -> bool {
        matches!(self.response.status, 404 | 410)
    }

    /// The code of an error answer of OAuth 2.0 (RFC 6749, 5.2).
    pub(super) fn oauth_error(&self) -> Option<String> {
        let answer = json::decode::<ErrorResponse>(&self.response.body).ok().filter(|_| !self.is_success());
        answer.map(|answer| answer.error)
    }

    /// Whether it says that all went well.
    pub(super) const fn is_success(&self) -> bool {
        matches!(self.response.status, 200..=299)
    }

    /// The body of a successful answer of this media type.
    pub(super) fn body(&self, media_type: &str) -> Result<&[u8]> {
        let essence = self.response.content_type.split(';').next().unwrap_or_default().trim();
        if self.is_success() && essence.eq_ignore_ascii_case(media_type) {
            Ok(&self.response.body)
        } else {
            Err(self.error())
        }
    }

    /// The JSON of a successful answer.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T> {
        json::decode(self.body("application/json")?)
    }

    /// What an answer that is not the expected one means.
    pub(super) fn error(&self) -> Error {
        let told = json::decode::<ErrorAnswer>(&self.response.body).ok().filter(|_| self.is_own);
        if let Some(answer) = told.filter(|_| !self.is_success()) {
            return meaning(answer.error);
        }
        match self.response.status {
            401 => Expired::Token.into(),
            400..=499 => Refused::ServerRefused.into(),
            500..=599 => Refused::Offline.into(),
            _ => PeerMisbehaved::HttpAnswer.into(),
        }
    }
}

fn meaning(code: ErrorCode) -> Error {
    match code {
        ErrorCode::InvalidToken => Expired::Token.into(),
        ErrorCode::PinBlocked => Refused::PinBlocked.into(),
        ErrorCode::PinUsedUp => Refused::PinUsedUp.into(),
        ErrorCode::WrongCode => Refused::WrongCode.into(),
        ErrorCode::CodeBlocked => Refused::CodeBlocked.into(),
        ErrorCode::UnknownRequest => Expired::Request.into(),
        ErrorCode::OpenedElsewhere => Refused::OpenedElsewhere.into(),
        ErrorCode::Revoked => Refused::Revoked.into(),
        ErrorCode::Unavailable => Refused::Offline.into(),
        _ => Refused::ServerRefused.into(),
    }
}
