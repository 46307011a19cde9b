//! TLS for the demo's HTTP clients.

/// Lets rustls use ring, once for the process; a second call changes nothing.
pub(super) fn use_ring() {
    // An error says that it was set already, which is all that is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
