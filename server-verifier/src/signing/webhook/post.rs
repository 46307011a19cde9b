//! Sending an event to a portal.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use url::Url;

/// How long a portal may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Posts a Security Event Token.
#[async_trait]
pub trait Post: Send + Sync + 'static {
    /// Posts it; an answer of 2xx means that the portal has taken it (RFC 8935 section 2.2).
    ///
    /// # Errors
    /// [`PostError`]: it has to be tried again.
    async fn post(&self, url: &Url, token: String) -> Result<(), PostError>;
}

/// Why an event was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// Not `https`, nor `http` on this machine.
    #[error("only https is posted to")]
    Scheme,
    /// No connection, or no answer in time.
    #[error("no answer")]
    Unreachable,
    /// An answer other than 2xx; redirects are not followed.
    #[error("answer {0}")]
    Status(u16),
}

/// Posts over HTTPS: ten seconds, no redirects, and nothing of the answer is read but its status.
#[derive(Default)]
pub struct HttpsPost(OnceLock<Option<reqwest::Client>>);

#[async_trait]
impl Post for HttpsPost {
    async fn post(&self, url: &Url, token: String) -> Result<(), PostError> {
        if !may_be_told(url) {
            return Err(PostError::Scheme);
        }
        let client = self.0.get_or_init(client).as_ref().ok_or(PostError::Unreachable)?;
        let request = client.post(url.clone()).header("content-type", "application/secevent+jwt");
        let answer = request.header("accept", "application/json").body(token).send().await;
        let status = answer.map_err(|_| PostError::Unreachable)?.status();
        if status.is_success() { Ok(()) } else { Err(PostError::Status(status.as_u16())) }
    }
}

fn client() -> Option<reqwest::Client> {
    // Another part of the process may have chosen a provider before; there is only one in this house.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none());
    client.referer(false).build().ok()
}

/// Events go out by TLS, or stay on this machine.
fn may_be_told(url: &Url) -> bool {
    let on_this_machine = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    url.scheme() == "https" || (url.scheme() == "http" && on_this_machine)
}
