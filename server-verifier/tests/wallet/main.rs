//! What phones call, attacked: registration, PIN, life cycle, requests and responses.
#![allow(unreachable_pub, reason = "nothing of a test is reached from outside")]

mod card;
mod http;
mod key_attestation;
mod levels;
mod phone;
mod pin;
mod pin_change;
mod registration;
mod request_token;
mod requests;
mod responses;
mod unblock;
mod world;
