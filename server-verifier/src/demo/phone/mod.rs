//! The phone simulator: [`siegelring_core::holder`] with keys in software and state in a file.
//!
//! [`driver`] is the loop that every app around the holder has; [`cli`] gives it a person made of arguments, [`page`]
//! one who looks at a page that looks like a phone.

pub mod cli;
pub mod driver;
mod http;
mod keys;
pub mod page;
pub(super) mod person;
pub(super) mod scan;
mod screens;
mod signature;
mod storage;
#[cfg(test)]
mod tests;
mod words;
