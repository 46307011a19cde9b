//! The pre-scan.
use crate::Result;
/// What a received item may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole item.
    pub max_bytes: usize,
    /// Nesting of arrays, maps and tags.
    pub max_depth: usize,
    /// Items in all, keys and values counted separately.
    pub max_items: usize,
}
impl Limits {
    /// For messages of the protocols here: 1 MiB, 16 levels, 20,000 items.
    pub const MESSAGE: Self = Self { max_bytes: 1 << 20, max_depth: 16, max_items: 20_000 };
}
/// Checks.
pub fn scan(_bytes: &[u8], _limits: &Limits) -> Result<()> {
    todo!()
}
