//! `siegelring config check`: whether the server would start.

use std::sync::Arc;

use siegelring_verifier::config::Config;
use siegelring_verifier::keys::Keys;
use siegelring_verifier::signing::Equipment;
use siegelring_verifier::store::MemoryStore;
use siegelring_verifier::web::Theme;

use super::{ConfigFile, Result, say};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Says whether the configuration holds, and in which line it does not
    ///
    /// Reads the policy, the theme, the keys and every secret that the configuration names, has an HSM sign something to
    /// see that it can, and changes nothing.
    Check(ConfigFile),
}

pub(crate) fn run(Command::Check(file): Command) -> Result<()> {
    let config = Config::load(&file.path)?;
    Theme::of(&config.pages)?;
    config.metrics.token.as_ref().map(|token| token.read()).transpose()?;
    let keys = Keys::open(&config.keys.dir)?;
    let equipment = Equipment::open(&config, &keys, Arc::new(MemoryStore::new()))?;
    let authority = equipment.authorities.current();
    if config.signing.pkcs11.is_some() {
        authority.check()?;
    }
    say!("{}: holds", file.path.display())?;
    say!("  issuer    {}", config.issuer)?;
    say!("  operator  {}", config.operator)?;
    say!("  listen    {}", config.listen)?;
    say!("  policy    {}", config.policy.name())?;
    if config.policy.is_demonstration() {
        say!("            for demonstration: keys in software count, and every page says so")?;
    }
    if config.signing.enabled {
        let place = if config.signing.pkcs11.is_some() { "on a token" } else { "in software" };
        let time = if equipment.time_stamps.is_some() { "with" } else { "without" };
        say!("  signing   by authority {}, keys {place}, {time} time stamps", authority.id())?;
    }
    Ok(())
}
