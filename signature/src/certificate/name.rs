//! Distinguished names (RFC 5280, section 4.1.2.4).

use der::asn1::{Any, ObjectIdentifier, PrintableStringRef, SetOfVec, Utf8StringRef};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{RdnSequence, RelativeDistinguishedName};

use super::{CertificateError, Result};

/// Collects the attributes of a name, each a relative distinguished name of its own.
#[derive(Default)]
pub(super) struct NameBuilder(Vec<RelativeDistinguishedName>);

impl NameBuilder {
    /// Adds an attribute of type `DirectoryString`, as UTF-8.
    pub(super) fn text(&mut self, kind: ObjectIdentifier, value: &str, longest: usize) -> Result<()> {
        let length = value.chars().count();
        if length == 0 || length > longest || value.trim() != value || value.chars().any(char::is_control) {
            return Err(CertificateError::Name);
        }
        self.push(kind, Any::from(Utf8StringRef::new(value)?))
    }

    /// Adds an attribute of type `PrintableString`.
    pub(super) fn printable(&mut self, kind: ObjectIdentifier, value: &str, longest: usize) -> Result<()> {
        if value.is_empty() || value.len() > longest {
            return Err(CertificateError::Name);
        }
        self.push(kind, Any::from(PrintableStringRef::new(value).map_err(|_| CertificateError::Name)?))
    }

    pub(super) fn build(self) -> RdnSequence {
        RdnSequence(self.0)
    }

    fn push(&mut self, oid: ObjectIdentifier, value: Any) -> Result<()> {
        let mut set = SetOfVec::new();
        set.insert(AttributeTypeAndValue { oid, value })?;
        self.0.push(RelativeDistinguishedName(set));
        Ok(())
    }
}
