//! `siegelring wallet`: the phones that are registered. Numbers only: the server knows nobody by name.

use siegelring_core::time::UnixTime;
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::store::records::wallet::Wallet;
use siegelring_verifier::store::records::{self, blocking};
use siegelring_verifier::store::sqlite::Access;

use super::opened::Opened;
use super::{ConfigFile, Failure, Result, say};

/// Records read at once.
const PAGE: usize = 500;

/// Wallets are looked up at every request: a running server knows of a change at once, and its status list, which
/// others may keep for five minutes, within thirty seconds.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Lists wallets: number, person, when registered, whether blocked
    List(List),
    /// Blocks a wallet and its credentials: from the next request on nothing is accepted from it
    Block(Named),
    /// Takes back a block, also one by revocation code
    ///
    /// Do this only for a person you have identified as well as at enrolment. The tries of the PIN stand as before.
    Unblock(Named),
}

/// Which wallet.
#[derive(Debug, clap::Args)]
pub(crate) struct Named {
    #[command(flatten)]
    file: ConfigFile,
    /// The wallet's number, as `list` shows it
    #[arg(value_name = "WALLET", allow_hyphen_values = true)]
    id: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct List {
    #[command(flatten)]
    file: ConfigFile,
    /// Only those of the person with this number, as `enrol` shows it
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// Only those that are blocked
    #[arg(long)]
    blocked: bool,
}

pub(crate) async fn run(command: Command) -> Result<()> {
    let now = SystemClock.now();
    match command {
        Command::List(arguments) => list(&arguments, now).await,
        Command::Block(Named { file, id }) => {
            let opened = Opened::open(&file, Access::Command)?;
            let since = blocking::block(&*opened.store, &id, now).await?.ok_or_else(|| unknown(&id))?;
            say!("{id} is blocked since {}", since.to_rfc3339())?;
            Ok(())
        }
        Command::Unblock(Named { file, id }) => {
            let opened = Opened::open(&file, Access::Command)?;
            let was_blocked = blocking::unblock(&*opened.store, &id, now).await?.ok_or_else(|| unknown(&id))?;
            say!("{id} {}", if was_blocked { "is not blocked any more" } else { "was not blocked" })?;
            Ok(())
        }
    }
}

async fn list(arguments: &List, now: UnixTime) -> Result<()> {
    let opened = Opened::open(&arguments.file, Access::Command)?;
    let (store, mut after) = (&*opened.store, None::<String>);
    loop {
        let page = match &arguments.person {
            Some(person) => records::find::<Wallet>(store, "subject", person, after.as_deref(), PAGE, now).await?,
            None => records::scan::<Wallet>(store, after.as_deref(), PAGE, now).await?,
        };
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.value.id.clone());
        let shown = page.iter().filter(|wallet| !arguments.blocked || wallet.value.revoked_at.is_some());
        for wallet in shown {
            say!("{}", line(&wallet.value))?;
        }
    }
}

/// One wallet in one line, its parts separated by tabs.
fn line(wallet: &Wallet) -> String {
    let blocked = wallet.revoked_at.map_or_else(|| "-".to_owned(), |at| format!("blocked {}", at.to_rfc3339()));
    [wallet.id.as_str(), &wallet.subject, &wallet.registered_at.to_rfc3339(), &blocked].join("\t")
}

fn unknown(id: &str) -> Failure {
    Failure::Other(format!("there is no wallet {id}"))
}
