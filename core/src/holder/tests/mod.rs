//! Whole journeys against a server that is made of the other roles of this crate.

mod approval;
mod enrolment;
mod hostile;
mod kill;
mod misuse;
mod phone;
mod pin;
mod recording;
mod server;
mod signing;
