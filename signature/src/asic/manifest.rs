//! The manifest: which files are signed (EN 319 162-1, annex A.4).

use std::fmt::Write as _;

use siegelring_core::crypto::sha256;

use super::{AsicError, DataObject, Result, SIGNATURE};

/// The longest media type, in bytes.
const MAX_MEDIA_TYPE: usize = 127;

/// The XML that the signature is over. What is put in is percent-encoded, checked or base64: nothing in it needs escaping.
pub(super) fn manifest(files: &[DataObject<'_>]) -> Result<Vec<u8>> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n\
         <asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" \
         xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n",
    );
    let signature = format!("<asic:SigReference URI=\"{SIGNATURE}\" MimeType=\"application/pkcs7-signature\"/>\n");
    xml.push_str(&signature);
    for file in files {
        check_media_type(file.media_type)?;
        let object = format!(
            "<asic:DataObjectReference URI=\"{}\" MimeType=\"{}\">\n\
             <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\n\
             <ds:DigestValue>{}</ds:DigestValue>\n\
             </asic:DataObjectReference>\n",
            percent_encoded(file.name),
            file.media_type,
            base64(&sha256(file.content)),
        );
        xml.push_str(&object);
    }
    xml.push_str("</asic:ASiCManifest>\n");
    Ok(xml.into_bytes())
}

/// A name as a relative URI: everything but the unreserved characters is encoded (RFC 3986, section 2.3).
fn percent_encoded(name: &str) -> String {
    let mut uri = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            uri.push(byte.into());
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// `type/subtype` (RFC 6838, section 4.2), without parameters.
fn check_media_type(media_type: &str) -> Result<()> {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$^_.+-".contains(&byte))
    };
    let parts = media_type.split_once('/').filter(|_| media_type.len() <= MAX_MEDIA_TYPE);
    let holds = parts.is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype));
    if holds { Ok(()) } else { Err(AsicError::MediaType) }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
