use std::collections::BTreeMap;

use siegelring_core::assurance::{KeyStorage, Proofing};
use siegelring_core::attribute::{Attribute, Value};
use siegelring_core::crypto::SigningKey;

use super::*;
use crate::keys::testing::{NOW, keys};
use crate::store::MemoryStore;
use crate::store::records::client::{
    Client, ClientAuthentication, CredentialFormat, EnrolmentRights, SigningAlgorithm,
};
use crate::store::records::pin_tries::PinTries;
use crate::store::records::subject::Subject;
use crate::store::records::unblocking::Unblocking;
use crate::store::records::wallet::Wallet;

struct World {
    store: Arc<MemoryStore>,
    enrolments: Enrolments,
}

impl World {
    fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let base = "https://login.example";
        let enrolments = Enrolments::new(base, "https://login.example/issuance", store.clone(), keys());
        Self { store, enrolments }
    }

    async fn enrol(&self, new: &NewEnrolment) -> Result<Enrolled> {
        self.enrolments.enrol(new, EnrolledBy::Operator, NOW).await
    }

    async fn person(&self, person: Continuity) -> Result<String> {
        Ok(self.enrol(&NewEnrolment { person, ..erika() }).await?.person)
    }

    async fn persons(&self) -> usize {
        records::scan::<Subject>(&*self.store, None, 99, NOW).await.unwrap().len()
    }

    async fn offers(&self) -> Vec<Offer> {
        let offers = records::scan::<Offer>(&*self.store, None, 99, NOW).await.unwrap();
        offers.into_iter().map(|offer| offer.value).collect()
    }
}

fn erika() -> NewEnrolment {
    let attributes = [("family_name", "Mustermann"), ("given_name", "Erika"), ("birth_date", "1984-01-26")];
    NewEnrolment {
        attributes: attributes.map(|(name, value)| (name.to_owned(), Value::Text(value.to_owned()))).into(),
        proofing_method: Proofing::InPerson,
        proofing_date: None,
        person: Continuity::Undecided,
        block_devices: false,
        offer_days: None,
    }
}

fn with(name: &str, value: Value) -> NewEnrolment {
    let mut new = erika();
    new.attributes.insert(name.to_owned(), value);
    new
}

fn registry(number: &str, same_as: Option<&str>) -> Continuity {
    let same_as = same_as.map(str::to_owned);
    Continuity::Registry { name: "melderegister".to_owned(), number: number.to_owned(), same_as }
}

fn clerk() -> Client {
    Client {
        id: "town-hall".to_owned(),
        name: "Stadt Musterhausen".to_owned(),
        origin: "https://clerks.example".to_owned(),
        redirect_uris: Vec::new(),
        post_logout_redirect_uris: Vec::new(),
        authentication: ClientAuthentication::PrivateKeyJwt { jwks: "{\"keys\":[]}".to_owned() },
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        sector: "clerks.example".to_owned(),
        minimum_level: None,
        attributes: Vec::new(),
        native: false,
        pkce_exempt: false,
        par_required: false,
        scanned_may_be_substantial: false,
        format: CredentialFormat::Mdoc,
        enrolment: Some(EnrolmentRights { proofing_methods: vec![Proofing::InPerson] }),
        signing: None,
    }
}

#[tokio::test]
async fn makes_an_offer_and_a_code_that_are_apart() {
    let world = World::new();
    let enrolled = world.enrol(&erika()).await.unwrap();
    assert!(enrolled.offer.starts_with("openid-credential-offer://?credential_offer_uri="));
    assert!(enrolled.app_link.starts_with("https://login.example/app?credential_offer_uri="));
    assert!(!enrolled.offer.contains(&enrolled.activation_code));
    assert_eq!(enrolled.activation_code.len(), 8);
    assert_eq!(enrolled.expires_at, NOW.plus(14 * 86_400));
}

#[tokio::test]
async fn the_address_gets_its_line() {
    let claimed = [("resident_street", "Heidestraße"), ("resident_house_number", "17"), ("resident_city", "Köln")];
    let mut new = erika();
    new.attributes.extend(claimed.map(|(name, value)| (name.to_owned(), Value::Text(value.to_owned()))));
    let checked = new.check(NOW).ok().unwrap();
    assert_eq!(checked.attributes[&Attribute::Address], Value::Text("Heidestraße 17, Köln".to_owned()));
}

#[tokio::test]
async fn refuses_claims_that_cannot_be() {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut without_name = erika();
    without_name.attributes.remove("family_name");
    let cases: Vec<(NewEnrolment, &str)> = vec![
        (without_name, "attributes.family_name"),
        (with("family_name", text("")), "attributes.family_name"),
        (with("family_name", text(" x")), "attributes.family_name"),
        (with("family_name", text("a\nb")), "attributes.family_name"),
        (with("family_name", text(&"x".repeat(151))), "attributes.family_name"),
        (with("family_name", Value::Flag(true)), "attributes.family_name"),
        (with("birth_date", text("26.01.1984")), "attributes.birth_date"),
        (with("birth_date", text("1984-02-30")), "attributes.birth_date"),
        (with("birth_date", text("2300-01-01")), "attributes.birth_date"),
        (with("shoe_size", text("42")), "attributes.shoe_size"),
        (with("assurance_level", text("high")), "attributes.assurance_level"),
        (with("age_over_18", Value::Flag(true)), "attributes.age_over_18"),
        (NewEnrolment { offer_days: Some(0), ..erika() }, "offer_days"),
        (NewEnrolment { offer_days: Some(31), ..erika() }, "offer_days"),
        (NewEnrolment { proofing_date: Some("yesterday".to_owned()), ..erika() }, "proofing_date"),
        (NewEnrolment { proofing_date: Some("2300-01-01".to_owned()), ..erika() }, "proofing_date"),
        (NewEnrolment { person: Continuity::SameAs(String::new()), ..erika() }, "person"),
    ];
    let world = World::new();
    for (new, wrong) in cases {
        match world.enrol(&new).await {
            Err(Error::Invalid { field, .. }) => assert_eq!(field, wrong),
            other => panic!("{wrong}: {other:?}"),
        }
    }
    assert_eq!((world.persons().await, world.offers().await.len()), (0, 0));
}

#[test]
fn reads_the_body_of_a_request() {
    let body = br#"{"attributes":{"family_name":"Mustermann"},"proofing_method":"in_person",
                    "person":{"registry":{"name":"melderegister","number":"1"}},"block_devices":true}"#;
    let new = NewEnrolment::parse(body).ok().unwrap();
    assert_eq!(new.person, registry("1", None));
    let new = NewEnrolment::parse(br#"{"attributes":{},"proofing_method":"in_person","person":"new"}"#).ok().unwrap();
    assert_eq!(new.person, Continuity::New);
    assert!(NewEnrolment::parse(br#"{"attributes":{},"proofing_method":"in_person","level":"high"}"#).is_err());
    assert!(NewEnrolment::parse(br#"{"attributes":{},"proofing_method":"guess"}"#).is_err());
}

#[tokio::test]
async fn equal_attributes_never_decide_who_somebody_is() {
    let world = World::new();
    let first = world.person(Continuity::Undecided).await.unwrap();
    assert_eq!(world.person(Continuity::Undecided).await, Err(Error::Undecided(vec![first.clone()])));
    let mut spelled = erika();
    spelled.attributes.insert("family_name".to_owned(), Value::Text("MUSTERMANN".to_owned()));
    assert_eq!(world.enrol(&spelled).await.err(), Some(Error::Undecided(vec![first.clone()])));
    let second = world.person(Continuity::New).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(world.person(Continuity::SameAs(first.clone())).await.unwrap(), first);
    assert_eq!(world.persons().await, 2);
    assert_eq!(world.person(Continuity::SameAs("nobody".to_owned())).await, Err(Error::Unknown));
}

#[tokio::test]
async fn a_change_of_name_keeps_the_person_who_was_confirmed() {
    let world = World::new();
    let person = world.person(Continuity::Undecided).await.unwrap();
    let mut married = with("family_name", Value::Text("Gabler".to_owned()));
    married.person = Continuity::SameAs(person.clone());
    assert_eq!(world.enrol(&married).await.unwrap().person, person);
    married.person = Continuity::Undecided;
    assert_eq!(world.enrol(&married).await.err(), Some(Error::Undecided(vec![person])));
    assert!(world.person(Continuity::Undecided).await.is_ok(), "the old name is nobody's now");
}

#[tokio::test]
async fn a_registry_number_is_one_person_whatever_the_name() {
    let world = World::new();
    let person = world.person(registry("1", None)).await.unwrap();
    let mut married = with("family_name", Value::Text("Gabler".to_owned()));
    married.person = registry("1", None);
    assert_eq!(world.enrol(&married).await.unwrap().person, person);
    assert_ne!(world.person(registry("2", None)).await.unwrap(), person);
    assert_eq!(world.persons().await, 2);
}

#[tokio::test]
async fn a_registry_number_can_be_given_to_a_known_person_once() {
    let world = World::new();
    let (first, second) = (world.person(Continuity::New).await.unwrap(), world.person(Continuity::New).await.unwrap());
    assert_eq!(world.person(registry("1", Some(&first))).await.unwrap(), first);
    assert_eq!(world.person(registry("1", None)).await.unwrap(), first);
    assert_eq!(world.person(registry("1", Some(&second))).await, Err(Error::OtherPerson));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_enrolments_at_once_a_registry_number_makes_one_person() {
    let world = Arc::new(World::new());
    let enrolments: Vec<_> = (0..8)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move { world.person(registry("1", None)).await.unwrap() })
        })
        .collect();
    let mut persons = Vec::new();
    for enrolment in enrolments {
        persons.push(enrolment.await.unwrap());
    }
    persons.dedup();
    assert_eq!(persons.len(), 1);
    assert_eq!(world.persons().await, 1);
}

#[tokio::test]
async fn the_database_holds_no_names() {
    let world = World::new();
    world.person(registry("1234567", None)).await.unwrap();
    let subjects = records::scan::<Subject>(&*world.store, None, 9, NOW).await.unwrap();
    let text = serde_json::to_string(&(&subjects[0].value, world.offers().await)).unwrap();
    for name in ["Mustermann", "Erika", "1984", "1234567"] {
        assert!(!text.contains(name), "{name}");
    }
}

#[tokio::test]
async fn a_clerk_claims_only_what_it_may() {
    let world = World::new();
    let enrol = async |client: &Client, new: &NewEnrolment| world.enrolments.enrol_for(client, "key", new, NOW).await;
    let upstream = NewEnrolment { proofing_method: Proofing::UpstreamHigh, ..erika() };
    assert_eq!(enrol(&clerk(), &upstream).await, Err(Error::ProofingNotAllowed));
    let portal = Client { enrolment: None, ..clerk() };
    assert_eq!(enrol(&portal, &erika()).await, Err(Error::Unauthorized));
    enrol(&clerk(), &erika()).await.unwrap();
    assert_eq!(world.offers().await[0].enrolled_by, EnrolledBy::Clerk("town-hall".to_owned()));
}

#[tokio::test]
async fn a_repeat_under_the_same_key_gets_the_same_answer() {
    let world = World::new();
    let enrol = async |key: &str, new: &NewEnrolment, now| world.enrolments.enrol_for(&clerk(), key, new, now).await;
    let first = enrol("key", &erika(), NOW).await.unwrap();
    assert_eq!(enrol("key", &erika(), NOW.plus(3600)).await.unwrap(), first);
    assert_eq!((world.persons().await, world.offers().await.len()), (1, 1));
    let other = with("given_name", Value::Text("Max".to_owned()));
    assert_eq!(enrol("key", &other, NOW).await, Err(Error::KeyReused));
    assert_ne!(enrol("other key", &other, NOW).await.unwrap().activation_code, first.activation_code);
    assert!(matches!(enrol("", &erika(), NOW).await, Err(Error::Invalid { .. })));
}

#[tokio::test]
async fn a_mistake_is_mended_under_the_same_key() {
    let world = World::new();
    let wrong = with("birth_date", Value::Text("26.01.1984".to_owned()));
    assert!(world.enrolments.enrol_for(&clerk(), "key", &wrong, NOW).await.is_err());
    world.enrolments.enrol_for(&clerk(), "key", &erika(), NOW).await.unwrap();
}

fn wallet(id: &str, subject: &str, registered_at: UnixTime) -> Wallet {
    let key = SigningKey::generate(&mut OsRng).public_key();
    Wallet {
        id: id.to_owned(),
        subject: subject.to_owned(),
        wallet_key: key,
        key_storage: KeyStorage::Software,
        evidence_verified_at: registered_at,
        pin_key: key,
        oprf_salt: [0; 32],
        pin_version: 1,
        last_version: 1,
        new_pin: None,
        last_change: None,
        tries: PinTries::new(1),
        unblocking: Unblocking::new(String::new()),
        revocation_code: id.to_owned(),
        registered_at,
        revoked_at: None,
    }
}

#[tokio::test]
async fn a_lost_phone_is_blocked_and_its_successor_is_not() {
    let world = World::new();
    let person = world.person(Continuity::New).await.unwrap();
    let lost = wallet("lost", &person, NOW.minus(100));
    let others = wallet("another person's", "another", NOW.minus(100));
    records::create(&*world.store, lost, NOW).await.unwrap();
    records::create(&*world.store, others, NOW).await.unwrap();
    let new = NewEnrolment { person: Continuity::SameAs(person.clone()), block_devices: true, ..erika() };
    let enrol = async || world.enrolments.enrol_for(&clerk(), "key", &new, NOW).await.unwrap();
    enrol().await;
    records::create(&*world.store, wallet("successor", &person, NOW), NOW).await.unwrap();
    enrol().await;
    let revoked = async |id| {
        let wallet = records::load::<Wallet>(&*world.store, id, NOW).await.unwrap().unwrap();
        wallet.value.revoked_at.is_some()
    };
    assert!(revoked("lost").await);
    assert!(!revoked("another person's").await && !revoked("successor").await);
}

#[tokio::test]
async fn errors_say_what_to_do() {
    let answer = Error::Undecided(vec!["a".to_owned()]).answer();
    let json: BTreeMap<String, serde_json::Value> =
        serde_json::from_value(serde_json::to_value(answer).unwrap()).unwrap();
    assert_eq!(json["error"], "person_undecided");
    assert_eq!(json["known_persons"][0], "a");
}
