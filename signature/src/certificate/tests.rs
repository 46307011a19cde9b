use rand_core::OsRng;
use siegelring_core::crypto::SigningKey;
use siegelring_core::time::UnixTime;
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::revocation_list::CertificateRevocationList;

use super::*;

const NOW: UnixTime = UnixTime(1_795_305_600);
const NAME: AuthorityName<'static> =
    AuthorityName { country: "DE", organization: "Stadt Musterhausen", common_name: "Document Signatures" };
const URL: &str = "https://sign.example/signature/0011223344556677/crl.der";

struct Scheme {
    key: SigningKey,
    authority: Authority,
}

fn scheme() -> Scheme {
    let key = SigningKey::generate(&mut OsRng);
    let prepared = Authority::prepare(&NAME, &key.public_key(), NOW, 20 * 365, &mut OsRng).unwrap();
    let der = sign(prepared, &key);
    Scheme { key, authority: Authority::from_der(&der).unwrap() }
}

fn sign(prepared: Prepared, key: &SigningKey) -> Vec<u8> {
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(&signature).unwrap()
}

fn subject() -> Subject<'static> {
    Subject { country: "DE", given_name: "Erika", family_name: "Mustermann", reference: "a-1" }
}

fn leaf(scheme: &Scheme, subject: Subject<'_>, revocation: Revocation<'_>) -> Result<Vec<u8>> {
    let key = SigningKey::generate(&mut OsRng);
    let leaf = Leaf { subject, public_key: &key.public_key(), revocation };
    Ok(sign(leaf.prepare(&scheme.authority, NOW, &mut OsRng)?, &scheme.key))
}

fn extension<'a>(certificate: &'a X509Certificate<'a>, oid: &str) -> Option<(bool, &'a [u8])> {
    let found = certificate.extensions().iter().find(|extension| extension.oid.to_id_string() == oid)?;
    Some((found.critical, found.value))
}

#[test]
fn a_leaf_with_a_time_stamp_lives_for_minutes_and_says_that_it_cannot_be_revoked() {
    let scheme = scheme();
    let der = leaf(&scheme, subject(), Revocation::ShortTerm).unwrap();
    let (rest, certificate) = X509Certificate::from_der(&der).unwrap();
    assert!(rest.is_empty());
    let validity = certificate.validity();
    assert_eq!(validity.not_after.timestamp(), i64::try_from(NOW.0 + SHORT_TERM).unwrap());
    assert_eq!(extension(&certificate, "0.4.0.194121.2.1"), Some((false, &[5, 0][..])));
    assert_eq!(extension(&certificate, "2.5.29.56"), Some((false, &[5, 0][..])));
    assert_eq!(extension(&certificate, "2.5.29.31"), None);
}

#[test]
fn a_leaf_without_a_time_stamp_lives_for_years_and_names_its_list() {
    let scheme = scheme();
    let der = leaf(&scheme, subject(), Revocation::CrlAt(URL)).unwrap();
    let (_, certificate) = X509Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.validity().not_after.timestamp(), i64::try_from(NOW.0 + LONG_TERM).unwrap());
    let (critical, value) = extension(&certificate, "2.5.29.31").unwrap();
    assert!(!critical && value.ends_with(URL.as_bytes()));
    assert_eq!(extension(&certificate, "0.4.0.194121.2.1"), None);
    assert_eq!(extension(&certificate, "2.5.29.56"), None);
}

#[test]
fn a_leaf_commits_to_a_content_and_does_nothing_else() {
    let scheme = scheme();
    let der = leaf(&scheme, subject(), Revocation::ShortTerm).unwrap();
    let (_, certificate) = X509Certificate::from_der(&der).unwrap();
    let usage = certificate.key_usage().unwrap().unwrap();
    assert!(usage.critical && usage.value.non_repudiation());
    assert_eq!(usage.value.flags, 1 << 1);
    assert!(certificate.extended_key_usage().unwrap().is_none() && !certificate.is_ca());
    let (_, policies) = extension(&certificate, "2.5.29.32").unwrap();
    assert_eq!(policies.len(), 2 + 2 + 2 + 19);
    // No statement of a qualified certificate, whatever it would say.
    assert_eq!(extension(&certificate, "1.3.6.1.5.5.7.1.3"), None);
}

#[test]
fn the_policy_is_the_object_identifier_it_is_called() {
    // 2.25 and one number, seven bits a byte.
    let (first, number) = (POLICY.strip_prefix("2.25.").unwrap(), extension::policy().unwrap());
    let mut value = first.parse::<u128>().unwrap();
    let mut bytes = vec![u8::try_from(value & 0x7f).unwrap()];
    while value > 0x7f {
        value >>= 7;
        bytes.insert(0, u8::try_from(value & 0x7f).unwrap() | 0x80);
    }
    assert!(number.extn_value.as_bytes().ends_with(&bytes));
}

#[test]
fn a_leaf_names_who_was_presented_and_no_more() {
    let scheme = scheme();
    let der = leaf(&scheme, subject(), Revocation::ShortTerm).unwrap();
    let (_, certificate) = X509Certificate::from_der(&der).unwrap();
    let named: Vec<_> = certificate
        .subject()
        .iter_attributes()
        .map(|it| (it.attr_type().to_id_string(), it.as_str().unwrap().to_owned()))
        .collect();
    let expected = [
        ("2.5.4.6", "DE"),
        ("2.5.4.4", "Mustermann"),
        ("2.5.4.42", "Erika"),
        ("2.5.4.5", "a-1"),
        ("2.5.4.3", "Erika Mustermann"),
    ];
    assert_eq!(named, expected.map(|(kind, value)| (kind.to_owned(), value.to_owned())));
    let (_, issuer) = X509Certificate::from_der(scheme.authority.der()).unwrap();
    assert_eq!(certificate.issuer(), issuer.subject());
}

#[test]
fn a_long_name_is_whole_in_its_parts_and_cut_where_the_standard_cuts() {
    let scheme = scheme();
    let family_name = "Ä".repeat(100);
    let der = leaf(&scheme, Subject { family_name: &family_name, ..subject() }, Revocation::ShortTerm).unwrap();
    let (_, certificate) = X509Certificate::from_der(&der).unwrap();
    let text = |oid: &str| {
        let found = certificate.subject().iter_attributes().find(|it| it.attr_type().to_id_string() == oid);
        found.unwrap().as_str().unwrap().to_owned()
    };
    assert_eq!(text("2.5.4.4"), family_name);
    assert_eq!(text("2.5.4.3").chars().count(), 64);
}

#[test]
fn somebody_may_have_one_name_only() {
    let scheme = scheme();
    let der = leaf(&scheme, Subject { given_name: "", ..subject() }, Revocation::ShortTerm).unwrap();
    let (_, certificate) = X509Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.subject().iter_common_name().next().unwrap().as_str(), Ok("Mustermann"));
}

#[test]
fn what_is_no_name_does_not_get_into_a_certificate() {
    let scheme = scheme();
    let long = "x".repeat(201);
    for family_name in ["", " ", "a\nb", "a\0", " Mustermann", long.as_str()] {
        let refused = leaf(&scheme, Subject { family_name, ..subject() }, Revocation::ShortTerm);
        assert_eq!(refused, Err(CertificateError::Name), "{family_name:?}");
    }
    for country in ["", "DEU", "Ä"] {
        let refused = leaf(&scheme, Subject { country, ..subject() }, Revocation::ShortTerm);
        assert_eq!(refused, Err(CertificateError::Name), "{country:?}");
    }
}

#[test]
fn what_is_no_url_of_a_list_does_not_get_into_a_certificate() {
    let scheme = scheme();
    let long = format!("https://{}", "x".repeat(600));
    for url in ["", "ldap://a", "file:///etc/passwd", "https://a b", "https://ä", long.as_str()] {
        assert_eq!(leaf(&scheme, subject(), Revocation::CrlAt(url)), Err(CertificateError::Url), "{url}");
    }
}

#[test]
fn nothing_lives_longer_than_its_authority() {
    let scheme = scheme();
    let key = SigningKey::generate(&mut OsRng).public_key();
    let leaf = Leaf { subject: subject(), public_key: &key, revocation: Revocation::CrlAt(URL) };
    let late = scheme.authority.not_after().minus(60);
    let der = sign(leaf.prepare(&scheme.authority, late, &mut OsRng).unwrap(), &scheme.key);
    let (_, certificate) = X509Certificate::from_der(&der).unwrap();
    let end = i64::try_from(scheme.authority.not_after().0).unwrap();
    assert_eq!(certificate.validity().not_after.timestamp(), end);
    let after = scheme.authority.not_after();
    assert_eq!(leaf.prepare(&scheme.authority, after, &mut OsRng), Err(CertificateError::Time));
}

#[test]
fn serial_numbers_are_random_and_of_128_bits() {
    let scheme = scheme();
    let serials: std::collections::BTreeSet<Vec<u8>> = (0..20)
        .map(|_| {
            let der = leaf(&scheme, subject(), Revocation::ShortTerm).unwrap();
            X509Certificate::from_der(&der).unwrap().1.raw_serial().to_vec()
        })
        .collect();
    assert_eq!(serials.len(), 20);
    assert!(serials.iter().any(|serial| serial.len() >= 16));
}

#[test]
fn only_an_authority_is_read_as_one() {
    let scheme = scheme();
    let leaf = leaf(&scheme, subject(), Revocation::ShortTerm).unwrap();
    let der = scheme.authority.der();
    let cut = &der[..der.len() - 1];
    let longer = [der, &[0]].concat();
    for wrong in [&leaf[..], cut, &longer, &[], &vec![0x30; 9000]] {
        assert_eq!(Authority::from_der(wrong), Err(CertificateError::Authority));
    }
    assert_eq!(scheme.authority.country(), Some("DE"));
    assert_eq!(scheme.authority.public_key(), &scheme.key.public_key());
}

#[test]
fn a_list_says_what_is_revoked_since_when_and_why() {
    let scheme = scheme();
    let revoked = [
        Revoked { serial_number: vec![1, 2], at: NOW.minus(60), reason: Reason::PrivilegeWithdrawn },
        Revoked { serial_number: vec![0xff; 16], at: NOW, reason: Reason::Unspecified },
    ];
    let crl = Crl { number: 7, this_update: NOW, next_update: NOW.plus(86400), revoked: &revoked };
    let der = sign(crl.prepare(&scheme.authority).unwrap(), &scheme.key);
    let (_, list) = CertificateRevocationList::from_der(&der).unwrap();
    assert_eq!(list.crl_number().unwrap().to_string(), "7");
    let entries: Vec<_> = list.iter_revoked_certificates().collect();
    assert_eq!(entries[0].raw_serial(), [1, 2]);
    assert_eq!(entries[0].reason_code().unwrap().1.0, 9);
    assert_eq!(entries[1].raw_serial(), [vec![0], vec![0xff; 16]].concat());
    assert!(entries[1].reason_code().is_none());
    assert_eq!(Crl::next_update_of(&der), Some(NOW.plus(86400)));
}

#[test]
fn an_empty_list_has_no_entries_at_all() {
    let scheme = scheme();
    let crl = Crl { number: 1, this_update: NOW, next_update: NOW.plus(1), revoked: &[] };
    let der = sign(crl.prepare(&scheme.authority).unwrap(), &scheme.key);
    let (_, list) = CertificateRevocationList::from_der(&der).unwrap();
    assert_eq!(list.iter_revoked_certificates().count(), 0);
    assert_eq!(Crl { next_update: NOW, ..crl }.prepare(&scheme.authority), Err(CertificateError::Time));
}

#[test]
fn a_list_takes_no_number_that_is_no_serial_number() {
    let scheme = scheme();
    for serial_number in [vec![], vec![0], vec![1; 21]] {
        let revoked = [Revoked { serial_number, at: NOW, reason: Reason::Unspecified }];
        let crl = Crl { number: 1, this_update: NOW, next_update: NOW.plus(1), revoked: &revoked };
        assert_eq!(crl.prepare(&scheme.authority), Err(CertificateError::SerialNumber));
    }
}
