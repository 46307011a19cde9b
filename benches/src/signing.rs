//! Signing and validating documents, as the server and an archive do it.

use rand_core::OsRng;
use siegelring_core::attribute::Attribute;
use siegelring_core::credential_format::CredentialFormat;
use siegelring_core::crypto::{SigningKey, sha256};
use siegelring_core::evidence::EvidenceRecord;
use siegelring_core::jose::base64url;
use siegelring_core::openid4vp::dcql::{MDOC_QUERY, SD_JWT_QUERY};
use siegelring_core::time::UnixTime;
use siegelring_core::transaction::{CscVariant, Document, QesApproval, TransactionData};
use siegelring_core::verifier::evidence;
use siegelring_core::x509::{Profile, TrustAnchors};
use siegelring_signature::certificate::{Authority, AuthorityName, Crl, Leaf, Revocation, Subject};
use siegelring_signature::chain::Anchors;
use siegelring_signature::cms::{self, CmsInput};
use siegelring_signature::pdf::{self, PdfSignature};
use siegelring_signature::report::{self, File, Trust, Verdict};

use crate::floor::Signed;
use crate::presentation::Request;
use crate::scheme::{Phone, Scheme};

/// The signer as the phone of [`Phone::enrolled`] presents the name: a report holds the certificate against it.
const GIVEN_NAME: &str = "Mustermann-Beispiel";
const FAMILY_NAME: &str = "Mustermann-Beispiel";
const NAME: &str = "Mustermann-Beispiel Mustermann-Beispiel";

/// A document's approval, and who signs it.
pub struct Signing {
    /// The record of the approval.
    pub evidence: Vec<u8>,
    /// The signatures in that record.
    pub evidence_signatures: Vec<Signed>,
    /// The authority that certifies signers, DER.
    pub root: Vec<u8>,
    /// Its revocation list, DER.
    pub revocation_list: Vec<u8>,
    issuers: TrustAnchors,
    relying_parties: TrustAnchors,
    authority: Authority,
    authority_key: SigningKey,
    digest: [u8; 32],
    now: UnixTime,
}

impl Signing {
    /// A phone approves this document.
    pub fn approved(document: &[u8], now: UnixTime) -> Self {
        let (scheme, relying_party) = (Scheme::new(), Scheme::of(Profile::RelyingParty));
        let (phone, digest) = (Phone::enrolled(&scheme), sha256(document));
        let approval = QesApproval {
            documents: vec![Document {
                label: "Antrag.pdf".to_owned(),
                sha256: digest,
                url: "https://login.musterland.example/documents/1".to_owned(),
                media_type: "application/pdf".to_owned(),
                size: document.len() as u64,
                unseen_allowed: false,
            }],
        };
        let approval =
            TransactionData::QesApproval(approval).encode(&[MDOC_QUERY, SD_JWT_QUERY], CscVariant::default());
        let name = [Attribute::FamilyName, Attribute::GivenName];
        let request = Request::with(&relying_party, &name, &[approval.expect("an approval")], now);
        let answer = phone.answer_mdoc(&request, &name, now);
        let record = EvidenceRecord {
            request: request.object,
            format: CredentialFormat::Mdoc,
            presentation: base64url::decode(answer.presentation.text()).expect("base64url"),
            assessment: None,
        };
        let evidence_signatures = vec![
            relying_party.chain_signature(),
            request.signature,
            scheme.chain_signature(),
            phone.mdoc_signature,
            answer.device,
            answer.pin.expect("a PIN proof"),
        ];
        let (authority, authority_key) = authority(now);
        let list = Crl { number: 1, this_update: now.minus(60), next_update: now.plus(7 * 86_400), revoked: &[] };
        let list = list.prepare(&authority).expect("a list");
        let signature = authority_key.sign(list.signature_payload());
        Self {
            evidence: record.to_bytes().expect("a record"),
            evidence_signatures,
            root: authority.der().to_vec(),
            revocation_list: list.complete(&signature).expect("a list"),
            issuers: scheme.anchors(),
            relying_parties: relying_party.anchors(),
            authority,
            authority_key,
            digest,
            now,
        }
    }

    /// Verifies the record of the approval.
    pub fn verify_evidence(&self) {
        let verified = evidence::verify(&self.evidence, &self.issuers, &self.relying_parties).expect("it holds");
        assert!(verified.approves(&self.digest));
    }

    /// A fresh key and its certificate.
    pub fn certified(&self) -> (SigningKey, Vec<u8>) {
        let key = SigningKey::generate(&mut OsRng);
        let leaf = Leaf {
            subject: Subject { country: "DE", given_name: GIVEN_NAME, family_name: FAMILY_NAME, reference: "A1B2C3" },
            public_key: &key.public_key(),
            revocation: Revocation::CrlAt("https://login.musterland.example/signature/crl/1"),
        };
        let leaf = leaf.prepare(&self.authority, self.now, &mut OsRng).expect("a certificate");
        let signature = self.authority_key.sign(leaf.signature_payload());
        let leaf = leaf.complete(&signature).expect("a certificate");
        (key, leaf)
    }

    /// Checks the approval, certifies a fresh key, signs (PAdES B-B); gives what is appended to the file.
    pub fn sign(&self, file: &[u8]) -> Vec<u8> {
        self.verify_evidence();
        let (key, leaf) = self.certified();
        let signature = PdfSignature { name: NAME, time: self.now, reason: None, visible: None, reserved: 16 * 1024 };
        let prepared = pdf::prepare(file, &signature).expect("a PDF");
        let certificates = [leaf, self.root.clone()];
        let approval = Some(self.evidence.as_slice());
        let input = CmsInput { certificates: &certificates, approval, ..CmsInput::new(prepared.digest()) };
        let cms = cms::prepare(&input).expect("a CMS");
        let signature = key.sign(cms.signature_payload());
        let cms = cms.complete(&signature).and_then(|cms| cms.der()).expect("a CMS");
        prepared.complete(&cms).expect("room for the CMS")
    }

    /// Who is trusted for what.
    pub fn trust(&self) -> Trust {
        let root = Anchors::from_der_list(std::slice::from_ref(&self.root)).expect("a certificate");
        Trust {
            scheme: root,
            crls: vec![self.revocation_list.clone()],
            issuers: Some(self.issuers.clone()),
            relying_parties: Some(self.relying_parties.clone()),
            ..Trust::default()
        }
    }

    /// Validates a file that was signed.
    pub fn validate(&self, trust: &Trust, signed: &[u8]) {
        let reports = report::verify(&[File { name: "Antrag.pdf", bytes: signed }], trust, self.now.plus(60));
        assert_eq!(reports[0].verdict, Verdict::Valid, "{:#?}", reports[0]);
    }
}

/// A new authority for signers.
fn authority(now: UnixTime) -> (Authority, SigningKey) {
    let key = SigningKey::generate(&mut OsRng);
    let name = AuthorityName { country: "DE", organization: "Musterland", common_name: "Unterschriften" };
    let prepared = Authority::prepare(&name, &key.public_key(), now, 3_650, &mut OsRng).expect("a certificate");
    let signature = key.sign(prepared.signature_payload());
    let der = prepared.complete(&signature).expect("a certificate");
    (Authority::from_der(&der).expect("a certificate"), key)
}
