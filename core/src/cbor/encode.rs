//! Deterministic encoding.

use serde::Serialize;

use super::cursor::{Cursor, Major};
use crate::error::{Malformed, Result};

/// Arrays, maps and tags around one another in what is written.
const MAX_DEPTH: usize = 64;

/// Encodes `value` deterministically (RFC 8949, section 4.2.1), whatever order it names its map keys in.
///
/// # Errors
/// [`Malformed::CborShape`] for a value that has no encoding, [`Malformed::CborNotMinimal`] for a sequence or map that
/// does not know its length, [`Malformed::CborDuplicateKey`] and [`Malformed::CborDepth`]: all mistakes of the caller's
/// type, none depends on somebody else.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let bytes = serde_cbor::to_vec(value).map_err(|_| Malformed::CborShape)?;
    let mut sorted = Vec::with_capacity(bytes.len());
    copy_sorted(&mut Cursor::new(&bytes), &mut sorted, MAX_DEPTH)?;
    Ok(sorted)
}

fn copy_sorted(from: &mut Cursor<'_>, to: &mut Vec<u8>, depth_left: usize) -> Result<()> {
    let depth_left = depth_left.checked_sub(1).ok_or(Malformed::CborDepth)?;
    let start = *from;
    let head = from.head()?;
    if matches!(head.major, Major::Bytes | Major::Text) {
        from.take(head.argument)?;
    }
    to.extend_from_slice(from.since(&start));
    match head.major {
        Major::Array => (0..head.argument).try_for_each(|_| copy_sorted(from, to, depth_left)),
        Major::Map => copy_entries_sorted(head.argument, from, to, depth_left),
        Major::Tag => copy_sorted(from, to, depth_left),
        _ => Ok(()),
    }
}

fn copy_entries_sorted(pairs: u64, from: &mut Cursor<'_>, to: &mut Vec<u8>, depth_left: usize) -> Result<()> {
    let mut entries = std::collections::BTreeMap::new();
    for _ in 0..pairs {
        let (mut key, mut value) = (Vec::new(), Vec::new());
        copy_sorted(from, &mut key, depth_left)?;
        copy_sorted(from, &mut value, depth_left)?;
        if entries.insert(key, value).is_some() {
            return Err(Malformed::CborDuplicateKey.into());
        }
    }
    for (key, value) in entries {
        to.extend(key);
        to.extend(value);
    }
    Ok(())
}
