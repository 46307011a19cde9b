//! `siegelring signature`: certificates of document signatures that should not hold any more.

use clap::ValueEnum;
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::signing::revocation;
use siegelring_verifier::store::records;
use siegelring_verifier::store::records::signature_revocation::{RevocationReason, SerialNumber, SignatureRevocation};
use siegelring_verifier::store::sqlite::Access;

use super::opened::Opened;
use super::{ConfigFile, Result, say};

/// Records read at once.
const PAGE: usize = 500;

/// A running server publishes a new list within thirty seconds; others may keep the old one until it ends.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Revokes a certificate: signatures made with it are not trusted from now on
    ///
    /// Signatures with a time stamp have certificates that lived for minutes and cannot be revoked. The server keeps no
    /// list of what it certified, so that nobody reads there who signed: a number with a typing error is taken, and
    /// revokes nothing.
    Revoke(Revoke),
    /// Lists what was revoked: serial number, since when, why
    List(ConfigFile),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Revoke {
    #[command(flatten)]
    file: ConfigFile,
    /// The certificate's serial number, hexadecimal, as a viewer of the signed file shows it
    #[arg(value_name = "SERIAL")]
    serial_number: SerialNumber,
    /// Why
    #[arg(long, value_enum, default_value_t = Reason::Unspecified)]
    reason: Reason,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Reason {
    /// None is given
    Unspecified,
    /// Somebody else may have used the phone or the key
    KeyCompromise,
    /// The person was not the one the certificate names
    PrivilegeWithdrawn,
}

pub(crate) async fn run(command: Command) -> Result<()> {
    let now = SystemClock.now();
    match command {
        Command::Revoke(Revoke { file, serial_number, reason }) => {
            let opened = Opened::open(&file, Access::Command)?;
            let shown = serial_number.to_string();
            let since = revocation::revoke(&*opened.store, serial_number, reason.into(), now).await?;
            say!("{shown} is revoked since {}", since.to_rfc3339())?;
        }
        Command::List(file) => {
            let opened = Opened::open(&file, Access::Command)?;
            let mut after = None;
            loop {
                let page = records::scan::<SignatureRevocation>(&*opened.store, after.as_deref(), PAGE, now).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.value.serial_number.to_string());
                for SignatureRevocation { serial_number, at, reason } in page.iter().map(|found| &found.value) {
                    say!("{serial_number}\t{}\t{}", at.to_rfc3339(), name(*reason))?;
                }
            }
        }
    }
    Ok(())
}

impl From<Reason> for RevocationReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Unspecified => Self::Unspecified,
            Reason::KeyCompromise => Self::KeyCompromise,
            Reason::PrivilegeWithdrawn => Self::PrivilegeWithdrawn,
        }
    }
}

const fn name(reason: RevocationReason) -> &'static str {
    match reason {
        RevocationReason::Unspecified => "unspecified",
        RevocationReason::KeyCompromise => "key-compromise",
        RevocationReason::PrivilegeWithdrawn => "privilege-withdrawn",
    }
}
