//! Signing each PDF in itself (PAdES, ETSI EN 319 142-1).

use siegelring_core::time::UnixTime;
use siegelring_core::wording::{self, Language};
use siegelring_signature::cms::{self, CmsInput, SignedCms};
use siegelring_signature::pdf::{self, PdfSignature, PreparedPdf, Rectangle, ValidationData, VisibleField};
use time::OffsetDateTime;
use time::macros::format_description;

use super::{Signer, Trouble, Work};
use crate::signing::Signing;
use crate::signing::media_type::MediaType;
use crate::signing::request::VisibleSignature;
use crate::signing::state::Signed;
use crate::signing::time_stamp::TimeStamp;
use crate::store::StoreError;

/// Room in the file for a signature beside its approval and certificates: attributes, and a time stamp.
const ROOM: usize = 12 * 1024;

/// A PDF that only lacks its time stamp.
struct SignedPdf {
    prepared: PreparedPdf,
    cms: SignedCms,
}

impl Signing {
    /// Signs every PDF of a submission; what each update adds is kept, not the document twice.
    pub(super) async fn sign_pdfs(&self, work: &Work<'_>, signer: &Signer) -> Result<Vec<Signed>, Trouble> {
        let mut signed = Vec::new();
        for (place, document) in work.content.documents.iter().enumerate() {
            if MediaType::of(&document.media_type) == MediaType::Pdf {
                signed.push(self.sign_pdf(work, signer, place, &document.label).await?);
            }
        }
        Ok(signed)
    }

    async fn sign_pdf(&self, work: &Work<'_>, signer: &Signer, place: usize, label: &str) -> Result<Signed, Trouble> {
        let stored = self.stored(work.submission, place)?.ok_or(Trouble::Failed("signing.no_document"))?;
        let file = self.reader(&work.submission.id, stored.clone()).read_all(&*self.store, work.now).await?;
        let words = Words::of(work, signer);
        let (visible, purpose) = (work.content.visible, work.content.purpose.clone());
        let (in_thread, evidence, shown) = (signer.clone(), work.evidence.to_vec(), stored.sha256);
        // Reading and signing take the processor, an HSM takes its time: neither belongs on the threads that answer.
        let done = tokio::task::spawn_blocking(move || {
            let signed = sign(&file, &shown, &in_thread, &words, visible, purpose.as_deref(), &evidence);
            signed.map(|signed| (file, signed))
        });
        let (mut file, signed) = done.await.map_err(|error| Trouble::panicked(&error))??;
        let (cms, stamp) = self.stamped(signed.cms, work.now).await?;
        let mut update = signed.prepared.complete(&cms.der()?)?;
        let mut profile = "B-B";
        if let Some(stamp) = stamp {
            profile = "B-T";
            file.extend_from_slice(&update);
            if let Some(data) = self.validation_data(&file, &stamp, work.now).await? {
                profile = "B-LT";
                update.extend(data);
            }
        }
        let name = if label.to_lowercase().ends_with(".pdf") { label.to_owned() } else { format!("{label}.pdf") };
        Ok(Signed {
            name,
            media_type: "application/pdf".to_owned(),
            profile: profile.to_owned(),
            begins_with: Some(stored),
            stored: self.keep_file(work.submission, &update, work.now).await?,
        })
    }

    /// What a validator needs later: our authority's revocation list, and those of the time stamp authority. Without
    /// them the signature is good too, but only as long as they can be fetched.
    async fn validation_data(
        &self,
        signed: &[u8],
        stamp: &TimeStamp,
        now: UnixTime,
    ) -> Result<Option<Vec<u8>>, Trouble> {
        let authority = self.equipment.authorities.current();
        let own = self.equipment.revocation_lists.list(&authority.id(), now).await;
        let Ok(Some(own)) = own else { return Ok(None) };
        let lists: Vec<Vec<u8>> = stamp.revocation_lists.iter().cloned().chain([own]).collect();
        let of_stamp = stamp.token.certificates().iter().cloned();
        let certificates: Vec<Vec<u8>> = of_stamp.chain([authority.certificate().der().to_vec()]).collect();
        Ok(Some(pdf::validation_data(signed, &ValidationData { certificates: &certificates, crls: &lists })?))
    }
}

/// What a signature that is seen says.
struct Words {
    name: String,
    time: String,
    level: &'static str,
}

impl Words {
    fn of(work: &Work<'_>, signer: &Signer) -> Self {
        let language = work.content.language.as_deref().and_then(Language::from_tag).unwrap_or(Language::German);
        let code = format!("level.{}", work.granted.assessment.level.code());
        let seconds = i64::try_from(work.granted.at.0).unwrap_or_default();
        let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Self {
            name: signer.name(),
            time: time.format(format_description!("[year]-[month]-[day] [hour]:[minute] UTC")).unwrap_or_default(),
            level: wording::text(language, &code).unwrap_or_default(),
        }
    }
}

/// Signs `file` if it is what was shown, by its SHA-256.
fn sign(
    file: &[u8],
    shown: &[u8; 32],
    signer: &Signer,
    words: &Words,
    visible: Option<VisibleSignature>,
    purpose: Option<&str>,
    evidence: &[u8],
) -> Result<SignedPdf, Trouble> {
    let lines = [words.name.as_str(), words.time.as_str(), words.level];
    let field = |visible: VisibleSignature| VisibleField {
        page: usize::from(visible.page.saturating_sub(1)),
        rectangle: Rectangle {
            left: visible.left,
            bottom: visible.bottom,
            width: visible.width,
            height: visible.height,
        },
        lines: &lines,
    };
    let key = signer.key()?;
    let certificates: usize = key.chain().iter().map(Vec::len).sum();
    let prepared = pdf::prepare(
        file,
        &PdfSignature {
            name: &words.name,
            time: signer.now,
            reason: purpose,
            visible: visible.map(field),
            reserved: ROOM.saturating_add(evidence.len()).saturating_add(certificates),
        },
    )?;
    if prepared.file_digest() != *shown {
        return Err(StoreError::Unreadable.into());
    }
    let input = CmsInput { certificates: key.chain(), approval: Some(evidence), ..CmsInput::new(prepared.digest()) };
    let to_sign = cms::prepare(&input)?;
    let signature = key.sign(to_sign.signature_payload())?;
    Ok(SignedPdf { prepared, cms: to_sign.complete(&signature)? })
}
