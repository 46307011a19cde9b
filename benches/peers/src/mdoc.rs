//! `isomdl`: decodes a device response with its elements, and checks chain, issuer and device signature. It compares no
//! digests, and knows neither the approval element nor the PIN proof.

use std::fs;
use std::path::Path;

use ciborium::Value;
use coset::Label;
use isomdl::cbor;
use isomdl::definitions::DeviceResponse;
use isomdl::definitions::session::SessionTranscript;
use isomdl::definitions::x509::X5Chain;
use isomdl::definitions::x509::trust_anchor::{PemTrustAnchor, TrustAnchorRegistry, TrustPurpose};
use isomdl::definitions::x509::validation::ValidationRuleset;
use isomdl::presentation::authentication::mdoc::{device_authentication, issuer_authentication};
use serde::{Deserialize, Serialize};

/// The header `x5chain` (RFC 9360).
const X5CHAIN: Label = Label::Int(33);

/// `SessionTranscript` of OpenID4VP: what it holds does not matter here.
#[derive(Clone, Serialize, Deserialize)]
struct Transcript(Value);

impl SessionTranscript for Transcript {}

/// Verifies `device_response.cbor` for `session_transcript.cbor` under `root.pem`.
pub fn verification(folder: &Path) -> Box<dyn Fn()> {
    let file = |name| fs::read(folder.join(name)).expect(name);
    let (response, root) = (file("device_response.cbor"), file("root.pem"));
    let certificate_pem = String::from_utf8(root).expect("PEM");
    let root = PemTrustAnchor { certificate_pem, purpose: TrustPurpose::Iaca };
    let roots = TrustAnchorRegistry::from_pem_certificates(vec![root]).expect("a root certificate");
    let transcript = Transcript(cbor::from_slice(&file("session_transcript.cbor")).expect("a transcript"));
    Box::new(move || verify(&response, transcript.clone(), &roots))
}

fn verify(response: &[u8], transcript: Transcript, roots: &TrustAnchorRegistry) {
    let response: DeviceResponse = cbor::from_slice(response).expect("a device response");
    let document = response.documents.as_ref().expect("documents").first().expect("one");
    let header = &document.issuer_signed.issuer_auth.unprotected.rest;
    let (_, chain) = header.iter().find(|(label, _)| *label == X5CHAIN).expect("x5chain");
    let chain = X5Chain::from_cbor(chain.clone()).expect("certificates");
    device_authentication(document, transcript).expect("a device signature that holds");
    // It finds the root by the chain's signature; that ours are no certificates for driving licences is no matter here.
    let faults = ValidationRuleset::Mdl.validate(&chain, roots).errors;
    assert!(faults.iter().all(|fault| !fault.contains("no valid trust anchor")), "{faults:?}");
    issuer_authentication(chain, &document.issuer_signed).expect("an issuer's signature that holds");
}
