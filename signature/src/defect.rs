//! What can be wrong with a signature, or with the file around it. One stable code each.
//!
//! The code names the format first (`pdf.byte_range`, `asic.path`), since that is what a person who asks about it knows.

use crate::error::{Error, Malformed, Refused};

/// The result of every step of a verification.
pub type Checked<T> = core::result::Result<T, Defect>;

macro_rules! defects {
    ($($(#[$doc:meta])* $case:ident = $code:literal,)*) => {
        /// What can be wrong with a signature, or with the file around it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Defect { $($(#[$doc])* $case,)* }

        impl Defect {
            /// Every case, for tables of words and of tests.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code, format first.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)* }
            }
        }
    };
}

defects! {
    /// More bytes, objects or entries than are looked at.
    TooLarge = "file.too_large",
    /// CMS `SignedData` that does not parse, or says something twice (RFC 5652).
    Cms = "cms.malformed",
    /// Not exactly one signer in a signature for one.
    CmsSigners = "cms.signers",
    /// The signed attributes lack what they must hold, or hold it twice (RFC 5652 section 5.3).
    CmsAttributes = "cms.attributes",
    /// The signed attributes name another type of content.
    CmsContentType = "cms.content_type",
    /// A signature or digest algorithm that is not known here.
    CmsAlgorithm = "cms.algorithm",
    /// A digest or key that is too weak to mean anything, such as SHA-1.
    CmsWeakAlgorithm = "cms.weak_algorithm",
    /// The digest does not fit what is signed.
    CmsDigest = "cms.digest",
    /// The signature value does not verify.
    CmsSignature = "cms.signature",
    /// What was signed is neither in the file nor beside it.
    CmsContentMissing = "cms.content_missing",
    /// The signer's certificate is not there.
    CmsNoCertificate = "cms.no_certificate",
    /// The signed attributes name another certificate than the signer's (RFC 5035).
    CmsBinding = "cms.binding",
    /// A certificate that does not parse.
    Certificate = "certificate.malformed",
    /// A revocation list that does not parse or is not its issuer's.
    Crl = "crl.malformed",
    /// A time stamp that does not parse (RFC 3161).
    TimeStamp = "time_stamp.malformed",
    /// A time stamp over something else.
    TimeStampImprint = "time_stamp.imprint",
    /// A time stamp by a certificate that may not make any (RFC 3161 section 2.3).
    TimeStampUsage = "time_stamp.usage",
    /// A PDF whose objects cannot be read (ISO 32000-2 section 7).
    Pdf = "pdf.malformed",
    /// Cross-reference information that cannot be read, or loops (section 7.5.4).
    PdfXref = "pdf.xref",
    /// An encrypted PDF.
    PdfEncrypted = "pdf.encrypted",
    /// `ByteRange` is missing, odd, or does not cover its revision but for the signature itself (forgery, wrapping).
    PdfByteRange = "pdf.byte_range",
    /// `Contents` is missing, null, or not exactly what `ByteRange` leaves out (universal signature forgery).
    PdfContents = "pdf.contents",
    /// The signature is no part of the revision that it signs.
    PdfDetached = "pdf.detached_signature",
    /// Two signatures claim the same bytes.
    PdfSharedBytes = "pdf.shared_bytes",
    /// Bytes after a revision that are no revision (incremental saving attack).
    PdfTrailing = "pdf.trailing_bytes",
    /// A later revision that does not build on the one before it.
    PdfBrokenChain = "pdf.broken_chain",
    /// An object of a later revision that its cross-reference information does not name.
    PdfHiddenObject = "pdf.hidden_object",
    /// A later revision that takes up bytes of an earlier one as an object (shadow attack).
    PdfShadow = "pdf.shadow_object",
    /// An object that stands twice in one revision.
    PdfConflict = "pdf.conflicting_objects",
    /// A ZIP container that cannot be read, or that readers would read differently.
    Asic = "asic.malformed",
    /// A path that leaves the container, or could on some system.
    AsicPath = "asic.path",
    /// Two files of one name.
    AsicDuplicate = "asic.duplicate",
    /// A container that grows too much when opened.
    AsicBomb = "asic.bomb",
    /// A container that does not begin with its `mimetype`.
    AsicMimetype = "asic.mimetype",
    /// A manifest that cannot be read (ETSI EN 319 162-1, annex A.4).
    AsicManifest = "asic.manifest",
    /// A signature in XML (XAdES), which is not read here.
    AsicXades = "asic.xades",
    /// A file of the container whose digest is not the one in the manifest.
    AsicDigest = "asic.digest",
    /// A file that the manifest names and that is not there.
    AsicMissing = "asic.missing",
}

/// What the readers of files say, in the words of a verification.
impl From<Error> for Defect {
    fn from(error: Error) -> Self {
        match error {
            Error::Malformed(Malformed::PdfTooLarge | Malformed::PdfTooComplex | Malformed::PdfDepth) => Self::TooLarge,
            Error::Malformed(Malformed::PdfCrossReference | Malformed::PdfLoop) => Self::PdfXref,
            Error::Malformed(Malformed::PdfTrailingData) => Self::PdfTrailing,
            Error::Malformed(Malformed::Certificate) => Self::Certificate,
            Error::Malformed(Malformed::Cms) => Self::Cms,
            Error::Refused(Refused::PdfEncrypted) => Self::PdfEncrypted,
            _ => Self::Pdf,
        }
    }
}
