//! Somebody who signs: an authority, a key for each signature, and what is asked of the crate.

use rand_core::OsRng;
use serde_json::json;
use siegelring_core::crypto::{self, SigningKey};
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;
use siegelring_signature::cms::{self, CmsInput};
use siegelring_signature::pdf::{self, PdfSignature, VisibleField};
use siegelring_signature::testing::{Authority, NOW};
use siegelring_signature::time_stamp::{self, Request};

use super::script::ask;

/// The authority that certifies who signs, and its root.
pub(crate) struct Scheme {
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
}

impl Scheme {
    pub(crate) fn new() -> Self {
        let root = Authority::root("Signature Root");
        let issuing = root.subordinate("Signature CA");
        Self { root, issuing }
    }

    /// The file with a signature of this name appended; `stamp` makes a time stamp token over the signature value.
    pub(crate) fn sign(&self, file: &mut Vec<u8>, how: &How<'_>) {
        let (key, leaf) = match how.stamp {
            Some(_) => self.issuing.short_lived(how.name),
            None => self.issuing.long_lived(how.name),
        };
        let signature = PdfSignature {
            name: how.name,
            time: how.at,
            reason: Some("Antrag auf Bewohnerparkausweis"),
            visible: how.visible,
            reserved: 16 * 1024,
        };
        let prepared = pdf::prepare(file, &signature).unwrap();
        let der = cms(&CmsInput::new(prepared.digest()), &key, vec![leaf, self.issuing.der.clone()], how.stamp);
        file.extend(prepared.complete(&der).unwrap());
    }
}

/// A time stamp authority of somebody else.
pub(crate) struct Stamper {
    pub(crate) root: Authority,
    key: SigningKey,
    certificate: Vec<u8>,
}

impl Stamper {
    pub(crate) fn new() -> Self {
        let root = Authority::root("Time Stamp Root");
        let (key, certificate) = root.time_stamping("Time Stamp Unit");
        Self { root, key, certificate }
    }

    /// A token over a signature value, made at this time.
    pub(crate) fn stamp(&self, value: &[u8], at: UnixTime) -> Vec<u8> {
        let request = Request::new(crypto::sha256(value), &mut OsRng);
        let question = json!({
            "ask": "stamp",
            "request": base64url::encode(request.to_der().unwrap()),
            "certificate": base64url::encode(&self.certificate),
            "key": base64url::encode(self.key.to_pkcs8().unwrap()),
            "at": at.0,
        });
        let answer = ask("certomancer_stamps.py", &question).unwrap();
        let answer = base64url::decode(answer.as_str().unwrap()).unwrap();
        time_stamp::response(&answer, &request).unwrap().der().to_vec()
    }
}

/// Makes a token over a signature value.
pub(crate) type Stamp<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;

/// How a file is signed.
#[derive(Clone, Copy)]
pub(crate) struct How<'a> {
    pub(crate) name: &'a str,
    pub(crate) at: UnixTime,
    pub(crate) visible: Option<VisibleField<'a>>,
    pub(crate) stamp: Option<Stamp<'a>>,
}

impl How<'_> {
    pub(crate) const PLAIN: Self = Self { name: "Erika Mustermann", at: NOW.plus(30), visible: None, stamp: None };
}

/// A whole CMS over what `input` says, with an approval in it.
pub(crate) fn cms(
    input: &CmsInput<'_>,
    key: &SigningKey,
    certificates: Vec<Vec<u8>>,
    stamp: Option<Stamp<'_>>,
) -> Vec<u8> {
    let approval = [0xa1; 5000];
    let input = CmsInput { certificates: &certificates, approval: Some(&approval), ..*input };
    let prepared = cms::prepare(&input).unwrap();
    let signature = key.sign(prepared.signature_payload());
    let signed = prepared.complete(&signature).unwrap();
    match stamp {
        Some(stamp) => {
            let token = stamp(signed.signature_value());
            signed.with_time_stamp(&token).unwrap().der().unwrap()
        }
        None => signed.der().unwrap(),
    }
}
