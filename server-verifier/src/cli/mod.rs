//! The command line.

mod client;
mod config;
mod enrol;
mod failure;
mod files;
mod init;
mod keys;
mod opened;
mod restore;
mod say;
mod serve;
mod signature;
mod verify;
mod wallet;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub(crate) use failure::{Failure, Result};
pub(crate) use say::say;

const AFTER_HELP: &str = "\
Start here:
  siegelring init /srv/siegelring --issuer https://login.example.org --operator 'Town of Example'
  siegelring config check --config /srv/siegelring/siegelring.toml
  siegelring serve --config /srv/siegelring/siegelring.toml

Exit status: 0 done, 1 failed (the reason is on standard error), 2 wrong usage.";

/// Login at a level of assurance with the phone people already carry
///
/// OpenID Connect to portals, OpenID4VP and OpenID4VCI to phones, on embedded storage.
#[derive(Debug, Parser)]
#[command(name = "siegelring", version, after_help = AFTER_HELP, subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes a folder with configuration, keys and certificates
    Init(init::Arguments),
    /// Runs the server until it is told to stop (SIGTERM, SIGINT)
    Serve(serve::Arguments),
    /// Looks at the configuration
    #[command(subcommand)]
    Config(config::Command),
    /// Makes an offer for a person who was identified, and the letter with the activation code
    Enrol(enrol::Arguments),
    /// Registers relying parties, and changes or removes them
    #[command(subcommand)]
    Client(client::Command),
    /// Makes new keys in place of old ones
    #[command(subcommand)]
    Keys(keys::Command),
    /// Lists registered phones, blocks and unblocks them
    #[command(subcommand)]
    Wallet(wallet::Command),
    /// Revokes certificates of document signatures
    #[command(subcommand)]
    Signature(signature::Command),
    /// Says what can be said about the signatures of files
    Verify(verify::Arguments),
    /// Lets a database that comes from a backup start again
    Restore(restore::Arguments),
    #[cfg(feature = "demo")]
    #[command(flatten)]
    Demo(siegelring_verifier::demo::Command),
}

/// Which configuration.
#[derive(Debug, clap::Args)]
pub(crate) struct ConfigFile {
    /// The configuration file
    #[arg(long = "config", value_name = "FILE", env = "SIEGELRING_CONFIG", default_value = "siegelring.toml")]
    pub(crate) path: PathBuf,
}

impl Cli {
    /// Runs the command to its end; what goes wrong is said on standard error.
    pub(crate) async fn run(self) -> ExitCode {
        let done = match self.command {
            Command::Init(arguments) => init::run(arguments),
            Command::Serve(arguments) => serve::run(arguments).await,
            Command::Enrol(arguments) => enrol::run(arguments).await,
            Command::Config(command) => config::run(command),
            Command::Client(command) => client::run(command).await,
            Command::Keys(command) => keys::run(command),
            Command::Wallet(command) => wallet::run(command).await,
            Command::Signature(command) => signature::run(command).await,
            Command::Verify(arguments) => match verify::run(&arguments) {
                Ok(code) => return code,
                Err(failure) => Err(failure),
            },
            Command::Restore(arguments) => restore::run(&arguments),
            #[cfg(feature = "demo")]
            Command::Demo(command) => return command.run().await,
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("siegelring: {failure}");
                ExitCode::FAILURE
            }
        }
    }
}
