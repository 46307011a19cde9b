//! The manifest: which files a signature covers, with their digests (ETSI EN 319 162-1, annex A.4).

use base64::Engine as _;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::{DataObject, path};
use crate::crypto::Digest;
use crate::defect::{Checked, Defect};

/// The longest manifest, in bytes.
const MAX_MANIFEST: usize = 1024 * 1024;
const ASIC: &str = "http://uri.etsi.org/02918/v1.2.1#";
const XML_SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// A manifest.
#[derive(Debug)]
pub(super) struct Manifest {
    /// The path of the signature over it.
    pub(super) signature: String,
    pub(super) objects: Vec<DataObject>,
}

/// A file of which not everything was read yet.
#[derive(Default)]
struct Draft {
    path: Option<String>,
    algorithm: Option<Digest>,
    digest: Option<Vec<u8>>,
}

/// Reads a manifest.
///
/// # Errors
/// [`Defect::AsicManifest`] if it is none, says something twice or not at all, or has a document type; and those of
/// paths and digests.
pub(super) fn read(xml: &[u8]) -> Checked<Manifest> {
    if xml.len() > MAX_MANIFEST {
        return Err(Defect::TooLarge);
    }
    let broken = Defect::AsicManifest;
    let text = std::str::from_utf8(xml).map_err(|_| broken)?;
    let mut reader = NsReader::from_str(text);
    let (mut signature, mut objects, mut draft) = (None, Vec::new(), Draft::default());
    let (mut in_digest, mut depth) = (false, 0_usize);
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(|_| broken)?;
        let known = |name: &str| matches!(&namespace, ResolveResult::Bound(it) if it.as_ref() == name);
        let (asic, ds) = (known(ASIC), known(XML_SIGNATURE));
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                let empty = matches!(event, Event::Empty(_));
                let local = start.local_name();
                match local.as_ref() {
                    "ASiCManifest" if asic && depth == 0 => {}
                    _ if depth == 0 => return Err(broken),
                    "SigReference" if asic && depth == 1 && signature.is_none() => {
                        signature = Some(path::from_uri(&attribute(start, "URI")?)?);
                    }
                    "SigReference" if asic && depth == 1 => return Err(broken),
                    "DataObjectReference" if asic && depth == 1 && !empty => {
                        draft = Draft { path: Some(path::from_uri(&attribute(start, "URI")?)?), ..Draft::default() };
                    }
                    "DataObjectReference" => return Err(broken),
                    "DigestMethod" if ds => draft.algorithm = Some(algorithm(&attribute(start, "Algorithm")?)?),
                    "DigestValue" if ds => in_digest = !empty,
                    _ => {}
                }
                depth = depth.saturating_add(usize::from(!empty));
            }
            Event::End(end) => {
                depth = depth.checked_sub(1).ok_or(broken)?;
                match end.local_name().as_ref() {
                    "DigestValue" => in_digest = false,
                    "DataObjectReference" if asic => objects.push(object(std::mem::take(&mut draft))?),
                    _ => {}
                }
            }
            Event::Text(value) if in_digest => {
                let value: String = value.chars().filter(|it| !it.is_whitespace()).collect();
                let digest = base64::engine::general_purpose::STANDARD.decode(value).map_err(|_| broken)?;
                if draft.digest.replace(digest).is_some() {
                    return Err(broken);
                }
            }
            Event::DocType(_) => return Err(broken),
            Event::Eof => break,
            _ => {}
        }
    }
    let mut paths: Vec<&String> = objects.iter().map(|it| &it.path).collect();
    paths.sort();
    let twice = paths.windows(2).any(|pair| pair.first() == pair.last());
    match signature {
        Some(signature) if depth == 0 && !twice => Ok(Manifest { signature, objects }),
        _ => Err(broken),
    }
}

fn object(draft: Draft) -> Checked<DataObject> {
    let Draft { path: Some(path), algorithm: Some(algorithm), digest: Some(digest) } = draft else {
        return Err(Defect::AsicManifest);
    };
    Ok(DataObject { path, algorithm, digest })
}

fn algorithm(uri: &str) -> Checked<Digest> {
    match uri {
        "http://www.w3.org/2001/04/xmlenc#sha256" => Ok(Digest::Sha256),
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => Ok(Digest::Sha384),
        "http://www.w3.org/2001/04/xmlenc#sha512" => Ok(Digest::Sha512),
        "http://www.w3.org/2000/09/xmldsig#sha1" => Err(Defect::CmsWeakAlgorithm),
        _ => Err(Defect::CmsAlgorithm),
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Checked<String> {
    let attribute = start.try_get_attribute(name).ok().flatten().ok_or(Defect::AsicManifest)?;
    attribute.normalized_value(XmlVersion::Explicit1_0).map(|it| it.into_owned()).map_err(|_| Defect::AsicManifest)
}
