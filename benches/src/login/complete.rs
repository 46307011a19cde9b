//! The row of the complete login: what it costs the server, and how long it takes at 60 % load.

use std::rc::Rc;
use std::time::Duration;

use super::floor::{Crypto, answers, empty_answer, group_commit_row};
use super::http::get;
use super::journey::{EXCHANGES, Site};
use super::load::{Outcome, crowd, quantile, stream};
use super::peer::OidcProvider;
use super::population::enrol;
use super::server::{Process, serve};
use super::world::World;
use super::{PEOPLE, Result, run};
use crate::row::{Limit, Row};

/// Measures complete logins with a thousand enrolled wallets.
///
/// # Errors
/// In words, what is missing.
pub fn complete() -> std::result::Result<Vec<Row>, String> {
    run(measure())
}

async fn measure() -> Result<Vec<Row>> {
    let world = World::make().await?;
    let phones = Rc::new(enrol(&world, 1_000, 1_000).await?);
    let site = Rc::new(Site::new(&world));
    let server = serve(&world).await?;
    crowd(&site, &phones, &server, PEOPLE, Duration::from_secs(3)).await?;
    let (rows_before, storage_before) = (rows_written(&world)?, server.cpu_of_threads(STORAGE)?);
    let full = crowd(&site, &phones, &server, PEOPLE, Duration::from_secs(10)).await?;
    let rows = (rows_written(&world)? - rows_before) as f64 / f64::from(full.logins);
    let storage = per_login(server.cpu_of_threads(STORAGE)? - storage_before, &full);
    let http = EXCHANGES as f64 * trivial_answer(&site, &server).await?;
    let mut calm = stream(&site, &phones, &server, full.rate() * 0.6, Duration::from_secs(15)).await?;
    server.stop()?;
    let peer = OidcProvider::installed()?.login(PEOPLE, Duration::from_secs(8)).await?;

    let crypto = Crypto::measure()?;
    let answer = empty_answer(PEOPLE).await?;
    let (row, _) = group_commit_row()?;
    let floor = crypto.login() + EXCHANGES as f64 * answer + rows * row;
    let p99 = quantile(&mut calm.logins_took, 0.99) as f64 / 1e3;
    Ok(vec![
        Row::new("complete login, 1,000 wallets: server CPU", full.cost(), "us")
            .floor(floor)
            .peer(peer)
            .limit(Limit::TimesFloor(1.5))
            .note(format!(
                "floor: cryptography {:.0} ({} verifications of {:.0}, {} signatures of {:.0}, PIN {:.0}, response key \
                 {:.0}, agreement {:.0}) + {EXCHANGES} exchanges of {answer:.1} + {rows:.1} rows of {row:.1}",
                crypto.login(),
                Crypto::VERIFICATIONS,
                crypto.verify,
                Crypto::SIGNATURES,
                crypto.sign,
                crypto.evaluate,
                crypto.response_key,
                crypto.agree,
            ))
            .note(said(&full, "as many as it can"))
            .note(shares(full.cost(), crypto.login(), storage, http)),
        Row::new("complete login at 60 % load: 99 of 100 are done within", p99, "ms")
            .limit(Limit::AtMost(50.0))
            .note(said(&calm, "at 60 %")),
    ])
}

/// The threads that write to the database.
const STORAGE: &str = "store-writer";

fn per_login(cpu: Duration, outcome: &Outcome) -> f64 {
    cpu.as_secs_f64() * 1e6 / f64::from(outcome.logins.max(1))
}

/// Server CPU of the least that it answers, through all its layers, in microseconds.
async fn trivial_answer(site: &Site, server: &Process) -> Result<f64> {
    let before = server.cpu()?;
    let answers = answers(site.address, PEOPLE, &get("/healthz", &[])).await?;
    Ok((server.cpu()? - before).as_secs_f64() * 1e6 / f64::from(answers))
}

/// Where the time of one login goes.
fn shares(login: f64, cryptography: f64, storage: f64, http: f64) -> String {
    let rest = login - cryptography - storage - http;
    let share = |part: f64| format!("{part:.0} us ({:.0} %)", 100.0 * part / login);
    format!(
        "where it goes: cryptography {}, writing to the database {}, HTTP {} as {EXCHANGES} answers of /healthz, the rest \
         (reading records, JSON, pages, checks) {}",
        share(cryptography),
        share(storage),
        share(http),
        share(rest),
    )
}

fn said(outcome: &Outcome, load: &str) -> String {
    format!(
        "{load}: {:.0} logins a second on one core, {:.0} us each, server {:.0} %, generator {:.0} % of its own core",
        outcome.rate(),
        outcome.cost(),
        100.0 * outcome.server_use(),
        100.0 * outcome.generator_use(),
    )
}

/// How often a record was written so far: every state of a record has a number of its own.
fn rows_written(world: &World) -> Result<i64> {
    let mut rows = 0;
    for file in ["siegelring.db", "siegelring.db-volatile"] {
        let database = rusqlite::Connection::open(world.folder().join(file))?;
        rows += database.query_row("SELECT value FROM meta WHERE name = 'version'", [], |row| row.get::<_, i64>(0))?;
    }
    Ok(rows)
}
