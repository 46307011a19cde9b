//! `siegelring phone`: the simulator without a screen, for trying an integration.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};
use siegelring_core::approval_element::Arrival;

use super::driver::{Phone, Settings};
use super::person::{self, Person};
use crate::clock::SystemClock;
use crate::demo::Result;

/// What `siegelring phone` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    wallet: WalletArguments,
    /// The file that holds the phone's keys and credentials
    #[arg(long, value_name = "FILE", default_value = "phone.json", env = "SIEGELRING_PHONE_STATE")]
    state: PathBuf,
    /// Keeps every message sent and received in this folder
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    #[command(subcommand)]
    journey: Journey,
}

/// Whom the wallet trusts, as an app has it built in.
#[derive(Debug, clap::Args)]
pub struct WalletArguments {
    /// The wallet's server
    #[arg(long, value_name = "URL", default_value = "http://localhost:8440", env = "SIEGELRING_PHONE_SERVER")]
    server: String,
    /// Root certificates of the issuers, PEM
    #[arg(long, value_name = "FILE", default_value = "keys/issuer/root.pem", env = "SIEGELRING_PHONE_ISSUER_ROOT")]
    issuer_root: PathBuf,
    /// Root certificates of the relying parties, PEM
    #[arg(
        long,
        value_name = "FILE",
        default_value = "keys/relying-party/root.pem",
        env = "SIEGELRING_PHONE_RELYING_PARTY_ROOT"
    )]
    relying_party_root: PathBuf,
}

impl WalletArguments {
    /// The settings of a phone that keeps its state in `state_file`.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub(super) fn settings(&self, state_file: PathBuf, record: Option<PathBuf>) -> Result<Settings> {
        let read =
            |path: &PathBuf| std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
        Ok(Settings {
            wallet_server: self.server.trim_end_matches('/').to_owned(),
            issuer_anchors: read(&self.issuer_root)?,
            relying_party_anchors: read(&self.relying_party_root)?,
            state_file,
            language: "de".to_owned(),
            record,
        })
    }
}

#[derive(Debug, Subcommand)]
enum Journey {
    /// Takes an offer and ends with credentials on the phone
    Enrol {
        /// The text of the offer's QR code, or its link
        offer: String,
        /// The activation code from the letter
        #[arg(long)]
        code: String,
        /// The PIN to choose
        #[arg(long)]
        pin: String,
    },
    /// Approves or declines a request
    Approve {
        /// The text of the request's QR code, or its link
        request: String,
        /// The PIN
        #[arg(long, default_value = "")]
        pin: String,
        /// What the person does
        #[arg(long, value_enum, default_value_t = Auto::Accept)]
        auto: Auto,
    },
    /// Gives tries back after the PIN was blocked
    Unblock {
        /// The unblock code from the enrolment
        #[arg(long)]
        code: String,
    },
    /// Lists the credentials and what was done with them, as JSON
    List,
}

/// What a person made of arguments does when a request is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Auto {
    /// Accepts it and enters the PIN
    Accept,
    /// Declines it
    Decline,
    /// Accepts it and enters a wrong PIN, once
    WrongPin,
}

/// Runs one journey of the phone.
///
/// # Errors
/// If the journey does not end as the arguments ask.
pub async fn run(arguments: Arguments) -> Result<()> {
    let settings = arguments.wallet.settings(arguments.state, arguments.record)?;
    let mut phone = Phone::open(&settings, Arc::new(SystemClock))?;
    match arguments.journey {
        Journey::Enrol { offer, code, pin } => {
            phone.start(&offer, arrival(&offer)).await?;
            person::act(&mut phone, &Person { code, pin, ..Person::default() }).await
        }
        Journey::Approve { request, pin, auto } => {
            phone.start(&request, arrival(&request)).await?;
            let person =
                Person { pin, declines: auto == Auto::Decline, mistypes: auto == Auto::WrongPin, ..Person::default() };
            person::act(&mut phone, &person).await
        }
        Journey::Unblock { code } => {
            phone.start_unblock().await?;
            person::act(&mut phone, &Person { code, ..Person::default() }).await
        }
        Journey::List => list(&phone),
    }
}

/// A QR code's text has the standard's own scheme; a link is `https`.
fn arrival(text: &str) -> Arrival {
    if text.starts_with("http") { Arrival::SameDevice } else { Arrival::Scanned }
}

fn list(phone: &Phone) -> Result<()> {
    let credentials = phone.wallet().credentials().into_iter().map(|credential| {
        serde_json::json!({
            "format": credential.format,
            "issuer": credential.issuer,
            "attributes": credential.attributes,
            "valid_until": credential.valid_until,
        })
    });
    let all = serde_json::json!({
        "credentials": credentials.collect::<Vec<_>>(),
        "history": phone.wallet().history().collect::<Vec<_>>(),
    });
    println!("{}", serde_json::to_string_pretty(&all)?);
    Ok(())
}
