//! The library initialised, the token found, its user logged in.

use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use super::fault::{Fault, pin_refused};
use super::token::Settings;
use crate::keys::signing::{Result, SigningKeyError};

/// A connection. There is at most one to a library at a time, and handles are numbers that the next connection may use
/// again: whoever has a session holds its connection too.
pub(super) struct Connection {
    context: Pkcs11,
    slot: Slot,
    /// As long as one session is open the user stays logged in, in all of them.
    login: Mutex<Option<Session>>,
}

impl Connection {
    pub(super) fn open(settings: &Settings) -> Result<Self> {
        let module = |error: Error| SigningKeyError::Module {
            path: settings.module.clone(),
            reason: match error {
                Error::LibraryLoading(reason) => reason.to_string(),
                other => other.to_string(),
            },
        };
        let context = Pkcs11::new(&settings.module).map_err(module)?;
        context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(Fault::from)?;
        // From here on dropping ends it.
        let slot = find(&context, &settings.label).inspect_err(|_| {
            let _ = context.clone().finalize();
        })?;
        let connection = Self { context, slot, login: Mutex::new(None) };
        let session = connection.session().map_err(SigningKeyError::from)?;
        let pin = AuthPin::from(settings.pin.as_str());
        match session.login(UserType::User, Some(&pin)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => {
                return Err(pin_refused(&error).map_or_else(|| Fault::from(error).into(), SigningKeyError::Pin));
            }
        }
        *connection.login.lock().unwrap_or_else(PoisonError::into_inner) = Some(session);
        Ok(connection)
    }

    /// A session for objects that vanish with it.
    pub(super) fn session(&self) -> std::result::Result<Session, Fault> {
        Ok(self.context.open_ro_session(self.slot)?)
    }

    /// A session for objects that stay.
    pub(super) fn writing_session(&self) -> std::result::Result<Session, Fault> {
        Ok(self.context.open_rw_session(self.slot)?)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        drop(self.login.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        // A library whose HSM is gone may complain; the next connection initialises it again all the same.
        if let Err(error) = self.context.clone().finalize() {
            tracing::debug!(%error, "the PKCS #11 module ended with an error");
        }
    }
}

fn find(context: &Pkcs11, label: &str) -> Result<Slot> {
    let mut found = Vec::new();
    for slot in context.get_slots_with_token().map_err(Fault::from)? {
        // A slot whose token was taken out at this moment is none.
        if context.get_token_info(slot).is_ok_and(|info| info.label() == label) {
            found.push(slot);
        }
    }
    match found.as_slice() {
        [slot] => Ok(*slot),
        [] => Err(SigningKeyError::NoToken(label.to_owned())),
        _ => Err(SigningKeyError::SeveralTokens(label.to_owned())),
    }
}
