//! `siegelring demo`: verifier, portal and phone simulator as processes of their own, on a folder that goes with them.

mod browser;
mod children;
mod folder;
mod journey;
mod page;
mod ports;
mod qr;
mod setup;
#[cfg(test)]
mod tests;
mod words;

use std::path::PathBuf;

use self::children::Children;
use self::folder::Folder;
use self::ports::Ports;
use self::setup::Setup;
use super::Result;

/// What `siegelring demo` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// First of the four ports used; without it 8440 to 8443, or free ones should these be taken or nobody look
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// How evidence is judged: `demo` lets keys in software reach the level substantial, `tr-03107` does not
    #[arg(long, value_name = "POLICY", default_value = "demo")]
    policy: String,
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
    let folder = Folder::create()?;
    let ports =
        if arguments.headless && arguments.port.is_none() { Ports::free() } else { Ports::choose(arguments.port) }?;
    let setup = Setup::make(folder.path(), ports, &arguments.policy).await?;
    let mut children = Children::start(&setup, arguments.out.as_deref())?;
    let journey = async {
        children.wait_until_ready(&setup).await?;
        if arguments.headless { journey::run(&setup, arguments.out.as_deref()).await } else { page::serve(setup).await }
    };
    let done = tokio::select! {
        done = journey => done,
        () = super::serve::told_to_stop(false) => if arguments.headless { Err("interrupted".into()) } else { Ok(()) },
    };
    children.stop().await;
    done
}
