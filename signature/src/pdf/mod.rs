//! PDF signatures (PAdES, ETSI EN 319 142-1) as incremental updates: what is submitted stays, byte for byte.
//!
//! [`inspect`] says at submission whether a file can be signed; [`prepare`] writes the update and what to sign;
//! [`validation_data`] adds what a validator needs years later.

mod appearance;
pub(crate) mod changes;
mod fields;
mod inspect;
mod reader;
pub(crate) mod restrictions;
mod revisions;
mod signature;
pub(crate) mod signatures;
mod structure;
mod update;
mod validation_data;

pub use inspect::{Inspection, inspect};
pub use signature::{PdfSignature, PreparedPdf, Rectangle, VisibleField, prepare};
pub use validation_data::{ValidationData, validation_data};
