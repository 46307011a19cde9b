//! `siegelring config check`: whether the server would start.

use siegelring_verifier::config::Config;
use siegelring_verifier::keys::Keys;
use siegelring_verifier::web::Theme;

use super::{ConfigFile, Result};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Says whether the configuration holds, and in which line it does not
    ///
    /// Reads the policy, the theme, the keys and every secret that the configuration names, and changes nothing.
    Check(ConfigFile),
}

pub(crate) fn run(Command::Check(file): Command) -> Result<()> {
    let config = Config::load(&file.path)?;
    Theme::of(&config.pages)?;
    config.metrics.token.as_ref().map(|token| token.read()).transpose()?;
    Keys::open(&config.keys.dir)?;
    println!("{}: holds", file.path.display());
    println!("  issuer    {}", config.issuer);
    println!("  operator  {}", config.operator);
    println!("  listen    {}", config.listen);
    println!("  policy    {}", config.policy.name());
    if config.policy.is_demonstration() {
        println!("            for demonstration: keys in software count, and every page says so");
    }
    Ok(())
}
