//! Document signatures: PDF (PAdES), CMS (CAdES), ASiC-E containers and time stamps, made and verified.
//!
//! Everything here is a pure function over bytes: no input or output, no clock, no keys. Who holds the key is outside:
//! what is prepared says what to sign, and is completed with the signature.

pub mod asic;
pub mod certificate;
pub mod chain;
pub mod cms;
pub mod crypto;
pub mod defect;
mod der;
pub mod error;
mod hex;
#[doc(hidden)]
pub mod internal;
pub mod pdf;
pub mod report;
#[cfg(any(test, feature = "testing"))]
#[doc(hidden)]
pub mod testing;
pub mod time_stamp;

pub use defect::Defect;
pub use error::{Error, Result};
