//! What a leaf certificate is for, and what it must say for that.

use webpki::KeyUsage;
use x509_parser::oid_registry::{Oid, asn1_rs::oid};
use x509_parser::prelude::X509Certificate;

use crate::error::{Error, Malformed, Result, Untrusted};

/// What a leaf certificate is for: the extended key usage it must name. Each purpose has its own trust anchors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Signs credentials: mdoc document signer, ISO/IEC 18013-5 annex B.1.4.
    Issuer,
    /// Signs requests: mdoc reader authentication, ISO/IEC 18013-5 annex B.1.7.
    RelyingParty,
    /// Signs key attestations: TLS client authentication, RFC 5280 section 4.2.1.12, for want of one of its own.
    WalletProvider,
}

impl Profile {
    /// The extended key usage, as text.
    pub const fn extended_key_usage(self) -> &'static str {
        match self {
            Self::Issuer => "1.0.18013.5.1.2",
            Self::RelyingParty => "1.0.18013.5.1.6",
            Self::WalletProvider => "1.3.6.1.5.5.7.3.2",
        }
    }

    /// The usage that certification authorities on the path must allow, if they name any.
    pub(super) const fn allowed_by_authorities(self) -> KeyUsage {
        KeyUsage::required_if_present(match self {
            Self::Issuer => &[0x28, 0x81, 0x8c, 0x5d, 5, 1, 2],
            Self::RelyingParty => &[0x28, 0x81, 0x8c, 0x5d, 5, 1, 6],
            Self::WalletProvider => &[0x2b, 6, 1, 5, 5, 7, 3, 2],
        })
    }

    /// Checks what path building does not: the usages are there, and the leaf signs.
    pub(super) fn check_leaf(self, leaf: &X509Certificate<'_>) -> Result<()> {
        let malformed = |_| Error::from(Malformed::Certificate);
        let key_usage = leaf.key_usage().map_err(malformed)?;
        let extended = leaf.extended_key_usage().map_err(malformed)?;
        let signs = key_usage.is_some_and(|it| it.value.digital_signature() && !it.value.key_cert_sign());
        let for_this = extended.is_some_and(|it| match self {
            Self::Issuer => it.value.other.contains(&MDOC_DOCUMENT_SIGNER),
            Self::RelyingParty => it.value.other.contains(&MDOC_READER_AUTHENTICATION),
            Self::WalletProvider => it.value.client_auth,
        });
        if signs && for_this && !leaf.is_ca() { Ok(()) } else { Err(Untrusted::Chain.into()) }
    }
}

const MDOC_DOCUMENT_SIGNER: Oid<'static> = oid!(1.0.18013.5.1.2);
const MDOC_READER_AUTHENTICATION: Oid<'static> = oid!(1.0.18013.5.1.6);
