//! Somebody who signs with a certificate of another scheme, and what we say about it.

use siegelring_core::crypto::SigningKey;
use siegelring_core::time::UnixTime;
use siegelring_signature::chain::Anchors;
use siegelring_signature::cms::{self, CmsInput};
use siegelring_signature::pdf::{self, PdfSignature};
use siegelring_signature::report::{File, Finding, Report, SignatureReport, Trust, Verdict, verify};
use siegelring_signature::testing::pdf::{Builder, Layout};
use siegelring_signature::testing::{Authority, NOW};

/// A minute after the signatures.
pub(crate) const LATER: UnixTime = UnixTime(NOW.0 + 60);

/// An authority, who signs by it, and what a validator knows of it.
pub(crate) struct Signer {
    pub(crate) root: Authority,
    key: SigningKey,
    leaf: Vec<u8>,
}

impl Signer {
    pub(crate) fn new() -> Self {
        let root = Authority::root("Signature Root");
        let (key, leaf) = root.long_lived("Erika Mustermann");
        Self { root, key, leaf }
    }

    /// A CMS over content of this digest.
    pub(crate) fn cms(&self, digest: [u8; 32]) -> Vec<u8> {
        let certificates = [self.leaf.clone()];
        let prepared = cms::prepare(&CmsInput { certificates: &certificates, ..CmsInput::new(digest) }).unwrap();
        let signature = self.key.sign(prepared.signature_payload());
        prepared.complete(&signature).unwrap().der().unwrap()
    }

    /// The file with a signature appended.
    pub(crate) fn sign(&self, file: &[u8]) -> Vec<u8> {
        let signature =
            PdfSignature { name: "Erika Mustermann", time: NOW, reason: None, visible: None, reserved: 8 * 1024 };
        let prepared = pdf::prepare(file, &signature).unwrap();
        let cms = self.cms(prepared.digest());
        [file, &prepared.complete(&cms).unwrap()].concat()
    }

    /// Trusts this signer's root, and knows that nothing is revoked.
    pub(crate) fn trust(&self) -> Trust {
        Trust {
            signers: Anchors::from_der_list(std::slice::from_ref(&self.root.der)).unwrap(),
            crls: vec![self.root.crl(NOW, 7, &[])],
            ..Trust::default()
        }
    }

    /// The report on one file.
    pub(crate) fn report(&self, file: &[u8]) -> Report {
        let mut reports = verify(&[File { name: "file", bytes: file }], &self.trust(), LATER);
        assert_eq!(reports.len(), 1);
        reports.remove(0)
    }

    /// The one signature of a file.
    pub(crate) fn signature(&self, file: &[u8]) -> SignatureReport {
        let report = self.report(file);
        let [signature] = report.signatures.as_slice() else { panic!("{report:#?}") };
        signature.clone()
    }
}

/// That a signature is refused for this reason.
pub(crate) fn refused(signature: &SignatureReport, code: &str) {
    assert_eq!(signature.verdict, Verdict::Invalid, "{signature:#?}");
    let line = signature.lines.iter().find(|it| it.finding == Finding::Malformed);
    assert_eq!(line.and_then(|it| it.value.as_deref()), Some(code), "{signature:#?}");
}

/// A page with a text, a form with one text field, and an empty field for a signature.
pub(crate) fn form() -> Vec<u8> {
    pages().finish(Layout::Table, "/Root 1 0 R")
}

/// The objects of [`form`].
pub(crate) fn pages() -> Builder {
    let mut pdf = Builder::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>");
    pdf.object(2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
    pdf.object(3, PAGE);
    pdf.stream(4, "", b"BT /F1 12 Tf 72 770 Td (Pay 100 EUR) Tj ET");
    pdf.object(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    pdf.object(6, "<< /Fields [7 0 R] /DR << /Font << /F1 5 0 R >> >> /DA (/F1 12 Tf) >>");
    pdf.object(7, FIELD);
    pdf.stream(8, "/Type /XObject /Subtype /Form /BBox [0 0 100 20]", b"BT (100) Tj ET");
    pdf
}

/// Object 3 of [`form`].
pub(crate) const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
    /Resources << /Font << /F1 5 0 R >> >> /Annots [7 0 R] >>";
/// Object 7 of [`form`].
pub(crate) const FIELD: &str = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (amount) /V (100) /Rect [72 700 172 720] \
    /P 3 0 R /AP << /N 8 0 R >> >>";

/// The file with these objects appended in a revision of their own.
pub(crate) fn updated(file: &[u8], objects: &Builder) -> Vec<u8> {
    let mut file = file.to_vec();
    let previous = last_section(&file);
    let trailer = format!("/Root 1 0 R /Prev {previous}");
    objects.append(&mut file, &trailer);
    file
}

/// What stands after the last `startxref`.
pub(crate) fn last_section(file: &[u8]) -> usize {
    let place = file.windows(9).rposition(|it| it == b"startxref").unwrap();
    let text = std::str::from_utf8(&file[place + 9..]).unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

/// The first place of these bytes.
pub(crate) fn find(file: &[u8], wanted: &str) -> usize {
    file.windows(wanted.len()).position(|it| it == wanted.as_bytes()).unwrap()
}

/// The file with the first of these bytes replaced by others of the same length.
pub(crate) fn replaced(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let place = find(file, from);
    let mut file = file.to_vec();
    file[place..place + to.len()].copy_from_slice(to.as_bytes());
    file
}
