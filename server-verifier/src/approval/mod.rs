//! The engine of approvals: one request to one phone, from the browser that asks to the answer.
//!
//! [`state`] is the pure machine, [`Approvals`] keeps it in the store. Neither knows OpenID4VP, keys or front doors.

mod ask;
mod browser;
mod engine;
mod events;
pub mod state;
#[cfg(test)]
mod tests;

pub use ask::{Ask, TIME_TO_ANSWER, TIME_TO_READ};
pub use browser::{BrowserHash, BrowserSecret};
pub use engine::{ApprovalError, Approvals, Redeemed};
pub use events::{Announcements, Changes, Watch};
pub use state::{Approval, Ending, Flow, Opener, Opening, Redemption, Refusal, Status};
