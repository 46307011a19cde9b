//! How it is known later whether a leaf was still good.

/// How it is known later whether a leaf was still good when it signed. A leaf with neither is called untrusted by
/// validators, so there is no third way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation<'a> {
    /// It lives for minutes and a time stamp proves that it signed within them: it cannot be revoked, and says so by
    /// `ext-etsi-valassured-ST-certs` (ETSI EN 319 412-1, section 5.2) and `noRevAvail` (RFC 9608).
    ShortTerm,
    /// It lives for years, and the authority's revocation list stands at this URL.
    CrlAt(&'a str),
}
