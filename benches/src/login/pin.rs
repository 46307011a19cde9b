//! The row of PIN evaluations: each counted durably before it is made, 64 under way at once.

use std::rc::Rc;
use std::time::Instant;

use siegelring_core::wallet::{MEDIA_TYPE, PinEvaluationAnswer};
use tokio::task::LocalSet;

use super::floor::group_commit_row;
use super::http::{Line, post};
use super::journey::{Site, challenge};
use super::phone::Phone;
use super::population::enrol;
use super::server::{all_cores, serve_on};
use super::world::World;
use super::{Result, run};
use crate::row::{Limit, Row};

/// Evaluations under way at once.
const AT_ONCE: usize = 64;

/// Every wallet asks four times: one try fewer than block.
const TRIES: usize = 4;

/// Wallets of each connection.
const WALLETS: usize = 80;

/// Measures PIN evaluations.
///
/// # Errors
/// In words, what is missing.
pub fn pin() -> std::result::Result<Vec<Row>, String> {
    run(measure())
}

async fn measure() -> Result<Vec<Row>> {
    let world = World::make().await?;
    let phones = enrol(&world, AT_ONCE * WALLETS, AT_ONCE * WALLETS).await?;
    let site = Rc::new(Site::new(&world));
    let server = serve_on(&world, &all_cores()?).await?;
    let messages = messages(&site, phones).await?;
    let evaluations = messages.iter().map(Vec::len).sum::<usize>() as f64;

    let durable = world.durable_rows_written()?;
    let (began, cpu) = (Instant::now(), server.cpu()?);
    let tasks = LocalSet::new();
    for messages in messages {
        let site = site.clone();
        tasks.spawn_local(async move {
            let mut line = Line::open(site.address).await.expect("a connection");
            for message in messages {
                let answer = line.exchange(&message).await.expect("an answer").expect(200).expect("an evaluation");
                let _: PinEvaluationAnswer = serde_json::from_slice(&answer.body).expect("an evaluation");
            }
        });
    }
    tasks.await;
    let (wall, cpu) = (began.elapsed(), server.cpu()? - cpu);
    let durable = (world.durable_rows_written()? - durable) as f64 / evaluations;
    server.stop()?;
    let (_, rows) = group_commit_row()?;
    Ok(vec![
        Row::new("PIN evaluations, durable, 64 at once", evaluations / wall.as_secs_f64(), "/s")
            .limit(Limit::AtLeast(3000.0))
            .note(format!(
                "each {durable:.1} durable rows and {:.0} us of server CPU, of all cores; SQLite alone commits {rows:.0} rows a \
                 second in groups",
                cpu.as_secs_f64() * 1e6 / evaluations
            )),
    ])
}

/// What the connections will send: made and signed before anything is measured.
async fn messages(site: &Site, phones: Vec<Phone>) -> Result<Vec<Vec<String>>> {
    let mut line = Line::open(site.address).await?;
    let mut connections: Vec<Vec<String>> = (0..AT_ONCE).map(|_| Vec::new()).collect();
    for (phone, connection) in phones.iter().zip((0..AT_ONCE).cycle()) {
        for _ in 0..TRIES {
            let message = phone.evaluation(&site.base, challenge(&mut line).await?, None)?;
            connections[connection].push(post("/wallet/pin-evaluations", MEDIA_TYPE, &[], &message));
        }
    }
    Ok(connections)
}
