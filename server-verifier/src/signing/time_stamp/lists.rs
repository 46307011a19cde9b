//! The revocation lists that the certificates of a time stamp authority name, kept as long as they are good.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use siegelring_core::time::UnixTime;
use siegelring_signature::certificate::Crl;
use siegelring_signature::time_stamp::Token;
use url::Url;
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::fetch::Fetch;

/// The most lists that are fetched for one token, and that are kept.
const MOST: usize = 8;

/// How long a list is kept at most, in seconds: something may be revoked in between.
const KEPT: u64 = 3600;

/// The lists that were fetched, and until when each is kept.
#[derive(Default)]
pub(super) struct Lists(Mutex<HashMap<String, (UnixTime, Vec<u8>)>>);

impl Lists {
    /// Those for the certificates of `token`. One that cannot be had is left out.
    pub(super) async fn of(&self, token: &Token, fetch: &Fetch, now: UnixTime) -> Vec<Vec<u8>> {
        let mut lists = Vec::new();
        for url in urls(token).into_iter().take(MOST) {
            if let Some(kept) = self.kept(&url, now) {
                lists.push(kept);
                continue;
            }
            match fetch.list(&url).await {
                Ok(list) => {
                    self.keep(&url, &list, now);
                    lists.push(list);
                }
                Err(error) => tracing::warn!(%error, "a revocation list of the time stamp authority cannot be had"),
            }
        }
        lists
    }

    fn kept(&self, url: &Url, now: UnixTime) -> Option<Vec<u8>> {
        let lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, list) = lists.get(url.as_str())?;
        if now < *until { Some(list.clone()) } else { None }
    }

    fn keep(&self, url: &Url, list: &[u8], now: UnixTime) {
        let Some(next_update) = Crl::next_update_of(list) else { return };
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|_, (until, _)| now < *until);
        if lists.len() < MOST {
            lists.insert(url.to_string(), (next_update.min(now.plus(KEPT)), list.to_vec()));
        }
    }
}

/// Where the certificates say that lists are, each address once.
fn urls(token: &Token) -> Vec<Url> {
    let mut urls = Vec::new();
    for der in token.certificates() {
        let Ok((_, certificate)) = X509Certificate::from_der(der) else { continue };
        for extension in certificate.extensions() {
            let ParsedExtension::CRLDistributionPoints(points) = extension.parsed_extension() else { continue };
            let names = points.iter().filter_map(|point| match &point.distribution_point {
                Some(DistributionPointName::FullName(names)) => Some(names),
                _ => None,
            });
            // Any one address of a certificate is enough.
            urls.extend(names.flatten().find_map(http_url));
        }
    }
    urls.sort();
    urls.dedup();
    urls
}

fn http_url(name: &GeneralName<'_>) -> Option<Url> {
    let GeneralName::URI(text) = name else { return None };
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}
