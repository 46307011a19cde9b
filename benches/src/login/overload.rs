//! The rows of a server that is asked for ten times what it can do: visitors who begin logins and phones that fetch
//! requests, beside logins at half of what it can do.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::LocalSet;

use super::http::Line;
use super::journey::{Site, Timed, begin};
use super::load::{arrivals, crowd, quantile, stream};
use super::population::enrol;
use super::server::serve;
use super::world::World;
use super::{PEOPLE, Result, run};
use crate::row::{Limit, Row};

/// How long the flood lasts.
const FLOOD: Duration = Duration::from_secs(60);

/// Connections that the flood comes by.
const CONNECTIONS: usize = 256;

/// Visitors at once that the server takes without refusing any.
const AT_EASE: usize = 12;

/// How long somebody of them who was sent away all the same waits.
const SENT_AWAY: Duration = Duration::from_millis(10);

/// Where the flood comes from.
const ADDRESS: &str = "198.51.100.1";

/// What a portal made up for its visitor; the flood never redeems a code.
const VERIFIER: &str = "a-code-verifier-of-at-least-forty-three-characters";

/// Measures the server under a flood.
///
/// # Errors
/// In words, what is missing.
pub fn overload() -> std::result::Result<Vec<Row>, String> {
    run(measure())
}

/// What became of requests, and how long each took, in microseconds.
#[derive(Default)]
struct Flood {
    admitted: Vec<u64>,
    refused: Vec<u64>,
    /// Visitors for whom the generator had no connection left.
    unsent: u32,
    visitors: u32,
    /// Of them, those who were not sent away.
    taken: u32,
    /// Why the first visitor was not answered as expected that was not.
    failure: Option<String>,
}

impl Flood {
    /// A visitor for whom no connection was free.
    const fn turn_away(&mut self) {
        self.visitors += 1;
        self.unsent += 1;
    }
}

async fn measure() -> Result<Vec<Row>> {
    let world = World::make().await?;
    // The flood comes from one address, where a real one would come from many.
    world.configure("[limits]\nstarts_per_minute = 4000000000\n")?;
    let phones = Rc::new(enrol(&world, 1_000, 1_000).await?);
    let site = Rc::new(Site::new(&world));
    let server = serve(&world).await?;
    let half = crowd(&site, &phones, &server, PEOPLE, Duration::from_secs(6)).await?.rate() / 2.0;
    let most = visitors_a_second(&site, Duration::from_secs(5)).await?;
    let mut calm = stream(&site, &phones, &server, half, Duration::from_secs(10)).await?;
    let (memory_before, _) = server.memory()?;

    let flood = Rc::new(RefCell::new(Flood::default()));
    let (logins, ()) =
        tokio::join!(stream(&site, &phones, &server, half, FLOOD), arrive(&site, most * 10.0, FLOOD, &flood));
    let mut logins = logins?;
    let (_, memory) = server.memory()?;
    server.stop()?;

    let mut flood = Rc::into_inner(flood).ok_or("the flood goes on")?.into_inner();
    if let Some(failure) = flood.failure {
        return Err(failure.into());
    }
    flood.admitted.append(&mut logins.exchanges_took);
    flood.refused.append(&mut logins.refusals_took);
    let milliseconds = |values: &mut [u64], share| quantile(values, share) as f64 / 1e3;
    let unloaded = milliseconds(&mut calm.exchanges_took, 0.99);
    let offered = f64::from(flood.visitors) / FLOOD.as_secs_f64();
    Ok(vec![
        Row::new(
            "overload: 99 of 100 admitted requests are answered within",
            milliseconds(&mut flood.admitted, 0.99),
            "ms",
        )
        .peer(unloaded)
        .limit(Limit::TimesPeer(3.0))
        .note("beside the same without the flood")
        .note(format!(
            "the flood: {offered:.0} visitors a second, {:.1} times the {most:.0} that the server can take; {} had no \
                 connection",
            offered / most,
            flood.unsent
        ))
        .note(format!(
            "logins offered at {half:.0} a second, half of what it can take: {:.0} a second done, {:.0} told to come \
                 back; server {:.0} %, generator {:.0} % of its own core",
            logins.rate(),
            f64::from(logins.refused) / logins.wall.as_secs_f64(),
            100.0 * logins.server_use(),
            100.0 * logins.generator_use(),
        )),
        Row::new(
            "overload: 99 of 100 refused requests are answered within",
            milliseconds(&mut flood.refused, 0.99),
            "ms",
        )
        .peer(unloaded)
        .limit(Limit::TimesPeer(3.0))
        .note(format!("{} requests refused by 503, {} admitted", flood.refused.len(), flood.admitted.len())),
        Row::new("overload: memory at the most", memory as f64 / 1e6, "MB")
            .limit(Limit::AtMost(100.0))
            .note(format!("{:.1} MB before the flood", memory_before as f64 / 1e6)),
    ])
}

/// How many visitors a second can begin a login and have the request fetched, with nothing else to do.
async fn visitors_a_second(site: &Rc<Site>, time: Duration) -> Result<f64> {
    let flood = Rc::new(RefCell::new(Flood::default()));
    let tasks = LocalSet::new();
    let until = Instant::now() + time;
    for _ in 0..AT_EASE {
        let (site, flood) = (site.clone(), flood.clone());
        tasks.spawn_local(async move {
            let mut line = Line::open(site.address).await.expect("a connection");
            while Instant::now() < until {
                if !visit(&site, &mut line, &flood).await {
                    tokio::time::sleep(SENT_AWAY).await;
                }
            }
        });
    }
    tasks.await;
    let mut flood = flood.borrow_mut();
    match flood.failure.take() {
        Some(failure) => Err(failure.into()),
        None => Ok(f64::from(flood.taken) / time.as_secs_f64()),
    }
}

/// Visitors who come at random moments, so many in a second on average, whatever the server does.
async fn arrive(site: &Rc<Site>, rate: f64, time: Duration, flood: &Rc<RefCell<Flood>>) {
    let idle = Rc::new(RefCell::new(Vec::new()));
    for _ in 0..CONNECTIONS {
        let line = Line::open(site.address).await.expect("a connection");
        idle.borrow_mut().push(line);
    }
    arrivals(rate, time, |tasks, _due| {
        let kept = idle.borrow_mut().pop();
        let Some(mut line) = kept else {
            flood.borrow_mut().turn_away();
            return;
        };
        let (site, flood, idle) = (site.clone(), flood.clone(), idle.clone());
        tasks.spawn_local(async move {
            if !line.is_open() {
                line = Line::open(site.address).await.expect("a connection");
            }
            visit(&site, &mut line, &flood).await;
            idle.borrow_mut().push(line);
        });
    })
    .await;
}

/// One visitor begins a login, and a phone fetches its request. False: they were sent away.
async fn visit(site: &Site, line: &mut Line, flood: &RefCell<Flood>) -> bool {
    let mut timed = Timed::new(line);
    let visited = async {
        if let Some(begun) = begin(site, &mut timed, VERIFIER, ADDRESS).await? {
            begun.fetch(&mut timed).await?;
        }
        Ok::<_, super::Error>(())
    };
    let visited = visited.await;
    let mut flood = flood.borrow_mut();
    if let Err(error) = visited {
        flood.failure.get_or_insert_with(|| format!("a visitor was not answered as expected: {error}"));
    }
    let taken = timed.refused.is_empty();
    flood.visitors += 1;
    flood.taken += u32::from(taken);
    flood.admitted.append(&mut timed.times);
    flood.refused.append(&mut timed.refused);
    taken
}
