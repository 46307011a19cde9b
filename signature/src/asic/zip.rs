//! The ZIP archive around it all (EN 319 162-1, annex A.1): every file stored, nothing but name, time and content.

use std::io::{Cursor, Write as _};

use siegelring_core::time::UnixTime;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{AsicError, Result};

/// An archive that is being written.
pub(super) struct Zip {
    writer: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Zip {
    /// Whether a time can stand in an archive.
    pub(super) fn check_time(at: UnixTime) -> Result<()> {
        date_time(at).map(drop)
    }

    /// Begins one of about `size` bytes, all of whose files are of the time `at`.
    pub(super) fn new(size: usize, at: UnixTime) -> Result<Self> {
        // Files are stored: PDFs are compressed already, and what needs no inflating can hide no bomb.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(date_time(at)?)
            .unix_permissions(0o644);
        Ok(Self { writer: ZipWriter::new(Cursor::new(Vec::with_capacity(size))), options })
    }

    /// Adds a file. A name beyond ASCII is marked as UTF-8.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        self.writer.start_file(name, self.options).map_err(|_| AsicError::Encoding)?;
        self.writer.write_all(content).map_err(|_| AsicError::Encoding)
    }

    /// Ends it.
    pub(super) fn finish(self) -> Result<Vec<u8>> {
        let written = self.writer.finish().map_err(|_| AsicError::Encoding)?;
        Ok(written.into_inner())
    }
}

/// In UTC; a ZIP archive knows no time zone, and two seconds are its smallest step.
fn date_time(at: UnixTime) -> Result<DateTime> {
    let seconds = i64::try_from(at.0).map_err(|_| AsicError::Time)?;
    let at = time::OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| AsicError::Time)?;
    let year = u16::try_from(at.year()).map_err(|_| AsicError::Time)?;
    DateTime::from_date_and_time(year, at.month().into(), at.day(), at.hour(), at.minute(), at.second())
        .map_err(|_| AsicError::Time)
}
