//! Four ports on the loopback address.

use std::net::TcpListener;

use crate::demo::Result;

/// The first port, should nobody ask for another.
const FIRST: u16 = 8440;

/// The ports of the four servers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ports {
    pub(super) verifier: u16,
    pub(super) portal: u16,
    pub(super) phone: u16,
    pub(super) demo: u16,
}

impl Ports {
    /// Four in a row from `first` on; if nobody asked for them and one is taken, four that are free.
    ///
    /// # Errors
    /// If the ports asked for are taken.
    pub(super) fn choose(first: Option<u16>) -> Result<Self> {
        match (Self::in_a_row(first.unwrap_or(FIRST)), first) {
            (Some(ports), _) => Ok(ports),
            (None, Some(first)) => Err(format!("port {first} or one of the three after it is taken").into()),
            (None, None) => Self::free(),
        }
    }

    fn in_a_row(first: u16) -> Option<Self> {
        let port = |offset| first.checked_add(offset);
        let ports = Self { verifier: first, portal: port(1)?, phone: port(2)?, demo: port(3)? };
        let all = [ports.verifier, ports.portal, ports.phone, ports.demo];
        all.into_iter().all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()).then_some(ports)
    }

    /// Four that are free.
    ///
    /// # Errors
    /// If there are none.
    pub(super) fn free() -> Result<Self> {
        // All four are held until each is known, so that they differ.
        let listen = || TcpListener::bind(("127.0.0.1", 0));
        let held = [listen()?, listen()?, listen()?, listen()?];
        let [verifier, portal, phone, demo] = held.each_ref().map(|held| held.local_addr().map(|it| it.port()));
        Ok(Self { verifier: verifier?, portal: portal?, phone: phone?, demo: demo? })
    }
}
