//! The report on one file and on each signature in it.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
use siegelring_core::time::UnixTime;

use super::finding::{Effect, Finding};
use super::indication::{Indication, SubIndication, Verdict};

/// What was found in one file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The name it was given under.
    pub file: String,
    /// What it is.
    pub format: Format,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
    /// The time it was judged at, in seconds since 1970.
    pub checked_at: UnixTime,
    /// The worst verdict of its signatures; indeterminate for a file without one.
    pub verdict: Verdict,
    /// The stable code of what kept the file from being read, such as `asic.path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<&'static str>,
    /// Its signatures, in the order they were made where that is known.
    pub signatures: Vec<SignatureReport>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// PDF, ISO 32000.
    Pdf,
    /// ASiC-E or ASiC-S container, ETSI EN 319 162-1.
    Asic,
    /// CMS `SignedData`, RFC 5652, in DER.
    Cms,
    /// Something else: nothing that carries a signature.
    Other,
}

/// What was found about one signature.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignatureReport {
    /// Its name in the file: the form field of a PDF, the path in a container.
    pub name: String,
    /// The conclusion in one word.
    pub verdict: Verdict,
    /// The main status indication of ETSI EN 319 102-1.
    pub indication: Indication,
    /// Why it is not `TOTAL-PASSED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_indication: Option<SubIndication>,
    /// The baseline profile it comes to, such as `PAdES B-LT`; by what is in it, not by who signed.
    pub profile: String,
    /// The files of a container, or of those given, that it covers; empty in a PDF.
    pub covers: Vec<String>,
    /// Who signed, as the certificate says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<Signer>,
    /// When the signer says it signed. Nobody vouches for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed_time: Option<UnixTime>,
    /// The time stamp on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_stamp: Option<TimeStamp>,
    /// What each revision after the signed one added (PDF).
    pub added: Vec<Revision>,
    /// The approval of the signer's phone that is embedded in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// Everything that was checked, in the order of the codes: integrity, signer, chain, time stamp, revocation,
    /// additions, approval.
    pub lines: Vec<Line>,
}

impl SignatureReport {
    /// Draws the conclusion from the lines: the worst counts, the first of the worst says why.
    pub(crate) fn conclude(&mut self) {
        self.verdict = self.lines.iter().map(|line| line.finding.effect().verdict()).max().unwrap_or(Verdict::Invalid);
        self.indication = self.verdict.into();
        let worst = self.lines.iter().map(|line| line.finding.effect()).find(|it| it.verdict() == self.verdict);
        self.sub_indication = worst.and_then(Effect::sub_indication);
    }

    /// Whether this was found.
    pub fn found(&self, finding: Finding) -> bool {
        self.lines.iter().any(|line| line.finding == finding)
    }
}

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was found.
    pub finding: Finding,
    /// What goes with it: a name, a time in seconds since 1970, or the code of an error.
    pub value: Option<String>,
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let effect = self.finding.effect();
        let mut line = serializer.serialize_struct("Line", 3)?;
        line.serialize_field("code", &self.finding)?;
        line.serialize_field("result", effect.code())?;
        match &self.value {
            Some(value) => line.serialize_field("value", value)?,
            None => line.skip_field("value")?,
        }
        line.end()
    }
}

/// A signer, as the certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signer {
    /// The subject's name as people say it: `commonName`, else given name and surname.
    pub name: String,
    /// The subject as RFC 4514 writes it.
    pub subject: String,
    /// The issuer as RFC 4514 writes it.
    pub issuer: String,
    /// The serial number, in hexadecimal.
    pub serial: String,
    /// From when the certificate is valid.
    pub not_before: UnixTime,
    /// Until when the certificate is valid.
    pub not_after: UnixTime,
    /// SHA-256 of the certificate, in hexadecimal.
    pub sha256: String,
}

/// A time stamp, RFC 3161.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeStamp {
    /// The time it states.
    pub time: UnixTime,
    /// Who made it, as its certificate says.
    pub authority: String,
    /// Whether it holds and its authority is trusted here.
    pub trusted: bool,
}

/// What one revision of a PDF added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// Its place in the file, counted from 1.
    pub number: usize,
    /// What it added.
    pub findings: Vec<Finding>,
}

/// The approval that is embedded in a signature of this scheme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Approval {
    /// The name that the phone presented.
    pub name: String,
    /// The organisation that asked.
    pub relying_party: String,
    /// Its web origin.
    pub origin: String,
    /// When the phone approved.
    pub time: UnixTime,
    /// Whether the PIN was proved.
    pub pin: bool,
    /// The assurance level that the operator recorded (`low`, `substantial`, `high`); the scheme's own claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Why it is that level: codes of [`siegelring_core::assurance`].
    pub why: Vec<String>,
}
