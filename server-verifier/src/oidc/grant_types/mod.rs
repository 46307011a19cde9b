//! One file for each grant type of the token endpoint.

mod authorization_code;
mod client_credentials;
