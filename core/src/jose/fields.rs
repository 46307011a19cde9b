//! How fields of our own JSON messages and records are written, for `#[serde(with = "…")]`.

/// A fixed number of bytes as base64url.
pub mod bytes {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::jose::base64url;
    use crate::jose::json::Text;

    /// Writes bytes.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer, const N: usize>(bytes: &[u8; N], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64url::encode(bytes))
    }

    /// Reads exactly `N` bytes.
    ///
    /// # Errors
    /// Those of the deserializer, and for text that is not the base64url of `N` bytes.
    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<[u8; N], D::Error> {
        let Text(text) = Text::deserialize(deserializer)?;
        let bytes = base64url::decode_array(text.as_bytes()).map_err(D::Error::custom)?;
        bytes.ok_or_else(|| D::Error::custom("wrong length"))
    }
}

/// Any number of bytes as base64url.
pub mod blob {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::jose::base64url;

    /// Writes bytes.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64url::encode(bytes))
    }

    /// Reads bytes.
    ///
    /// # Errors
    /// Those of the deserializer, and for text that is not base64url.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        base64url::decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Any number of bytes as base64url, where there are any.
pub mod optional_blob {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de::Error as _};

    use crate::jose::base64url;

    /// Writes bytes.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
        bytes.as_ref().map(base64url::encode).serialize(serializer)
    }

    /// Reads bytes.
    ///
    /// # Errors
    /// Those of the deserializer, and for text that is not base64url.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(base64url::decode).transpose().map_err(D::Error::custom)
    }
}

/// A P-256 public key as JWK (RFC 7517).
pub mod key {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::crypto::PublicKey;
    use crate::jose::jwk::Jwk;

    /// Writes a key.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(key: &PublicKey, serializer: S) -> Result<S::Ok, S::Error> {
        Jwk::from(key).serialize(serializer)
    }

    /// Reads a key.
    ///
    /// # Errors
    /// Those of the deserializer, and for everything but a P-256 public key.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PublicKey, D::Error> {
        Jwk::deserialize(deserializer).map(|jwk| *jwk.public_key())
    }
}
