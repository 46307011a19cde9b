//! The row of a million wallets: what a login costs where so many are enrolled.

use std::rc::Rc;
use std::time::Duration;

use super::journey::Site;
use super::load::{Outcome, crowd};
use super::population::enrol;
use super::server::serve;
use super::world::World;
use super::{PEOPLE, Result, run};
use crate::row::{Limit, Row};

/// Wallets that log in, drawn at random; the others are records only.
const WITH_KEYS: usize = 4_000;
const MANY: usize = 1_000_000;
const FEW: usize = 1_000;

/// Measures complete logins with a thousand and with a million enrolled wallets.
///
/// # Errors
/// In words, what is missing.
pub fn wallets() -> std::result::Result<Vec<Row>, String> {
    run(measure())
}

async fn measure() -> Result<Vec<Row>> {
    let (many, size) = logins(WITH_KEYS, MANY).await?;
    let (few, _) = logins(FEW, FEW).await?;
    Ok(vec![
        Row::new("complete login, 1,000,000 wallets: server CPU", many.cost(), "us")
            .peer(few.cost())
            .limit(Limit::TimesPeer(1.10))
            .note(format!(
                "beside itself with 1,000 wallets; {WITH_KEYS} of the million log in; the database has {:.1} GB",
                size as f64 / 1e9
            )),
    ])
}

/// Logins, and the size of the database.
async fn logins(with_keys: usize, total: usize) -> Result<(Outcome, u64)> {
    let world = World::make().await?;
    let phones = Rc::new(enrol(&world, with_keys, total).await?);
    let site = Rc::new(Site::new(&world));
    let server = serve(&world).await?;
    crowd(&site, &phones, &server, PEOPLE, Duration::from_secs(4)).await?;
    let outcome = crowd(&site, &phones, &server, PEOPLE, Duration::from_secs(10)).await?;
    server.stop()?;
    Ok((outcome, std::fs::metadata(world.folder().join("siegelring.db"))?.len()))
}
