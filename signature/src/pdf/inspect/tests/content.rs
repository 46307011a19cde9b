//! What runs, fetches, plays or hides.

use super::{refusal, with, with_catalog};
use crate::error::Refused::{self, *};

/// The defect, an object that has it, and what is said of it.
const OBJECTS: &[(&str, &str, Refused)] = &[
    ("JavaScript action", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>", PdfJavaScript),
    ("JavaScript with an escaped name", "<< /S /J#61vaScr#69pt /JS (x) >>", PdfJavaScript),
    ("JavaScript whose type stands elsewhere", "/JavaScript", PdfJavaScript),
    ("attached file whose type stands elsewhere", "/FileAttachment", PdfEmbeddedFile),
    ("file specification whose type stands elsewhere", "/Filespec", PdfExternalContent),
    ("JavaScript said to be structure", "<< /Type /StructElem /S /JavaScript /JS (x) >>", PdfJavaScript),
    ("JavaScript deep inside", "<< /AA << /O [<< /Next << /S /JavaScript >> >>] >> >>", PdfJavaScript),
    ("start of a program", "<< /S /Launch /Win << /F (cmd.exe) >> >>", PdfLaunch),
    ("link into another file", "<< /S /GoToR /F (other.pdf) /D [0 /Fit] >>", PdfExternalContent),
    ("link into an embedded file", "<< /S /GoToE /T << /R /C >> >>", PdfExternalContent),
    ("form sent away", "<< /S /SubmitForm /F << /FS /URL /F (http://x.example) >> >>", PdfExternalContent),
    ("form filled from a file", "<< /S /ImportData /F (data.fdf) >>", PdfExternalContent),
    ("thread in another file", "<< /S /Thread /F (other.pdf) /D 0 >>", PdfExternalContent),
    ("file specification", "<< /Type /Filespec /F (other.pdf) >>", PdfExternalContent),
    ("embedded file", "<< /Type /Filespec /F (a.xml) /EF << /F 6 0 R >> >>", PdfEmbeddedFile),
    ("embedded file without a type", "<< /UF (a.xml) /EF << /F 6 0 R >> >>", PdfEmbeddedFile),
    ("attached file", "<< /Type /Annot /Subtype /FileAttachment >>", PdfEmbeddedFile),
    ("film", "<< /Type /Annot /Subtype /Movie >>", PdfMultimedia),
    ("sound", "<< /S /Sound /Sound 6 0 R >>", PdfMultimedia),
    ("screen", "<< /Type /Annot /Subtype /Screen >>", PdfMultimedia),
    ("scene", "<< /Type /Annot /Subtype /3D >>", PdfMultimedia),
    ("rich media", "<< /Type /Annot /Subtype /RichMedia >>", PdfMultimedia),
];

/// The same of streams, whose dictionary has these entries.
const STREAMS: &[(&str, &str, Refused)] = &[
    ("stream in a file", "/F (other.bin)", PdfExternalContent),
    ("page of another PDF", "/Type /XObject /Subtype /Form /Ref << /F (o.pdf) /Page 0 >>", PdfExternalContent),
    ("picture put in by a printer", "/Subtype /Image /OPI << /1.3 << /F (p.tif) >> >>", PdfExternalContent),
    ("PostScript", "/Type /XObject /Subtype /PS", PdfMultimedia),
    ("embedded file by itself", "/Type /EmbeddedFile", PdfEmbeddedFile),
];

/// And of entries of the catalog.
const CATALOGS: &[(&str, &str, Refused)] = &[
    ("XFA", "/AcroForm << /Fields [] /XFA [(template) 6 0 R] >>", PdfXfa),
    ("XFA elsewhere", "/AcroForm 7 0 R", PdfXfa),
    ("rendered XFA", "/NeedsRendering true /AcroForm << /Fields [] >>", PdfXfa),
    ("portfolio", "/Collection << /View /D >>", PdfEmbeddedFile),
    ("script on opening", "/OpenAction << /S /JavaScript /JS (x) >>", PdfJavaScript),
    ("script by name", "/Names << /JavaScript << /Names [(x) << /S /JavaScript >>] >> >>", PdfJavaScript),
    ("certified against all changes", "/Perms << /DocMDP 8 0 R >>", PdfCertified),
    ("locked by a signature", "/AcroForm << /Fields [<< /FT /Sig /V 8 0 R >>] >>", PdfCertified),
];

#[test]
fn refuses_what_an_object_does() {
    for (defect, object, expected) in OBJECTS {
        for file in with_catalog("", |pdf| {
            pdf.object(5, object);
        }) {
            assert_eq!(refusal(&file), Some((*expected).into()), "{defect}");
        }
    }
}

#[test]
fn refuses_what_a_stream_does() {
    for (defect, entries, expected) in STREAMS {
        for file in with_catalog("", |pdf| {
            pdf.stream(5, entries, b"content");
        }) {
            assert_eq!(refusal(&file), Some((*expected).into()), "{defect}");
        }
    }
}

#[test]
fn refuses_what_the_catalog_does() {
    for (defect, entries, expected) in CATALOGS {
        for file in with_catalog(entries, |pdf| {
            pdf.object(7, "<< /XFA 6 0 R >>");
            pdf.object(8, "<< /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 >> >>] >>");
        }) {
            assert_eq!(refusal(&file), Some((*expected).into()), "{defect}");
        }
    }
}

#[test]
fn refuses_an_encrypted_file() {
    for file in with(|pdf| {
        pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    }) {
        let encrypted = super::altered(&file, "/Root 1 0 R", "/Root 1 0 R /Encrypt << /Filter /Standard >>");
        // The length of a cross-reference stream's dictionary is free, so this holds for both layouts.
        assert_eq!(refusal(&encrypted), Some(PdfEncrypted.into()));
    }
}
