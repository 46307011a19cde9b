//! Bytes that were encrypted or will be.

use std::fmt;
use std::ops::{Deref, DerefMut};

use zeroize::Zeroize as _;

/// Bytes that were encrypted or will be: overwritten when dropped, all at once, where `Zeroizing<Vec<u8>>` does it byte by
/// byte. They may be a whole document.
///
/// Growing it may leave a copy behind, so room for all of it is reserved before anything is written.
#[derive(Default, Clone, PartialEq, Eq)]
pub struct Plaintext(Vec<u8>);

impl From<Vec<u8>> for Plaintext {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Deref for Plaintext {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Plaintext {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl AsRef<[u8]> for Plaintext {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plaintext({} bytes)", self.0.len())
    }
}

impl Drop for Plaintext {
    fn drop(&mut self) {
        // What was cut off may still lie behind the end.
        self.0.resize(self.0.capacity(), 0);
        self.0.as_mut_slice().zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::Plaintext;

    #[test]
    fn it_is_not_shown() {
        assert_eq!(format!("{:?}", Plaintext::from(b"secret".to_vec())), "Plaintext(6 bytes)");
    }

    #[test]
    fn it_is_the_bytes_that_it_was_made_from() {
        let mut plaintext = Plaintext::from(b"secret".to_vec());
        plaintext.truncate(3);
        plaintext.extend_from_slice(b"ond");
        assert_eq!(plaintext.as_ref(), b"second");
        assert_eq!(plaintext.len(), 6);
    }
}
