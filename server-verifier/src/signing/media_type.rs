//! What a document is: as declared, and as its first bytes look.

/// A media type, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/pdf`.
    Pdf,
    /// `application/json`.
    Json,
    /// `application/xml` or `text/xml`.
    Xml,
    /// `text/plain`.
    Text,
    /// Anything else: no phone of ours shows it.
    Other,
}

/// A declared type in lower case and without parameters; `None` if it is none (RFC 6838 section 4.2).
pub(super) fn essence(text: &str) -> Option<String> {
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, name) = essence.split_once('/')?;
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    (essence.len() <= 127 && is_name(kind) && is_name(name)).then_some(essence)
}

/// What is wrong with a document that is not what it was said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mismatch;

impl MediaType {
    /// Reads a type as [`essence`] gives it.
    pub(super) fn of(essence: &str) -> Self {
        match essence {
            "application/pdf" => Self::Pdf,
            "application/json" => Self::Json,
            "application/xml" | "text/xml" => Self::Xml,
            "text/plain" => Self::Text,
            // Among them `image/svg+xml`: a picture that is shown as text would be another document.
            _ => Self::Other,
        }
    }

    /// Whether it is shown as text, so that all of it must be text.
    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Json | Self::Xml | Self::Text)
    }

    /// Compares with how the first bytes look.
    ///
    /// # Errors
    /// [`Mismatch`] for a document that is plainly something else than it was said to be.
    pub(super) fn check_beginning(self, beginning: &[u8]) -> Result<(), Mismatch> {
        // ISO 32000-2 section 7.5.2; readers take it within the first kilobyte.
        let looks_like_pdf = beginning.windows(5).take(1024).any(|window| window == b"%PDF-");
        let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning).trim_ascii_start();
        let fits = match self {
            Self::Pdf => looks_like_pdf,
            Self::Json => text.first().is_some_and(|byte| b"{[\"-0123456789tfn".contains(byte)),
            Self::Xml => text.first() == Some(&b'<'),
            Self::Text => !looks_like_pdf,
            Self::Other => !beginning.starts_with(b"%PDF-"),
        };
        if fits { Ok(()) } else { Err(Mismatch) }
    }
}

#[cfg(test)]
mod tests;
