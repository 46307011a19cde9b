//! `siegelring verify`: what can be said about the signatures of files.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use siegelring_core::wording::Language;
use siegelring_core::x509::TrustAnchors;
use siegelring_signature::chain::Anchors;
use siegelring_signature::report::{File, Report, Trust, Verdict, verify};
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::keys::Keys;
use siegelring_verifier::signing::verification::{MAX_BYTES, scheme};

use super::{Failure, Result, say};

/// Exit status: 0 every file is valid, 3 something could not be found out, 4 something is wrong; 1 and 2 as elsewhere.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Signed files: PDF, ASiC containers, CMS (.p7s) together with the files that they cover
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Trusts what this server trusts: its signatures, the approvals in them, its time stamp authority
    #[arg(long, value_name = "FILE", env = "SIEGELRING_CONFIG")]
    config: Option<PathBuf>,
    /// Trusts these root certificates of this scheme's signatures (PEM), where there is no server
    #[arg(long, value_name = "PEM")]
    scheme: Vec<PathBuf>,
    /// Checks embedded approvals against these root certificates of credential issuers (PEM)
    #[arg(long, value_name = "PEM", requires = "relying_parties")]
    issuers: Option<PathBuf>,
    /// Checks embedded approvals against these root certificates of relying parties (PEM)
    #[arg(long, value_name = "PEM", requires = "issuers")]
    relying_parties: Option<PathBuf>,
    /// Trusts these root certificates of signers of others (PEM)
    #[arg(long, value_name = "PEM")]
    trust: Vec<PathBuf>,
    /// Trusts these root certificates of time stamp authorities (PEM)
    #[arg(long, value_name = "PEM")]
    time_stamps: Vec<PathBuf>,
    /// Looks into these certificate revocation lists (DER) too; nothing is fetched
    #[arg(long, value_name = "DER")]
    crl: Vec<PathBuf>,
    /// Prints JSON, one report in a line for each file
    #[arg(long)]
    json: bool,
    /// The language of the text
    #[arg(long, value_name = "de|en", value_parser = language, default_value = "de")]
    language: Language,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let trust = trust(arguments)?;
    let mut files = Vec::new();
    for path in &arguments.files {
        let length = fs::metadata(path).map_err(|error| Failure::file(path, error))?.len();
        if usize::try_from(length).is_ok_and(|length| length <= MAX_BYTES) {
            files.push((path.display().to_string(), fs::read(path).map_err(|error| Failure::file(path, error))?));
        } else {
            return Err(Failure::Other(format!("{} is larger than {MAX_BYTES} bytes", path.display())));
        }
    }
    let named: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let reports = verify(&named, &trust, SystemClock.now());
    for report in &reports {
        print(report, arguments)?;
    }
    Ok(match reports.iter().map(|it| it.verdict).max() {
        Some(Verdict::Valid) => ExitCode::SUCCESS,
        Some(Verdict::Invalid) => ExitCode::from(4),
        Some(Verdict::Indeterminate) | None => ExitCode::from(3),
    })
}

fn print(report: &Report, arguments: &Arguments) -> Result<()> {
    if arguments.json {
        let json = serde_json::to_string(report).map_err(|error| Failure::Other(error.to_string()))?;
        say!("{json}")?;
    } else {
        super::say::write(format_args!("{}", report.to_text(arguments.language)))?;
    }
    Ok(())
}

fn trust(arguments: &Arguments) -> Result<Trust> {
    let mut trust = match &arguments.config {
        Some(path) => {
            let config = Config::load(path)?;
            scheme(&config, &Keys::open(&config.keys.dir)?.anchors)?
        }
        None => Trust::default(),
    };
    for (paths, anchors) in [
        (&arguments.scheme, &mut trust.scheme),
        (&arguments.trust, &mut trust.signers),
        (&arguments.time_stamps, &mut trust.time_stamps),
    ] {
        for path in paths {
            let more = Anchors::from_pem(&text(path)?).map_err(|defect| unusable(path, defect.code()))?;
            *anchors = std::mem::take(anchors).and(more);
        }
    }
    for path in &arguments.crl {
        trust.crls.push(fs::read(path).map_err(|error| Failure::file(path, error))?);
    }
    if let (Some(issuers), Some(relying_parties)) = (&arguments.issuers, &arguments.relying_parties) {
        trust.issuers = Some(approval_roots(issuers)?);
        trust.relying_parties = Some(approval_roots(relying_parties)?);
    }
    Ok(trust)
}

fn approval_roots(path: &PathBuf) -> Result<TrustAnchors> {
    TrustAnchors::from_pem(&text(path)?).map_err(|error| unusable(path, error.code()))
}

fn text(path: &PathBuf) -> Result<String> {
    fs::read_to_string(path).map_err(|error| Failure::file(path, error))
}

fn unusable(path: &std::path::Path, code: &str) -> Failure {
    Failure::Other(format!("{}: {code}", path.display()))
}

fn language(tag: &str) -> std::result::Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| "de or en".to_owned())
}
