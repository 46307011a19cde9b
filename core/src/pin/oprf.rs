//! RFC 9497 in base mode with the suite P256-SHA256, and what goes into it and comes out of it.

use voprf::{BlindedElement, EvaluationElement, Group as _, Mode, OprfClient, OprfServer};
use zeroize::{Zeroize as _, Zeroizing};

use super::{ELEMENT_LENGTH, Pin};
use crate::crypto::{self, OprfSuite, Rng, SigningKey, hkdf_sha256};
use crate::error::{ApiMisuse, Error, Malformed, Result};

const INPUT_LABEL: &[u8] = b"siegelring pin v1";
const PIN_KEY_LABEL: &[u8] = b"siegelring pin key v1";
const SERVER_KEY_LABEL: &[u8] = b"siegelring oprf key v1";

/// The phone's share of the PIN: 32 random bytes that never leave it. Zeroized when dropped.
#[derive(Clone)]
pub struct DeviceSecret(Zeroizing<[u8; 32]>);

impl DeviceSecret {
    /// A new random one.
    pub fn generate(rng: &mut dyn Rng) -> Self {
        Self(Zeroizing::new(crypto::random(rng)))
    }

    /// From stored bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes to store, sealed.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What the phone keeps in memory between [`blind`] and [`Blinding::finalize`]. Zeroized when dropped.
pub struct Blinding {
    pub(super) client: OprfClient<OprfSuite>,
    pub(super) input: Zeroizing<Vec<u8>>,
}

/// Blinds a PIN (RFC 9497 section 3.3.1, `Blind`). The input is `label ‖ length of the PIN (1 byte) ‖ PIN ‖ device
/// secret`; the element to send is 33 bytes and says nothing about it.
///
/// # Errors
/// [`ApiMisuse::Argument`] if the input maps to no element, which is as likely as guessing a key.
pub fn blind(pin: &Pin, secret: &DeviceSecret, rng: &mut dyn Rng) -> Result<(Blinding, [u8; ELEMENT_LENGTH])> {
    let mut rng = rng;
    let length = u8::try_from(pin.as_bytes().len()).map_err(|_| Error::from(Malformed::Pin))?;
    let input = Zeroizing::new([INPUT_LABEL, &[length], pin.as_bytes(), secret.as_bytes()].concat());
    let blinded = OprfClient::blind(&input, &mut rng).map_err(|_| Error::from(ApiMisuse::Argument))?;
    let element = element(&blinded.message.serialize())?;
    Ok((Blinding { client: blinded.state, input }, element))
}

impl Blinding {
    /// Takes the server's share (RFC 9497 section 3.3.1, `Finalize`).
    ///
    /// # Errors
    /// [`Malformed::OprfElement`] if `evaluated` is no element of the group.
    pub fn finalize(self, evaluated: &[u8]) -> Result<PinSecret> {
        let evaluated =
            EvaluationElement::deserialize(&element(evaluated)?).map_err(|_| Error::from(Malformed::OprfElement))?;
        let mut output =
            self.client.finalize(&self.input, &evaluated).map_err(|_| Error::from(Malformed::OprfElement))?;
        let secret = <[u8; 32]>::try_from(&*output).map(|bytes| PinSecret(Zeroizing::new(bytes)));
        (*output).zeroize();
        secret.map_err(|_| Malformed::OprfElement.into())
    }
}

/// The OPRF output for one PIN on one phone at one server. Zeroized when dropped.
#[derive(Clone)]
pub struct PinSecret(pub(super) Zeroizing<[u8; 32]>);

impl PinSecret {
    /// PIN key `number`: RFC 9497 section 3.2.1 `DeriveKeyPair` with the info `siegelring pin key v1 ‖ number` (4 bytes,
    /// big-endian). Number 0 is the wallet's; each credential has its own, so that no two can be linked by it.
    ///
    /// # Errors
    /// [`Malformed::Key`] if no key can be derived, which is as likely as guessing one.
    pub fn key(&self, number: u32) -> Result<SigningKey> {
        let info = [PIN_KEY_LABEL, &number.to_be_bytes()].concat();
        SigningKey::from_scalar(derive_scalar(self.0.as_ref(), &info)?.as_ref())
    }
}

/// The server's OPRF key for one wallet and one version of its PIN. Zeroized when dropped.
pub struct OprfKey(OprfServer<OprfSuite>);

/// Derives the server's key: `DeriveKeyPair(HKDF(seed, salt), wallet id ‖ version)`.
///
/// `seed` is secret and lives outside the database, `salt` is random for each wallet and deleted with it; `version`
/// rises with every new PIN.
///
/// # Errors
/// [`Malformed::Key`] if no key can be derived, which is as likely as guessing one.
pub fn server_key(seed: &[u8; 32], salt: &[u8; 32], wallet_id: &[u8; 16], version: u32) -> Result<OprfKey> {
    let wallet_seed = hkdf_sha256(salt, seed, SERVER_KEY_LABEL);
    let info = [wallet_id.as_slice(), &version.to_be_bytes()].concat();
    OprfKey::from_scalar(derive_scalar(wallet_seed.as_ref(), &info)?.as_ref())
}

impl OprfKey {
    pub(super) fn from_scalar(scalar: &[u8]) -> Result<Self> {
        OprfServer::new_with_key(scalar).map(Self).map_err(|_| Malformed::Key.into())
    }
}

/// Evaluates a blinded element (RFC 9497 section 3.3.1, `BlindEvaluate`); count the try first.
///
/// # Errors
/// [`Malformed::OprfElement`] if `blinded` is no element of the group, or its neutral one.
pub fn evaluate(key: &OprfKey, blinded: &[u8]) -> Result<[u8; ELEMENT_LENGTH]> {
    let blinded = BlindedElement::deserialize(&element(blinded)?).map_err(|_| Error::from(Malformed::OprfElement))?;
    element(&key.0.blind_evaluate(&blinded).serialize())
}

/// RFC 9497 section 3.2.1, `DeriveKeyPair`, the secret scalar alone.
pub(super) fn derive_scalar(seed: &[u8], info: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
    let mut scalar = voprf::derive_key::<OprfSuite>(seed, info, Mode::Oprf).map_err(|_| Error::from(Malformed::Key))?;
    let mut bytes = <OprfSuite as voprf::CipherSuite>::Group::serialize_scalar(scalar);
    scalar.zeroize();
    let copy = <[u8; 32]>::try_from(&*bytes).map(Zeroizing::new);
    (*bytes).zeroize();
    copy.map_err(|_| Malformed::Key.into())
}

fn element(bytes: &[u8]) -> Result<[u8; ELEMENT_LENGTH]> {
    bytes.try_into().map_err(|_| Malformed::OprfElement.into())
}
