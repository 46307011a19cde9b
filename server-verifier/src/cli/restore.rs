//! `siegelring restore`: a database that comes from a backup.

use siegelring_verifier::config::{Config, StoreConfig};
use siegelring_verifier::keys;
use siegelring_verifier::store::sqlite;

use super::{ConfigFile, Failure, Result, say};

/// Lets a database that comes from a backup start again
///
/// Put the copy of the database in its place and stop the server first. A new generation begins: whatever could be used
/// only once is void, and every wallet has one try left for its PIN, because the copy does not know of tries since it
/// was made. The copy does not know of wallets blocked since then either: block them again.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    config: ConfigFile,
    /// Yes, the database comes from a backup
    #[arg(long, required = true)]
    yes: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let config = Config::load(&arguments.config.path)?;
    let StoreConfig::Sqlite { path } = &config.store else {
        return Err(Failure::Other(
            "there is nothing to restore: the configuration keeps everything in memory".to_owned(),
        ));
    };
    if !path.exists() {
        return Err(Failure::Other(format!("there is no database at {}", path.display())));
    }
    let generation = sqlite::restore(path, || keys::raise_generation(&config.keys.dir).map_err(Failure::from))?;
    say!("Generation {generation} begins. Start the server now; every wallet has one try for its PIN.")?;
    Ok(())
}
