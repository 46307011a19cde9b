//! The rows of a server that does nothing yet: how soon it is ready, what it holds in memory, how large it is.

use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use super::peer::{self, OidcProvider};
use super::server::{Process, binary};
use super::world::World;
use super::{Result, run};
use crate::measure::Sample;
use crate::row::{Limit, Row};

/// How often each is started.
const STARTS: usize = 11;

/// How long a server idles before its memory is read.
const IDLE: Duration = Duration::from_secs(2);

const MEGABYTE: f64 = 1e6;

/// Measures start, idle memory and size.
///
/// # Errors
/// In words, what is missing.
pub fn start() -> std::result::Result<Vec<Row>, String> {
    run(measure())
}

async fn measure() -> Result<Vec<Row>> {
    let world = World::make().await?;
    let peer = OidcProvider::installed()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut our_memory, mut their_memory) = (0, 0);
    for _ in 0..STARTS {
        let config = world.config();
        let mut server = Process::start(&binary()?, &["serve", "--config", &config.to_string_lossy()], false)?;
        let address = SocketAddr::from(([127, 0, 0, 1], world.port));
        ours.push(server.ready(address, "/readyz").await?.as_secs_f64() * 1e3);
        let mut other = peer.start()?;
        theirs.push(other.ready(peer.address(), peer::READY).await?.as_secs_f64() * 1e3);
        if our_memory == 0 {
            tokio::time::sleep(IDLE).await;
            (our_memory, their_memory) = (server.memory()?.0, other.memory()?.0);
        }
        server.stop()?;
        other.stop()?;
    }
    let (ours, theirs) = (Sample::of(ours), Sample::of(theirs));
    Ok(vec![
        Row::new("from start to ready", ours.median, "ms")
            .spread(ours.low, ours.high)
            .peer(theirs.median)
            .limit(Limit::AtMost(50.0)),
        Row::new("idle memory", our_memory as f64 / MEGABYTE, "MB")
            .peer(their_memory as f64 / MEGABYTE)
            .limit(Limit::AtMost(20.0)),
        Row::new("stripped binary", stripped()? as f64 / MEGABYTE, "MB").limit(Limit::AtMost(15.0)),
    ])
}

/// The size of the binary without symbols.
fn stripped() -> Result<u64> {
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("siegelring");
    let status = Command::new("strip").arg("-o").arg(&copy).arg(binary()?).status()?;
    if !status.success() {
        return Err("strip does not work here".into());
    }
    Ok(std::fs::metadata(copy)?.len())
}
