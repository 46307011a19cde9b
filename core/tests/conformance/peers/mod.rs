//! Independent implementations that read what this crate writes, and write what it reads.
//!
//! They stand in `tests/conformance` of the workspace; `cargo xtask conformance` installs them. Every peer refuses the
//! twins of what it accepts: one with a changed value or digest, one with a changed signature. So does this crate with
//! what the peer made.

mod jose;
mod mdoc;
mod scheme;
mod script;
mod sd_jwt;
mod sd_jwt_python;
mod sd_jwt_vc;
mod status_list;
mod twin;
