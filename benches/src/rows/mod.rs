//! What is measured, group by group.

mod mdoc;
mod sd_jwt;
pub mod signing;

use crate::login;
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

/// Every group, in the order in which they are measured: first what runs in this process, beginning with what leaves least in its
/// memory for the next, last what leaves gigabytes on the disk.
pub const GROUPS: &[Group] = &[
    Group { name: "sd-jwt", about: "verify a login presentation in SD-JWT VC", measure: sd_jwt::measure },
    Group { name: "mdoc", about: "verify a login presentation in mdoc", measure: mdoc::measure },
    Group { name: "evidence", about: "verify the record of an approval offline", measure: signing::evidence },
    Group { name: "signing", about: "sign and validate PDFs, in time and memory", measure: signing::measure },
    Group { name: "login", about: "complete logins at the server", measure: login::complete },
    Group { name: "pin", about: "PIN evaluations, durable, 64 at once", measure: login::pin },
    Group { name: "start", about: "start to ready, idle memory, size of the binary", measure: login::start },
    Group { name: "overload", about: "ten times what the server can take", measure: login::overload },
    Group { name: "signature", about: "submit, approve, result at the server", measure: login::signature },
    Group { name: "wallets", about: "the same with a million enrolled wallets", measure: login::wallets },
];
