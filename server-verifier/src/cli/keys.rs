//! `siegelring keys`: the keys of ID tokens.

use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::keys::oidc;

use super::{ConfigFile, Result};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Makes new keys for ID tokens
    ///
    /// Restart the server afterwards. It publishes the new keys at once and signs with them an hour after they were
    /// made, when every relying party can know them; the old ones stay published for a day more.
    Rotate(ConfigFile),
}

pub(crate) fn run(Command::Rotate(file): Command) -> Result<()> {
    let config = Config::load(&file.path)?;
    oidc::rotate(&config.keys.dir, SystemClock.now())?;
    println!("New keys for ID tokens are made. Restart the server to publish them.");
    Ok(())
}
