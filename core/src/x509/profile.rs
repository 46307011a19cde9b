//! What a leaf certificate is for, and what it must say for that.

use webpki::KeyUsage;
use x509_parser::extensions::{BasicConstraints, ExtendedKeyUsage, KeyUsage as LeafUsage};
use x509_parser::oid_registry::{
    OID_X509_EXT_BASIC_CONSTRAINTS, OID_X509_EXT_EXTENDED_KEY_USAGE, OID_X509_EXT_KEY_USAGE, Oid, asn1_rs::oid,
};
use x509_parser::prelude::X509Certificate;

use super::certificate::extension;
use crate::error::{Result, Untrusted};

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
        let key_usage: Option<LeafUsage> = extension(leaf, &OID_X509_EXT_KEY_USAGE)?;
        let extended: Option<ExtendedKeyUsage<'_>> = extension(leaf, &OID_X509_EXT_EXTENDED_KEY_USAGE)?;
        let constraints: Option<BasicConstraints> = extension(leaf, &OID_X509_EXT_BASIC_CONSTRAINTS)?;
        let signs = key_usage.is_some_and(|it| it.digital_signature() && !it.key_cert_sign());
        let for_this = extended.is_some_and(|it| match self {
            Self::Issuer => it.other.contains(&MDOC_DOCUMENT_SIGNER),
            Self::RelyingParty => it.other.contains(&MDOC_READER_AUTHENTICATION),
            Self::WalletProvider => it.client_auth,
        });
        let certifies = constraints.is_some_and(|it| it.ca);
        if signs && for_this && !certifies { Ok(()) } else { Err(Untrusted::Chain.into()) }
    }
}

const MDOC_DOCUMENT_SIGNER: Oid<'static> = oid!(1.0.18013.5.1.2);
const MDOC_READER_AUTHENTICATION: Oid<'static> = oid!(1.0.18013.5.1.6);
