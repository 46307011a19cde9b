//! Files as they should be: each is taken by its hook. `cargo xtask fuzz` starts from them.

use siegelring_core::crypto::sha256;

use super::CONTENT;
use crate::asic::{self, DataObject};
use crate::cms::{self, CmsInput};
use crate::pdf::{PdfSignature, prepare};
use crate::testing::pdf::{Builder, Layout, document, hybrid};
use crate::testing::{Authority, NOW};

/// The hook takes these bytes; if `FUZZ_SEEDS` names a folder, they are written there for the fuzzer.
fn seed(target: &str, name: &str, hook: fn(&[u8]) -> bool, bytes: &[u8]) {
    assert!(hook(bytes), "{target}: {name}");
    if let Some(folder) = std::env::var_os("FUZZ_SEEDS") {
        let folder = std::path::PathBuf::from(folder).join(target);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn takes_pdfs() {
    seed("pdf", "hybrid", super::pdf, &hybrid());
    for (name, layout) in [("table", Layout::Table), ("streams", Layout::Streams)] {
        let file = document((3_000, 2), layout, 1);
        seed("pdf", name, super::pdf, &file);
        let signature = PdfSignature { name: "Erika", time: NOW, reason: None, visible: None, reserved: 8 };
        let update = prepare(&file, &signature).unwrap().complete(b"cms").unwrap();
        seed("pdf", &format!("{name}-signed"), super::pdf, &[file, update].concat());

        let mut pdf = Builder::new();
        pdf.object(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R /Perms << /DocMDP 6 0 R >> >>");
        pdf.object(2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
        pdf.object(3, "<< /Type /Page /Parent 2 0 R /Annots 7 0 R >>");
        pdf.object(4, "<< /Fields 8 0 R /DA (/Helv 0 Tf) >>");
        pdf.object(5, "<< /FT /Sig /T (a) /Kids [<< /V 6 0 R >> << /T <feff0062> >>] >>");
        pdf.object(6, "<< /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 >> >>] >>");
        pdf.object(7, "[<< /Subtype /Link /A << /S /URI /URI (https://town.example) >> >>]").object(8, "[5 0 R]");
        seed("pdf", &format!("{name}-form"), super::pdf, &pdf.finish(layout, "/Root 1 0 R /ID [<01> <02>]"));
    }
}

/// A signature over content of this digest.
fn signature(digest: [u8; 32]) -> Vec<u8> {
    let (key, leaf) = Authority::root("Signature Root").long_lived("Erika Mustermann");
    let prepared = cms::prepare(&CmsInput { certificates: &[leaf], ..CmsInput::new(digest) }).unwrap();
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(&signature).unwrap().der().unwrap()
}

#[test]
fn takes_a_signature_beside_its_file() {
    seed("cms", "detached", super::cms, &signature(sha256(CONTENT)));
}

#[test]
fn takes_a_container() {
    let files = [DataObject { name: "form.xml", media_type: "application/xml", content: CONTENT }];
    let prepared = asic::prepare(&files, NOW).unwrap();
    let container = prepared.complete(&signature(sha256(prepared.signed_content()))).unwrap();
    seed("asic", "container", super::asic, &container);
}

#[test]
fn takes_signed_pdfs() {
    for (name, layout) in [("table", Layout::Table), ("streams", Layout::Streams)] {
        let file = document((3_000, 2), layout, 1);
        let about = PdfSignature { name: "Erika", time: NOW, reason: None, visible: None, reserved: 2 * 1024 };
        let prepared = prepare(&file, &about).unwrap();
        let cms = signature(prepared.digest());
        let update = prepared.complete(&cms).unwrap();
        seed("pdf_verify", name, super::pdf_verify, &[file.as_slice(), &update].concat());
    }
}
