//! Why a certificate or a revocation list cannot be made or read.

/// Why a certificate or a revocation list cannot be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// A name that is empty, too long, or holds what is no text.
    #[error("a name cannot stand in a certificate")]
    Name,
    /// The URL of a revocation list that is no short ASCII `http` or `https` URL.
    #[error("the URL of the revocation list cannot stand in a certificate")]
    Url,
    /// A certificate that is not one of an authority for document signatures with a P-256 key.
    #[error("not the certificate of an authority for document signatures")]
    Authority,
    /// A time outside what certificates can say, or outside the life of the authority.
    #[error("the time is outside the life of the authority")]
    Time,
    /// A serial number that is no positive integer of 20 bytes at most (RFC 5280, section 4.1.2.2).
    #[error("not the serial number of a certificate")]
    SerialNumber,
    /// More revoked certificates than one list holds.
    #[error("too many revoked certificates for one list")]
    TooManyRevoked,
    /// What was made cannot be written as DER; no input of a caller leads here.
    #[error("cannot be written as DER")]
    Encoding,
}

impl CertificateError {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "certificate.name",
            Self::Url => "certificate.url",
            Self::Authority => "certificate.authority",
            Self::Time => "certificate.time",
            Self::SerialNumber => "certificate.serial_number",
            Self::TooManyRevoked => "certificate.too_many_revoked",
            Self::Encoding => "certificate.encoding",
        }
    }
}

impl From<der::Error> for CertificateError {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}
