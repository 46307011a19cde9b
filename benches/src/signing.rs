//! Signing and validating documents, as the server and an archive do it.

use rand_core::OsRng;
use siegelring_core::attribute::Attribute;
use siegelring_core::credential_format::CredentialFormat;
use siegelring_core::crypto::{PublicKey, Signature, SigningKey, sha256};
use siegelring_core::evidence::EvidenceRecord;
use siegelring_core::jose::base64url;
use siegelring_core::openid4vp::dcql::{MDOC_QUERY, SD_JWT_QUERY};
use siegelring_core::time::UnixTime;
use siegelring_core::transaction::{CscVariant, Document, QesApproval, TransactionData};
use siegelring_core::verifier::evidence;
use siegelring_core::x509::{Profile, TrustAnchors};
use siegelring_signature::certificate::{Authority, AuthorityName, Crl, Leaf, Revocation, Subject};
use siegelring_signature::cms::{self, CmsInput};
use siegelring_signature::pdf::{self, PdfSignature};
use siegelring_signature::report::{self, File, Trust, Verdict};
use siegelring_verifier::keys::signing::{FreshKeys as _, SoftwareKeys};
use siegelring_verifier::keys::{Signer, SoftwareEs256};

use crate::floor::Signed;
use crate::presentation::Request;
use crate::scheme::{Phone, Scheme, now};
use crate::trusted::Trusted;

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
    /// Who is trusted for what.
    pub trusted: Trusted,
    issuers: TrustAnchors,
    relying_parties: TrustAnchors,
    authority: Authority,
    authority_key: SoftwareEs256,
    authority_public_key: PublicKey,
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
        let signature = certify(&authority_key, list.signature_payload());
        Self {
            evidence: record.to_bytes().expect("a record"),
            evidence_signatures,
            trusted: Trusted {
                root: authority.der().to_vec(),
                revocation_list: list.complete(&signature).expect("a list"),
                issuers: scheme.root.clone(),
                relying_parties: relying_party.root.clone(),
            },
            issuers: scheme.anchors(),
            relying_parties: relying_party.anchors(),
            authority,
            authority_public_key: authority_key.public_key().expect("a key of this curve"),
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

    /// The certificate of a fresh key.
    pub fn certificate(&self, public_key: &PublicKey) -> Vec<u8> {
        let leaf = Leaf {
            subject: Subject { country: "DE", given_name: GIVEN_NAME, family_name: FAMILY_NAME, reference: "A1B2C3" },
            public_key,
            revocation: Revocation::CrlAt("https://login.musterland.example/signature/crl/1"),
        };
        let leaf = leaf.prepare(&self.authority, self.now, &mut OsRng).expect("a certificate");
        let signature = certify(&self.authority_key, leaf.signature_payload());
        // As the server does: what an HSM signed may be wrong.
        let verified = self.authority_public_key.verify(leaf.signature_payload(), &signature);
        verified.expect("the authority's signature");
        leaf.complete(&signature).expect("a certificate")
    }

    /// Checks the approval, certifies a fresh key, signs (PAdES B-B); gives what is appended to the file.
    pub fn sign(&self, file: &[u8]) -> Vec<u8> {
        self.verify_evidence();
        let key = SoftwareKeys.fresh().expect("a key");
        let leaf = self.certificate(key.public_key());
        let signature = PdfSignature { name: NAME, time: self.now, reason: None, visible: None, reserved: 16 * 1024 };
        let prepared = pdf::prepare(file, &signature).expect("a PDF");
        let certificates = [leaf, self.trusted.root.clone()];
        let approval = Some(self.evidence.as_slice());
        let input = CmsInput { certificates: &certificates, approval, ..CmsInput::new(prepared.digest()) };
        let cms = cms::prepare(&input).expect("a CMS");
        let public_key = *key.public_key();
        let signature = key.sign(cms.signature_payload()).expect("a signature");
        public_key.verify(cms.signature_payload(), &signature).expect("the signature");
        let cms = cms.complete(&signature).and_then(|cms| cms.der()).expect("a CMS");
        prepared.complete(&cms).expect("room for the CMS")
    }
}

/// Validates a file that was signed, and finds it valid.
pub fn find_valid(trust: &Trust, signed: &[u8]) {
    let reports = report::verify(&[File { name: "Antrag.pdf", bytes: signed }], trust, now());
    assert_eq!(reports[0].verdict, Verdict::Valid, "{:#?}", reports[0]);
}

/// The authority's signature, by the key that it has in the server.
fn certify(key: &SoftwareEs256, payload: &[u8]) -> Signature {
    let key: &dyn Signer = key;
    key.sign_es256(payload).expect("a signature")
}

/// A new authority for signers.
fn authority(now: UnixTime) -> (Authority, SoftwareEs256) {
    let key = SigningKey::generate(&mut OsRng);
    let name = AuthorityName { country: "DE", organization: "Musterland", common_name: "Unterschriften" };
    let prepared = Authority::prepare(&name, &key.public_key(), now, 3_650, &mut OsRng).expect("a certificate");
    let signature = key.sign(prepared.signature_payload());
    let der = prepared.complete(&signature).expect("a certificate");
    let key = SoftwareEs256::from_pkcs8(&key.to_pkcs8().expect("a key")).expect("a key");
    (Authority::from_der(&der).expect("a certificate"), key)
}
