//! What is known about a wallet and about one approval. In every list the weakest case stands first.

use serde::{Deserialize, Serialize};

use super::Level;
use crate::time::UnixTime;

macro_rules! graded {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$case_doc])* #[serde(rename = $code)] $case,)* }

        impl $name {
            /// Every case, the weakest first.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)* }
            }

            /// The case with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|case| case.code() == code)
            }
        }
    };
}

graded! {
    /// How a person was identified (2015/1502 section 2.1.2).
    Proofing {
        /// The person said so.
        SelfDeclared = "self_declared",
        /// A letter with the activation code to the address in the population register.
        RegisterLetter = "register_letter",
        /// A login with a means of level substantial.
        UpstreamSubstantial = "upstream_substantial",
        /// A clerk compared the person with a valid identity document.
        InPerson = "in_person",
        /// A login with a means of level high, such as the online function of the German identity card.
        UpstreamHigh = "upstream_high",
    }
}

graded! {
    /// Where the wallet's keys live, as the verified evidence says and not as the phone claims.
    KeyStorage {
        /// In software, or nothing is known about it.
        Software = "software",
        /// In a trusted execution environment (Android Key Attestation, security level TEE).
        TrustedEnvironment = "trusted_environment",
        /// In a Secure Enclave, by a key that App Attest vouches for.
        SecureEnclave = "secure_enclave",
        /// In a secure element of its own (Android Key Attestation, security level StrongBox).
        StrongBox = "strong_box",
    }
}

graded! {
    /// What showed at the moment of use that the holder is there (2015/1502 section 2.2.1).
    UserVerification {
        /// Nothing that was verified.
        None = "none",
        /// The phone's own biometric or screen lock.
        Biometric = "biometric",
        /// A PIN proof whose tries another server counts; the verifier cannot see how.
        PinElsewhere = "pin_elsewhere",
        /// A PIN whose tries this server counts.
        Pin = "pin",
    }
}

graded! {
    /// How the request came to the phone.
    Channel {
        /// Nobody knows: the response says nothing about it, or the request was open to whoever fetched it.
        Unbound = "unbound",
        /// Scanned from another screen.
        Scanned = "scanned",
        /// Sent to the phone and told apart by a number (number matching).
        Decoupled = "decoupled",
        /// Opened in the browser of the phone itself, to which the login returns.
        SameDevice = "same_device",
    }
}

/// What is known about a wallet, whatever it is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// How its holder was identified.
    pub proofing: Proofing,
    /// When that was.
    pub proofed_at: UnixTime,
    /// Where its keys live.
    pub key_storage: KeyStorage,
    /// When the evidence for that was last verified.
    pub evidence_verified_at: UnixTime,
    /// Whether that evidence was revoked since (an attestation key that leaked, a broken kind of phone).
    pub evidence_revoked: bool,
}

/// What is assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The issuance of a credential to a wallet with this user verification.
    Issuance {
        /// What the wallet will be used with.
        user_verification: UserVerification,
    },
    /// An approval with a credential.
    Approval {
        /// The level of the credential when it was issued.
        issued_at: Level,
        /// What showed that the holder is there.
        user_verification: UserVerification,
        /// How the request came to the phone.
        channel: Channel,
        /// Whether the relying party accepts more than low from another device.
        other_device_may_be_substantial: bool,
    },
}

/// Everything the level depends on but policy and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// About the wallet.
    pub evidence: Evidence,
    /// About what it does.
    pub act: Act,
}
