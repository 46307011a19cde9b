//! Having the application signed, as any portal does it: a token, a submission, the documents, the link, the results.
//!
//! This is the part to copy into a portal of your own. Everything it uses is described at `/signing/openapi.json`.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Settings;
use super::documents::Documents;
use super::relying_party::Person;

/// The longest answer that is read, in bytes: a signed application.
const MAX_ANSWER: usize = 4 * 1024 * 1024;

/// A submission, as far as it is used here.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Submission {
    /// Names it in every later request.
    pub(super) id: String,
    /// The page where the person signs.
    pub(super) link: String,
    /// Where it stands.
    pub(super) state: String,
    /// The signed files, once there are any.
    pub(super) results: Vec<SignedFile>,
}

/// A signed file.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SignedFile {
    /// Its number.
    pub(super) number: u32,
    /// Its name.
    pub(super) name: String,
    /// Its media type.
    pub(super) media_type: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

/// Why the provider did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Failure(String);

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        Self(error.without_url().to_string())
    }
}

/// The portal as its provider of signatures sees it.
pub(super) struct SignatureService {
    settings: Settings,
    http: reqwest::Client,
}

impl SignatureService {
    /// With these settings; the provider is asked only when somebody signs.
    pub(super) fn new(settings: Settings) -> super::Result<Self> {
        crate::demo::tls::use_ring();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { settings, http })
    }

    /// Submits an application. `key` names it: the same once more is the same submission.
    pub(super) async fn submit(
        &self,
        key: &str,
        documents: Documents,
        person: &Person,
        language: &str,
    ) -> Result<Submission, Failure> {
        let token = self.token().await?;
        let body = json!({
            "documents": [
                { "label": "antrag.pdf", "media_type": "application/pdf" },
                { "label": "antrag.xml", "media_type": "application/xml" },
                { "label": "antrag.json", "media_type": "application/json" },
            ],
            "declaration": documents.declaration,
            "formats": ["pdf", "asic-e"],
            "visible": { "page": 1, "left": 72, "bottom": 380, "width": 220, "height": 60 },
            "purpose": documents.declaration.get("title"),
            "minimum_level": "substantial",
            // Nobody signs in another person's name: only who logged in.
            "subject": person.sub,
            "redirect_uri": format!("{}/signed", self.settings.base),
            "language": language,
        });
        let request = self.http.post(self.url("")).bearer_auth(&token).header("idempotency-key", key).json(&body);
        let submission: Submission = answered(request).await?;
        let files = [documents.pdf, documents.xml.into_bytes(), documents.json.into_bytes()];
        for (number, file) in (1..).zip(files) {
            let url = self.url(&format!("/{}/documents/{number}", submission.id));
            answered::<Value>(self.http.put(url).bearer_auth(&token).body(file)).await?;
        }
        Ok(submission)
    }

    /// Where it stands.
    pub(super) async fn look(&self, id: &str) -> Result<Submission, Failure> {
        let token = self.token().await?;
        answered(self.http.get(self.url(&format!("/{id}"))).bearer_auth(token)).await
    }

    /// A signed file.
    pub(super) async fn fetch(&self, id: &str, number: u32) -> Result<Vec<u8>, Failure> {
        let token = self.token().await?;
        bytes(self.http.get(self.url(&format!("/{id}/results/{number}"))).bearer_auth(token)).await
    }

    async fn token(&self) -> Result<String, Failure> {
        let form = [("grant_type", "client_credentials"), ("scope", "signing")];
        let url = format!("{}/oidc/token", self.issuer());
        let (client, secret) = (&self.settings.client_id, &self.settings.client_secret);
        let token: Token = answered(self.http.post(url).basic_auth(client, Some(secret)).form(&form)).await?;
        Ok(token.access_token)
    }

    fn url(&self, rest: &str) -> String {
        format!("{}/signing/submissions{rest}", self.issuer())
    }

    fn issuer(&self) -> &str {
        self.settings.issuer.as_str().trim_end_matches('/')
    }
}

async fn answered<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, Failure> {
    serde_json::from_slice(&bytes(request).await?).map_err(|error| Failure(error.to_string()))
}

/// The body of a successful answer, bounded; of another one the code of the error.
async fn bytes(request: reqwest::RequestBuilder) -> Result<Vec<u8>, Failure> {
    let mut response = request.send().await?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER {
            return Err(Failure("the answer is too long".to_owned()));
        }
    }
    if status.is_success() {
        return Ok(body);
    }
    let said: Value = serde_json::from_slice(&body).unwrap_or_default();
    Err(Failure(format!("{} {}", status.as_u16(), said.get("error").and_then(Value::as_str).unwrap_or_default())))
}
