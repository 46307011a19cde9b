//! How a request reaches the phone: the text of a QR code, or a link (OpenID4VP 5.7, 5.10; HAIP 5.1).

use url::Url;

use crate::error::{Malformed, Result};

/// The scheme of HAIP for presentations.
pub const SCHEME: &str = "haip-vp";

/// The longest text taken, in bytes: more does not fit a QR code that phones read.
pub const MAX_LINK: usize = 2048;

/// A request by reference: whose it says it is, and where it can be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationRequestLink {
    /// The client identifier with its prefix, such as `x509_hash:…`.
    pub client_id: String,
    /// Where the signed request object is.
    pub request_uri: Url,
    /// Whether it is fetched by POST, with a `wallet_nonce` (OpenID4VP 5.10).
    pub by_post: bool,
}

impl AuthorizationRequestLink {
    /// Parses `haip-vp://?…`, or an `https` link with the same query.
    ///
    /// # Errors
    /// [`Malformed::TooLong`], [`Malformed::Url`], or [`Malformed::Request`] if a parameter is missing, doubled or of
    /// another value than this profile allows.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > MAX_LINK {
            return Err(Malformed::TooLong.into());
        }
        let link = Url::parse(text).map_err(|_| Malformed::Url)?;
        let client_id = single(&link, "client_id")?.ok_or(Malformed::Request)?;
        let request_uri = single(&link, "request_uri")?.ok_or(Malformed::Request)?;
        let by_post = match single(&link, "request_uri_method")?.as_deref() {
            Some("post") => true,
            Some("get") | None => false,
            Some(_) => return Err(Malformed::Request.into()),
        };
        Ok(Self { client_id, request_uri: Url::parse(&request_uri).map_err(|_| Malformed::Url)?, by_post })
    }

    /// The text of a QR code: `haip-vp://?…`.
    pub fn to_custom_scheme(&self) -> String {
        format!("{SCHEME}://?{}", self.query())
    }

    /// A link on `base`, which the phone's system gives to the app that is registered for that origin.
    pub fn to_app_link(&self, base: &Url) -> Url {
        let mut link = base.clone();
        link.set_query(Some(&self.query()));
        link
    }

    fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("client_id", &self.client_id).append_pair("request_uri", self.request_uri.as_str());
        if self.by_post {
            query.append_pair("request_uri_method", "post");
        }
        query.finish()
    }
}

/// The value of a query parameter; twice the same name is refused.
pub(crate) fn single(link: &Url, name: &str) -> Result<Option<String>> {
    let mut values = link.query_pairs().filter(|(key, _)| key == name);
    match (values.next(), values.next()) {
        (Some(_), Some(_)) => Err(Malformed::Url.into()),
        (value, _) => Ok(value.map(|(_, value)| value.into_owned())),
    }
}
