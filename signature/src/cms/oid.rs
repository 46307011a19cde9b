//! The object identifiers of what a signature says.

use der::asn1::ObjectIdentifier;

/// `id-data` (RFC 5652, 4).
pub const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
/// `id-signedData` (RFC 5652, 5.1).
pub const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// `id-contentType` (RFC 5652, 11.1).
pub const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
/// `id-messageDigest` (RFC 5652, 11.2).
pub const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// `id-signingTime` (RFC 5652, 11.3).
pub const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
/// `id-aa-signingCertificateV2` (RFC 5035, 3).
pub const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// `id-aa-signatureTimeStampToken` (ETSI EN 319 122-1, 5.3).
pub const SIGNATURE_TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
/// `id-aa-ets-mimeType` (ETSI EN 319 122-1, 5.2.5.2).
pub const MIME_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1733.2.1");
/// `id-sha256` (RFC 5754, 2.2).
pub const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// `ecdsa-with-SHA256` (RFC 5758, 3.2).
pub const ECDSA_WITH_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// The phone's approval: one `OCTET STRING` with the bytes of an evidence record, a signed attribute.
///
/// No registered arc is behind it. It is derived from the random UUID `b80e4f47-c757-41f0-bfcb-ccc59baaec1c` under the
/// arc that Microsoft publishes for identifiers made from UUIDs, cut into pieces of 16, 16, 16, 16, 16, 24 and 24 bits.
/// The arc 2.25 of Recommendation ITU-T X.667 would hold the UUID as one number of 128 bits, which the readers of many
/// libraries refuse.
pub const APPROVAL: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113556.1.8000.2554.47118.20295.51031.16880.49099.13419931.11201564");
