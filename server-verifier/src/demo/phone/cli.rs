//! `siegelring phone`: the simulator without a screen.

use std::path::PathBuf;

use crate::demo::Result;

/// What `siegelring phone` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file that holds the phone's keys and credentials
    #[arg(long, value_name = "FILE", default_value = "phone.json")]
    state: PathBuf,
}

/// Runs one journey of the phone.
///
/// # Errors
/// If the journey does not end as asked.
pub async fn run(arguments: Arguments) -> Result<()> {
    let _ = arguments.state;
    Ok(())
}
