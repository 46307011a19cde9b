//! What a command says on standard output.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write as _, stdout};

use super::{Failure, Result};

/// Says something.
///
/// # Errors
/// [`Failure::File`] if it cannot be written. That nobody reads any more is none: whoever closed the pipe has read enough, and
/// the command still does what it was told to.
pub(crate) fn write(text: Arguments<'_>) -> Result<()> {
    match stdout().write_fmt(text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::File("standard output".to_owned(), error)),
        _ => Ok(()),
    }
}

/// Says a line.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::cli::say::write(format_args!("{}\n", format_args!($($text)*)))
    };
}
pub(crate) use say;
