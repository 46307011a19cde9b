//! Making an authority: by `init`, and later in place of the current one.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use siegelring_core::crypto::{PublicKey, Rng, Signature};
use siegelring_core::time::UnixTime;
use siegelring_core::x509::Certificate;
use siegelring_signature::certificate::{Authority, AuthorityName};

use super::pkcs11::Token;
use super::{FOLDER, Result, SigningKeyError, authorities, authority};
use crate::keys::{KeyError, Signer as _, SoftwareEs256, certificates, files, init};

/// Makes a new authority in place of the current one, with its key on the token if there is one, else in a file. The
/// current one becomes a former one: it certifies no more, and still signs its revocation list. Answers the new
/// authority's [id](super::SignatureAuthority::id).
///
/// # Errors
/// [`SigningKeyError`]; then the current one stays.
pub fn make(keys: &Path, token: Option<&Token>, now: UnixTime, rng: &mut dyn Rng) -> Result<String> {
    // The scheme has one name, which stands in its first root certificate.
    let path = keys.join("issuer/root.pem");
    let wrong = || KeyError::Content(path.clone());
    let pem = files::text(&path)?;
    let issuer = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| wrong())?;
    let issuer = Certificate::parse(&issuer).map_err(|_| wrong())?;
    let country = issuer.country().ok_or_else(wrong)?;
    let organization = issuer.organization().ok_or_else(wrong)?;

    let folder = keys.join(FOLDER);
    if !folder.exists() {
        files::create_folder(&folder)?;
    }
    let Some(token) = token else { return in_software(&folder, country, organization, now, rng) };
    let key = token.make_certification_key()?;
    let certificate = certificate(country, organization, key.public_key(), now, rng, |payload| key.sign(payload))?;
    retire(&folder)?;
    let key_file = folder.join("root.key.pem");
    if key_file.exists() {
        files::remove(&key_file)?;
    }
    write_certificate(&folder, &certificate)
}

/// Makes the first authority, in a new folder.
pub(in crate::keys) fn make_in_software(
    keys: &Path,
    country: &str,
    organization: &str,
    now: UnixTime,
    rng: &mut dyn Rng,
) -> crate::keys::Result<()> {
    let folder = keys.join(FOLDER);
    files::create_folder(&folder)?;
    in_software(&folder, country, organization, now, rng).map(drop).map_err(|error| match error {
        SigningKeyError::Files(error) => error,
        // What is left is a name that cannot stand in a certificate.
        _ => KeyError::Crypto,
    })
}

fn in_software(folder: &Path, country: &str, organization: &str, now: UnixTime, rng: &mut dyn Rng) -> Result<String> {
    let pem = certificates::new_key_pem()?;
    let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyError::Crypto)?;
    let key = SoftwareEs256::from_pkcs8(der.secret_pkcs8_der())?;
    let signer: &dyn crate::keys::Signer = &key;
    let sign = |payload: &[u8]| Ok(signer.sign_es256(payload)?);
    let certificate = certificate(country, organization, &key.public_key()?, now, rng, sign)?;
    retire(folder)?;
    files::replace(&folder.join("root.key.pem"), pem.as_bytes())?;
    write_certificate(folder, &certificate)
}

fn certificate(
    country: &str,
    organization: &str,
    key: &PublicKey,
    now: UnixTime,
    rng: &mut dyn Rng,
    sign: impl FnOnce(&[u8]) -> Result<Signature>,
) -> Result<Vec<u8>> {
    // Validators look for a revocation list by the issuer's name, so two authorities never have the same.
    let identifier: String = key.x().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let common_name = format!("Document Signatures {identifier}");
    let name = AuthorityName { country, organization, common_name: &common_name };
    let prepared = Authority::prepare(&name, key, now, init::ROOT_DAYS, rng)?;
    let signature = sign(prepared.signature_payload())?;
    Ok(prepared.complete(&signature)?)
}

/// Copies the current authority, if there is one, to where former ones are kept.
fn retire(folder: &Path) -> Result<()> {
    let path = folder.join("root.pem");
    if !path.exists() {
        return Ok(());
    }
    let id = authority::id(&authorities::read(&path)?);
    let former = folder.join("former");
    if !former.exists() {
        files::create_folder(&former)?;
    }
    files::replace(&former.join(format!("{id}.pem")), files::text(&path)?.as_bytes())?;
    let key = folder.join("root.key.pem");
    if key.exists() {
        let pem = zeroize::Zeroizing::new(files::secret_text(&key)?);
        files::replace(&former.join(format!("{id}.key.pem")), pem.as_bytes())?;
    }
    Ok(())
}

fn write_certificate(folder: &Path, der: &[u8]) -> Result<String> {
    let text = STANDARD.encode(der);
    let lines: Vec<String> =
        text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    files::replace(&folder.join("root.pem"), pem.as_bytes())?;
    Ok(authority::id(&Authority::from_der(der)?))
}
