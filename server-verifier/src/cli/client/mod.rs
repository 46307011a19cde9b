//! `siegelring client`: relying parties, and the systems of clerks.

mod add;
#[cfg(test)]
mod tests;
mod tool;

use std::path::{Path, PathBuf};

use rand_core::OsRng;
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::keys::relying_party::VALID_DAYS;
use siegelring_verifier::oidc::clients;
use siegelring_verifier::store::records::client::{Client, ClientAuthentication};
use siegelring_verifier::store::sqlite::Access;

use super::opened::Opened;
use super::{ConfigFile, Result, files, say};

/// Clients are looked up at every request: a running server knows of a change at once.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Registers a client and makes the certificate by which the phone knows it
    ///
    /// The phone shows the name and the origin as they stand in that certificate.
    Add(Box<add::Arguments>),
    /// Lists all clients
    List(ConfigFile),
    /// Removes a client with its certificate: from now on nobody logs in there
    Remove(Named),
    /// Gives a client a new secret; the one before stays good for a while
    RotateSecret(RotateSecret),
    /// Gives a client a new certificate for its requests to the phone
    ///
    /// Certificates are valid for 398 days. Nobody gets another identifier by this.
    RenewCertificate(Named),
}

/// Which client.
#[derive(Debug, clap::Args)]
pub(crate) struct Named {
    #[command(flatten)]
    file: ConfigFile,
    /// The client's identifier
    id: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RotateSecret {
    #[command(flatten)]
    client: Named,
    /// How long the secret before stays good, in hours
    #[arg(long, value_name = "HOURS", default_value_t = 24)]
    keep_old: u32,
    /// Writes the secret to a new file that only its owner may read, instead of showing it
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

pub(crate) async fn run(command: Command) -> Result<()> {
    let now = SystemClock.now();
    match command {
        Command::Add(arguments) => add::run(*arguments, now).await,
        Command::List(file) => {
            let opened = Opened::open(&file, Access::Command)?;
            for client in clients::list(&*opened.store, now).await? {
                say!("{}", line(&client))?;
            }
            Ok(())
        }
        Command::Remove(Named { file, id }) => {
            let opened = Opened::open(&file, Access::Command)?;
            clients::remove(&*opened.store, &opened.config.keys.dir, &id, now).await?;
            say!("removed {id}")?;
            Ok(())
        }
        Command::RotateSecret(RotateSecret { client: Named { file, id }, keep_old, secret_file }) => {
            let opened = Opened::open(&file, Access::Command)?;
            let keep_old_for = u64::from(keep_old).saturating_mul(3600);
            let secret = clients::rotate_secret(&*opened.store, &id, keep_old_for, now, &mut OsRng).await?;
            say!("{id} has a new secret; the one before is good for {keep_old} hours more")?;
            hand_over(&secret, secret_file.as_deref())
        }
        Command::RenewCertificate(Named { file, id }) => {
            let opened = Opened::open(&file, Access::Command)?;
            clients::renew_certificate(&*opened.store, &opened.config.keys.dir, &id, now).await?;
            say!("{id} has a new certificate, valid for {VALID_DAYS} days")?;
            Ok(())
        }
    }
}

/// One client in one line, its parts separated by tabs.
fn line(client: &Client) -> String {
    let authentication = match &client.authentication {
        ClientAuthentication::PrivateKeyJwt { .. } => "private_key_jwt".to_owned(),
        ClientAuthentication::PrivateKeyJwtFetched { jwks_uri } => format!("private_key_jwt ({jwks_uri})"),
        ClientAuthentication::ClientSecret { .. } => "client_secret".to_owned(),
        ClientAuthentication::Public => "public".to_owned(),
    };
    [client.id.as_str(), &client.name, &client.origin, &authentication].join("\t")
}

/// Shows a secret, which is kept nowhere, or writes it to a new file.
fn hand_over(secret: &str, file: Option<&Path>) -> Result<()> {
    match file {
        None => say!("secret (shown once): {secret}")?,
        Some(path) => {
            files::write_private(path, &format!("{secret}\n"))?;
            say!("secret written to {}", path.display())?;
        }
    }
    Ok(())
}
