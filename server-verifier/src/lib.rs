//! The server of Siegelring: OpenID Connect to portals, OpenID4VP to phones, on embedded storage.
