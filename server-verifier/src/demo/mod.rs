//! The demo: a portal, a phone simulator, and the command that starts both beside the verifier.
//!
//! Only a build with the cargo feature `demo` has any of this. The portal is a relying party like any other: it knows
//! the verifier by its OpenID Connect discovery document alone. The simulator is a phone like any other: it knows the
//! verifier by what a QR code, an app link or an offer says, and runs [`siegelring_core::holder`] with keys in software.

mod artefacts;
mod bilingual;
pub mod phone;
pub mod portal;
pub mod run;
pub mod sample;
pub mod serve;
mod tls;

use std::process::ExitCode;

/// The result of everything in the demo; its errors are for the terminal.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What the demo adds to the command line of `siegelring`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Starts verifier, portal and phone simulator, ready to be tried in a browser
    Demo(run::Arguments),
    /// The phone simulator without a screen, for trying an integration
    Phone(phone::cli::Arguments),
    /// The demo portal alone
    #[command(hide = true)]
    DemoPortal(portal::Arguments),
    /// The phone simulator's page alone
    #[command(hide = true)]
    DemoPhone(phone::page::Arguments),
}

impl Command {
    /// Runs the command to its end; what goes wrong is said on standard error.
    pub async fn run(self) -> ExitCode {
        let done = match self {
            Self::Demo(arguments) => run::run(arguments).await,
            Self::Phone(arguments) => phone::cli::run(arguments).await,
            Self::DemoPortal(arguments) => portal::run(arguments).await,
            Self::DemoPhone(arguments) => phone::page::run(arguments).await,
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("siegelring: {error}");
                ExitCode::FAILURE
            }
        }
    }
}
