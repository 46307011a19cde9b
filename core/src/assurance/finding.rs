//! Why a level is what it is.

use serde::{Deserialize, Serialize};

use super::Level;

macro_rules! reasons {
    ($($(#[$doc:meta])* $case:ident = $code:literal,)*) => {
        /// One fact that bears on the level.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Reason { $($(#[$doc])* #[serde(rename = $code)] $case,)* }

        impl Reason {
            /// Every reason, for tables of words and of tests.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)* }
            }
        }
    };
}

reasons! {
    /// The person said who they are; nobody checked.
    ProofingSelfDeclared = "proofing.self_declared",
    /// The activation code went by letter to the registered address.
    ProofingRegisterLetter = "proofing.register_letter",
    /// The person logged in with a means of level substantial.
    ProofingUpstreamSubstantial = "proofing.upstream_substantial",
    /// A clerk compared the person with a valid identity document.
    ProofingInPerson = "proofing.in_person",
    /// The person logged in with a means of level high.
    ProofingUpstreamHigh = "proofing.upstream_high",
    /// The identification is older than the policy allows.
    ProofingTooOld = "proofing.too_old",
    /// The keys are in software.
    KeySoftware = "key.software",
    /// The keys are in a trusted execution environment.
    KeyTrustedEnvironment = "key.trusted_environment",
    /// The keys are in a Secure Enclave.
    KeySecureEnclave = "key.secure_enclave",
    /// The keys are in a secure element of their own.
    KeyStrongBox = "key.strong_box",
    /// The evidence for where the keys live is older than the policy allows.
    EvidenceTooOld = "evidence.too_old",
    /// The evidence for where the keys live was revoked.
    EvidenceRevoked = "evidence.revoked",
    /// Nothing showed that the holder is there.
    UserNone = "user.none",
    /// The phone's own biometric or screen lock showed that somebody is there.
    UserBiometric = "user.biometric",
    /// A PIN whose tries another server counts.
    UserPinElsewhere = "user.pin_elsewhere",
    /// A PIN whose tries this server counts.
    UserPin = "user.pin",
    /// Nobody knows how the request came to the phone.
    ChannelUnbound = "channel.unbound",
    /// The request was scanned from another screen.
    ChannelScanned = "channel.scanned",
    /// The request was sent to the phone and told apart by a number.
    ChannelDecoupled = "channel.decoupled",
    /// The request was opened on the phone itself.
    ChannelSameDevice = "channel.same_device",
    /// The relying party accepts only low from another device.
    ChannelNotAccepted = "channel.not_accepted",
    /// The credential was issued at level low.
    IssuedLow = "issued.low",
    /// The credential was issued at level substantial.
    IssuedSubstantial = "issued.substantial",
    /// The credential was issued at level high.
    IssuedHigh = "issued.high",
}

/// A reason and the highest level that it allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// The highest level that it allows.
    pub allows: Level,
    /// The reason.
    pub reason: Reason,
}

impl Finding {
    /// The stable code of its reason.
    pub const fn code(&self) -> &'static str {
        self.reason.code()
    }
}
