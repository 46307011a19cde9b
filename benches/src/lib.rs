//! What login and signature cost: each figure beside its floor and its peer, measured by turns in one run.
//!
//! A [`rows::Group`] measures one matter and gives [`row::Row`]s; `cargo xtask bench` prints them. Measuring in one process by
//! turns is [`measure::by_turns`]; a peer that is a program of its own takes its turns through [`peer::Peer`].

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a measurement that fails ends by a panic; figures are floating-point numbers"
)]

pub mod floor;
pub mod login;
pub mod measure;
pub mod peer;
pub mod presentation;
pub mod row;
pub mod rows;
pub mod scheme;
pub mod signing;
pub mod table;
pub mod trusted;
