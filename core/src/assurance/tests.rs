use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::time::UnixTime;

const NOW: UnixTime = UnixTime(1_800_000_000);
const YEAR: u64 = 365 * 24 * 60 * 60;

fn best() -> Evidence {
    Evidence {
        proofing: Proofing::UpstreamHigh,
        proofed_at: NOW,
        key_storage: KeyStorage::StrongBox,
        evidence_verified_at: NOW,
        evidence_revoked: false,
    }
}

fn approval(issued_at: Level, user_verification: UserVerification, channel: Channel) -> Act {
    Act::Approval { issued_at, user_verification, channel, other_device_may_be_substantial: true }
}

fn best_act() -> Act {
    approval(Level::High, UserVerification::Pin, Channel::SameDevice)
}

fn level(evidence: Evidence, act: Act, policy: &Policy) -> Level {
    assess(&Facts { evidence, act }, policy, NOW).level
}

fn policies() -> [Policy; 3] {
    [Policy::tr_03107(), Policy::eidas(), Policy::demo()]
}

/// Every combination of cases, with the terms kept or not.
fn every_fact() -> Vec<Facts> {
    let mut all = Vec::new();
    for &proofing in Proofing::ALL {
        for &key_storage in KeyStorage::ALL {
            for (proofed_at, evidence_verified_at, evidence_revoked) in
                [(NOW, NOW, false), (UnixTime(0), NOW, false), (NOW, UnixTime(0), false), (NOW, NOW, true)]
            {
                let evidence = Evidence { proofing, proofed_at, key_storage, evidence_verified_at, evidence_revoked };
                all.extend(every_act().map(|act| Facts { evidence, act }));
            }
        }
    }
    all
}

fn every_act() -> impl Iterator<Item = Act> {
    let issuances = UserVerification::ALL.iter().map(|&user_verification| Act::Issuance { user_verification });
    let approvals = UserVerification::ALL.iter().flat_map(|&user_verification| {
        Channel::ALL.iter().flat_map(move |&channel| {
            Level::ALL.into_iter().flat_map(move |issued_at| {
                [false, true].map(|other_device_may_be_substantial| Act::Approval {
                    issued_at,
                    user_verification,
                    channel,
                    other_device_may_be_substantial,
                })
            })
        })
    });
    issuances.chain(approvals)
}

#[test]
fn the_level_is_the_least_that_any_finding_allows_for_every_combination() {
    for policy in policies() {
        for facts in every_fact() {
            let assessment = assess(&facts, &policy, NOW);
            let least = assessment.findings.iter().map(|finding| finding.allows).min().unwrap();
            assert_eq!(assessment.level, least, "{facts:?}");
            assert!(assessment.findings.is_sorted());
            assert_eq!(assessment.limits().next().is_none(), assessment.level == Level::High);
        }
    }
}

#[test]
fn high_needs_the_best_of_everything() {
    assert_eq!(level(best(), best_act(), &Policy::tr_03107()), Level::High);
    let substantial = |evidence| level(evidence, best_act(), &Policy::tr_03107());
    assert_eq!(substantial(Evidence { key_storage: KeyStorage::TrustedEnvironment, ..best() }), Level::Substantial);
    assert_eq!(substantial(Evidence { key_storage: KeyStorage::SecureEnclave, ..best() }), Level::Substantial);
    assert_eq!(substantial(Evidence { proofing: Proofing::UpstreamSubstantial, ..best() }), Level::Substantial);
    let scanned = approval(Level::High, UserVerification::Pin, Channel::Scanned);
    assert_eq!(level(best(), scanned, &Policy::tr_03107()), Level::Substantial);
}

#[test]
fn each_weak_fact_alone_makes_it_low() {
    let weak_evidence = [
        Evidence { proofing: Proofing::SelfDeclared, ..best() },
        Evidence { proofing: Proofing::RegisterLetter, ..best() },
        Evidence { key_storage: KeyStorage::Software, ..best() },
        Evidence { proofed_at: NOW.minus(10 * YEAR + 1), ..best() },
        Evidence { evidence_verified_at: NOW.minus(2 * YEAR + 1), ..best() },
        Evidence { evidence_revoked: true, ..best() },
    ];
    for evidence in weak_evidence {
        assert_eq!(level(evidence, best_act(), &Policy::tr_03107()), Level::Low, "{evidence:?}");
    }
    let weak_acts = [
        approval(Level::Low, UserVerification::Pin, Channel::SameDevice),
        approval(Level::High, UserVerification::None, Channel::SameDevice),
        approval(Level::High, UserVerification::Biometric, Channel::SameDevice),
        approval(Level::High, UserVerification::Pin, Channel::Unbound),
    ];
    for act in weak_acts {
        assert_eq!(level(best(), act, &Policy::tr_03107()), Level::Low, "{act:?}");
    }
}

#[test]
fn a_term_holds_to_its_last_second() {
    let evidence = Evidence { proofed_at: NOW.minus(10 * YEAR), evidence_verified_at: NOW.minus(2 * YEAR), ..best() };
    assert_eq!(level(evidence, best_act(), &Policy::tr_03107()), Level::High);
}

#[test]
fn a_relying_party_decides_whether_another_device_is_enough() {
    for channel in [Channel::Scanned, Channel::Decoupled] {
        let act = Act::Approval {
            issued_at: Level::High,
            user_verification: UserVerification::Pin,
            channel,
            other_device_may_be_substantial: false,
        };
        let assessment = assess(&Facts { evidence: best(), act }, &Policy::tr_03107(), NOW);
        assert_eq!(assessment.level, Level::Low);
        assert!(assessment.limits().any(|finding| finding.code() == "channel.not_accepted"));
    }
}

#[test]
fn a_fingerprint_is_a_factor_for_eidas_but_not_for_tr_03107() {
    let act = approval(Level::High, UserVerification::Biometric, Channel::SameDevice);
    assert_eq!(level(best(), act, &Policy::eidas()), Level::Substantial);
    assert_eq!(level(best(), act, &Policy::tr_03107()), Level::Low);
    assert_eq!(level(best(), act, &Policy::demo()), Level::Low);
}

#[test]
fn software_keys_reach_substantial_for_demonstration_only() {
    let software = Evidence { key_storage: KeyStorage::Software, ..best() };
    assert_eq!(level(software, best_act(), &Policy::demo()), Level::Substantial);
    assert_eq!(level(software, best_act(), &Policy::eidas()), Level::Low);
    assert_eq!(level(software, best_act(), &Policy::tr_03107()), Level::Low);
    assert!(Policy::demo().is_demonstration() && !Policy::eidas().is_demonstration());
}

#[test]
fn refuses_a_policy_in_which_less_would_be_worth_more() {
    let mut table = Table::from(Policy::tr_03107());
    table.key_storage.insert(KeyStorage::TrustedEnvironment, Level::High);
    table.key_storage.insert(KeyStorage::StrongBox, Level::Substantial);
    assert!(Policy::try_from(table).is_err());
}

#[test]
fn refuses_a_policy_that_trusts_software_keys_in_earnest() {
    let mut table = Table::from(Policy::demo());
    table.demonstration = false;
    assert!(Policy::try_from(table).is_err());
}

#[test]
fn policies_survive_being_written_down() {
    for policy in policies() {
        let written = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<Policy>(&written).unwrap(), policy);
        assert_eq!(Policy::named(policy.name()), Some(policy));
    }
    assert_eq!(Policy::named("none"), None);
}

#[test]
fn codes_and_names_are_distinct_and_lead_back() {
    let codes: HashSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
    for level in Level::ALL {
        assert_eq!(Level::from_code(level.code()), Some(level));
        for scheme in Scheme::ALL {
            assert_eq!(Level::from_uri(level.uri(scheme)), Some((level, scheme)));
        }
    }
    assert_eq!(Level::from_uri("http://eidas.europa.eu/LoA/"), None);
    for &proofing in Proofing::ALL {
        assert_eq!(Proofing::from_code(proofing.code()), Some(proofing));
    }
}

/// The same facts with one of them made weaker or equal, by its place in the list of cases.
fn weakened(mut facts: Facts, which: usize, place: usize) -> Facts {
    fn weaker<T: Copy + Ord>(all: &[T], now: T, place: usize) -> T {
        all[place % all.len()].min(now)
    }
    let years = u64::try_from(place).unwrap();
    match which {
        0 => facts.evidence.proofing = weaker(Proofing::ALL, facts.evidence.proofing, place),
        1 => facts.evidence.key_storage = weaker(KeyStorage::ALL, facts.evidence.key_storage, place),
        2 => facts.evidence.proofed_at = facts.evidence.proofed_at.minus(years * YEAR),
        3 => facts.evidence.evidence_verified_at = facts.evidence.evidence_verified_at.minus(years * YEAR),
        4 => facts.evidence.evidence_revoked = true,
        _ => facts.act = weakened_act(facts.act, which, |level| weaker(&Level::ALL, level, place), place),
    }
    facts
}

fn weakened_act(act: Act, which: usize, level: impl Fn(Level) -> Level, place: usize) -> Act {
    let user = |now: UserVerification| UserVerification::ALL[place % UserVerification::ALL.len()].min(now);
    match act {
        Act::Issuance { user_verification } => Act::Issuance { user_verification: user(user_verification) },
        Act::Approval { issued_at, user_verification, channel, other_device_may_be_substantial } => match which {
            5 => approval_of(level(issued_at), user_verification, channel, other_device_may_be_substantial),
            6 => approval_of(issued_at, user(user_verification), channel, other_device_may_be_substantial),
            7 => approval_of(issued_at, user_verification, channel, false),
            _ => approval_of(issued_at, user_verification, Channel::Unbound, other_device_may_be_substantial),
        },
    }
}

fn approval_of(
    issued_at: Level,
    user_verification: UserVerification,
    channel: Channel,
    other_device_may_be_substantial: bool,
) -> Act {
    Act::Approval { issued_at, user_verification, channel, other_device_may_be_substantial }
}

proptest! {
    #[test]
    fn less_evidence_never_raises_the_level(
        start in 0..1_000_000_usize,
        which in 0..9_usize,
        place in 0..20_usize,
        rows in prop::collection::vec(prop::collection::vec(0..3_usize, 5), 4),
    ) {
        let all = every_fact();
        let facts = all[start % all.len()];
        let weaker = weakened(facts, which, place);
        let any = any_policy(&rows);
        for policy in policies().into_iter().chain([any]) {
            prop_assert!(assess(&weaker, &policy, NOW).level <= assess(&facts, &policy, NOW).level);
        }
    }
}

/// A policy that an operator might write: any levels, sorted as the check asks.
fn any_policy(rows: &[Vec<usize>]) -> Policy {
    fn row<K: Copy + Ord>(cases: &[K], levels: &[usize]) -> std::collections::BTreeMap<K, Level> {
        let mut levels: Vec<_> = levels.iter().map(|at| Level::ALL[*at]).collect();
        levels.sort_unstable();
        cases.iter().copied().zip(levels).collect()
    }
    Policy::try_from(Table {
        name: "any".to_owned(),
        proofing: row(Proofing::ALL, &rows[0]),
        key_storage: row(KeyStorage::ALL, &rows[1]),
        user_verification: row(UserVerification::ALL, &rows[2]),
        channel: row(Channel::ALL, &rows[3]),
        proofing_term: YEAR,
        evidence_term: YEAR,
        demonstration: true,
    })
    .unwrap()
}
