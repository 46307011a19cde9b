//! Why a container cannot be made.

/// Why a container cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AsicError {
    /// No file, or more than a container takes.
    #[error("a container holds at least one file and not too many")]
    Count,
    /// All files together are too large.
    #[error("the files are too large for one container")]
    TooLarge,
    /// A name that is no plain file name everywhere.
    #[error("a name is no plain file name")]
    Name,
    /// Two files whose names are the same, or are on some systems.
    #[error("two files have the same name")]
    Duplicate,
    /// A media type that is none.
    #[error("a media type is none")]
    MediaType,
    /// A time that the container cannot say: before 1980 or after 2107.
    #[error("the time cannot stand in a container")]
    Time,
    /// The container cannot be written; no input of a caller leads here.
    #[error("the container cannot be written")]
    Encoding,
}

impl AsicError {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Count => "asic.count",
            Self::TooLarge => "asic.too_large",
            Self::Name => "asic.name",
            Self::Duplicate => "asic.duplicate",
            Self::MediaType => "asic.media_type",
            Self::Time => "asic.time",
            Self::Encoding => "asic.encoding",
        }
    }
}
