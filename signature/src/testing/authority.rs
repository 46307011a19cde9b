//! Certification authorities for tests.

use rand_core::OsRng;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CustomExtension, DnType, IsCa, Issuer,
    KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber,
};
use siegelring_core::crypto::SigningKey;
use siegelring_core::time::UnixTime;
use time::OffsetDateTime;

/// 2026-11-22T00:00:00Z, a time at which the certificates made here are valid.
pub const NOW: UnixTime = UnixTime(1_795_305_600);

const DAY: u64 = 24 * 60 * 60;

/// `ExtKeyUsageSyntax` with `id-kp-timeStamping` (RFC 5280, 4.2.1.12).
const TIME_STAMPING: [u8; 12] = [0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8];

/// A root or subordinate authority; valid from one year before [`NOW`] to ten years after.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate in DER.
    pub der: Vec<u8>,
}

impl Authority {
    /// A root.
    pub fn root(name: &str) -> Self {
        let (params, key) = (authority(name), key_pair(&SigningKey::generate(&mut OsRng)));
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    /// An authority below this one.
    pub fn subordinate(&self, name: &str) -> Self {
        let (params, key) = (authority(name), key_pair(&SigningKey::generate(&mut OsRng)));
        let der = params.signed_by(&key, &self.issuer).unwrap().der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    /// A new key and a certificate for it to sign documents: ten minutes from [`NOW`], of those that are never revoked
    /// (`noRevAvail`, RFC 9608; `ext-etsi-valassured-ST-certs`, ETSI EN 319 412-1, 5.2).
    pub fn short_lived(&self, name: &str) -> (SigningKey, Vec<u8>) {
        let mut params = signer(name, NOW.plus(600));
        for oid in [&[2, 5, 29, 56][..], &[0, 4, 0, 194_121, 2, 1]] {
            params.custom_extensions.push(CustomExtension::from_oid_content(oid, vec![5, 0]));
        }
        self.certify(&params)
    }

    /// The same for two years, without a word on revocation: a list of [`Self::crl`] says it.
    pub fn long_lived(&self, name: &str) -> (SigningKey, Vec<u8>) {
        self.certify(&signer(name, NOW.plus(730 * DAY)))
    }

    /// The same for a time stamp authority (RFC 3161, 2.3): five years.
    pub fn time_stamping(&self, name: &str) -> (SigningKey, Vec<u8>) {
        let mut params = signer(name, NOW.plus(1826 * DAY));
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        // The only usage, and critical, which the builder of certificates does not offer.
        let mut usage = CustomExtension::from_oid_content(&[2, 5, 29, 37], TIME_STAMPING.to_vec());
        usage.set_criticality(true);
        params.custom_extensions.push(usage);
        self.certify(&params)
    }

    /// A new key and a certificate for it with these contents.
    pub fn certify(&self, params: &CertificateParams) -> (SigningKey, Vec<u8>) {
        let key = SigningKey::generate(&mut OsRng);
        let der = params.signed_by(&key_pair(&key), &self.issuer).unwrap().der().to_vec();
        (key, der)
    }

    /// Its revocation list in DER with these serial numbers, from `at` for so many days.
    pub fn crl(&self, at: UnixTime, days: u64, revoked: &[Vec<u8>]) -> Vec<u8> {
        let revoked = revoked.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from_slice(serial),
            revocation_time: date(at),
            reason_code: None,
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: date(at),
            next_update: date(at.plus(days * DAY)),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).unwrap().der().to_vec()
    }
}

/// What the certificate of somebody who signs says, from [`NOW`] on.
pub fn signer(name: &str, until: UnixTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date(NOW);
    params.not_after = date(until);
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::ContentCommitment];
    params.use_authority_key_identifier_extension = true;
    params
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date(NOW.minus(365 * DAY));
    params.not_after = date(NOW.plus(3650 * DAY));
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn date(at: UnixTime) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.0.try_into().unwrap()).unwrap()
}

fn key_pair(key: &SigningKey) -> KeyPair {
    let der = key.to_pkcs8().unwrap().to_vec();
    KeyPair::from_pkcs8_der_and_sign_algo(&der.into(), &rcgen::PKCS_ECDSA_P256_SHA256).unwrap()
}
