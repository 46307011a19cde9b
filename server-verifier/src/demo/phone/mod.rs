//! The phone simulator: [`siegelring_core::holder::flow`] with keys in software and state in a file.

pub mod cli;
pub mod page;
