//! One error for the whole crate, grouped by who is at fault, each case with a stable code.
//!
//! The code is what logs, tests and people's words ([`crate::wording`]) refer to; it never changes once published.

/// The result of everything here that can fail.
pub type Result<T> = core::result::Result<T, Error>;

/// What went wrong, grouped by who is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Bytes that do not have the shape their standard asks for.
    #[error("malformed: {}", .0.code())]
    Malformed(Malformed),
    /// Well-formed messages that break the protocol.
    #[error("peer misbehaved: {}", .0.code())]
    PeerMisbehaved(PeerMisbehaved),
    /// A signature, chain or proof that does not hold.
    #[error("untrusted: {}", .0.code())]
    Untrusted(Untrusted),
    /// Something that was valid once, or is not valid yet.
    #[error("expired: {}", .0.code())]
    Expired(Expired),
    /// A correct message whose wish is not granted.
    #[error("refused: {}", .0.code())]
    Refused(Refused),
    /// The caller used this crate wrongly; its state is unchanged.
    #[error("API misuse: {}", .0.code())]
    ApiMisuse(ApiMisuse),
}

impl Error {
    /// The stable code, such as `malformed.cbor_depth`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed(e) => e.code(),
            Self::PeerMisbehaved(e) => e.code(),
            Self::Untrusted(e) => e.code(),
            Self::Expired(e) => e.code(),
            Self::Refused(e) => e.code(),
            Self::ApiMisuse(e) => e.code(),
        }
    }
}

macro_rules! group {
    ($(#[$doc:meta])* $group:ident $prefix:literal { $($(#[$case_doc:meta])* $case:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $group { $($(#[$case_doc])* $case,)* }

        impl $group {
            /// Every case, for tables of words and of tests.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code, group first.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => concat!($prefix, ".", $code),)* }
            }
        }

        impl From<$group> for Error {
            fn from(case: $group) -> Self { Self::$group(case) }
        }
    };
}

group! {
    /// Bytes that do not have the shape their standard asks for.
    Malformed "malformed" {
        /// More bytes than the limit for this kind of message.
        TooLong = "too_long",
        /// Not valid base64url without padding (or base64 where a standard asks for that).
        Base64 = "base64",
        /// Not valid UTF-8.
        Utf8 = "utf8",
        /// Not a valid URL, or not one allowed here.
        Url = "url",
        /// CBOR that is not well-formed, or ends early.
        Cbor = "cbor",
        /// CBOR nested deeper than the limit.
        CborDepth = "cbor_depth",
        /// CBOR with more items than the limit.
        CborItems = "cbor_items",
        /// A CBOR map that names a key twice.
        CborDuplicateKey = "cbor_duplicate_key",
        /// A CBOR integer or length not in its shortest form, or of indefinite length.
        CborNotMinimal = "cbor_not_minimal",
        /// Bytes after the end of a CBOR item.
        CborTrailing = "cbor_trailing",
        /// CBOR of another shape than the type asks for.
        CborShape = "cbor_shape",
        /// JSON that is not well-formed, too deep, or of another shape than the type asks for.
        Json = "json",
        /// A COSE structure of another shape, or with an algorithm or header not allowed here.
        Cose = "cose",
        /// A compact JWS or JWE with the wrong number of parts or a header that is not allowed.
        Jose = "jose",
        /// A key that is not a valid P-256 (or allowed RSA) public key.
        Key = "key",
        /// A signature of the wrong length or encoding.
        Signature = "signature",
        /// An X.509 certificate that does not parse.
        Certificate = "certificate",
        /// An mdoc of another shape than ISO/IEC 18013-5 asks for.
        Mdoc = "mdoc",
        /// An SD-JWT of another shape than RFC 9901 asks for.
        SdJwt = "sd_jwt",
        /// A PIN that is not 6 to 12 digits.
        Pin = "pin",
        /// An activation, unblock or revocation code of the wrong shape.
        Code = "code",
        /// An OPRF element that is no point of the group.
        OprfElement = "oprf_element",
        /// A credential offer that is not one.
        Offer = "offer",
        /// An authorization request that is not one.
        Request = "request",
        /// An authorization response that is not one.
        Response = "response",
        /// A status list that is not packed as its draft asks for.
        StatusList = "status_list",
        /// A date or time that is not one.
        Time = "time",
        /// A stored state that this version does not understand.
        State = "state",
        /// A record of an approval that is not one.
        Evidence = "evidence",
    }
}

group! {
    /// Well-formed messages that break the protocol.
    PeerMisbehaved "peer" {
        /// A JWS or JWE with an algorithm that is not allowed here.
        Algorithm = "algorithm",
        /// A JWS whose `typ` is that of another message.
        WrongType = "wrong_type",
        /// A critical header or extension that is not understood.
        Critical = "critical",
        /// A message for somebody else.
        WrongAudience = "wrong_audience",
        /// A nonce that is not the one given out.
        WrongNonce = "wrong_nonce",
        /// A `state` that is not the one sent.
        WrongState = "wrong_state",
        /// A client identifier that does not fit the certificate or the link.
        WrongClientId = "wrong_client_id",
        /// A `wallet_nonce` that is not the one sent.
        WrongWalletNonce = "wrong_wallet_nonce",
        /// A request with a parameter that must not be there, or without one that must.
        InvalidRequest = "invalid_request",
        /// A DCQL query that is not well-formed or too large.
        InvalidQuery = "invalid_query",
        /// Transaction data of an unknown type or shape.
        InvalidTransactionData = "invalid_transaction_data",
        /// A credential that answers another query than the one asked.
        WrongCredential = "wrong_credential",
        /// A disclosed value whose digest is not in the signed part.
        Digest = "digest",
        /// A presentation authenticated by a MAC: remote presentations are signed (OpenID4VP 1.0, Appendix B.2).
        DeviceMac = "device_mac",
        /// A device-signed element that the issuer did not allow.
        KeyAuthorization = "key_authorization",
        /// A response with attributes that were not asked for, or without some that were.
        WrongAttributes = "wrong_attributes",
        /// An HTTP answer with an unexpected status, type or shape.
        HttpAnswer = "http_answer",
        /// A key attestation for another key, nonce or PIN key.
        KeyAttestation = "key_attestation",
        /// A credential issued for another key, type or PIN key than asked for.
        IssuedCredential = "issued_credential",
        /// An approval element for another request.
        WrongRequest = "wrong_request",
        /// A scanned request that says it was opened as a link, or the other way round.
        WrongFlow = "wrong_flow",
        /// A PIN evaluation that does not fit its request.
        PinEvaluation = "pin_evaluation",
        /// A document that is not the one whose digest the request names.
        DocumentDigest = "document_digest",
        /// A document of another size than the request names.
        DocumentSize = "document_size",
        /// A document that is not of the type that the request names.
        DocumentType = "document_type",
    }
}

group! {
    /// A signature, chain or proof that does not hold.
    Untrusted "untrusted" {
        /// A signature that does not verify.
        Signature = "signature",
        /// A certificate chain that does not end in a trust anchor for this purpose.
        Chain = "chain",
        /// A ciphertext that was changed or is for another key.
        Decryption = "decryption",
        /// A PIN proof that does not verify.
        PinProof = "pin_proof",
        /// Evidence about a key that does not hold.
        Evidence = "evidence",
        /// A server the app was not configured to trust.
        Server = "server",
    }
}

group! {
    /// Something that was valid once, or is not valid yet.
    Expired "expired" {
        /// A certificate outside its validity.
        Certificate = "certificate",
        /// A credential outside its validity.
        Credential = "credential",
        /// A request outside its `iat` and `exp`.
        Request = "request",
        /// A token, nonce, proof or attestation outside its validity.
        Token = "token",
        /// An offer that is past its time or used.
        Offer = "offer",
        /// A step of a flow that was not answered in time.
        Step = "step",
    }
}

group! {
    /// A correct message whose wish is not granted.
    Refused "refused" {
        /// A person said no.
        Declined = "declined",
        /// A person or app cancelled.
        Cancelled = "cancelled",
        /// A QR code opened as a link: scan inside the app.
        ScanInsideApp = "scan_inside_app",
        /// A link token that was scanned: open the link on the phone itself.
        OpenOnThisDevice = "open_on_this_device",
        /// No credential here answers the query.
        NoCredential = "no_credential",
        /// The PIN is wrong.
        WrongPin = "wrong_pin",
        /// The PIN is blocked.
        PinBlocked = "pin_blocked",
        /// The PIN has had all the wrong tries of its life: enrol again.
        PinUsedUp = "pin_used_up",
        /// The PIN is too easy to guess.
        TrivialPin = "trivial_pin",
        /// The code (activation, unblock) is wrong.
        WrongCode = "wrong_code",
        /// Nothing is left of a code's tries.
        CodeBlocked = "code_blocked",
        /// The wallet or credential is blocked or revoked.
        Revoked = "revoked",
        /// The key does not exist any more (new fingerprint, screen lock removed): enrol again.
        KeyInvalidated = "key_invalidated",
        /// The phone cannot make a key: it has no screen lock, or no hardware for keys.
        KeyUnavailable = "key_unavailable",
        /// The platform refuses to use the key for now.
        KeyLockedOut = "key_locked_out",
        /// Another phone has opened this request.
        OpenedElsewhere = "opened_elsewhere",
        /// The server cannot be reached.
        Offline = "offline",
        /// The server refused, and said why in the outcome.
        ServerRefused = "server_refused",
        /// This phone is enrolled already.
        AlreadyEnrolled = "already_enrolled",
        /// The identification is too old for a new credential: the person must be identified again.
        ProofingEnded = "proofing_ended",
        /// This phone is not enrolled yet.
        NotEnrolled = "not_enrolled",
    }
}

group! {
    /// The caller used this crate wrongly; its state is unchanged.
    ApiMisuse "misuse" {
        /// An event that does not answer the current step.
        UnexpectedEvent = "unexpected_event",
        /// A second flow while one is running.
        Busy = "busy",
        /// No flow is running.
        NoFlow = "no_flow",
        /// An argument outside what the documentation allows.
        Argument = "argument",
    }
}
