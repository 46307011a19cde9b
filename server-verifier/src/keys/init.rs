//! Everything in `keys/` that `siegelring init` makes.
//!
//! ```text
//! keys/                       0700, files 0600
//!   generation                how often the database was restored
//!   secrets/                  one file each
//!   issuer/                   root.pem root.key.pem leaf.pem leaf.key.pem
//!   wallet-provider/          likewise
//!   relying-party/            root.pem root.key.pem clients/{client_id}.pem .key.pem
//!   signature/                root.pem root.key.pem former/
//!   oidc/                     {es256,rs256}-{created}.key.pem
//! ```

use std::path::Path;

use siegelring_core::crypto::{self, Rng};
use siegelring_core::time::UnixTime;
use siegelring_core::x509::Certificate;

use super::certificates::{self, Authority, Issued, Subject};
use super::secrets::{self, Secret, Secrets};
use super::{Algorithm, KeyError, Result, files, oidc, relying_party, signing};

/// How long root certificates are valid, in days.
pub const ROOT_DAYS: u64 = 20 * 365;

/// How long the leaves of issuer and wallet provider are valid, in days. A credential lives two years and is verified
/// with its issuer's certificate until the end, so an issuer renews its leaf three years before.
pub const LEAF_DAYS: u64 = 5 * 365;

/// What stands in the certificates.
#[derive(Debug, Clone)]
pub struct InitOptions {
    /// Country of the scheme, ISO 3166-1 alpha-2, such as `DE`.
    pub country: String,
    /// Name of the organisation that runs the scheme.
    pub organization: String,
    /// Base URL of the server, such as `https://login.example`.
    pub base_url: String,
}

/// Makes `keys/` in `folder`, which must exist and not yet hold one.
///
/// # Errors
/// [`KeyError::Exists`] if there is one; [`KeyError::File`] if it cannot be written.
pub fn init(folder: &Path, options: &InitOptions, now: UnixTime, rng: &mut dyn Rng) -> Result<()> {
    let keys = folder.join("keys");
    if keys.exists() {
        return Err(KeyError::Exists(keys));
    }
    files::create_folder(&keys)?;
    files::create_secret(&keys.join("generation"), b"1\n")?;
    make_secrets(&keys.join("secrets"), rng)?;

    let leaf = Some(certificates::ISSUER);
    make_authority(&keys.join("issuer"), "Credential Issuer", leaf, options, now)?;
    let leaf = Some(certificates::WALLET_PROVIDER);
    make_authority(&keys.join("wallet-provider"), "Wallet Provider", leaf, options, now)?;
    make_authority(&keys.join("relying-party"), "Relying Parties", None, options, now)?;
    files::create_folder(&keys.join("relying-party").join(relying_party::CLIENTS))?;

    signing::make_in_software(&keys, &options.country, &options.organization, now, rng)?;

    files::create_folder(&keys.join("oidc"))?;
    oidc::make(&keys.join("oidc"), Algorithm::Es256, now)?;
    oidc::make(&keys.join("oidc"), Algorithm::Rs256, now)
}

/// Issues new leaves, for new keys, to issuer and wallet provider; they say what the old ones do. The server uses them
/// when it starts again.
///
/// # Errors
/// [`KeyError`] if files cannot be read or written.
pub fn renew_leaves(keys: &Path, now: UnixTime) -> Result<()> {
    for (role, usage) in [("issuer", certificates::ISSUER), ("wallet-provider", certificates::WALLET_PROVIDER)] {
        let folder = keys.join(role);
        let unreadable = || KeyError::Content(folder.join("leaf.pem"));
        let old = files::certified(&folder, "leaf")?;
        let old = old.chain.first().and_then(|leaf| Certificate::parse(leaf).ok()).ok_or_else(unreadable)?;
        let subject = Subject {
            country: old.country(),
            organization: old.organization().ok_or_else(unreadable)?,
            common_name: old.common_name().ok_or_else(unreadable)?,
            origin: old.origin(),
        };
        let leaf = Authority::open(&folder)?.issue(&subject, usage, now, LEAF_DAYS)?;
        files::replace(&folder.join("leaf.key.pem"), leaf.key_pem.as_bytes())?;
        files::replace(&folder.join("leaf.pem"), leaf.certificate_pem.as_bytes())?;
    }
    Ok(())
}

fn make_secrets(folder: &Path, rng: &mut dyn Rng) -> Result<()> {
    files::create_folder(folder)?;
    Secrets::FILES.iter().try_for_each(|file| {
        let secret = Secret::new(crypto::random(rng));
        files::create_secret(&folder.join(file), secrets::to_text(&secret).as_bytes())
    })
}

fn make_authority(
    folder: &Path,
    role: &str,
    leaf_usage: Option<&[u64]>,
    options: &InitOptions,
    now: UnixTime,
) -> Result<()> {
    files::create_folder(folder)?;
    let (country, organization) = (Some(options.country.as_str()), options.organization.as_str());
    let root_name = format!("{role} Root");
    let root = Subject { country, organization, common_name: &root_name, origin: None };
    write(folder, "root", &Authority::create(&root, now, ROOT_DAYS)?)?;
    if let Some(usage) = leaf_usage {
        let leaf = Subject { country, organization, common_name: role, origin: Some(&options.base_url) };
        write(folder, "leaf", &Authority::open(folder)?.issue(&leaf, usage, now, LEAF_DAYS)?)?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, issued: &Issued) -> Result<()> {
    files::create_secret(&folder.join(format!("{name}.key.pem")), issued.key_pem.as_bytes())?;
    files::create_secret(&folder.join(format!("{name}.pem")), issued.certificate_pem.as_bytes())
}
