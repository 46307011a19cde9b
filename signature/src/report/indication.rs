//! What a verification concludes, in the words of ETSI EN 319 102-1.

use serde::Serialize;

/// The conclusion in one word, for a file and for each of its signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything that was to be checked holds.
    Valid,
    /// Nothing is wrong, but something could not be found out, or the file is not signed.
    Indeterminate,
    /// Something is wrong.
    Invalid,
}

impl Verdict {
    /// The stable code, as in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Indeterminate => "indeterminate",
            Self::Invalid => "invalid",
        }
    }
}

/// The main status indication of one signature, ETSI EN 319 102-1 section 5.1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Indication {
    /// The signature holds and every constraint is met.
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    /// What is known does not suffice to say.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
    /// The signature does not hold.
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
}

impl From<Verdict> for Indication {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Valid => Self::TotalPassed,
            Verdict::Indeterminate => Self::Indeterminate,
            Verdict::Invalid => Self::TotalFailed,
        }
    }
}

/// Why an indication is not `TOTAL-PASSED`, ETSI EN 319 102-1 section 5.1.3, tables 5 and 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubIndication {
    /// The file or the signature does not have the shape its standard asks for.
    FormatFailure,
    /// A digest does not fit what is signed.
    HashFailure,
    /// The signature value does not verify under the signer's key.
    SigCryptoFailure,
    /// The signer's certificate was revoked when it signed.
    Revoked,
    /// The signer's certificate had expired when it signed.
    Expired,
    /// The signer's certificate was not valid yet when it signed.
    NotYetValid,
    /// The signature or what came after it does not fit what is asked of signatures here.
    SigConstraintsFailure,
    /// The chain does not fit what is asked of chains here.
    ChainConstraintsFailure,
    /// The chain cannot be checked.
    CertificateChainGeneralFailure,
    /// An algorithm or key that is too weak, or not known here.
    CryptoConstraintsFailure,
    /// The signer's certificate is outside its validity, and nothing proves that the signature was made inside it.
    OutOfBoundsNoPoe,
    /// The signer's certificate is revoked, and nothing proves that the signature was made before.
    RevokedNoPoe,
    /// The signer's certificate is not there, or is not the one that the signature names.
    NoSigningCertificateFound,
    /// No chain to a root that is trusted here.
    NoCertificateChainFound,
    /// Whether the certificate was revoked is not known.
    TryLater,
    /// What was signed is not there.
    SignedDataNotFound,
}
