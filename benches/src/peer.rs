//! A peer that is a program of its own: whatever its language, and without its crates' features in ours.
//!
//! It reads lines from its standard input, each with a number, does the work so many times, and writes a line with the
//! nanoseconds that this took. It ends when its input does.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::measure::Contestant;

/// A running peer.
pub struct Peer {
    program: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts one of the crates in `benches/peers`, which works on what lies in this folder.
    ///
    /// # Errors
    /// In words, if it was not built.
    pub fn of_crate(name: &str, folder: &Path) -> Result<Self, String> {
        Self::start(
            Command::new(root().join("target/bench-peers/release/siegelring-bench-peers")).arg(name).arg(folder),
        )
    }

    /// Starts it.
    ///
    /// # Errors
    /// In words, if it cannot be started.
    pub fn start(command: &mut Command) -> Result<Self, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut program = started.map_err(|error| format!("cannot start {name}: {error}"))?;
        let (orders, answers) = (program.stdin.take(), program.stdout.take().expect("its output is piped"));
        Ok(Self { program, orders, answers: BufReader::new(answers) })
    }
}

/// The root of the project.
pub fn root() -> &'static Path {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    benches.parent().unwrap_or(benches)
}

impl Contestant for Peer {
    fn run(&mut self, times: u32) -> Duration {
        let mut answer = String::new();
        writeln!(self.orders.as_mut().expect("its input is piped"), "{times}").expect("the peer reads");
        self.answers.read_line(&mut answer).expect("the peer answers");
        Duration::from_nanos(answer.trim().parse().expect("the peer answers with nanoseconds"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.program.wait();
    }
}
