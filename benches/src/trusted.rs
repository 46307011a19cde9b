//! Who is trusted for what when a signed document is validated, as another process can be told.

use std::fs;
use std::io;
use std::path::Path;

use siegelring_core::x509::TrustAnchors;
use siegelring_signature::chain::Anchors;
use siegelring_signature::report::Trust;

/// Certificates and a revocation list, each DER.
pub struct Trusted {
    /// The authority that certifies signers.
    pub root: Vec<u8>,
    /// Its revocation list.
    pub revocation_list: Vec<u8>,
    /// The root of issuers.
    pub issuers: Vec<u8>,
    /// The root of relying parties.
    pub relying_parties: Vec<u8>,
}

const ROOT: &str = "root.der";
const REVOCATION_LIST: &str = "list.der";
const ISSUERS: &str = "issuers.der";
const RELYING_PARTIES: &str = "relying-parties.der";

impl Trusted {
    /// As whoever validates is given it.
    pub fn trust(&self) -> Trust {
        let anchors = |root| TrustAnchors::from_der_list(std::slice::from_ref(root)).expect("a certificate");
        Trust {
            scheme: Anchors::from_der_list(std::slice::from_ref(&self.root)).expect("a certificate"),
            crls: vec![self.revocation_list.clone()],
            issuers: Some(anchors(&self.issuers)),
            relying_parties: Some(anchors(&self.relying_parties)),
            ..Trust::default()
        }
    }

    /// Writes a file for each.
    ///
    /// # Errors
    /// If one cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        fs::write(folder.join(ROOT), &self.root)?;
        fs::write(folder.join(REVOCATION_LIST), &self.revocation_list)?;
        fs::write(folder.join(ISSUERS), &self.issuers)?;
        fs::write(folder.join(RELYING_PARTIES), &self.relying_parties)
    }

    /// What [`Self::write`] wrote.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            root: fs::read(folder.join(ROOT))?,
            revocation_list: fs::read(folder.join(REVOCATION_LIST))?,
            issuers: fs::read(folder.join(ISSUERS))?,
            relying_parties: fs::read(folder.join(RELYING_PARTIES))?,
        })
    }
}
