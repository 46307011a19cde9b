//! Reading containers of others (ETSI EN 319 162-1): what is signed by which signature, and what is not.
//!
//! Strict where readers differ: a file that two of them would unpack differently is refused.

mod archive;
mod manifest;
mod path;

use std::collections::BTreeMap;

use crate::crypto::Digest;
use crate::defect::{Checked, Defect};

/// What a container holds.
#[derive(Debug)]
pub(crate) struct Container {
    /// Every file by its path, `mimetype` and `META-INF/` left out.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// The signatures by their path.
    pub(crate) signatures: Vec<(String, Checked<ContainerSignature>)>,
}

/// One signature and what it covers.
#[derive(Debug)]
pub(crate) struct ContainerSignature {
    /// CMS `SignedData` in DER.
    pub(crate) cms: Vec<u8>,
    /// What it is over: a manifest, or the one file.
    pub(crate) content: Vec<u8>,
    /// The files that it covers, and whether their digests are those of the manifest.
    pub(crate) covers: Vec<(String, bool)>,
}

const META_INF: &str = "META-INF/";

/// Reads a container.
///
/// # Errors
/// What makes the container as a whole unreadable; what is wrong with one signature stands beside its path.
pub(crate) fn read(bytes: &[u8]) -> Checked<Container> {
    let mut entries = archive::entries(bytes)?;
    let kind = entries.remove("mimetype").ok_or(Defect::AsicMimetype)?;
    let extended = match kind.as_slice() {
        b"application/vnd.etsi.asic-e+zip" => true,
        b"application/vnd.etsi.asic-s+zip" => false,
        _ => return Err(Defect::AsicMimetype),
    };
    let (meta, files): (BTreeMap<_, _>, BTreeMap<_, _>) =
        entries.into_iter().partition(|(path, _)| path.starts_with(META_INF));
    let mut manifests: BTreeMap<String, (manifest::Manifest, &Vec<u8>)> = BTreeMap::new();
    for (_, xml) in meta.iter().filter(|(path, _)| is_manifest(path)) {
        let manifest = manifest::read(xml)?;
        // Two manifests for one signature would be two meanings.
        if manifests.insert(manifest.signature.clone(), (manifest, xml)).is_some() {
            return Err(Defect::AsicManifest);
        }
    }
    let mut signatures = Vec::new();
    for (path, bytes) in meta.iter().filter(|(path, _)| is_signature(path)) {
        let signature = if !is_cades(path) {
            Err(Defect::AsicXades)
        } else if extended {
            manifests
                .get(path)
                .ok_or(Defect::AsicManifest)
                .and_then(|(manifest, xml)| over(manifest, xml, &files, bytes))
        } else {
            over_the_only_file(&files, bytes)
        };
        signatures.push((path.clone(), signature));
    }
    Ok(Container { files, signatures })
}

fn over(
    manifest: &manifest::Manifest,
    xml: &[u8],
    files: &BTreeMap<String, Vec<u8>>,
    cms: &[u8],
) -> Checked<ContainerSignature> {
    let mut covers = Vec::new();
    for object in &manifest.objects {
        let content = files.get(&object.path).ok_or(Defect::AsicMissing)?;
        covers.push((object.path.clone(), object.algorithm.of(&[content]) == object.digest));
    }
    if covers.is_empty() {
        Err(Defect::AsicManifest)
    } else {
        Ok(ContainerSignature { cms: cms.to_vec(), content: xml.to_vec(), covers })
    }
}

/// ASiC-S: one file, and a signature over it (ETSI EN 319 162-1 section 4.3).
fn over_the_only_file(files: &BTreeMap<String, Vec<u8>>, cms: &[u8]) -> Checked<ContainerSignature> {
    let mut all = files.iter();
    match (all.next(), all.next()) {
        (Some((path, content)), None) => {
            Ok(ContainerSignature { cms: cms.to_vec(), content: content.clone(), covers: vec![(path.clone(), true)] })
        }
        _ => Err(Defect::Asic),
    }
}

/// One file that a manifest names.
#[derive(Debug)]
pub(crate) struct DataObject {
    path: String,
    algorithm: Digest,
    digest: Vec<u8>,
}

fn is_manifest(path: &str) -> bool {
    path.starts_with("META-INF/ASiCManifest") && path.ends_with(".xml")
}

fn is_signature(path: &str) -> bool {
    is_cades(path) || (path.starts_with("META-INF/signatures") && path.ends_with(".xml"))
}

fn is_cades(path: &str) -> bool {
    path.starts_with("META-INF/") && path.ends_with(".p7s")
}
