//! The server under load: `siegelring serve` as a process of its own on one core, browsers, phones and portals on the
//! other.

mod bare;
mod complete;
mod floor;
mod http;
mod journey;
mod load;
mod overload;
mod peer;
mod phone;
mod pin;
mod population;
mod server;
mod signature;
mod start;
mod wallets;
mod world;

use std::time::Duration;

use crate::row::Row;

pub use bare::{BARE, serve_bare};
pub use complete::complete;
pub use overload::overload;
pub use pin::pin;
pub use signature::signature;
pub use start::start;
pub use wallets::wallets;

type Error = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Error>;

/// Logins under way at once when the server has no rest.
const PEOPLE: usize = 32;

/// How often what is compared takes turns, so that a slow minute slows both, and how long the load of one turn lasts.
const TURNS: usize = 6;
const TURN: Duration = Duration::from_secs(2);

/// Runs a measurement on the generator's core.
fn run(measurement: impl Future<Output = Result<Vec<Row>>>) -> std::result::Result<Vec<Row>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let measured = server::stay_on_the_generators_core().and_then(|()| runtime.block_on(measurement));
    measured.map_err(|error| error.to_string())
}
