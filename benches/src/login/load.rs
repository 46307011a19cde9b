//! Load: as fast as so many people can, or at a rate that does not wait for the server.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rand_core::{OsRng, RngCore as _};
use tokio::task::LocalSet;

use super::Result;
use super::http::Line;
use super::journey::{Login, Site, Timed, log_in};
use super::phone::Phone;
use super::server::{Process, own_cpu};

/// What a load did and cost.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) logins: u32,
    pub(super) refused: u32,
    /// How long it lasted.
    pub(super) wall: Duration,
    /// CPU time of the server, and of the generator.
    pub(super) server: Duration,
    pub(super) generator: Duration,
    /// How long each login took from when it was due, in microseconds.
    pub(super) logins_took: Vec<u64>,
    /// How long each exchange took.
    pub(super) exchanges_took: Vec<u64>,
    /// How long each took that was refused.
    pub(super) refusals_took: Vec<u64>,
    /// Why the first login failed that did; then nothing was measured.
    failure: Option<String>,
}

impl Outcome {
    /// Logins in a second.
    pub(super) fn rate(&self) -> f64 {
        f64::from(self.logins) / self.wall.as_secs_f64()
    }

    /// Server CPU of one login, in microseconds.
    pub(super) fn cost(&self) -> f64 {
        self.server.as_secs_f64() * 1e6 / f64::from(self.logins.max(1))
    }

    /// All that several loads did and cost.
    pub(super) fn of(loads: impl IntoIterator<Item = Self>) -> Self {
        loads.into_iter().fold(Self::default(), |mut all, mut one| {
            all.logins += one.logins;
            all.refused += one.refused;
            all.wall += one.wall;
            all.server += one.server;
            all.generator += one.generator;
            all.logins_took.append(&mut one.logins_took);
            all.exchanges_took.append(&mut one.exchanges_took);
            all.refusals_took.append(&mut one.refusals_took);
            all
        })
    }

    /// How much of its core the generator used.
    pub(super) fn generator_use(&self) -> f64 {
        self.generator.as_secs_f64() / self.wall.as_secs_f64()
    }

    /// How much of its core the server used.
    pub(super) fn server_use(&self) -> f64 {
        self.server.as_secs_f64() / self.wall.as_secs_f64()
    }
}

/// The value below which this share lies.
pub(super) fn quantile(values: &mut [u64], share: f64) -> u64 {
    values.sort_unstable();
    let last = values.len().saturating_sub(1);
    values.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
}

/// Logins by so many people at once, each beginning again at once.
pub(super) async fn crowd(
    site: &Rc<Site>,
    phones: &Rc<Vec<Phone>>,
    server: &Process,
    people: usize,
    time: Duration,
) -> Result<Outcome> {
    let outcome = Rc::new(RefCell::new(Outcome::default()));
    measured(server, &outcome, async {
        let until = Instant::now() + time;
        let tasks = LocalSet::new();
        for _ in 0..people {
            let (site, phones, outcome) = (site.clone(), phones.clone(), outcome.clone());
            tasks.spawn_local(async move {
                let mut line = Line::open(site.address).await.expect("a connection");
                while Instant::now() < until {
                    one(&site, &phones, &mut line, Instant::now(), &outcome).await;
                }
            });
        }
        tasks.await;
    })
    .await?;
    Ok(Rc::into_inner(outcome).expect("all are done").into_inner())
}

/// Logins that begin at random moments, so many in a second on average, whatever the server does; each is timed from the
/// moment it was due.
pub(super) async fn stream(
    site: &Rc<Site>,
    phones: &Rc<Vec<Phone>>,
    server: &Process,
    rate: f64,
    time: Duration,
) -> Result<Outcome> {
    let outcome = Rc::new(RefCell::new(Outcome::default()));
    let idle = Rc::new(RefCell::new(Vec::<Line>::new()));
    measured(server, &outcome, async {
        arrivals(rate, time, |tasks, due| {
            let (site, phones, outcome, idle) = (site.clone(), phones.clone(), outcome.clone(), idle.clone());
            tasks.spawn_local(async move {
                let kept = idle.borrow_mut().pop().filter(Line::is_open);
                let mut line = match kept {
                    Some(line) => line,
                    None => Line::open(site.address).await.expect("a connection"),
                };
                one(&site, &phones, &mut line, due, &outcome).await;
                idle.borrow_mut().push(line);
            });
        })
        .await;
    })
    .await?;
    Ok(Rc::into_inner(outcome).expect("all are done").into_inner())
}

/// Calls `arrive` at random moments, so many in a second on average, with the moment that was due; ends when all that it
/// began is done.
pub(super) async fn arrivals(rate: f64, time: Duration, mut arrive: impl FnMut(&LocalSet, Instant)) {
    let tasks = LocalSet::new();
    let began = Instant::now();
    let mut due = began;
    while due.duration_since(began) < time {
        due += pause(rate);
        tasks.run_until(tokio::time::sleep_until(due.into())).await;
        arrive(&tasks, due);
    }
    tasks.await;
}

/// The time to the next of events that come at random, so many in a second on average.
fn pause(rate: f64) -> Duration {
    let uniform = (f64::from(OsRng.next_u32()) + 1.0) / (f64::from(u32::MAX) + 1.0);
    Duration::from_secs_f64(-uniform.ln() / rate)
}

async fn one(site: &Site, phones: &[Phone], line: &mut Line, due: Instant, outcome: &RefCell<Outcome>) {
    let drawn = OsRng.next_u32() as usize % phones.len();
    let mut timed = Timed::new(line);
    let done = log_in(site, &mut timed, &phones[drawn]).await;
    let mut outcome = outcome.borrow_mut();
    outcome.exchanges_took.append(&mut timed.times);
    outcome.refusals_took.append(&mut timed.refused);
    match done {
        Ok(Login::Done) => {
            outcome.logins += 1;
            outcome.logins_took.push(due.elapsed().as_micros() as u64);
        }
        Ok(Login::Refused) => outcome.refused += 1,
        Err(error) => drop(outcome.failure.get_or_insert_with(|| format!("a login failed: {error}"))),
    }
}

async fn measured(server: &Process, outcome: &RefCell<Outcome>, work: impl Future<Output = ()>) -> Result<()> {
    let (began, server_before, own_before) = (Instant::now(), server.cpu()?, own_cpu()?);
    work.await;
    let mut outcome = outcome.borrow_mut();
    outcome.wall = began.elapsed();
    outcome.server = server.cpu()? - server_before;
    outcome.generator = own_cpu()? - own_before;
    outcome.failure.take().map_or(Ok(()), |failure| Err(failure.into()))
}
