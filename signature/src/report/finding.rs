//! What a verification can find: one stable code each, and what it means for the conclusion.

use serde::{Serialize, Serializer};

use super::indication::{SubIndication, Verdict};

/// What a finding does to the conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// A check that held.
    Passes,
    /// Worth knowing, and decides nothing.
    Informs,
    /// Something is not known.
    Indeterminate(SubIndication),
    /// Something is wrong.
    Fails(SubIndication),
}

impl Effect {
    /// What the conclusion is at best.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Passes | Self::Informs => Verdict::Valid,
            Self::Indeterminate(_) => Verdict::Indeterminate,
            Self::Fails(_) => Verdict::Invalid,
        }
    }

    /// Why it is not better.
    pub const fn sub_indication(self) -> Option<SubIndication> {
        match self {
            Self::Passes | Self::Informs => None,
            Self::Indeterminate(why) | Self::Fails(why) => Some(why),
        }
    }

    /// The stable code, as in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passes => "passed",
            Self::Informs => "note",
            Self::Indeterminate(_) => "unknown",
            Self::Fails(_) => "failed",
        }
    }
}

macro_rules! findings {
    ($($(#[$doc:meta])* $case:ident = $code:literal, $effect:ident $(($why:ident))?;)*) => {
        /// What was found. The code begins with what was looked at.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Finding { $($(#[$doc])* $case,)* }

        impl Finding {
            /// Every finding, for tables of words and of tests.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code, such as `integrity.intact`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)* }
            }

            /// What it does to the conclusion.
            pub const fn effect(self) -> Effect {
                match self { $(Self::$case => Effect::$effect $((SubIndication::$why))?,)* }
            }
        }
    };
}

findings! {
    /// What was signed is there, unchanged.
    Intact = "integrity.intact", Passes;
    /// A digest does not fit: what was signed was changed.
    Changed = "integrity.changed", Fails(HashFailure);
    /// The signature value does not verify.
    WrongSignature = "integrity.signature", Fails(SigCryptoFailure);
    /// The file or the signature cannot be read, or is built to deceive; the value is the error's code.
    Malformed = "integrity.malformed", Fails(FormatFailure);
    /// The digest or signature algorithm is broken, such as SHA-1.
    WeakAlgorithm = "integrity.weak_algorithm", Indeterminate(CryptoConstraintsFailure);
    /// An algorithm that is not known here.
    UnknownAlgorithm = "integrity.unknown_algorithm", Indeterminate(CryptoConstraintsFailure);
    /// The signed content is neither in the file nor beside it.
    ContentMissing = "integrity.content_missing", Indeterminate(SignedDataNotFound);

    /// The name in the signer's certificate; the value is the name.
    SignerNamed = "signer.name", Informs;
    /// The signer's certificate is not in the file.
    SignerMissing = "signer.missing", Indeterminate(NoSigningCertificateFound);
    /// The signed attributes name another certificate than the one that verifies.
    SignerSwapped = "signer.swapped", Indeterminate(NoSigningCertificateFound);
    /// The signed attributes do not name the certificate (no ESS signing-certificate).
    SignerUnbound = "signer.unbound", Informs;

    /// The certificate is this scheme's.
    ChainScheme = "chain.scheme", Passes;
    /// The certificate leads to a root that was configured for signers of others.
    ChainConfigured = "chain.configured", Passes;
    /// The certificate leads to no root that is trusted here.
    ChainUnknown = "chain.unknown", Indeterminate(NoCertificateChainFound);
    /// The certificate may not sign documents.
    ChainUsage = "chain.usage", Indeterminate(ChainConstraintsFailure);
    /// The chain cannot be read or breaks its own rules.
    ChainBroken = "chain.broken", Indeterminate(CertificateChainGeneralFailure);
    /// A certificate has expired, and no time stamp proves that the signature is older.
    ChainExpired = "chain.expired", Indeterminate(OutOfBoundsNoPoe);
    /// A certificate is not valid yet.
    ChainNotYetValid = "chain.not_yet_valid", Indeterminate(OutOfBoundsNoPoe);
    /// A certificate had expired at the time of the time stamp.
    ChainExpiredWhenSigned = "chain.expired_when_signed", Fails(Expired);
    /// A certificate was not valid yet at the time of the time stamp.
    ChainNotYetValidWhenSigned = "chain.not_yet_valid_when_signed", Fails(NotYetValid);

    /// There is no time stamp.
    TimeStampNone = "time_stamp.none", Informs;
    /// A trusted authority stamped the signature; the value is when.
    TimeStampValid = "time_stamp.valid", Passes;
    /// The time stamp holds, but its authority is not trusted here; the value is the time it claims.
    TimeStampUntrusted = "time_stamp.untrusted", Informs;
    /// The time stamp does not hold or is for something else; the value is the error's code.
    TimeStampWrong = "time_stamp.wrong", Indeterminate(SigConstraintsFailure);

    /// No revocation list names the certificate; the value is when the list was made.
    NotRevoked = "revocation.good", Passes;
    /// The certificate lived for minutes only and cannot be revoked.
    RevocationNotNeeded = "revocation.not_needed", Passes;
    /// It was revoked, but only after the time stamp; the value is when.
    RevokedLater = "revocation.later", Passes;
    /// It was revoked before the time stamp; the value is when.
    Revoked = "revocation.revoked", Fails(Revoked);
    /// It is revoked, and no time stamp proves that the signature is older; the value is when.
    RevokedNoProof = "revocation.no_proof", Indeterminate(RevokedNoPoe);
    /// No usable revocation list is in the file or was given.
    RevocationUnknown = "revocation.unknown", Indeterminate(TryLater);

    /// Nothing was added after signing.
    NothingAdded = "added.nothing", Passes;
    /// Another signature or time stamp was added.
    AddedSignature = "added.signature", Informs;
    /// Certificates and revocation lists were added, for later verification.
    AddedValidationData = "added.validation_data", Informs;
    /// The document's description (title, keywords) was changed.
    AddedMetadata = "added.metadata", Informs;
    /// Form fields were filled in, as the signer allowed.
    AddedFormDataAllowed = "added.form_data_allowed", Informs;
    /// Comments were added, as the signer allowed.
    AddedAnnotationsAllowed = "added.annotations_allowed", Informs;
    /// Form fields were filled in after signing.
    AddedFormData = "added.form_data", Indeterminate(SigConstraintsFailure);
    /// Comments or other annotations were added or changed after signing.
    AddedAnnotations = "added.annotations", Indeterminate(SigConstraintsFailure);
    /// What the pages show was changed after signing.
    ChangedContent = "added.content", Fails(FormatFailure);
    /// Something was added that the signer had forbidden.
    AddedForbidden = "added.forbidden", Fails(FormatFailure);
    /// A file in the container is not covered by this signature; the value is its name.
    FileNotCovered = "added.file", Indeterminate(SigConstraintsFailure);

    /// No approval is embedded: the signature was not made by this scheme.
    ApprovalNone = "approval.none", Informs;
    /// The scheme's certificate signed without an approval.
    ApprovalMissing = "approval.missing", Fails(FormatFailure);
    /// The phone of this person approved exactly this file; the value is when.
    ApprovalValid = "approval.valid", Passes;
    /// The approval is for another file.
    ApprovalOtherFile = "approval.other_file", Fails(FormatFailure);
    /// The approval is somebody else's than the certificate says.
    ApprovalOtherName = "approval.other_name", Fails(FormatFailure);
    /// The approval does not hold; the value is the error's code.
    ApprovalWrong = "approval.wrong", Fails(FormatFailure);
    /// The roots that approvals are checked against were not given.
    ApprovalUnchecked = "approval.unchecked", Indeterminate(SigConstraintsFailure);
    /// No PIN was proved with the approval.
    ApprovalWithoutPin = "approval.without_pin", Informs;
    /// The phone could not show the file; the person approved it by its digest.
    ApprovalUnseen = "approval.unseen", Informs;
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
