//! Certificate authorities for tests.

use rand_core::OsRng;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType, date_time_ymd,
};

use super::{Profile, TrustAnchors};
use crate::crypto::SigningKey;
use crate::time::UnixTime;

/// 2026-11-22T00:00:00Z, a time at which the certificates made here are valid.
pub(crate) const NOW: UnixTime = UnixTime(1_795_305_600);

/// A root or subordinate certification authority.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate in DER.
    pub(crate) der: Vec<u8>,
}

impl Authority {
    /// A root.
    pub(crate) fn root(name: &str) -> Self {
        let (params, key) = (authority(name), key_pair(&SigningKey::generate(&mut OsRng)));
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    /// An authority below this one.
    pub(crate) fn subordinate(&self, name: &str) -> Self {
        self.subordinate_saying(authority(name))
    }

    /// What stands below this one with these contents and certifies, whether it may or not.
    pub(crate) fn subordinate_saying(&self, params: CertificateParams) -> Self {
        let key = key_pair(&SigningKey::generate(&mut OsRng));
        let der = params.signed_by(&key, &self.issuer).unwrap().der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    /// This authority alone as what is trusted.
    pub(crate) fn anchors(&self) -> TrustAnchors {
        TrustAnchors::from_der_list(std::slice::from_ref(&self.der)).unwrap()
    }

    /// A certificate for `key` with these contents.
    pub(crate) fn certify(&self, params: &CertificateParams, key: &SigningKey) -> Vec<u8> {
        params.signed_by(&key_pair(key), &self.issuer).unwrap().der().to_vec()
    }

    /// A new key and a certificate for it that fits `profile`.
    pub(crate) fn leaf(&self, profile: Profile) -> (SigningKey, Vec<u8>) {
        let key = SigningKey::generate(&mut OsRng);
        let der = self.certify(&leaf(profile), &key);
        (key, der)
    }
}

/// What a leaf of this profile says.
pub(crate) fn leaf(profile: Profile) -> CertificateParams {
    let mut params = dated("Stadt Musterhausen");
    let usage = profile.extended_key_usage().split('.').map(|arc| arc.parse().unwrap()).collect();
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(usage)];
    params.subject_alt_names = vec![SanType::URI("https://portal.musterhausen.example".try_into().unwrap())];
    params
}

/// What an authority says.
pub(crate) fn authority(name: &str) -> CertificateParams {
    let mut params = dated(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn dated(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2028, 1, 1);
    params.distinguished_name.push(DnType::CommonName, name);
    params.distinguished_name.push(DnType::OrganizationName, name);
    params
}

fn key_pair(key: &SigningKey) -> KeyPair {
    let der = key.to_pkcs8().unwrap().to_vec();
    KeyPair::from_pkcs8_der_and_sign_algo(&der.into(), &rcgen::PKCS_ECDSA_P256_SHA256).unwrap()
}
