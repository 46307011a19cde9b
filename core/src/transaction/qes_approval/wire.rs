//! How a `qes-approval` is written, in the variants that are in use.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::Document;
use crate::transaction::{ChecksumForm, CscVariant, DocumentList};

/// SHA-256 (RFC 5754, section 2).
const SHA_256: &str = "2.16.840.1.101.3.4.2.1";

/// The digest is of the file as submitted, not of something derived from it.
const HASH_TYPE: &str = "sodr";

/// An advanced electronic signature (eIDAS Art. 26).
const QUALIFIER: &str = "eu_eidas_aes";

/// The members of the type, with those that every type has; any other is refused. `credentialID` is not ours: there is no
/// signature key before the approval.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Wire {
    #[serde(rename = "type", skip_serializing)]
    _kind: String,
    #[serde(rename = "credential_ids", skip_serializing)]
    _credential_ids: Vec<String>,
    #[serde(rename = "transaction_data_hashes_alg", skip_serializing)]
    _transaction_data_hashes_alg: Option<Vec<String>>,
    signature_qualifier: String,
    num_signatures: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_digests: Option<Vec<Entry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_infos: Option<Vec<Entry>>,
    #[serde(rename = "hashAlgorithmOID")]
    hash_algorithm_oid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    locations: Option<Vec<String>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    label: String,
    hash: String,
    hash_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<Access>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checksum: Option<Checksum>,
    #[serde(rename = "org.siegelring.media_type")]
    media_type: String,
    #[serde(rename = "org.siegelring.size")]
    size: u64,
    #[serde(rename = "org.siegelring.unseen_allowed", default, skip_serializing_if = "std::ops::Not::not")]
    unseen_allowed: bool,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Access {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
enum Checksum {
    Text(String),
    #[serde(rename_all = "camelCase")]
    Object {
        value: String,
        #[serde(rename = "algorithmOID")]
        algorithm_oid: String,
    },
}

impl Checksum {
    fn new(hash: &str, form: ChecksumForm) -> Self {
        match form {
            ChecksumForm::Text => Self::Text(format!("sha256-{hash}")),
            ChecksumForm::Object => Self::Object { value: hash.to_owned(), algorithm_oid: SHA_256.to_owned() },
        }
    }
}

fn public() -> Access {
    Access { kind: "public".to_owned() }
}

pub(super) fn write(documents: &[Document], variant: CscVariant) -> Wire {
    let entry = |document: &Document| {
        let hash = STANDARD.encode(document.sha256);
        let is_info = variant.documents == DocumentList::Infos;
        Entry {
            label: document.label.clone(),
            hash_type: HASH_TYPE.to_owned(),
            href: is_info.then(|| document.url.clone()),
            access: is_info.then(public),
            checksum: is_info.then(|| Checksum::new(&hash, variant.checksum)),
            hash,
            media_type: document.media_type.clone(),
            size: document.size,
            unseen_allowed: document.unseen_allowed,
        }
    };
    let entries = documents.iter().map(entry).collect();
    let locations = documents.iter().map(|document| document.url.clone()).collect();
    let (document_digests, document_infos, locations) = match variant.documents {
        DocumentList::Digests => (Some(entries), None, Some(locations)),
        DocumentList::Infos => (None, Some(entries), None),
    };
    Wire {
        _kind: String::new(),
        _credential_ids: Vec::new(),
        _transaction_data_hashes_alg: None,
        signature_qualifier: QUALIFIER.to_owned(),
        num_signatures: Some(documents.len()),
        document_digests,
        document_infos,
        hash_algorithm_oid: SHA_256.to_owned(),
        locations,
    }
}

pub(super) fn read(wire: Wire, variant: CscVariant) -> Option<Vec<Document>> {
    let (entries, locations) = match (variant.documents, wire.document_digests, wire.document_infos, wire.locations) {
        (DocumentList::Digests, Some(entries), None, Some(locations)) => {
            (entries, locations.into_iter().map(Some).collect())
        }
        (DocumentList::Infos, None, Some(entries), None) => {
            let nowhere = vec![None; entries.len()];
            (entries, nowhere)
        }
        _ => return None,
    };
    let fits = wire.signature_qualifier == QUALIFIER
        && wire.hash_algorithm_oid == SHA_256
        && wire.num_signatures.is_none_or(|count| count == entries.len())
        && locations.len() == entries.len();
    let documents = entries.into_iter().zip(locations).map(|(entry, location)| document(entry, location, variant));
    if fits { documents.collect() } else { None }
}

fn document(entry: Entry, location: Option<String>, variant: CscVariant) -> Option<Document> {
    let sha256 = STANDARD.decode(&entry.hash).ok()?.try_into().ok()?;
    let url = match (location, entry.href) {
        (Some(location), None) if entry.access.is_none() && entry.checksum.is_none() => location,
        (None, Some(href))
            if entry.access.is_none_or(|access| access == public())
                && entry.checksum == Some(Checksum::new(&entry.hash, variant.checksum)) =>
        {
            href
        }
        _ => return None,
    };
    (entry.hash_type == HASH_TYPE).then_some(Document {
        label: entry.label,
        sha256,
        url,
        media_type: entry.media_type,
        size: entry.size,
        unseen_allowed: entry.unseen_allowed,
    })
}
