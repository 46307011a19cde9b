//! The token itself: a CMS signature over a `TSTInfo` (RFC 3161, section 2.4.2).

use der::asn1::{Any, AnyRef, ObjectIdentifier, OctetStringRef, SetOfVec};
use der::oid::db::rfc5911::ID_SIGNED_DATA;
use der::oid::db::rfc5912::ID_SHA_256;
use der::{Decode as _, Encode as _, Sequence, Tag, Tagged as _};
use siegelring_core::time::UnixTime;
use x509_tsp::MessageImprint;

use super::gen_time::gen_time;
use super::{Result, TimeStampError};

/// The longest token that is read, in bytes.
pub const MAX_TOKEN: usize = 64 * 1024;

/// `id-ct-TSTInfo`.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// A time stamp token that can be read. That it can be says nothing about who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    der: Vec<u8>,
    info: Vec<u8>,
    generated_at: UnixTime,
    digest: Option<[u8; 32]>,
    nonce: Option<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
}

#[derive(Sequence)]
struct ContentInfo<'a> {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    content: SignedData<'a>,
}

/// `SignedData` (RFC 5652, section 5.1), with what is not needed here left as it is.
#[derive(Sequence)]
struct SignedData<'a> {
    version: u8,
    digest_algorithms: AnyRef<'a>,
    content: EncapsulatedContent<'a>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    certificates: Option<SetOfVec<Any>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    crls: Option<SetOfVec<Any>>,
    signers: SetOfVec<Any>,
}

#[derive(Sequence)]
struct EncapsulatedContent<'a> {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    content: OctetStringRef<'a>,
}

/// `TSTInfo`. Its `genTime` may have fractions of a second, which the usual type does not know.
#[derive(Sequence)]
struct TstInfo<'a> {
    version: u8,
    policy: ObjectIdentifier,
    imprint: MessageImprint,
    serial_number: der::asn1::IntRef<'a>,
    generated_at: AnyRef<'a>,
    #[asn1(optional = "true")]
    accuracy: Option<x509_tsp::Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    nonce: Option<der::asn1::IntRef<'a>>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    authority: Option<AnyRef<'a>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<Vec<AnyRef<'a>>>,
}

impl Token {
    /// Reads a token: `ContentInfo` in DER, signed by exactly one signer.
    ///
    /// # Errors
    /// [`TimeStampError::TooLong`], [`TimeStampError::Malformed`].
    pub fn from_der(der: &[u8]) -> Result<Self> {
        if der.len() > MAX_TOKEN {
            return Err(TimeStampError::TooLong);
        }
        let ContentInfo { content_type, content: signed } = ContentInfo::from_der(der)?;
        let is_token = content_type == ID_SIGNED_DATA && signed.content.content_type == TST_INFO;
        if !is_token || signed.signers.len() != 1 {
            return Err(TimeStampError::Malformed);
        }
        let info = signed.content.content.as_bytes();
        let tst_info = TstInfo::from_der(info)?;
        if tst_info.version != 1 || tst_info.generated_at.tag() != Tag::GeneralizedTime {
            return Err(TimeStampError::Malformed);
        }
        let certificates = signed.certificates.iter().flat_map(SetOfVec::iter);
        let certificates = certificates.filter(|choice| choice.tag() == Tag::Sequence);
        Ok(Self {
            der: der.to_vec(),
            info: info.to_vec(),
            generated_at: gen_time(tst_info.generated_at.value())?,
            digest: sha256_of(&tst_info.imprint),
            nonce: tst_info.nonce.map(|nonce| nonce.as_bytes().to_vec()),
            certificates: certificates.map(|it| it.to_der()).collect::<der::Result<_>>()?,
        })
    }

    /// The token as it was received, a `ContentInfo` in DER: what stands in a signature's unsigned attribute.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The signed content, `TSTInfo` in DER.
    pub fn info(&self) -> &[u8] {
        &self.info
    }

    /// The time it states, in whole seconds, rounded down.
    pub const fn generated_at(&self) -> UnixTime {
        self.generated_at
    }

    /// The SHA-256 digest it is over; `None` if it is over a digest of another kind.
    pub const fn digest(&self) -> Option<&[u8; 32]> {
        self.digest.as_ref()
    }

    /// The certificates it brings, DER, in no order.
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// The nonce, as the bytes of a DER integer.
    pub(super) fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }
}

/// SHA-256, with parameters absent or NULL (RFC 5754, section 2).
fn sha256_of(imprint: &MessageImprint) -> Option<[u8; 32]> {
    let parameters = imprint.hash_algorithm.parameters.as_ref();
    let is_sha256 = imprint.hash_algorithm.oid == ID_SHA_256 && parameters.is_none_or(|it| it.tag() == Tag::Null);
    let digest = imprint.hashed_message.as_bytes();
    if is_sha256 { digest.try_into().ok() } else { None }
}
