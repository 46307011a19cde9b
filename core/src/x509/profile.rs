//! What a leaf certificate is for.

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
