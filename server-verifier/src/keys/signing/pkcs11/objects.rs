//! P-256 keys as objects of a token.

use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use siegelring_core::crypto::{self, PublicKey, Signature};

use super::fault::Fault;

/// A new pair of keys on a token.
pub(super) struct Pair {
    pub(super) public: ObjectHandle,
    pub(super) private: ObjectHandle,
    pub(super) public_key: PublicKey,
}

/// `prime256v1` as DER, which names the curve (`CKA_EC_PARAMS`).
const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// Makes a pair that cannot be extracted; with a label it stays on the token, without it vanishes with the session.
pub(super) fn make(session: &Session, label: Option<&str>) -> Result<Pair, Fault> {
    let common = [Attribute::Token(label.is_some())].into_iter();
    let common = common.chain(label.map(|label| Attribute::Label(label.as_bytes().to_vec())));
    let for_public = [Attribute::Verify(true), Attribute::EcParams(P256.to_vec())];
    let for_private =
        [Attribute::Private(true), Attribute::Sensitive(true), Attribute::Extractable(false), Attribute::Sign(true)];
    let public: Vec<_> = common.clone().chain(for_public).collect();
    let private: Vec<_> = common.chain(for_private).collect();
    let (public, private) = session.generate_key_pair(&Mechanism::EccKeyPairGen, &public, &private)?;
    Ok(Pair { public, private, public_key: public_key(session, public)? })
}

/// The authority's private key.
pub(super) fn find(session: &Session, id: &[u8]) -> Result<ObjectHandle, Fault> {
    let wanted = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(id.to_vec())];
    session.find_objects(&wanted)?.first().copied().ok_or(Fault::NoKey)
}

/// Signs by ES256. The digest is made here, because not every HSM can.
pub(super) fn sign(session: &Session, key: ObjectHandle, payload: &[u8]) -> Result<Signature, Fault> {
    let signature = session.sign(&Mechanism::Ecdsa, key, &crypto::sha256(payload))?;
    Signature::from_bytes(&signature).map_err(|_| Fault::Answer)
}

/// `CKA_EC_POINT` is the point in a DER octet string; some libraries give the point alone.
fn public_key(session: &Session, key: ObjectHandle) -> Result<PublicKey, Fault> {
    let attributes = session.get_attributes(key, &[AttributeType::EcPoint])?;
    let Some(Attribute::EcPoint(point)) = attributes.first() else { return Err(Fault::Answer) };
    let point = point.strip_prefix(&[0x04, 0x41]).filter(|point| point.len() == 65).unwrap_or(point);
    PublicKey::from_uncompressed(point).map_err(|_| Fault::Answer)
}
