//! What kinds of record there are, how durable each is, and by what it can be found.

/// What survives an unclean stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// On disk before the call returns.
    Durable,
    /// Belongs to the running epoch; void after an unclean stop, so that nothing single-use comes back to life.
    Volatile,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $durability:ident [$($index:literal),*],)*) => {
        /// What a record is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// The name in the database, which never changes once used.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            /// What survives an unclean stop.
            pub const fn durability(self) -> Durability {
                match self { $(Self::$kind => Durability::$durability,)* }
            }

            /// The names of its indexes, at most [`Kind::MAX_INDEXES`].
            pub const fn indexes(self) -> &'static [&'static str] {
                match self { $(Self::$kind => &[$($index),*],)* }
            }
        }
    };
}

kinds! {
    /// A relying party.
    Client "client" Durable ["origin"],
    /// A code and the tokens it bought: issued, redeemed, revoked.
    Grant "grant" Durable [],
    /// A pushed authorization request (RFC 9126).
    PushedRequest "pushed_request" Volatile [],
    /// An authorization request that waits for its approval.
    Login "login" Volatile [],
    /// The mark of something used once: a client assertion's `jti`, a nonce. Durable, because it must outlive a crash.
    Used "used" Durable [],
    /// An approval: one request to one phone.
    Approval "approval" Volatile [],
    /// What was sent to the phone for an approval, and what is needed to read its answer.
    Presentation "presentation" Volatile [],
    /// A person known by an opaque number.
    Subject "subject" Durable ["person_reference"],
    /// A number in a registry of people, as an opaque reference, and whose it is.
    RegistryNumber "registry_number" Durable [],
    /// A credential offer, with what it will say sealed.
    Offer "offer" Durable ["subject"],
    /// An access token of the credential issuer and what it may fetch.
    Issuance "issuance" Durable ["offer"],
    /// A credential that was issued, found by its device key.
    Credential "credential" Durable ["subject", "wallet", "notification", "revoked"],
    /// An index of the status list that is taken.
    StatusIndex "status_index" Durable [],
    /// An enrolment a clerk's system asked for, found by its idempotency key.
    Enrolment "enrolment" Durable [],
    /// An access token of the system of a clerk.
    ServiceToken "service_token" Volatile [],
    /// A wallet that has begun to register.
    Registration "registration" Durable [],
    /// A registered wallet.
    Wallet "wallet" Durable ["subject", "revocation_code"],
    /// An evaluation of a PIN for one request. That it was counted is in the wallet, and durable.
    PinEvaluation "pin_evaluation" Volatile [],
    /// What a portal wants signed, and where that stands.
    Submission "submission" Durable ["work"],
    /// A piece of a document or of what its signature adds, sealed.
    DocumentChunk "document_chunk" Durable [],
    /// The digest of an approval by which something was signed.
    Evidence "evidence" Durable [],
    /// A revoked certificate of a document signature.
    SignatureRevocation "signature_revocation" Durable [],
    /// The revocation list of document signatures that an authority signed last.
    SignatureCrl "signature_crl" Durable [],
    /// What an application of the Cloud Signature Consortium's interface was authorised to have signed.
    SignatureAuthorization "signature_authorization" Durable [],
}

impl Kind {
    /// The most indexes a kind may have: each stands in a column of the record's own row.
    pub const MAX_INDEXES: usize = 4;

    /// Whether nobody but the running server writes it: no command beside it, either.
    pub const fn is_servers_own(self) -> bool {
        let durable = matches!(self, Self::Grant | Self::Submission | Self::DocumentChunk);
        durable || matches!(self.durability(), Durability::Volatile)
    }
}
