//! The document security store (ETSI EN 319 142-1, 5.4.2; ISO 32000-2, 12.8.4.3): what a validator needs, in the file.

use super::reader::{Dictionary, Document, Id, Object};
use super::structure::form;
use super::update::Update;
use crate::crypto;
use crate::error::{Malformed, Result};

/// What a validator needs years later: level LT.
#[derive(Debug, Clone, Copy)]
pub struct ValidationData<'a> {
    /// Certificates in DER: authorities of the signer and of the time stamp.
    pub certificates: &'a [Vec<u8>],
    /// Revocation lists in DER.
    pub crls: &'a [Vec<u8>],
}

/// The bytes to append to a signed file: its `DSS`, which keeps what is there, with a `VRI` entry for its last signature.
///
/// # Errors
/// As [`super::inspect`] for a file whose structure is not sound; [`Malformed::PdfStructure`] for one without signature.
pub fn validation_data(signed: &[u8], data: &ValidationData<'_>) -> Result<Vec<u8>> {
    let document = Document::open(signed)?;
    let mut catalog = document.catalog()?;
    let signature = last_signature(&document, &catalog)?;
    let mut update = Update::new(&document);
    let mut put = |all: &[Vec<u8>]| -> Vec<Object> {
        all.iter().map(|der| Object::Reference(update.stream(Dictionary::default(), der))).collect()
    };
    let (certificates, crls) = (put(data.certificates), put(data.crls));

    let place = catalog.get("DSS").and_then(Object::as_reference);
    let mut store = match document.get(&catalog, "DSS")? {
        Object::Dictionary(store) => store,
        Object::Null => Dictionary::new([("Type", Object::name("DSS"))]),
        _ => return Err(Malformed::PdfStructure.into()),
    };
    for (name, added) in [("Certs", &certificates), ("CRLs", &crls)] {
        let mut members = document.array(&store, name)?;
        members.extend_from_slice(added);
        store.set(name, Object::Array(members));
    }
    let mut entries = match document.get(&store, "VRI")? {
        Object::Dictionary(entries) => entries,
        _ => Dictionary::default(),
    };
    let entry = Dictionary::new([("Cert", Object::Array(certificates)), ("CRL", Object::Array(crls))]);
    entries.set(&signature, Object::Dictionary(entry));
    store.set("VRI", Object::Dictionary(entries));

    let store_id: Id = place.unwrap_or_else(|| update.reserve());
    update.put(store_id, &Object::Dictionary(store))?;
    if place.is_none() {
        catalog.set("DSS", Object::Reference(store_id));
        update.put(document.root()?, &Object::Dictionary(catalog))?;
    }
    update.finish()
}

/// The name of the last signature in `VRI`: SHA-1 of its `Contents` in upper case hexadecimal digits.
fn last_signature(document: &Document<'_>, catalog: &Dictionary) -> Result<String> {
    let mut last = (0, None);
    for field in form::fields(document, catalog)? {
        let Some(signature) = field.signature else { continue };
        let end = document.array(&signature, "ByteRange")?.get(2).and_then(Object::as_size).unwrap_or_default();
        if end > last.0 {
            last = (end, document.get(&signature, "Contents")?.as_string().map(<[u8]>::to_vec));
        }
    }
    let contents = last.1.ok_or(Malformed::PdfStructure)?;
    Ok(crypto::sha1(&contents).iter().map(|byte| format!("{byte:02X}")).collect())
}
