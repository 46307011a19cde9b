//! The OpenID Connect front door, from outside: requests to the router, with a clock and a store in memory.

mod authorize;
mod client_authentication;
mod client_credentials;
mod clients;
mod cors;
mod discovery;
mod levels;
mod login;
mod logout;
mod par;
mod person;
mod published_keys;
mod relying_party;
mod server;
mod token;
mod userinfo;
