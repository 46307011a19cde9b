//! The keys of a token: one for each signature, and the authority's.

use std::sync::Arc;

use cryptoki::object::{Attribute, ObjectHandle};
use cryptoki::session::Session;
use siegelring_core::crypto::{PublicKey, Signature};
use siegelring_signature::certificate::key_identifier;

use super::connection::Connection;
use super::fault::Fault;
use super::objects::{self, Pair};
use super::token::Token;
use crate::keys::signing::{CertificationKey, FreshKey, Result};

/// A key for one signature, alone in a session of its own. The session ends before its connection may.
pub(super) struct SessionKey {
    pair: Pair,
    session: Session,
    _connection: Arc<Connection>,
}

impl SessionKey {
    pub(super) fn make(session: Session, connection: Arc<Connection>) -> std::result::Result<Self, Fault> {
        Ok(Self { pair: objects::make(&session, None)?, session, _connection: connection })
    }
}

impl FreshKey for SessionKey {
    fn public_key(&self) -> &PublicKey {
        &self.pair.public_key
    }

    fn sign(self: Box<Self>, payload: &[u8]) -> Result<Signature> {
        let signature = objects::sign(&self.session, self.pair.private, payload);
        for object in [self.pair.private, self.pair.public] {
            if let Err(error) = self.session.destroy_object(object) {
                // It goes with the session all the same, which ends here.
                tracing::debug!(%error, "a key that has signed could not be destroyed by itself");
            }
        }
        Ok(signature?)
    }
}

/// The key of an authority on a token.
pub struct TokenKey {
    token: Arc<Token>,
    id: Vec<u8>,
}

impl TokenKey {
    /// The one whose `CKA_ID` is this key identifier.
    pub const fn new(token: Arc<Token>, id: Vec<u8>) -> Self {
        Self { token, id }
    }
}

impl CertificationKey for TokenKey {
    fn ready(&self) -> Result<()> {
        self.token.with(|connection| objects::find(&connection.session()?, &self.id).map(drop))
    }

    fn sign(&self, payload: &[u8]) -> Result<Signature> {
        self.token.with(|connection| {
            let session = connection.session()?;
            let key = objects::find(&session, &self.id)?;
            objects::sign(&session, key, payload)
        })
    }
}

/// The key of a new authority, which has no certificate yet.
pub struct NewCertificationKey {
    key: ObjectHandle,
    public_key: PublicKey,
    session: Session,
    _connection: Arc<Connection>,
}

/// What the owner of a token sees in its list of objects.
const LABEL: &str = "siegelring document signatures";

impl NewCertificationKey {
    pub(super) fn make(connection: &Arc<Connection>) -> std::result::Result<Self, Fault> {
        let session = connection.writing_session()?;
        let pair = objects::make(&session, Some(LABEL))?;
        let id = [Attribute::Id(key_identifier(&pair.public_key))];
        for object in [pair.public, pair.private] {
            session.update_attributes(object, &id)?;
        }
        Ok(Self { key: pair.private, public_key: pair.public_key, session, _connection: connection.clone() })
    }

    /// Its public key.
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Signs by ES256.
    ///
    /// # Errors
    /// [`SigningKeyError`](crate::keys::signing::SigningKeyError) if the HSM cannot now.
    pub fn sign(&self, payload: &[u8]) -> Result<Signature> {
        Ok(objects::sign(&self.session, self.key, payload)?)
    }
}
