//! The front door of portals that have documents signed: submitted, approved on a phone, sealed, fetched.
//!
//! Nothing here knows HTTP: `http::signing` reads requests and writes answers. A submission is one record, changed by
//! compare-and-swap; its documents are records of sealed chunks. What the portal is to be told stands in the same record
//! as the state it tells ([`crate::store::records::submission::Outbox`]), so no change is ever without its event.

mod chunks;
pub mod equipment;
pub mod revocation;
pub mod time_stamp;

pub use chunks::{ChunkReader, ChunkWriter, Stored};
pub use equipment::{Equipment, EquipmentError};
