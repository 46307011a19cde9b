//! One error for the whole crate, grouped by who is at fault, each case with a stable code.
//!
//! A code names the format first and the defect second (`pdf.encrypted`): it is what portals show, logs keep and tests
//! ask for, and it never changes once published.

/// The result of everything here that can fail.
pub type Result<T> = core::result::Result<T, Error>;

/// What went wrong, grouped by who is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Bytes that do not have the shape their standard asks for, or are larger than any honest file.
    #[error("malformed: {}", .0.code())]
    Malformed(Malformed),
    /// A well-formed file that cannot be signed or read here, and why.
    #[error("refused: {}", .0.code())]
    Refused(Refused),
    /// The caller used this crate wrongly.
    #[error("API misuse: {}", .0.code())]
    ApiMisuse(ApiMisuse),
}

impl Error {
    /// The stable code, such as `pdf.encrypted`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed(e) => e.code(),
            Self::Refused(e) => e.code(),
            Self::ApiMisuse(e) => e.code(),
        }
    }
}

macro_rules! group {
    ($(#[$doc:meta])* $group:ident { $($(#[$case_doc:meta])* $case:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $group { $($(#[$case_doc])* $case,)* }

        impl $group {
            /// Every case, for tables of words and of tests.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code, format first.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)* }
            }
        }

        impl From<$group> for Error {
            fn from(case: $group) -> Self { Self::$group(case) }
        }
    };
}

group! {
    /// Bytes that do not have the shape their standard asks for, or are larger than any honest file.
    Malformed {
        /// A certificate that does not parse.
        Certificate = "certificate.malformed",
        /// A CMS structure that is not DER, or of another shape than RFC 5652 asks for.
        Cms = "cms.malformed",
        /// A PDF beyond 50 MB.
        PdfTooLarge = "pdf.too_large",
        /// A file that does not begin with `%PDF-` at its first byte.
        PdfHeader = "pdf.header",
        /// Bytes after the last `%%EOF`.
        PdfTrailingData = "pdf.trailing_data",
        /// A cross-reference section or trailer that is missing, broken, or points nowhere.
        PdfCrossReference = "pdf.cross_reference",
        /// An object that is not where the cross-reference section says, or does not parse.
        PdfObject = "pdf.object",
        /// A stream that does not end where its `Length` says.
        PdfStreamLength = "pdf.stream_length",
        /// Objects that refer to each other in a circle where a tree is asked for, or sections that do.
        PdfLoop = "pdf.loop",
        /// Arrays and dictionaries nested deeper than 64.
        PdfDepth = "pdf.depth",
        /// More objects, sections or values than the limits, or more to decompress.
        PdfTooComplex = "pdf.too_complex",
        /// A catalog, page tree, form or signature of another shape than ISO 32000 asks for.
        PdfStructure = "pdf.structure",
    }
}

group! {
    /// A well-formed file that cannot be signed or read here, and why.
    Refused {
        /// The PDF is encrypted, be it with an empty password.
        PdfEncrypted = "pdf.encrypted",
        /// The PDF holds an XFA form, whose looks are a program.
        PdfXfa = "pdf.xfa",
        /// The PDF is certified by its author, who allows no further signature, or none that shows.
        PdfCertified = "pdf.certified",
        /// The PDF holds JavaScript.
        PdfJavaScript = "pdf.javascript",
        /// The PDF holds an action that starts a program.
        PdfLaunch = "pdf.launch",
        /// The PDF shows, sends or opens what stands elsewhere: other files, forms sent by URL, external streams.
        PdfExternalContent = "pdf.external_content",
        /// The PDF carries other files, which a reader of its pages does not see.
        PdfEmbeddedFile = "pdf.embedded_file",
        /// The PDF holds sound, film, three-dimensional scenes or PostScript, which have no fixed look.
        PdfMultimedia = "pdf.multimedia",
        /// The PDF compresses its structure by a filter other than Flate.
        PdfFilter = "pdf.filter",
    }
}

group! {
    /// The caller used this crate wrongly.
    ApiMisuse {
        /// A CMS without certificates, or a name or text that cannot be written.
        Argument = "misuse.argument",
        /// A signature that is larger than the place reserved for it.
        Reserved = "misuse.reserved",
        /// A page that the document does not have.
        Page = "misuse.page",
    }
}
