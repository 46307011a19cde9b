//! Paths in a container that mean the same file wherever it is unpacked.

use crate::defect::{Checked, Defect};

const MAX_PATH: usize = 1024;

/// A relative path with plain names between slashes.
///
/// # Errors
/// [`Defect::AsicPath`] for one that is absolute, climbs, names a drive or a stream, or is no text.
pub(super) fn check(bytes: &[u8]) -> Checked<String> {
    let path = std::str::from_utf8(bytes).map_err(|_| Defect::AsicPath)?;
    let plain = |name: &str| !name.is_empty() && name != "." && name != "..";
    let names = path.strip_suffix('/').unwrap_or(path);
    let fits = path.len() <= MAX_PATH
        && !path.chars().any(|it| it.is_control() || matches!(it, '\\' | ':'))
        && names.split('/').all(plain);
    if fits { Ok(path.to_owned()) } else { Err(Defect::AsicPath) }
}

/// A relative URI reference as a path: `%` and two hexadecimal digits decoded (RFC 3986 section 2.1).
///
/// # Errors
/// [`Defect::AsicManifest`] for a `%` without digits; as [`check`].
pub(super) fn from_uri(uri: &str) -> Checked<String> {
    let mut bytes = Vec::with_capacity(uri.len());
    let mut rest = uri.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        if *byte == b'%' {
            let (digits, after) = after.split_at_checked(2).ok_or(Defect::AsicManifest)?;
            let digits = std::str::from_utf8(digits).map_err(|_| Defect::AsicManifest)?;
            bytes.push(u8::from_str_radix(digits, 16).map_err(|_| Defect::AsicManifest)?);
            rest = after;
        } else {
            bytes.push(*byte);
            rest = after;
        }
    }
    check(&bytes)
}
