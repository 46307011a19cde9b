//! Parameters of a query or a form, as OAuth reads them.

use std::collections::BTreeMap;

use super::errors::{Error, Result};

/// The most bytes a query or form may have.
const MAX_BYTES: usize = 32 * 1024;
/// The most bytes one value may have.
const MAX_VALUE_BYTES: usize = 16 * 1024;

/// Decoded parameters. A parameter without a value counts as absent, and none may stand twice (RFC 6749 section 3.1).
#[derive(Debug, Default)]
pub struct Parameters {
    values: BTreeMap<String, String>,
    problem: Option<Error>,
}

impl Parameters {
    /// From `application/x-www-form-urlencoded` text.
    ///
    /// What is wrong with it is told by [`Self::check`], so that an authorization request whose client and redirect URI
    /// are in order can be answered by redirect.
    pub fn parse(encoded: &[u8]) -> Self {
        if encoded.len() > MAX_BYTES {
            return Self { problem: Some(Error::invalid_request("too many parameters")), ..Self::default() };
        }
        let mut parameters = Self::default();
        for (name, value) in url::form_urlencoded::parse(encoded) {
            if value.len() > MAX_VALUE_BYTES {
                parameters.problem = Some(Error::invalid_request("a parameter is too long"));
            } else if value.is_empty() {
                continue;
            } else if parameters.values.contains_key(name.as_ref()) {
                parameters.problem = Some(Error::invalid_request("a parameter stands twice"));
                if matches!(name.as_ref(), "client_id" | "redirect_uri" | "state") {
                    parameters.values.insert(name.into_owned(), String::new());
                }
            } else {
                parameters.values.insert(name.into_owned(), value.into_owned());
            }
        }
        parameters
    }

    /// The value of a parameter.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The words of a parameter that is a list separated by spaces.
    pub fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.text(name).unwrap_or_default().split_ascii_whitespace()
    }

    /// Whether the parameter is there.
    pub fn has(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    /// Refuses parameters that stand twice or are too long.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`](super::errors::Code::InvalidRequest).
    pub fn check(&self) -> Result<()> {
        self.problem.map_or(Ok(()), Err)
    }
}
