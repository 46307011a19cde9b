//! Level of assurance: one pure function over one table, and the reasons for what it says.
//!
//! Levels are those of Commission Implementing Regulation (EU) 2015/1502 to eIDAS Art. 8. [`assess`] takes the
//! [`Facts`] known about a wallet and one approval and a [`Policy`], and gives the level together with one [`Finding`]
//! for each fact, the weakest first. The level is the least that any fact allows, so knowing less never raises it.
//!
//! Claimed levels are the scheme's own until somebody notifies or certifies it.

mod assess;
mod facts;
mod finding;
mod level;
mod policy;
#[cfg(test)]
mod tests;

pub use assess::{Assessment, assess};
pub use facts::{Act, Channel, Evidence, Facts, KeyStorage, Proofing, UserVerification};
pub use finding::{Finding, Reason};
pub use level::{Level, Scheme};
pub use policy::{Policy, Table};
