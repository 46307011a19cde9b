//! The row of the complete signature: a portal submits a PDF, a person approves it on the phone, the portal fetches what
//! was signed.

mod floor;
mod journey;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use siegelring_signature::testing::pdf::{Layout, SMALL, document};
use tokio::task::LocalSet;

use self::floor::Floor;
use super::http::Line;
use super::journey::{Site, Timed};
use super::phone::Phone;
use super::population::enrol;
use super::server::{Process, serve};
use super::world::World;
use super::{Error, Result, run};
use crate::measure::Sample;
use crate::row::{Limit, Row};

/// How many sign at once: as many as may begin without being sent away.
const SIGNERS: usize = 12;

/// How often load and floor follow each other, and how long the load lasts.
const TURNS: usize = 5;
const TURN: Duration = Duration::from_secs(3);

/// What was signed, and what that took.
#[derive(Default)]
struct Outcome {
    signatures: u32,
    exchanges: usize,
}

/// Measures complete signatures.
///
/// # Errors
/// In words, what is missing.
pub fn signature() -> std::result::Result<Vec<Row>, String> {
    run(measure())
}

async fn measure() -> Result<Vec<Row>> {
    let world = World::signing().await?;
    let phones = Rc::new(enrol(&world, SIGNERS, 1_000).await?);
    let site = Rc::new(Site::new(&world));
    let file = Rc::new(document(SMALL, Layout::Table, 1));
    let server = serve(&world).await?;
    load(&site, &phones, &server, &file, TURN).await?;
    let (mut ours, mut floors, mut last, mut all) = (Vec::new(), Vec::new(), None, Outcome::default());
    let rows_before = world.rows_written()?;
    for _ in 0..TURNS {
        let (outcome, cpu) = load(&site, &phones, &server, &file, TURN).await?;
        ours.push(cpu.as_secs_f64() * 1e6 / f64::from(outcome.signatures));
        all.signatures += outcome.signatures;
        all.exchanges += outcome.exchanges;
        let floor = Floor::measure(&file, 12)?;
        floors.push(floor.all());
        last = Some(floor);
    }
    let rows = (world.rows_written()? - rows_before) as f64 / f64::from(all.signatures);
    server.stop()?;

    let (ours, floors) = (Sample::of(ours), Sample::of(floors));
    let floor = last.ok_or("no turn was taken")?;
    Ok(vec![
        Row::timed("submit, approve, result of a PDF of 100 kB, SQLite: server CPU", &ours)
            .floor_by_turns(&ours, &floors)
            .limit(Limit::TimesFloor(2.0))
            .note(format!("floor, as in the last turn: cryptography {floor}"))
            .note(format!(
                "{} signatures by {SIGNERS} at once on one core, {:.1} exchanges and {rows:.1} rows each",
                all.signatures,
                all.exchanges as f64 / f64::from(all.signatures),
            )),
    ])
}

/// Everybody signs one document after another; what was done, and the server's CPU time for it.
async fn load(
    site: &Rc<Site>,
    phones: &Rc<Vec<Phone>>,
    server: &Process,
    file: &Rc<Vec<u8>>,
    time: Duration,
) -> Result<(Outcome, Duration)> {
    let outcome = Rc::new(RefCell::new(Outcome::default()));
    let token = Rc::new(journey::token(site).await?);
    let (before, until, tasks) = (server.cpu()?, Instant::now() + time, LocalSet::new());
    let signing = (0..phones.len()).map(|place| {
        let (site, phones, file) = (site.clone(), phones.clone(), file.clone());
        let (outcome, token) = (outcome.clone(), token.clone());
        tasks.spawn_local(async move {
            let mut line = Line::open(site.address).await?;
            while Instant::now() < until {
                let mut timed = Timed::new(&mut line);
                let signed = journey::sign(&site, &mut timed, &phones[place], &token, &file).await?;
                assert!(signed.starts_with(&file) && signed.len() > file.len(), "nothing was signed");
                let mut outcome = outcome.borrow_mut();
                outcome.signatures += 1;
                outcome.exchanges += timed.times.len();
            }
            Ok::<_, Error>(())
        })
    });
    let signing: Vec<_> = signing.collect();
    tasks.await;
    for signer in signing {
        signer.await??;
    }
    let cpu = server.cpu()? - before;
    Ok((Rc::into_inner(outcome).expect("all are done").into_inner(), cpu))
}
