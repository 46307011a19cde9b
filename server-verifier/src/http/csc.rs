//! Routes of the Cloud Signature Consortium's interface (CSC API v2). Methods go by their names: the numbers of their
//! sections differ between its versions.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::signing::caller;
use super::{App, Routes, bearer};
use crate::signing::csc::{AUTHORIZED, CREDENTIAL, CscSubmission};
use crate::signing::{Error, Format};

/// Documents come inside of JSON here, and stay in memory; larger ones come through the portal interface.
const MOST_BODY: usize = 16 * 1024 * 1024;

/// Where documents arrive.
pub(super) const SIGN_DOC: &str = "/csc/v2/signatures/signDoc";

/// SHA-256, ECDSA with it, and P-256.
const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
const ECDSA_WITH_SHA_256: &str = "1.2.840.10045.4.3.2";
const P_256: &str = "1.2.840.10045.3.1.7";

pub(super) fn routes() -> Routes {
    Routes::new()
        .api("/csc/v2/info", post(info))
        .api("/csc/v2/credentials/list", post(list))
        .api("/csc/v2/credentials/info", post(credential))
        .api("/csc/v2/credentials/authorize", post(authorize))
        .api("/csc/v2/signatures/signHash", post(sign_hash))
        .api(SIGN_DOC, post(sign_doc).layer(DefaultBodyLimit::max(MOST_BODY)))
        .api("/csc/v2/signatures/signPolling", post(sign_polling))
}

/// `info`: what this service does.
async fn info(State(app): State<Arc<App>>) -> Response {
    let logo = if app.theme.logo().is_some() { "logo" } else { "icon.svg" };
    Json(json!({
        "specs": "2.0.0.0",
        "name": app.config.operator,
        "logo": format!("{}/assets/{logo}", app.config.issuer.as_str()),
        "region": "DE",
        "lang": "en-US",
        "description": "Advanced electronic signatures, approved on the phone; never called qualified.",
        "authType": ["oauth2client"],
        "oauth2Issuer": app.config.issuer.as_str(),
        "methods": [
            "credentials/list", "credentials/info", "credentials/authorize", "signatures/signDoc",
            "signatures/signPolling",
        ],
        "asynchronousOperationMode": true,
        "validationInfo": false,
        "signAlgorithms": { "algos": [ECDSA_WITH_SHA_256] },
        "signature_formats": { "formats": ["P", "C"] },
        "conformance_levels": ["Ades-B-B", "Ades-B-T", "Ades-B-LT"],
    }))
    .into_response()
}

/// `credentials/list`: the one credential, for everybody.
async fn list(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    match caller(&app, &headers).await {
        Ok(_) => Json(json!({ "credentialIDs": [CREDENTIAL] })).into_response(),
        Err(error) => refuse(&headers, &error),
    }
}

#[derive(Deserialize)]
struct OfCredential {
    #[serde(rename = "credentialID")]
    credential_id: String,
}

/// `credentials/info`: there is no certificate before the person has approved.
async fn credential(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = async {
        caller(&app, &headers).await?;
        known(&parse::<OfCredential>(&body)?.credential_id)?;
        Ok(json!({
            "description": "A fresh key for each signature, certified with the name that the phone presents",
            "signatureQualifier": "eu_eidas_aes",
            "key": { "status": "enabled", "algo": [ECDSA_WITH_SHA_256], "len": 256, "curve": P_256 },
            "cert": {},
            "auth": { "mode": "explicit", "expression": "phone" },
            "SCAL": "2",
            "multisign": 10,
        }))
    };
    reply(&headers, answer.await)
}

#[derive(Deserialize)]
struct Authorize {
    #[serde(rename = "credentialID")]
    credential_id: String,
    #[serde(default, alias = "hash")]
    hashes: Vec<String>,
    #[serde(rename = "hashAlgorithmOID")]
    hash_algorithm: Option<String>,
}

/// `credentials/authorize`: signature activation data for documents of these digests. The person is asked when they are
/// there.
async fn authorize(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = async {
        let (client, now) = caller(&app, &headers).await?;
        let asked: Authorize = parse(&body)?;
        known(&asked.credential_id)?;
        if asked.hash_algorithm.is_some_and(|oid| oid != SHA_256) {
            return Err(invalid("hashAlgorithmOID", "only SHA-256 is used"));
        }
        let digest = |text: &String| STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        let digests: Option<Vec<[u8; 32]>> = asked.hashes.iter().map(digest).collect();
        let digests = digests.ok_or_else(|| invalid("hashes", "are not SHA-256 in base64"))?;
        let sad = app.signing.authorize(&client, &digests, now).await?;
        Ok(json!({ "SAD": sad, "expiresIn": AUTHORIZED }))
    };
    reply(&headers, answer.await)
}

/// `signatures/signHash`: refused, always.
async fn sign_hash(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    if let Err(error) = caller(&app, &headers).await {
        return refuse(&headers, &error);
    }
    let description = "a phone cannot show a hash, and the key does not exist before the approval: send the document to \
                       signatures/signDoc";
    let body = json!({ "error": "unsupported_operation", "error_description": description });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

#[derive(Deserialize)]
struct SignDoc {
    #[serde(rename = "credentialID")]
    credential_id: String,
    #[serde(rename = "SAD")]
    sad: String,
    #[serde(default)]
    documents: Vec<Document>,
    #[serde(rename = "operationMode")]
    operation_mode: Option<String>,
}

#[derive(Deserialize)]
struct Document {
    document: String,
    signature_format: String,
    container: Option<String>,
}

/// `signatures/signDoc`: takes the documents; the person approves them on the page behind `approval_uri`, which is our own
/// addition, since somebody has to send the person there.
async fn sign_doc(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = async {
        let (client, now) = caller(&app, &headers).await?;
        let asked: SignDoc = parse(&body)?;
        known(&asked.credential_id)?;
        if asked.operation_mode.as_deref() != Some("A") {
            return Err(invalid("operationMode", "must be A: a person approves on the phone"));
        }
        let format = format_of(&asked.documents)?;
        let documents = asked.documents.iter().map(|document| STANDARD.decode(&document.document));
        let documents: Result<Vec<_>, _> = documents.collect();
        let documents = documents.map_err(|_| invalid("documents", "are not base64"))?;
        let submission = CscSubmission { documents, format };
        let state = app.signing.sign_documents(&client, &asked.sad, submission, now).await;
        let state = state.map_err(|error| match error {
            Error::NotFound => invalid("SAD", "is unknown, used or expired"),
            error => error,
        })?;
        Ok(json!({ "responseID": state.id, "org.siegelring.approval_uri": state.link }))
    };
    reply(&headers, answer.await)
}

#[derive(Deserialize)]
struct Polling {
    /// The `responseID` of the answer that is waited for; some clients send it under that name.
    #[serde(rename = "requestID", alias = "responseID")]
    request_id: String,
}

/// `signatures/signPolling`: the signed documents, or 202 while the person has not approved: accepted, and not done yet
/// (RFC 9110 section 15.3.3).
async fn sign_polling(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = async {
        let (client, now) = caller(&app, &headers).await?;
        let id = parse::<Polling>(&body)?.request_id;
        let state = app.signing.poll(&client, &id, now).await?;
        if state.state != "signed" {
            return Ok((state.state, Vec::new(), id));
        }
        Ok((state.state, app.signing.signed_documents(&client, &id, now).await?, id))
    };
    match answer.await {
        Ok(("signed", files, _)) => {
            let files: Vec<String> = files.iter().map(|file| STANDARD.encode(file)).collect();
            Json(json!({ "DocumentWithSignature": files })).into_response()
        }
        Ok((state @ ("declined" | "cancelled" | "expired" | "failed"), _, _)) => {
            let body = json!({ "error": "access_denied", "error_description": format!("the signature was {state}") });
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
        Ok((state, _, id)) => {
            (StatusCode::ACCEPTED, Json(json!({ "responseID": id, "org.siegelring.state": state }))).into_response()
        }
        Err(error) => refuse(&headers, &error),
    }
}

/// PDF signed in themselves (`P`), or anything in a container (`C` in `ASiC-E`); one or the other.
fn format_of(documents: &[Document]) -> Result<Format, Error> {
    let format = |document: &Document| match (document.signature_format.as_str(), document.container.as_deref()) {
        ("P", None | Some("No")) => Some(Format::Pdf),
        ("C", Some("ASiC-E")) => Some(Format::AsicE),
        _ => None,
    };
    let wrong = || invalid("documents", "need signature_format P, or C with the container ASiC-E; all the same");
    let first = documents.first().and_then(format).ok_or_else(wrong)?;
    if documents.iter().all(|document| format(document) == Some(first)) { Ok(first) } else { Err(wrong()) }
}

fn known(credential: &str) -> Result<(), Error> {
    if credential == CREDENTIAL { Ok(()) } else { Err(invalid("credentialID", "is unknown")) }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| invalid("body", &error.to_string()))
}

fn invalid(field: &str, reason: &str) -> Error {
    Error::Invalid { field: field.to_owned(), reason: reason.to_owned() }
}

fn reply(headers: &HeaderMap, answer: Result<Value, Error>) -> Response {
    match answer {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => refuse(headers, &error),
    }
}

/// An error with its description, as in OAuth 2.0; whatever is wrong with a request has one code there, so ours goes into
/// the words.
fn refuse(headers: &HeaderMap, error: &Error) -> Response {
    let (code, status) = error.code();
    let (code, status) = match status {
        404 | 409 | 413 | 422 => ("invalid_request", 400),
        403 => ("access_denied", 403),
        status => (code, status),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let description = format!("{} ({})", error, error.code().0);
    let response = (status, Json(json!({ "error": code, "error_description": description }))).into_response();
    if *error == Error::Unauthorized { bearer::challenge(headers, response) } else { response }
}
