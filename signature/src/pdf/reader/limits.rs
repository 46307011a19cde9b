//! How much a file may ask for. Together they keep reading within a few times the size of the file, in time and memory.

/// The longest file that is submitted, in bytes: 50 MB, be it counted in thousands or in 1024s.
pub(crate) const MAX_FILE: usize = 50 * 1024 * 1024;

/// How much longer a file may become by its signatures.
pub(crate) const MAX_UPDATES: usize = 10 * 1024 * 1024;

/// The highest object number, and so the number of objects.
pub(super) const MAX_OBJECTS: usize = 500_000;

/// Cross-reference sections: each update of a file adds one.
pub(super) const MAX_SECTIONS: usize = 1000;

/// Arrays and dictionaries in each other.
pub(super) const MAX_DEPTH: usize = 64;

/// Values in one object.
pub(super) const MAX_VALUES: usize = 500_000;

/// Bytes of object streams and cross-reference streams after decompression, all together.
pub(super) const MAX_DECODED: usize = 40_000_000;

/// How often every byte may be parsed on average, of the file and of what was decompressed: objects are read a few times,
/// but a file whose objects stand in each other is not read for hours.
pub(super) const MAX_PASSES: usize = 4;
