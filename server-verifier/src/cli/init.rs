//! `siegelring init`: a folder with configuration, keys and certificates.

use std::fs;
use std::path::{Path, PathBuf};

use rand_core::OsRng;
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::keys::{InitOptions, init};

use super::{Failure, Result, files, say};

/// The configuration that `init` writes, with places for issuer, operator, listen and policy.
const TEMPLATE: &str = include_str!("siegelring.toml");

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder to make; it must not hold a server yet
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The URL under which browsers and phones reach the server, without a path
    #[arg(long, value_name = "URL", default_value = "http://localhost:8440")]
    issuer: String,
    /// Who runs the server, as people read it on pages and certificates
    #[arg(long, value_name = "NAME", default_value = "Siegelring")]
    operator: String,
    /// The country of the scheme, two letters, as it stands in certificates
    #[arg(long, value_name = "COUNTRY", default_value = "DE", value_parser = country)]
    country: String,
    /// The address to listen on; TLS ends in front of it
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8440")]
    listen: std::net::SocketAddr,
    /// How strictly evidence is judged; `demo` lets keys in software count, and says so on every page
    #[arg(long, value_name = "POLICY", default_value = "tr-03107", value_parser = ["tr-03107", "eidas", "demo"])]
    policy: String,
}

pub(crate) fn run(arguments: Arguments) -> Result<()> {
    let folder = arguments.folder.as_path();
    let file = folder.join("siegelring.toml");
    let text = fill(&arguments);
    Config::parse(&text, folder)?;
    if file.exists() {
        return Err(Failure::Other(format!("{} exists already; nothing was changed", file.display())));
    }
    make_folder(folder).map_err(|error| Failure::file(folder, error))?;
    let options =
        InitOptions { country: arguments.country, organization: arguments.operator, base_url: arguments.issuer };
    init::init(folder, &options, SystemClock.now(), &mut OsRng)?;
    files::write_private(&file, &text)?;
    say!("Made {}: configuration, keys and certificates.", folder.display())?;
    say!("Keep {}/keys secret, and keep a copy of it apart from the copies of the database.", folder.display())?;
    say!("Next: siegelring serve --config {}", file.display())?;
    Ok(())
}

fn fill(arguments: &Arguments) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    TEMPLATE
        .replace("{{issuer}}", &quoted(&arguments.issuer))
        .replace("{{operator}}", &quoted(&arguments.operator))
        .replace("{{listen}}", &quoted(&arguments.listen.to_string()))
        .replace("{{policy}}", &quoted(&arguments.policy))
}

/// ISO 3166-1 alpha-2.
fn country(text: &str) -> std::result::Result<String, String> {
    let fits = text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase());
    if fits { Ok(text.to_owned()) } else { Err("two capital letters, such as DE".to_owned()) }
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
