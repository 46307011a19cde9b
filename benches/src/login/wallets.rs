//! The row of a million wallets: what a login costs where so many are enrolled.

use std::rc::Rc;
use std::time::Duration;

use super::journey::Site;
use super::load::crowd;
use super::phone::Phone;
use super::population::enrol;
use super::server::{Process, serve};
use super::world::World;
use super::{PEOPLE, Result, TURN, TURNS, run};
use crate::measure::Sample;
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
    let (many, few) = (Place::open(WITH_KEYS, MANY).await?, Place::open(FEW, FEW).await?);
    let (mut of_many, mut of_few) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        of_many.push(many.logins(TURN).await?);
        of_few.push(few.logins(TURN).await?);
    }
    let size = std::fs::metadata(many.world.folder().join("siegelring.db"))?.len();
    [many, few].into_iter().try_for_each(|place| place.server.stop())?;
    let (many, few) = (Sample::of(of_many), Sample::of(of_few));
    Ok(vec![
        Row::timed("complete login, 1,000,000 wallets: server CPU", &many)
            .peer_by_turns(&many, &few)
            .limit(Limit::TimesPeer(1.10))
            .note(format!(
                "beside itself with 1,000 wallets, in turns; {WITH_KEYS} of the million log in; the database has {:.1} GB",
                size as f64 / 1e9
            )),
    ])
}

/// A server with so many wallets.
struct Place {
    world: World,
    site: Rc<Site>,
    phones: Rc<Vec<Phone>>,
    server: Process,
}

impl Place {
    /// Enrols the wallets and starts the server, which has seen most of those that log in.
    async fn open(with_keys: usize, total: usize) -> Result<Self> {
        let world = World::make().await?;
        let phones = Rc::new(enrol(&world, with_keys, total).await?);
        let site = Rc::new(Site::new(&world));
        let server = serve(&world).await?;
        let place = Self { world, site, phones, server };
        // Each wallet comes once or more, so that its issuer's signature was seen.
        let each = Duration::from_millis(5 * with_keys as u64);
        place.logins(each.max(TURN)).await?;
        Ok(place)
    }

    /// What a login costs.
    async fn logins(&self, time: Duration) -> Result<f64> {
        Ok(crowd(&self.site, &self.phones, &self.server, PEOPLE, time).await?.cost())
    }
}
