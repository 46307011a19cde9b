//! Signing everything in one container (ASiC-E with CAdES, ETSI EN 319 162-1).

use siegelring_core::crypto::Plaintext;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use siegelring_signature::asic::{self, AsicError, DataObject};
use siegelring_signature::cms::{self, CmsInput};

use super::{Signer, Trouble, Work};
use crate::signing::state::Signed;
use crate::signing::{NewDocument, Signing};
use crate::store::StoreError;

/// The name of what was declared, among the files.
const DECLARATION: &str = "declaration.json";

/// The name of the container.
const NAME: &str = "signed.asice";

/// The media type of the manifest, which is what the signature is over.
const MANIFEST_TYPE: &str = "text/xml";

/// A file of the container.
struct File {
    name: String,
    media_type: String,
    content: Plaintext,
}

impl Signing {
    /// Signs all documents, and what was declared, in one container.
    pub(super) async fn sign_container(&self, work: &Work<'_>, signer: &Signer) -> Result<Signed, Trouble> {
        let mut files = Vec::new();
        if work.content.declaration.is_some() {
            // Exactly what the phone has approved: the first transaction, as it was sent.
            let text = self.transactions(work.submission, work.content)?.into_iter().next();
            let content = text.and_then(|text| base64url::decode(&text).ok()).map(Plaintext::from);
            let content = content.ok_or(Trouble::Failed("signing.no_declaration"))?;
            files.push(File { name: DECLARATION.to_owned(), media_type: "application/json".to_owned(), content });
        }
        for (place, document) in work.content.documents.iter().enumerate() {
            let stored = self.stored(work.submission, place)?.ok_or(Trouble::Failed("signing.no_document"))?;
            let content = self.reader(&work.submission.id, stored.clone()).read_all(&*self.store, work.now).await?;
            if !stored.is_digest_of(&content) {
                return Err(StoreError::Unreadable.into());
            }
            files.push(File { name: document.label.clone(), media_type: document.media_type.clone(), content });
        }
        let (in_thread, evidence) = (signer.clone(), work.evidence.to_vec());
        let signed = tokio::task::spawn_blocking(move || {
            let signed = sign(&files, &in_thread, &evidence);
            signed.map(|signed| (files, signed))
        });
        let (files, signed) = signed.await.map_err(|error| Trouble::panicked(&error))??;
        let (cms, stamp) = self.stamped(signed, work.now).await?;
        let objects = objects(&files);
        let container = asic::prepare(&objects, signer.now)?.complete(&cms.der()?)?;
        let stored = self.keep_file(work.submission, &container, work.now).await?;
        Ok(Signed {
            name: NAME.to_owned(),
            media_type: asic::MEDIA_TYPE.to_owned(),
            profile: if stamp.is_some() { "B-T" } else { "B-B" }.to_owned(),
            begins_with: None,
            stored,
        })
    }
}

fn objects(files: &[File]) -> Vec<DataObject<'_>> {
    files
        .iter()
        .map(|file| DataObject { name: &file.name, media_type: &file.media_type, content: &file.content })
        .collect()
}

/// Whether files of these names and media types can stand in one container, with what was declared if something was.
pub(in crate::signing) fn check_names(
    documents: &[NewDocument],
    declared: bool,
    now: UnixTime,
) -> Result<(), AsicError> {
    let object = |name, media_type| DataObject { name, media_type, content: &[] };
    let documents = documents.iter().map(|document| object(document.label.as_str(), document.media_type.as_str()));
    let declaration = declared.then(|| object(DECLARATION, "application/json"));
    asic::prepare(&documents.chain(declaration).collect::<Vec<_>>(), now).map(drop)
}

fn sign(files: &[File], signer: &Signer, evidence: &[u8]) -> Result<cms::SignedCms, Trouble> {
    let objects = objects(files);
    let prepared = asic::prepare(&objects, signer.now)?;
    let key = signer.key()?;
    let input = CmsInput {
        certificates: key.chain(),
        signing_time: Some(signer.now),
        approval: Some(evidence),
        media_type: Some(MANIFEST_TYPE),
        ..CmsInput::new(prepared.digest())
    };
    let to_sign = cms::prepare(&input)?;
    let signature = key.sign(to_sign.signature_payload())?;
    Ok(to_sign.complete(&signature)?)
}
