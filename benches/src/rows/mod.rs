//! What is measured, group by group.

mod mdoc;
mod sd_jwt;

use crate::row::Row;

/// Rows that are measured together.
pub struct Group {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// Measures; the words of an error say what is missing.
    pub measure: fn() -> Result<Vec<Row>, String>,
}

/// Every group, in the order in which they are measured.
pub const GROUPS: &[Group] = &[
    Group { name: "mdoc", about: "verify a login presentation in mdoc", measure: mdoc::measure },
    Group { name: "sd-jwt", about: "verify a login presentation in SD-JWT VC", measure: sd_jwt::measure },
];
