//! The page that looks like a phone.

use crate::demo::Result;

/// What `siegelring demo-phone` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The port to listen on, on the loopback address
    #[arg(long)]
    port: u16,
}

/// Serves the page until it is interrupted.
///
/// # Errors
/// If it cannot listen on the port.
pub async fn run(arguments: Arguments) -> Result<()> {
    let _ = arguments.port;
    Ok(())
}
