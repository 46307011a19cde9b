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
        // The name of a type may stand in an object of its own.
        Object::Name(name) => action(name).and_then(|()| subtype(name)).and_then(|()| kind(name)),
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
    // A file specification with the file inside (7.11.3), whether it says what it is or not.
    if found.has("EF") && (found.has("F") || found.has("UF") || found.says("Type", "Filespec")) {
        return Err(Refused::PdfEmbeddedFile.into());
    }
    // A thread is followed in this file or, with a file specification, in another (12.6.4.7).
    if found.says("S", "Thread") && found.has("F") {
        return Err(Refused::PdfExternalContent.into());
    }
    found.get("Type").and_then(Object::as_name).map_or(Ok(()), kind)
}

/// Types of objects: files (7.11.3 and 7.11.4).
fn kind(name: &[u8]) -> Result<()> {
    match name {
        b"EmbeddedFile" => Err(Refused::PdfEmbeddedFile.into()),
        b"Filespec" => Err(Refused::PdfExternalContent.into()),
        _ => Ok(()),
    }
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
