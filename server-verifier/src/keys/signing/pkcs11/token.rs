//! A token: connected when it is first needed, and again after it was gone.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use super::connection::Connection;
use super::fault::Fault;
use super::key::{NewCertificationKey, SessionKey};
use crate::keys::signing::{FreshKey, FreshKeys, Result, SigningKeyError};

/// Which token, and how to use it.
#[derive(Clone)]
pub struct Settings {
    /// The library of the HSM's maker.
    pub module: PathBuf,
    /// The token's label.
    pub label: String,
    /// The PIN of its user.
    pub pin: Zeroizing<String>,
}

/// A token. Nothing is asked of it before it is needed.
pub struct Token {
    settings: Settings,
    state: Mutex<State>,
}

enum State {
    Apart,
    Connected(Arc<Connection>),
    /// The PIN was wrong, and is not tried again.
    PinRefused(&'static str),
}

impl Token {
    /// The token of these settings.
    pub const fn new(settings: Settings) -> Self {
        Self { settings, state: Mutex::new(State::Apart) }
    }

    /// Connects, if it is not connected.
    ///
    /// # Errors
    /// [`SigningKeyError`]: why it cannot be used.
    pub fn check(&self) -> Result<()> {
        self.with(|connection| connection.session().map(drop))
    }

    /// Makes the key of a new authority on the token.
    ///
    /// # Errors
    /// [`SigningKeyError`]; nothing was made.
    pub fn make_certification_key(&self) -> Result<NewCertificationKey> {
        self.with(NewCertificationKey::make)
    }

    /// Does something on a connection that works. One that turns out to be dead is replaced once.
    pub(super) fn with<T>(&self, act: impl Fn(&Arc<Connection>) -> std::result::Result<T, Fault>) -> Result<T> {
        let (connection, is_new) = self.connection()?;
        match act(&connection) {
            Err(fault) if fault.is_gone() => {
                self.forget(&connection);
                drop(connection);
                if is_new {
                    return Err(fault.into());
                }
                let (connection, _) = self.connection()?;
                Ok(act(&connection)?)
            }
            done => Ok(done?),
        }
    }

    /// The connection, and whether it was made just now.
    fn connection(&self) -> Result<(Arc<Connection>, bool)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &*state {
            State::Connected(connection) => return Ok((connection.clone(), false)),
            State::PinRefused(reason) => return Err(SigningKeyError::Pin(reason)),
            State::Apart => {}
        }
        match Connection::open(&self.settings) {
            Ok(connection) => {
                let connection = Arc::new(connection);
                *state = State::Connected(connection.clone());
                Ok((connection, true))
            }
            Err(error) => {
                if let SigningKeyError::Pin(reason) = error {
                    *state = State::PinRefused(reason);
                }
                Err(error)
            }
        }
    }

    /// Lets go of a dead connection. It ends when the last key on it is gone; until then there is no new one, because
    /// handles of both would be mixed up.
    fn forget(&self, dead: &Arc<Connection>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(&*state, State::Connected(connection) if Arc::ptr_eq(connection, dead)) {
            *state = State::Apart;
        }
    }
}

impl FreshKeys for Token {
    fn fresh(&self) -> Result<Box<dyn FreshKey>> {
        let key = self.with(|connection| SessionKey::make(connection.session()?, connection.clone()))?;
        Ok(Box::new(key))
    }
}
