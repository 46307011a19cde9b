//! The dialogue with the scripts: one JSON object a line, each question answered before the next.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::Child;

use super::world::{Ground, World};

/// What the scripts say.
#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
enum Asked {
    /// A fresh world, in place of the one before.
    World { policy: String },
    /// Time is to pass.
    Advance { seconds: u64 },
    /// An offer for a citizen.
    Offer,
    /// Another relying party.
    Client { redirect_uri: String },
    /// A page was looked at, and nothing serious was wrong with it.
    Seen { url: String },
    /// A scenario is over.
    Scenario { name: String, error: Option<String> },
}

/// What the scripts found.
#[derive(Default)]
pub(crate) struct Report {
    /// Each scenario, and what was wrong.
    pub(crate) scenarios: Vec<(String, Result<(), String>)>,
    /// The paths of the verifier's pages that were looked at.
    pub(crate) seen: BTreeSet<String>,
}

/// Answers until the scripts have no more to ask.
pub(crate) async fn hold(node: &mut Child) -> Report {
    let mut questions = BufReader::new(node.stdout.take().expect("stdout")).lines();
    let mut answers = node.stdin.take().expect("stdin");
    let mut report = Report::default();
    let ground = Ground::new();
    let mut world: Option<World> = None;
    while let Some(line) = questions.next_line().await.expect("a line") {
        let asked = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let answer = match asked {
            Asked::World { policy } => {
                if let Some(before) = world.take() {
                    before.end().await;
                }
                world.insert(World::new(&ground, &policy).await).description()
            }
            Asked::Advance { seconds } => {
                world.as_ref().expect("a world").clock.advance(seconds);
                Value::Null
            }
            Asked::Offer => world.as_ref().expect("a world").offer().await,
            Asked::Client { redirect_uri } => world.as_ref().expect("a world").client(redirect_uri).await,
            Asked::Seen { url } => {
                report.seen.extend(world.as_ref().and_then(|world| world.path_of(&url)));
                Value::Null
            }
            Asked::Scenario { name, error } => {
                let outcome = error.map_or(Ok(()), |error| Err(format!("{name}: {error}")));
                report.scenarios.push((name, outcome));
                Value::Null
            }
        };
        let line = format!("{}\n", json!({ "answer": answer }));
        answers.write_all(line.as_bytes()).await.expect("an answer");
    }
    report
}
