//! A stolen database, a log at its most talkative, and the measurements name nobody, at any moment.

use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::ground::{Beginnings, Ground};
use crate::journeys::{approve, change_pin, enrol_as, log_in};
use crate::phone::{NEW_PIN, PIN, Person, Phone, WRONG_PIN};
use crate::portal::{self, Browser, CALLBACK};
use crate::search::Search;
use crate::server::{Line as _, Server};
use crate::signature::Office;

/// Nothing like these comes about by accident.
const PLANTED: &[&str] = &[
    "Zwirbelhübner-Quast",
    "Kunigunde Xaveria",
    "1937-03-29",
    "29.03.1937",
    "Oberunterammerspitz",
    "Wolkenkuckucksgäßchen",
    "4711-Hinterhaus",
    "XQ-98213-ZK",
    "Tripstrillhausen",
    "person-number-8146-5523",
];

/// What is logged while the test records.
struct Log;

static RECORDING: AtomicBool = AtomicBool::new(false);
static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        if RECORDING.load(Ordering::SeqCst) {
            LINES.lock().unwrap().extend_from_slice(line);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

/// Searches everything that outlives a request. Gives how many bytes that were.
fn search(search: &Search, server: &Server, when: &str) -> usize {
    let mut searched = 0;
    let mut look = |what: &str, bytes: &[u8]| {
        searched += bytes.len();
        assert_eq!(search.find(bytes), Vec::<&str>::new(), "in {what} {when}");
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(server.folder()).unwrap() {
        let path = entry.unwrap().path();
        names.push(path.file_name().and_then(|name| name.to_str()).unwrap().to_owned());
        look(&path.display().to_string(), &std::fs::read(&path).unwrap());
    }
    for journal in ["siegelring.db-wal", "siegelring.db-volatile-wal"] {
        assert!(names.iter().any(|name| name == journal), "{names:?}");
    }
    look("the log", &LINES.lock().unwrap());
    look("the measurements", server.ground.metrics.render().as_bytes());
    searched
}

#[tokio::test]
async fn database_log_and_measurements_name_nobody() {
    let (ground, beginnings) = (Ground::get().await, Beginnings::get().await);
    let subscriber = tracing_subscriber::fmt().json().with_max_level(tracing::Level::DEBUG).with_writer(Log).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    RECORDING.store(true, Ordering::SeqCst);
    let planted = Search::new(PLANTED);

    let citizen = json!({
        "attributes": {
            "family_name": PLANTED[0], "given_name": PLANTED[1], "birth_date": PLANTED[2], "birth_place": PLANTED[4],
            "resident_street": PLANTED[5], "resident_house_number": PLANTED[6],
            "resident_postal_code": PLANTED[7], "resident_city": PLANTED[8],
        },
        "proofing_method": "in_person",
        "person": { "registry": { "name": "melderegister.musterhausen", "number": PLANTED[9] } },
    });
    let mut server = Server::start(ground, Some(&beginnings.registered), Default::default());
    let (mut phone, mut person) = (Phone::new(ground), Person::with_pins(&[WRONG_PIN, PIN]));

    // A request that is refused must not be logged with what is in it either.
    let broken = citizen.to_string().replace("in_person", PLANTED[0]);
    let request = Request::post("/enrolments").header("content-type", "application/json");
    let answer = server.send(request.header("authorization", "Bearer none").body(Body::from(broken)).unwrap()).await;
    assert_eq!(answer.unwrap().status, 401);
    portal::offer(&mut server, ground, "an offer that nobody redeems", &citizen).await;
    search(&planted, &server, "while an offer waits");
    enrol_as(&citizen, &mut server, ground, &mut phone, &mut person).await;
    search(&planted, &server, "after the enrolment");

    let mut browser = Browser::default();
    let back = approve(&mut server, &mut browser, &mut phone, &mut person).await.unwrap();
    search(&planted, &server, "after the grant, before the browser comes back");
    let code = browser.come_back(&mut server, ground, &back).await.unwrap();
    search(&planted, &server, "between grant and token");
    let tokens = portal::redeem(&mut server, &code).await.unwrap().json();
    let userinfo = portal::userinfo(&mut server, tokens["access_token"].as_str().unwrap()).await.unwrap();
    assert_eq!(userinfo.json()["family_name"], PLANTED[0], "the portal does learn it");
    search(&planted, &server, "while the access token is good");

    person.new_pin = NEW_PIN;
    change_pin(&mut server, &mut phone, &mut person).await;
    log_in(&mut server, ground, &mut phone, &mut Person::with_pins(&[NEW_PIN])).await;
    let declaration = json!({ "title": "Antrag", "sections": [{ "fields": [
        { "label": "Name", "value": PLANTED[0] }, { "label": "Straße", "value": PLANTED[5] },
    ] }] });
    let body = json!({
        "documents": [{ "label": format!("{}.txt", PLANTED[1]), "media_type": "text/plain" }],
        "declaration": declaration, "redirect_uri": format!("{CALLBACK}?{}", PLANTED[7]),
    });
    let mut office = Office::submit(&mut server, ground, &body, PLANTED[8].as_bytes()).await;
    search(&planted, &server, "while a document waits");
    let signed = office.sign(&mut server, &mut phone, &mut Person::with_pins(&[NEW_PIN])).await;
    assert!(!planted.find(&signed.file).is_empty(), "the portal does get it");
    search(&planted, &server, "after the signature");
    office.delete(&mut server).await;
    let searched = search(&planted, &server, "after the whole walk");
    assert!(searched > 100_000, "{searched}");

    // The search does find: in a log line, and in the database.
    assert_eq!(planted.find(&LINES.lock().unwrap()).len(), 0);
    tracing::debug!(name = PLANTED[0], "planted");
    RECORDING.store(false, Ordering::SeqCst);
    assert!(!planted.find(&LINES.lock().unwrap()).is_empty());
    plant(&server.database());
    let wal = std::fs::read(server.folder().join("siegelring.db-wal")).unwrap();
    assert!(!planted.find(&wal).is_empty());
}

/// Writes a value into the database as a careless server would.
fn plant(database: &Path) {
    let connection = rusqlite::Connection::open(database).unwrap();
    let body = format!("{{\"name\":\"{}\"}}", PLANTED[5]);
    let changed = connection.execute("UPDATE record SET body = ?1 WHERE kind = 'wallet'", [body.as_bytes()]);
    assert_eq!(changed, Ok(1));
}
