//! `siegelring enrol`: an offer for a person who was identified, and the letter with the activation code.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use siegelring_core::assurance::Proofing;
use siegelring_core::attribute::Value;
use siegelring_core::date::Date;
use siegelring_core::wording::{self, Language};
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::enrolment::{Continuity, Enrolled, Enrolments, NewEnrolment};
use siegelring_verifier::store::records::offer::EnrolledBy;
use siegelring_verifier::store::sqlite::Access;
use siegelring_verifier::web::{Letter, qr_text};

use super::opened::Opened;
use super::{ConfigFile, Failure, Result, files, say};

const AFTER_HELP: &str = "\
FILE holds what the credential will say, as JSON, by the names of the mdoc elements:

  {
    \"family_name\": \"Mustermann\", \"given_name\": \"Erika\", \"birth_date\": \"1964-08-12\",
    \"resident_street\": \"Heidestraße\", \"resident_house_number\": \"17\",
    \"resident_postal_code\": \"51147\", \"resident_city\": \"Köln\"
  }

The offer (QR code or link) and the activation code must reach the person by different ways: show the one, post the other.";

/// Makes an offer for a person who was identified, and the letter with the activation code
///
/// Shows the offer as a QR code and as a link. The server keeps no name: what waits in the offer is encrypted, and gone when
/// it was redeemed.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// What the credential will say, as JSON; `-` reads standard input
    #[arg(value_name = "FILE")]
    person: PathBuf,
    /// How the person was identified
    #[arg(long, value_name = "METHOD", value_parser = proofing())]
    proofing: String,
    /// The day on which the person was identified; today if it is missing
    #[arg(long, value_name = "YYYY-MM-DD")]
    proofing_date: Option<String>,
    /// Writes the letter with the activation code to a new file: `.html` to print, or `.txt`
    #[arg(long, value_name = "FILE")]
    letter: Option<PathBuf>,
    /// The language of the letter
    #[arg(long, value_name = "LANGUAGE", default_value = "de", value_parser = ["de", "en"])]
    language: String,
    /// Somebody new, whoever has the same name and day of birth
    #[arg(long, conflicts_with = "same_as")]
    new: bool,
    /// The known person with this number, as you have checked
    #[arg(long, value_name = "PERSON")]
    same_as: Option<String>,
    /// The person with this number in a registry
    #[arg(long, value_name = "REGISTRY=NUMBER", conflicts_with = "new")]
    registry: Option<String>,
    /// Blocks the person's earlier phones, as after a loss
    #[arg(long)]
    block_devices: bool,
    /// For how many days the offer can be redeemed
    #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(u64).range(1..=30))]
    days: u64,
    /// Answers in JSON, for programs; with offer and activation code together
    #[arg(long, conflicts_with = "letter")]
    json: bool,
    #[command(flatten)]
    config: ConfigFile,
}

fn proofing() -> clap::builder::PossibleValuesParser {
    let values = Proofing::ALL.iter().map(|method| {
        let help = wording::text(Language::English, &format!("method.{}", method.code())).unwrap_or_default();
        clap::builder::PossibleValue::new(method.code()).help(help)
    });
    clap::builder::PossibleValuesParser::new(values)
}

pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let attributes = read_person(&arguments.person)?;
    let new = arguments.claims(attributes.clone())?;
    let Opened { config, keys, store } = Opened::open(&arguments.config, Access::Command)?;
    let enrolments = Enrolments::new(config.issuer.as_str(), &config.issuer.join("/issuance"), store, keys);
    let now = SystemClock.now();
    let enrolled = enrolments.enrol(&new, EnrolledBy::Operator, now).await.map_err(|error| explain(&error))?;
    if arguments.json {
        let answer = serde_json::to_string_pretty(&enrolled).map_err(|error| Failure::Other(error.to_string()))?;
        say!("{answer}")?;
        return Ok(());
    }
    show_offer(&enrolled)?;
    let language = Language::from_tag(&arguments.language).unwrap_or_default();
    let code = in_groups(&enrolled.activation_code);
    match &arguments.letter {
        Some(path) => {
            let letter = Letter {
                language,
                operator: config.operator,
                recipient: recipient(&attributes),
                date: day(Date::from(now), language),
                code,
                valid_until: day(Date::from(enrolled.expires_at), language),
            };
            write_letter(path, &letter)?;
            say!("The letter with the activation code is {}. Post it; delete the file then.", path.display())?;
        }
        None => {
            say!("Activation code: {code}")?;
            say!("It must reach the person by another way than the offer; --letter FILE writes a letter.")?;
        }
    }
    Ok(())
}

impl Arguments {
    fn claims(&self, attributes: BTreeMap<String, Value>) -> Result<NewEnrolment> {
        let method = Proofing::from_code(&self.proofing);
        let proofing_method = method.ok_or_else(|| Failure::Other(format!("{}: no way of proofing", self.proofing)))?;
        let person = match (&self.registry, &self.same_as) {
            (Some(registry), same_as) => {
                let parts = registry.split_once('=');
                let (name, number) = parts.ok_or_else(|| Failure::Other("--registry is REGISTRY=NUMBER".to_owned()))?;
                Continuity::Registry { name: name.to_owned(), number: number.to_owned(), same_as: same_as.clone() }
            }
            (None, Some(person)) => Continuity::SameAs(person.clone()),
            (None, None) if self.new => Continuity::New,
            (None, None) => Continuity::Undecided,
        };
        Ok(NewEnrolment {
            attributes,
            proofing_method,
            proofing_date: self.proofing_date.clone(),
            person,
            block_devices: self.block_devices,
            offer_days: Some(self.days),
        })
    }
}

fn read_person(path: &Path) -> Result<BTreeMap<String, Value>> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    let text = text.map_err(|error| Failure::file(path, error))?;
    serde_json::from_str(&text).map_err(|error| Failure::Other(format!("{}: {error}", path.display())))
}

/// The service says which people have the same attributes; here, what to type then.
fn explain(error: &siegelring_verifier::enrolment::Error) -> Failure {
    match error {
        siegelring_verifier::enrolment::Error::Undecided(known) => Failure::Other(format!(
            "somebody with the same name and day of birth is known: {}\n\
             Check who this is. Then say --same-as PERSON, or --new if it is somebody else.",
            known.join(", ")
        )),
        error => Failure::Other(error.to_string()),
    }
}

fn show_offer(enrolled: &Enrolled) -> Result<()> {
    let terminal = std::io::stdout().is_terminal();
    for line in qr_text(&enrolled.offer).unwrap_or_default() {
        // Black on white, whatever the colours of the terminal.
        if terminal { say!("\x1b[38;5;16;48;5;231m{line}\x1b[0m")? } else { say!("{line}")? }
    }
    say!("Offer:  {}", enrolled.app_link)?;
    say!("Person: {}", enrolled.person)?;
    say!("Valid until {}.", enrolled.expires_at.to_rfc3339())
}

fn write_letter(path: &Path, letter: &Letter) -> Result<()> {
    let is_text = path.extension().is_some_and(|extension| extension == "txt");
    let written = if is_text { letter.to_text() } else { letter.to_html() };
    files::write_private(path, &written.map_err(|error| Failure::Other(error.to_string()))?)
}

/// Name and address, as far as they are known.
fn recipient(attributes: &BTreeMap<String, Value>) -> Vec<String> {
    let text = |name: &str| match attributes.get(name) {
        Some(Value::Text(text)) => text.as_str(),
        _ => "",
    };
    let lines = [
        [text("academic_title"), text("given_name"), text("family_name")].join(" "),
        [text("resident_street"), text("resident_house_number")].join(" "),
        [text("resident_postal_code"), text("resident_city")].join(" "),
    ];
    let known = lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    known.filter(|line| !line.is_empty()).collect()
}

fn in_groups(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn day(date: Date, language: Language) -> String {
    match language {
        Language::German => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
        Language::English => format!("{}-{:02}-{:02}", date.year(), date.month(), date.day()),
    }
}
