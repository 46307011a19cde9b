//! A browser without a screen: follows redirects, keeps cookies, fills in forms.

use std::collections::BTreeMap;

use reqwest::{Method, StatusCode, header};
use url::Url;

use crate::demo::Result;

/// How many redirects in a row are followed.
const MOST_REDIRECTS: usize = 10;

/// A browser and what it remembers. All servers of a demo are one host, so all cookies go to each.
pub(super) struct Browser {
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

/// A page that was reached.
pub(super) struct Page {
    /// Where it is.
    pub(super) url: Url,
    /// Its status.
    pub(super) status: StatusCode,
    /// Its text.
    pub(super) body: String,
}

impl Browser {
    /// A browser that remembers nothing.
    ///
    /// # Errors
    /// If no TLS can be set up.
    pub(super) fn new() -> Result<Self> {
        crate::demo::tls::use_ring();
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { http, cookies: BTreeMap::new() })
    }

    /// Opens an address.
    ///
    /// # Errors
    /// If a server does not answer, or redirects in circles.
    pub(super) async fn open(&mut self, url: &str) -> Result<Page> {
        self.go(Method::GET, Url::parse(url)?, &[]).await
    }

    /// Sends a form of this page.
    ///
    /// # Errors
    /// As [`Browser::open`].
    pub(super) async fn submit(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Result<Page> {
        self.go(Method::POST, page.url.join(action)?, fields).await
    }

    /// Downloads a file.
    ///
    /// # Errors
    /// If the server does not answer with one.
    pub(super) async fn download(&self, url: &str) -> Result<Vec<u8>> {
        let answer = self.http.get(url).header(header::COOKIE, self.cookie_header()).send().await?;
        let is_page =
            answer.headers().get(header::CONTENT_TYPE).is_none_or(|it| it.as_bytes().starts_with(b"text/html"));
        if !answer.status().is_success() || is_page {
            return Err(format!("{url} ({}) is no file", answer.status()).into());
        }
        Ok(answer.bytes().await?.to_vec())
    }

    async fn go(&mut self, mut method: Method, mut url: Url, fields: &[(&str, &str)]) -> Result<Page> {
        for _ in 0..MOST_REDIRECTS {
            let mut request = self.http.request(method.clone(), url.clone()).header(header::ACCEPT_LANGUAGE, "de");
            request = request.header(header::COOKIE, self.cookie_header());
            if method == Method::POST {
                request = request.header(header::ORIGIN, url.origin().ascii_serialization()).form(fields);
            }
            let answer = request.send().await?;
            self.remember(answer.headers());
            let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
            match location {
                Some(location) if answer.status().is_redirection() => {
                    (method, url) = (Method::GET, url.join(location)?);
                }
                _ => return Ok(Page { url, status: answer.status(), body: answer.text().await? }),
            }
        }
        Err(format!("{url} redirects in circles").into())
    }

    fn cookie_header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn remember(&mut self, headers: &header::HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let pair = cookie.split(';').next().and_then(|pair| pair.split_once('='));
            if let Some((name, value)) = pair {
                self.cookies.insert(name.trim().to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    /// What stands between two texts, the first time.
    ///
    /// # Errors
    /// If the page has no such place.
    pub(super) fn between(&self, before: &str, after: &str) -> Result<String> {
        let rest = self.body.split_once(before).map(|(_, rest)| rest);
        let found = rest.and_then(|rest| rest.split_once(after)).map(|(found, _)| found);
        let found = found.ok_or_else(|| format!("{} ({}) does not show {before}", self.url, self.status))?;
        Ok(found.replace("&#38;", "&").replace("&amp;", "&"))
    }
}
