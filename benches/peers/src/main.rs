//! `siegelring-bench-peers isomdl|sd-jwt FOLDER`: reads numbers from its input, verifies what lies in the folder so many
//! times, and writes the nanoseconds that took.

mod mdoc;
mod sd_jwt;

use std::hint::black_box;
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::time::Instant;

use mimalloc::MiMalloc;

/// That of what they are measured beside.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    let [_, peer, folder] = arguments.as_slice() else { panic!("siegelring-bench-peers PEER FOLDER") };
    let work: Box<dyn Fn()> = match peer.as_str() {
        "isomdl" => mdoc::verification(Path::new(folder)),
        "sd-jwt" => sd_jwt::verification(Path::new(folder)),
        other => panic!("no peer {other}"),
    };
    let mut answers = std::io::stdout();
    for order in std::io::stdin().lock().lines() {
        let times: u32 = order.expect("a line").trim().parse().expect("a number");
        let started = Instant::now();
        for _ in 0..times {
            black_box(work());
        }
        writeln!(answers, "{}", started.elapsed().as_nanos()).expect("somebody reads");
        answers.flush().expect("somebody reads");
    }
}
