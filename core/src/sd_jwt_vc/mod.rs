//! SD-JWT-based verifiable credentials (SD-JWT VC, over RFC 9901): issue, present with selective disclosure, verify.
//!
//! Every claim about the person is selectively disclosable. Those that stand in an object (`address`,
//! `age_equal_or_over`, `place_of_birth`) are disclosable one by one, and the object is too (recursive disclosures,
//! RFC 9901 section 4.2.6), so that what is withheld leaves no name behind.

mod claims;
mod compact;
mod disclosure;
mod expand;
pub mod issue;
mod key_binding;
pub mod present;
#[cfg(test)]
mod tests;
mod verify;

pub use claims::OtherClaim;
pub use compact::{MAX_DISCLOSURES, MAX_LENGTH};
pub use present::KeyBinding;
pub(crate) use verify::unverified_contents;
pub use verify::{IssuedSdJwt, VerifiedSdJwt, claimed_approval, verify, verify_issued};

/// The `typ` of the issuer-signed JWT.
pub const TYP: &str = "dc+sd-jwt";

/// The `typ` of the key binding JWT (RFC 9901 section 4.3).
pub const KEY_BINDING_TYP: &str = "kb+jwt";

/// The plain claim that holds the PIN key: base64url of the uncompressed P-256 point, 65 bytes.
pub const PIN_KEY: &str = "org.siegelring.pin_key";

/// The one digest algorithm that is used here (IANA Named Information Hash Algorithm registry).
const SHA_256: &str = "sha-256";
