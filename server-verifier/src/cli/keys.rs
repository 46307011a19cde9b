//! `siegelring keys`: new keys in place of old ones.

use rand_core::OsRng;
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::keys::{init, oidc, signing};
use siegelring_verifier::signing::equipment;

use super::{ConfigFile, Result, say};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Makes new keys for ID tokens
    ///
    /// Restart the server afterwards. It publishes the new keys at once and signs with them an hour after they were
    /// made, when every relying party can know them; the old ones stay published for a day more.
    Rotate(ConfigFile),
    /// Makes new keys and certificates for credentials and key attestations
    ///
    /// Do this three years after `init`, and every three years from then on: a certificate lives five years, and a
    /// credential lives two and no longer than the certificate it was issued under. Restart the server afterwards.
    Renew(ConfigFile),
    /// Makes a new authority for document signatures, on the token if the configuration names one
    ///
    /// Do this once after an HSM was configured, and some years before the current authority ends. It becomes a former
    /// one: it certifies nobody any more, and still signs its revocation list. Restart the server afterwards, and give
    /// its new certificate to whoever verifies signatures.
    Signature(ConfigFile),
}

pub(crate) fn run(command: Command) -> Result<()> {
    let now = SystemClock.now();
    match command {
        Command::Rotate(file) => {
            oidc::rotate(&Config::load(&file.path)?.keys.dir, now)?;
            say!("New keys for ID tokens are made. Restart the server to publish them.")?;
        }
        Command::Renew(file) => {
            init::renew_leaves(&Config::load(&file.path)?.keys.dir, now)?;
            say!("New certificates of issuer and wallet provider are made. Restart the server to use them.")?;
        }
        Command::Signature(file) => {
            let config = Config::load(&file.path)?;
            let token = equipment::token(&config.signing)?;
            let id = signing::make(&config.keys.dir, token.as_ref(), now, &mut OsRng)?;
            let place = if token.is_some() { "on the token" } else { "in a file" };
            say!("The authority {id} for document signatures is made, its key {place}.")?;
            say!("Restart the server to use it. Its certificate is {}/signature/root.pem.", config.keys.dir.display())?;
        }
    }
    Ok(())
}
