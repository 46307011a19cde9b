//! `siegelring client add`.

use std::path::PathBuf;

use clap::{ArgGroup, ValueEnum};
use rand_core::OsRng;
use siegelring_core::assurance::{Level, Proofing};
use siegelring_core::attribute::Attribute;
use siegelring_core::time::UnixTime;
use siegelring_verifier::oidc::clients::{self, Authentication, Registered, Registration};
use siegelring_verifier::store::records::client::{CredentialFormat, EnrolmentRights, SigningAlgorithm, SigningRights};
use siegelring_verifier::store::sqlite::Access;
use url::Url;

use super::hand_over;
use super::tool::Tool;
use crate::cli::opened::Opened;
use crate::cli::{ConfigFile, Failure, Result, say};

const EXAMPLES: &str = "\
Examples:
  siegelring client add parking --name 'Stadt Musterhausen' --for spring \\
      --redirect-uri https://parking.example/login/oauth2/code/siegelring --attributes given_name,family_name
  siegelring client add kiosk --name 'Stadt Musterhausen' --public --redirect-uri https://kiosk.example/callback
  siegelring client add register --name 'Bürgeramt Musterhausen' --origin https://amt.example \\
      --jwks amt.jwks.json --may-enrol in_person
  siegelring client add permits --name 'Stadt Musterhausen' --origin https://permits.example --signing \\
      --webhook-origin https://backend.permits.example";

/// What `siegelring client add` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[command(group(ArgGroup::new("authentication").args(["public", "jwks", "jwks_uri"])))]
pub(crate) struct Arguments {
    #[command(flatten)]
    file: ConfigFile,
    /// The client's identifier: letters, digits, `.`, `_` and `-`
    id: String,
    /// The organisation, as the phone shows it
    #[arg(long)]
    name: String,
    /// Where a login may return to, compared as text; may be given several times
    #[arg(long, value_name = "URI")]
    redirect_uri: Vec<String>,
    /// Where a logout may return to, compared as text; may be given several times
    #[arg(long, value_name = "URI")]
    post_logout_redirect_uri: Vec<String>,
    /// Where its pages come from, as the phone shows it [default: the origin of the first redirect URI]
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<String>,
    /// It cannot keep a secret: an app, or a page without a server [default: it gets a secret]
    #[arg(long)]
    public: bool,
    /// It signs assertions (private_key_jwt) under the keys in this file, a JWK set
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// It signs assertions (private_key_jwt) under the keys it publishes here
    #[arg(long, value_name = "URL")]
    jwks_uri: Option<String>,
    /// How its ID tokens are signed
    #[arg(long, value_name = "ALG", default_value = "RS256")]
    id_token_alg: IdTokenAlgorithm,
    /// What it may ask for, by element names such as family_name,birth_date
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = attribute, default_value = "given_name,family_name")]
    attributes: Vec<Attribute>,
    /// The level that every login must reach: low, substantial or high
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    minimum_level: Option<Level>,
    /// A login by a scanned QR code may reach `substantial`; on the same device it may anyway
    #[arg(long)]
    scanned_may_be_substantial: bool,
    /// Clients of one sector know a person by the same identifier [default: the host of the origin]
    #[arg(long, value_name = "NAME")]
    sector: Option<String>,
    /// An app on the person's own machine: redirect URIs on the loopback address may have any port
    #[arg(long, requires = "public")]
    native: bool,
    /// It may do without PKCE; only for a client that authenticates and cannot do better
    #[arg(long, conflicts_with = "public")]
    without_pkce: bool,
    /// It must push its authorization requests (PAR)
    #[arg(long)]
    require_par: bool,
    /// The format of the credential it is shown
    #[arg(long, value_name = "FORMAT", default_value = "mso_mdoc")]
    format: Format,
    /// It may enrol people, identified in these ways, separated by commas
    #[arg(long, value_name = "METHODS", value_delimiter = ',', value_parser = proofing)]
    may_enrol: Vec<Proofing>,
    /// It may have documents signed
    #[arg(long)]
    signing: bool,
    /// Where it may be told how a submission stands; may be given several times [default: where its pages come from]
    #[arg(long, value_name = "ORIGIN", requires = "signing")]
    webhook_origin: Vec<String>,
    /// Prints the configuration for this software
    #[arg(long = "for", value_name = "SOFTWARE")]
    tool: Option<Tool>,
    /// Writes the secret to a new file that only its owner may read, instead of showing it
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum IdTokenAlgorithm {
    /// RSA, which every client understands
    #[value(name = "RS256")]
    Rs256,
    /// P-256, shorter and quicker
    #[value(name = "ES256")]
    Es256,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// ISO/IEC 18013-5
    #[value(name = "mso_mdoc")]
    Mdoc,
    /// SD-JWT VC
    #[value(name = "dc+sd-jwt")]
    SdJwtVc,
}

pub(super) async fn run(arguments: Arguments, now: UnixTime) -> Result<()> {
    let opened = Opened::open(&arguments.file, Access::Command)?;
    let (tool, secret_file) = (arguments.tool, arguments.secret_file.clone());
    let registration = arguments.registration()?;
    let added = clients::add(&*opened.store, &opened.config.keys.dir, registration, now, &mut OsRng).await?;
    let Registered { client, secret } = added;
    say!("added {} for {} at {}", client.id, client.name, client.origin)?;
    if let Some(secret) = &secret {
        hand_over(secret, secret_file.as_deref())?;
    }
    if let Some(tool) = tool {
        say!("\n{}", tool.configuration(opened.config.issuer.as_str(), &client))?;
    }
    Ok(())
}

impl Arguments {
    pub(super) fn registration(self) -> Result<Registration> {
        let origin = self.origin.or_else(|| self.redirect_uri.first().and_then(|uri| origin_of(uri)));
        let origin =
            origin.ok_or_else(|| Failure::Other("say with --origin where the client's pages come from".into()))?;
        let webhook_origins = match self.webhook_origin {
            none if none.is_empty() => vec![origin.clone()],
            origins => origins,
        };
        let authentication = match (self.public, self.jwks, self.jwks_uri) {
            (true, ..) => Authentication::Public,
            (false, Some(path), _) => Authentication::PrivateKeyJwt(
                std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, error))?,
            ),
            (false, None, Some(uri)) => Authentication::PrivateKeyJwtFetched(uri),
            (false, None, None) => Authentication::ClientSecret,
        };
        Ok(Registration {
            id: self.id,
            name: self.name,
            origin,
            redirect_uris: self.redirect_uri,
            post_logout_redirect_uris: self.post_logout_redirect_uri,
            authentication,
            id_token_signed_response_alg: match self.id_token_alg {
                IdTokenAlgorithm::Rs256 => SigningAlgorithm::Rs256,
                IdTokenAlgorithm::Es256 => SigningAlgorithm::Es256,
            },
            sector: self.sector,
            minimum_level: self.minimum_level,
            attributes: self.attributes,
            native: self.native,
            pkce_exempt: self.without_pkce,
            par_required: self.require_par,
            scanned_may_be_substantial: self.scanned_may_be_substantial,
            format: match self.format {
                Format::Mdoc => CredentialFormat::Mdoc,
                Format::SdJwtVc => CredentialFormat::SdJwtVc,
            },
            enrolment: match self.may_enrol {
                methods if methods.is_empty() => None,
                proofing_methods => Some(EnrolmentRights { proofing_methods }),
            },
            signing: self.signing.then_some(SigningRights { webhook_origins }),
        })
    }
}

fn origin_of(uri: &str) -> Option<String> {
    Url::parse(uri)
        .ok()
        .map(|url| url.origin())
        .filter(url::Origin::is_tuple)
        .map(|origin| origin.ascii_serialization())
}

fn attribute(name: &str) -> std::result::Result<Attribute, String> {
    Attribute::from_mdoc_element(name).ok_or_else(|| one_of(Attribute::ALL.iter().map(|known| known.mdoc_element())))
}

fn level(code: &str) -> std::result::Result<Level, String> {
    Level::from_code(code).ok_or_else(|| one_of(Level::ALL.iter().map(|known| known.code())))
}

fn proofing(code: &str) -> std::result::Result<Proofing, String> {
    Proofing::from_code(code).ok_or_else(|| one_of(Proofing::ALL.iter().map(|known| known.code())))
}

fn one_of(names: impl Iterator<Item = &'static str>) -> String {
    format!("must be one of {}", names.collect::<Vec<_>>().join(", "))
}
