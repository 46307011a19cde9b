//! The content of a record: its bytes, and beside them the value that they say, once somebody has written or read it.

use std::any::Any;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Result, StoreError};

/// What a record says. Copies share it, so that a value is read from its JSON once, however often its record is.
#[derive(Clone, Default)]
pub struct Body(Arc<Content>);

#[derive(Default)]
struct Content {
    bytes: Vec<u8>,
    value: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl Body {
    /// A value, as JSON.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it has no form in JSON.
    pub fn of<T: Serialize + Clone + Send + Sync + 'static>(value: &T) -> Result<Self> {
        let bytes = serde_json::to_vec(value).map_err(|_| StoreError::Unreadable)?;
        let boxed: Box<dyn Any + Send + Sync> = Box::new(value.clone());
        Ok(Self(Arc::new(Content { bytes, value: boxed.into() })))
    }

    /// The value that the bytes say.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if they are no such value.
    pub fn value<T: DeserializeOwned + Clone + Send + Sync + 'static>(&self) -> Result<T> {
        if let Some(value) = self.0.value.get().and_then(|value| value.downcast_ref::<T>()) {
            return Ok(value.clone());
        }
        let value: T = serde_json::from_slice(&self.0.bytes).map_err(|_| StoreError::Unreadable)?;
        // Whoever else read it at the same time has kept the same.
        let _ = self.0.value.set(Box::new(value.clone()));
        Ok(value)
    }

    /// The bytes, copied only if somebody else has them, too.
    pub fn into_bytes(self) -> Vec<u8> {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.bytes.clone(), |content| content.bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Content { bytes, value: OnceLock::new() }))
    }
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Body {}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_its_bytes_say_and_nothing_else() {
        let body = Body::of(&"a").unwrap();
        assert_eq!(*body, *b"\"a\"");
        let read = Body::from(b"\"a\"".to_vec());
        for body in [body, read] {
            assert_eq!(body.value::<String>().unwrap(), "a");
            assert_eq!(body.value::<String>().unwrap(), "a");
            assert_eq!(body.value::<u64>(), Err(StoreError::Unreadable));
        }
    }

    #[test]
    fn bytes_come_out_of_a_body_whoever_else_has_it() {
        let body = Body::from(b"1".to_vec());
        let other = body.clone();
        assert_eq!(other.value::<u64>(), Ok(1));
        assert_eq!((body.into_bytes(), other.into_bytes()), (b"1".to_vec(), b"1".to_vec()));
    }
}
