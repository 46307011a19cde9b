//! The one function.

use serde::{Deserialize, Serialize};

use super::policy::allowed;
use super::{Act, Channel, Evidence, Facts, Finding, KeyStorage, Level, Policy, Proofing, Reason, UserVerification};
use crate::time::UnixTime;

/// A level and why it is that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The level.
    pub level: Level,
    /// One finding for each fact, those that allow the least first.
    pub findings: Vec<Finding>,
    /// The name of the policy.
    pub policy: String,
}

impl Assessment {
    /// The findings because of which the level is not higher; none at level high.
    pub fn limits(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.allows == self.level && self.level < Level::High)
    }
}

/// Judges facts at a time under a policy. The level is the least that any fact allows.
pub fn assess(facts: &Facts, policy: &Policy, now: UnixTime) -> Assessment {
    let mut findings = of_evidence(&facts.evidence, policy, now);
    findings.extend(of_act(&facts.act, policy));
    findings.sort_unstable();
    let level = findings.iter().map(|finding| finding.allows).min().unwrap_or_default();
    Assessment { level, findings, policy: policy.name().to_owned() }
}

fn of_evidence(evidence: &Evidence, policy: &Policy, now: UnixTime) -> Vec<Finding> {
    let table = policy.table();
    let mut findings = vec![
        Finding { reason: proofing(evidence.proofing), allows: allowed(&table.proofing, evidence.proofing) },
        Finding {
            reason: key_storage(evidence.key_storage),
            allows: allowed(&table.key_storage, evidence.key_storage),
        },
    ];
    if now.since(evidence.proofed_at) > table.proofing_term {
        findings.push(Finding { reason: Reason::ProofingTooOld, allows: Level::Low });
    }
    if now.since(evidence.evidence_verified_at) > table.evidence_term {
        findings.push(Finding { reason: Reason::EvidenceTooOld, allows: Level::Low });
    }
    if evidence.evidence_revoked {
        findings.push(Finding { reason: Reason::EvidenceRevoked, allows: Level::Low });
    }
    findings
}

fn of_act(act: &Act, policy: &Policy) -> Vec<Finding> {
    let user = |case| Finding { reason: user(case), allows: allowed(&policy.table().user_verification, case) };
    match *act {
        Act::Issuance { user_verification } => vec![user(user_verification)],
        Act::Approval { issued_at, user_verification, channel, other_device_may_be_substantial } => {
            let mut findings = vec![
                Finding { reason: issued(issued_at), allows: issued_at },
                user(user_verification),
                Finding { reason: self::channel(channel), allows: allowed(&policy.table().channel, channel) },
            ];
            let other_device = matches!(channel, Channel::Scanned | Channel::Decoupled);
            if other_device && !other_device_may_be_substantial {
                findings.push(Finding { reason: Reason::ChannelNotAccepted, allows: Level::Low });
            }
            findings
        }
    }
}

const fn proofing(case: Proofing) -> Reason {
    match case {
        Proofing::SelfDeclared => Reason::ProofingSelfDeclared,
        Proofing::RegisterLetter => Reason::ProofingRegisterLetter,
        Proofing::UpstreamSubstantial => Reason::ProofingUpstreamSubstantial,
        Proofing::InPerson => Reason::ProofingInPerson,
        Proofing::UpstreamHigh => Reason::ProofingUpstreamHigh,
    }
}

const fn key_storage(case: KeyStorage) -> Reason {
    match case {
        KeyStorage::Software => Reason::KeySoftware,
        KeyStorage::TrustedEnvironment => Reason::KeyTrustedEnvironment,
        KeyStorage::SecureEnclave => Reason::KeySecureEnclave,
        KeyStorage::StrongBox => Reason::KeyStrongBox,
    }
}

const fn user(case: UserVerification) -> Reason {
    match case {
        UserVerification::None => Reason::UserNone,
        UserVerification::Biometric => Reason::UserBiometric,
        UserVerification::PinElsewhere => Reason::UserPinElsewhere,
        UserVerification::Pin => Reason::UserPin,
    }
}

const fn channel(case: Channel) -> Reason {
    match case {
        Channel::Unbound => Reason::ChannelUnbound,
        Channel::Scanned => Reason::ChannelScanned,
        Channel::Decoupled => Reason::ChannelDecoupled,
        Channel::SameDevice => Reason::ChannelSameDevice,
    }
}

const fn issued(level: Level) -> Reason {
    match level {
        Level::Low => Reason::IssuedLow,
        Level::Substantial => Reason::IssuedSubstantial,
        Level::High => Reason::IssuedHigh,
    }
}
