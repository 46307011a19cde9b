//! What no object of a file may hold, whether anything leads to it or not.

use crate::error::{Refused, Result};
use crate::pdf::reader::{Dictionary, Indirect, Object};

/// Looks through one object.
///
/// # Errors
/// A case of [`Refused`] for what runs, fetches, plays or hides.
pub(super) fn check(found: &Indirect) -> Result<()> {
    if let (Some(_), Some(dictionary)) = (&found.stream, found.object.as_dictionary()) {
        stream(dictionary)?;
    }
    match &found.object {
        // The name of an action may stand in an object of its own.
        Object::Name(name) => action(name),
        object => value(object),
    }
}

/// Depth is bounded: the reader refuses what is nested deeper than its limit.
fn value(object: &Object) -> Result<()> {
    match object {
        Object::Array(members) => members.iter().try_for_each(value),
        Object::Dictionary(found) => {
            dictionary(found)?;
            found.iter().try_for_each(|(_, member)| value(member))
        }
        _ => Ok(()),
    }
}

fn dictionary(found: &Dictionary) -> Result<()> {
    if let Some(name) = found.get("S").and_then(Object::as_name) {
        action(name)?;
    }
    if let Some(name) = found.get("Subtype").and_then(Object::as_name) {
        subtype(name)?;
    }
    // File specifications (ISO 32000-2, 7.11.3): with the file inside, or only with its name. A thread is followed in
    // this file or, with a file specification, in another (12.6.4.7).
    let names_a_file = found.has("F") || found.has("UF");
    let specification = found.says("Type", "Filespec");
    if found.has("EF") && (names_a_file || specification) || found.says("Type", "EmbeddedFile") {
        return Err(Refused::PdfEmbeddedFile.into());
    }
    if specification || found.says("S", "Thread") && found.has("F") {
        return Err(Refused::PdfExternalContent.into());
    }
    Ok(())
}

/// Types of actions (12.6.4.1, table 201). The dictionaries of other things have an `S` too, but not with these names.
fn action(name: &[u8]) -> Result<()> {
    Err(match name {
        b"JavaScript" => Refused::PdfJavaScript,
        b"Launch" => Refused::PdfLaunch,
        b"GoToR" | b"GoToE" | b"SubmitForm" | b"ImportData" => Refused::PdfExternalContent,
        b"Rendition" | b"Sound" | b"Movie" | b"GoTo3DView" | b"RichMediaExecute" => Refused::PdfMultimedia,
        _ => return Ok(()),
    }
    .into())
}

/// Types of annotations (12.5.6.1, table 171) and external objects (8.8).
fn subtype(name: &[u8]) -> Result<()> {
    Err(match name {
        b"FileAttachment" => Refused::PdfEmbeddedFile,
        b"Movie" | b"Sound" | b"Screen" | b"3D" | b"RichMedia" | b"PS" => Refused::PdfMultimedia,
        _ => return Ok(()),
    }
    .into())
}

/// Streams whose content is elsewhere: in a file (7.3.8.2), a page of another PDF (8.10.4), or a picture that a printer
/// puts in (14.11.7).
fn stream(dictionary: &Dictionary) -> Result<()> {
    let elsewhere = dictionary.has("F") || dictionary.has("OPI") || dictionary.has("Ref");
    if elsewhere { Err(Refused::PdfExternalContent.into()) } else { Ok(()) }
}
