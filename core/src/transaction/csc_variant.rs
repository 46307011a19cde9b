//! Where public sources about the CSC data model bindings disagree.

/// How a `qes-approval` is written and answered. The default is what Siegelring asks and answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CscVariant {
    /// What the element `qesApproval` of the answer is the digest of.
    pub hash_input: HashInput,
    /// Which member lists the documents.
    pub documents: DocumentList,
    /// How `documentInfos` say what is found at `href`.
    pub checksum: ChecksumForm,
}

/// What the element `qesApproval` is the SHA-256 of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HashInput {
    /// The base64url text as received, like `transaction_data_hashes` of OpenID4VP 1.0.
    #[default]
    Text,
    /// The JSON that the text encodes.
    Json,
}

/// Which member lists the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DocumentList {
    /// `documentDigests`; where they are found stands in `locations`, one for each in the same order.
    #[default]
    Digests,
    /// `documentInfos`, each with `href`, `access` and `checksum`.
    Infos,
}

/// How the `checksum` in `documentInfos` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChecksumForm {
    /// `sha256-` and the digest in base64.
    #[default]
    Text,
    /// `{"value": base64, "algorithmOID": "2.16.840.1.101.3.4.2.1"}`.
    Object,
}
