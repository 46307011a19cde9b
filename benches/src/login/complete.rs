//! The row of the complete login: what it costs the server, and how long it takes at 60 % load.

use std::rc::Rc;
use std::time::Duration;

use super::bare::{Bare, rounds};
use super::floor::{Crypto, group_commit_row};
use super::http::get;
use super::journey::{EXCHANGES, Site};
use super::load::{Outcome, crowd, quantile, stream};
use super::peer::OidcProvider;
use super::phone::Phone;
use super::population::enrol;
use super::server::{Process, serve};
use super::world::World;
use super::{PEOPLE, Result, TURN, TURNS, run};
use crate::measure::Sample;
use crate::row::{Limit, Row};

/// Measures complete logins with a thousand enrolled wallets.
///
/// # Errors
/// In words, what is missing.
pub fn complete() -> std::result::Result<Vec<Row>, String> {
    run(measure())
}

/// One turn: logins, and what they must cost in the same seconds.
struct Turn {
    logins: Outcome,
    /// Records written for one login.
    rows: f64,
    /// CPU of the threads that write, for one login.
    storage: f64,
    /// CPU of ten trivial answers.
    http: f64,
    crypto: Crypto,
    /// CPU of an empty answer, and of a row.
    answer: f64,
    row: f64,
    /// CPU of a login of the bare server.
    bare: f64,
}

impl Turn {
    async fn take(
        world: &World,
        site: &Rc<Site>,
        phones: &Rc<Vec<Phone>>,
        server: &Process,
        bare: &Bare,
    ) -> Result<Self> {
        let (rows_before, storage_before) = (world.rows_written()?, server.cpu_of_threads(STORAGE)?);
        let logins = crowd(site, phones, server, PEOPLE, TURN).await?;
        let rows = (world.rows_written()? - rows_before) as f64 / f64::from(logins.logins);
        let storage = per_login(server.cpu_of_threads(STORAGE)? - storage_before, &logins);
        let http = EXCHANGES as f64 * trivial_answer(site, server).await?;
        let (crypto, answer) = (Crypto::measure(12)?, bare.empty_answer().await?);
        let (row, _) = group_commit_row()?;
        Ok(Self { logins, rows, storage, http, crypto, answer, row, bare: bare.login().await? })
    }

    fn floor(&self) -> f64 {
        self.crypto.login() + EXCHANGES as f64 * self.answer + self.rows * self.row
    }
}

async fn measure() -> Result<Vec<Row>> {
    let world = World::make().await?;
    let phones = Rc::new(enrol(&world, 1_000, 1_000).await?);
    let site = Rc::new(Site::new(&world));
    let server = serve(&world).await?;
    crowd(&site, &phones, &server, PEOPLE, Duration::from_secs(6)).await?;
    let bare = Bare::start().await?;
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        turns.push(Turn::take(&world, &site, &phones, &server, &bare).await?);
    }
    let of = |value: fn(&Turn) -> f64| Sample::of(turns.iter().map(value).collect());
    let (ours, floor, bare) = (of(|turn| turn.logins.cost()), of(Turn::floor), of(|turn| turn.bare));
    let [rows, storage, http, answer, row] = [
        of(|turn| turn.rows),
        of(|turn| turn.storage),
        of(|turn| turn.http),
        of(|turn| turn.answer),
        of(|turn| turn.row),
    ]
    .map(|sample| sample.median);
    let (loads, crypto): (Vec<_>, Vec<_>) = turns.into_iter().map(|turn| (turn.logins, turn.crypto)).unzip();
    let (full, crypto) = (Outcome::of(loads), Crypto::median(&crypto));

    let mut calm = stream(&site, &phones, &server, full.rate() * 0.6, Duration::from_secs(15)).await?;
    server.stop()?;
    let peer = OidcProvider::installed()?.login(PEOPLE, Duration::from_secs(8)).await?;
    let p99 = quantile(&mut calm.logins_took, 0.99) as f64 / 1e3;
    let median = quantile(&mut calm.logins_took, 0.5) as f64 / 1e3;
    Ok(vec![
        Row::timed("complete login, 1,000 wallets: server CPU", &ours)
            .floor_by_turns(&ours, &floor)
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
            .note(format!(
                "the floor as a program, a server under the same load that does nothing else: {:.0} us, ours {:.2} x",
                bare.median,
                ours.median / bare.median,
            ))
            .note(said(&full, "as many as it can"))
            .note(shares(ours.median, crypto.login(), storage, http)),
        Row::new("complete login at 60 % load: 99 of 100 are done within", p99, "ms")
            .limit(Limit::AtMost(50.0))
            .note(format!("half of them within {median:.1} ms"))
            .note(said(&calm, "at 60 %")),
    ])
}

/// The threads that write to the database.
const STORAGE: &[&str] = &["store-writer", "store-volatile"];

fn per_login(cpu: Duration, outcome: &Outcome) -> f64 {
    cpu.as_secs_f64() * 1e6 / f64::from(outcome.logins.max(1))
}

/// Server CPU of the least that it answers, through all its layers, in microseconds.
async fn trivial_answer(site: &Site, server: &Process) -> Result<f64> {
    let before = server.cpu()?;
    let answers = rounds(site.address, PEOPLE, vec![get("/healthz", &[])], Duration::from_millis(500)).await?;
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
