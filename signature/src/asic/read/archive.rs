//! The ZIP container (APPNOTE 6.3, ISO/IEC 21320-1), read in the one way that all readers agree on.
//!
//! The directory at the end and the headers before the files must say the same, no two files may share bytes or a name,
//! and what a file grows to is known before it is unpacked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::path;
use crate::defect::{Checked, Defect};

/// How many files a container may hold.
const MAX_ENTRIES: usize = 1000;
/// What all files may grow to, in bytes.
const MAX_TOTAL: usize = 128 * 1024 * 1024;
/// How many times as large a file may become, once it is larger than [`SMALL`].
const MAX_RATIO: usize = 100;
const SMALL: usize = 1024 * 1024;

const END: [u8; 4] = *b"PK\x05\x06";
const END_LENGTH: usize = 22;
const DIRECTORY: [u8; 4] = *b"PK\x01\x02";
const LOCAL: [u8; 4] = *b"PK\x03\x04";

/// Encryption, strong encryption, masked headers, patches: nothing that a container has.
const FORBIDDEN_FLAGS: usize = 0x2061;

/// One line of the directory.
struct Entry {
    path: String,
    method: usize,
    crc: usize,
    packed: usize,
    size: usize,
    offset: usize,
}

/// Every file by its path, unpacked; `mimetype` is the first and plain.
///
/// # Errors
/// [`Defect::AsicMimetype`], [`Defect::AsicPath`], [`Defect::AsicDuplicate`], [`Defect::AsicBomb`], [`Defect::TooLarge`];
/// [`Defect::Asic`] for everything in which readers might differ.
pub(super) fn entries(bytes: &[u8]) -> Checked<BTreeMap<String, Vec<u8>>> {
    let (directory, mut entries) = directory(bytes)?;
    check_names(&entries)?;
    check_sizes(&entries)?;
    entries.sort_by_key(|it| it.offset);
    let first = entries.first().ok_or(Defect::Asic)?;
    // ETSI EN 319 162-1, annex A.1: so that its content stands at byte 38.
    if first.offset != 0 || first.path != "mimetype" || first.method != 0 || number(bytes, 28, 2)? != 0 {
        return Err(Defect::AsicMimetype);
    }
    let mut files = BTreeMap::new();
    let mut free = 0;
    for entry in &entries {
        if entry.offset < free {
            return Err(Defect::Asic);
        }
        let start = local_data(bytes, entry)?;
        free = start.checked_add(entry.packed).filter(|end| *end <= directory).ok_or(Defect::Asic)?;
        let content = unpack(entry, bytes.get(start..free).ok_or(Defect::Asic)?)?;
        if !entry.path.ends_with('/') {
            files.insert(entry.path.clone(), content);
        }
    }
    Ok(files)
}

/// Where the directory begins, and its lines.
fn directory(bytes: &[u8]) -> Checked<(usize, Vec<Entry>)> {
    let tail = bytes.len().saturating_sub(END_LENGTH + 0xffff);
    let window = bytes.get(tail..).unwrap_or_default();
    let place = window.windows(4).rposition(|it| it == END).ok_or(Defect::Asic)?;
    let end = tail.saturating_add(place);
    let (count, length, start, comment) = (
        number(bytes, end + 10, 2)?,
        number(bytes, end + 12, 4)?,
        number(bytes, end + 16, 4)?,
        number(bytes, end + 20, 2)?,
    );
    let whole = end.checked_add(END_LENGTH + comment) == Some(bytes.len())
        && start.checked_add(length) == Some(end)
        && number(bytes, end + 4, 4)? == 0
        && number(bytes, end + 8, 2)? == count;
    if !whole {
        return Err(Defect::Asic);
    }
    if count > MAX_ENTRIES {
        return Err(Defect::TooLarge);
    }
    let (mut entries, mut at) = (Vec::new(), start);
    for _ in 0..count {
        let (entry, next) = directory_line(bytes, at)?;
        entries.push(entry);
        at = next;
    }
    if at == end { Ok((start, entries)) } else { Err(Defect::Asic) }
}

fn directory_line(bytes: &[u8], at: usize) -> Checked<(Entry, usize)> {
    if bytes.get(at..at.saturating_add(4)) != Some(DIRECTORY.as_slice()) {
        return Err(Defect::Asic);
    }
    let field = |offset: usize, width: usize| number(bytes, at.saturating_add(offset), width);
    let (name, extra, comment) = (field(28, 2)?, field(30, 2)?, field(32, 2)?);
    let name_start = at.saturating_add(46);
    let name_end = name_start.saturating_add(name);
    let attributes = field(38, 4)? >> 16;
    // A symbolic link leads out of the container.
    if attributes & 0o170_000 == 0o120_000 {
        return Err(Defect::AsicPath);
    }
    let method = field(10, 2)?;
    if field(8, 2)? & FORBIDDEN_FLAGS != 0 || !matches!(method, 0 | 8) {
        return Err(Defect::Asic);
    }
    let entry = Entry {
        path: path::check(bytes.get(name_start..name_end).ok_or(Defect::Asic)?)?,
        method,
        crc: field(16, 4)?,
        packed: field(20, 4)?,
        size: field(24, 4)?,
        offset: field(42, 4)?,
    };
    Ok((entry, name_end.saturating_add(extra).saturating_add(comment)))
}

fn check_names(entries: &[Entry]) -> Checked<()> {
    let mut seen = BTreeSet::new();
    let name = |it: &Entry| it.path.trim_end_matches('/').to_lowercase();
    if entries.iter().all(|it| seen.insert(name(it))) { Ok(()) } else { Err(Defect::AsicDuplicate) }
}

fn check_sizes(entries: &[Entry]) -> Checked<()> {
    let total = entries.iter().fold(0_usize, |sum, it| sum.saturating_add(it.size));
    let grows = |it: &Entry| it.size > SMALL && it.size / MAX_RATIO > it.packed;
    if total > MAX_TOTAL || entries.iter().any(grows) { Err(Defect::AsicBomb) } else { Ok(()) }
}

/// Where the data begin behind the local header, which must say the same as the directory.
fn local_data(bytes: &[u8], entry: &Entry) -> Checked<usize> {
    let at = entry.offset;
    let field = |offset: usize, width: usize| number(bytes, at.saturating_add(offset), width);
    if bytes.get(at..at.saturating_add(4)) != Some(LOCAL.as_slice()) {
        return Err(Defect::Asic);
    }
    let name_start = at.saturating_add(30);
    let name_end = name_start.saturating_add(field(26, 2)?);
    let same_name = bytes.get(name_start..name_end) == Some(entry.path.as_bytes());
    // With bit 3, sizes and checksum stand behind the data and may be zero here.
    let later = field(6, 2)? & 8 != 0;
    let same = |stated: usize, known: usize| stated == known || (later && stated == 0);
    let same_sizes =
        same(field(14, 4)?, entry.crc) && same(field(18, 4)?, entry.packed) && same(field(22, 4)?, entry.size);
    if same_name && same_sizes && field(8, 2)? == entry.method {
        Ok(name_end.saturating_add(field(28, 2)?))
    } else {
        Err(Defect::Asic)
    }
}

fn unpack(entry: &Entry, packed: &[u8]) -> Checked<Vec<u8>> {
    let content = if entry.method == 0 {
        packed.to_vec()
    } else {
        let mut content = Vec::new();
        let limit = u64::try_from(entry.size).unwrap_or(u64::MAX).saturating_add(1);
        DeflateDecoder::new(packed).take(limit).read_to_end(&mut content).map_err(|_| Defect::Asic)?;
        content
    };
    if content.len() > entry.size {
        return Err(Defect::AsicBomb);
    }
    let mut crc = Crc::new();
    crc.update(&content);
    let whole = content.len() == entry.size && usize::try_from(crc.sum()) == Ok(entry.crc);
    if whole { Ok(content) } else { Err(Defect::Asic) }
}

/// A number of this many bytes, the lowest first.
fn number(bytes: &[u8], at: usize, width: usize) -> Checked<usize> {
    let field = bytes.get(at..at.saturating_add(width)).ok_or(Defect::Asic)?;
    Ok(field.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}
