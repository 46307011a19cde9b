//! Files that only their owner may read, written so that a crash leaves the old or the new one, never half.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use siegelring_core::x509::Certificate;
use zeroize::Zeroizing;

use super::{Certified, KeyError, Result, Signer as _, SoftwareEs256};

/// Makes a folder that only its owner may use.
pub(super) fn create_folder(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| failed(path, error))
}

/// Refuses a folder that others may use.
pub(super) fn check_folder(path: &Path) -> Result<()> {
    check_mode(path)
}

/// Writes a new file that only its owner may use.
pub(super) fn create_secret(path: &Path, content: &[u8]) -> Result<()> {
    write_new(path, content).map_err(|error| failed(path, error))
}

/// Writes a file that only its owner may use, in place of an older one if there is one.
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let write = || {
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        write_new(&new, content)?;
        fs::rename(&new, path)
    };
    write().map_err(|error| failed(path, error))
}

/// Removes a file.
pub(super) fn remove(path: &Path) -> Result<()> {
    fs::remove_file(path).map_err(|error| failed(path, error))
}

/// The files of a folder.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, error))?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(|error| failed(folder, error))).collect()
}

/// When a file was last written.
pub(super) fn modified(path: &Path) -> Result<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).map_err(|error| failed(path, error))
}

/// Reads a text file.
pub(super) fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| failed(path, error))
}

/// Reads a text file that only its owner may read.
pub(super) fn secret_text(path: &Path) -> Result<String> {
    check_mode(path)?;
    text(path)
}

/// Reads a private key, PKCS #8 in PEM; answers DER.
pub(super) fn private_key(path: &Path) -> Result<Zeroizing<Vec<u8>>> {
    let pem = Zeroizing::new(secret_text(path)?);
    let key = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyError::Content(path.to_owned()))?;
    Ok(Zeroizing::new(key.secret_pkcs8_der().to_vec()))
}

/// Reads `{name}.key.pem` and the chain in `{name}.pem`, whose leaf must be for that key.
pub(super) fn certified(folder: &Path, name: &str) -> Result<Certified> {
    let key = private_key(&folder.join(format!("{name}.key.pem")))?;
    let path = folder.join(format!("{name}.pem"));
    let chain: std::result::Result<Vec<Vec<u8>>, _> = CertificateDer::pem_slice_iter(text(&path)?.as_bytes())
        .map(|certificate| certificate.map(|der| der.to_vec()))
        .collect();
    let signer = SoftwareEs256::from_pkcs8(&key)?;
    let chain = chain.unwrap_or_default();
    let leaf = chain.first().and_then(|leaf| Certificate::parse(leaf).ok());
    if leaf.is_some_and(|leaf| signer.public_key().is_ok_and(|key| key == *leaf.public_key())) {
        return Ok(Certified { signer: Arc::new(signer), chain });
    }
    Err(KeyError::Content(path))
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    // The name of the file is safe when its folder is.
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = fs::metadata(path).map_err(|error| failed(path, error))?;
    if metadata.permissions().mode() & 0o077 == 0 { Ok(()) } else { Err(KeyError::OpenToOthers(path.to_owned())) }
}

#[cfg(not(unix))]
fn check_mode(_path: &Path) -> Result<()> {
    Ok(())
}

fn failed(path: &Path, source: io::Error) -> KeyError {
    KeyError::File { path: path.to_owned(), source }
}
