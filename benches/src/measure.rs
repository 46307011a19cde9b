//! Measuring by turns, so that whatever slows the machine slows all alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// What is measured: does the work so many times and says how long that took.
pub trait Contestant {
    /// Does the work `times` times.
    fn run(&mut self, times: u32) -> Duration;
}

/// Work of this process.
pub struct Here<F>(pub F);

impl<T, F: FnMut() -> T> Contestant for Here<F> {
    fn run(&mut self, times: u32) -> Duration {
        let started = Instant::now();
        for _ in 0..times {
            black_box((self.0)());
        }
        started.elapsed()
    }
}

/// How long one piece of work takes, in microseconds unless it was [`Sample::scaled`].
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Every turn, in order.
    turns: Vec<f64>,
    /// Half of the turns were quicker.
    pub median: f64,
    /// One turn of twenty was quicker.
    pub low: f64,
    /// One turn of twenty was slower.
    pub high: f64,
}

/// How long one turn lasts.
const TURN: Duration = Duration::from_millis(4);

/// Lets all take `rounds` turns, one after the other, each turn as many times as fill some milliseconds.
///
/// A turn's figure is its mean; the samples are over turns.
pub fn by_turns<const N: usize>(rounds: usize, mut contestants: [&mut dyn Contestant; N]) -> [Sample; N] {
    let times: Vec<_> = contestants.iter_mut().map(|contestant| times_for_a_turn(*contestant)).collect();
    let mut turns = [(); N].map(|()| Vec::with_capacity(rounds));
    for _ in 0..rounds {
        for ((contestant, turns), times) in contestants.iter_mut().zip(&mut turns).zip(&times) {
            turns.push(contestant.run(*times).as_secs_f64() * 1e6 / f64::from(*times));
        }
    }
    turns.map(Sample::of)
}

fn times_for_a_turn(contestant: &mut dyn Contestant) -> u32 {
    contestant.run(1);
    let mut times = 1_u32;
    loop {
        let took = contestant.run(times);
        if took >= TURN / 2 || times >= 1 << 20 {
            let fitting = f64::from(times) * TURN.as_secs_f64() / took.as_secs_f64().max(1e-9);
            return (fitting as u32).max(1);
        }
        times *= 2;
    }
}

impl Sample {
    /// From measurements in one unit.
    pub fn of(turns: Vec<f64>) -> Self {
        let sorted = sorted(&turns);
        let [median, low, high] = [0.5, 0.05, 0.95].map(|share| at(&sorted, share));
        Self { turns, median, low, high }
    }

    /// The same in another unit.
    pub fn scaled(&self, factor: f64) -> Self {
        Self::of(self.turns.iter().map(|turn| turn * factor).collect())
    }

    /// This work and so many times that one.
    pub fn plus(&self, times: f64, other: &Self) -> Self {
        Self::of(self.turns.iter().zip(&other.turns).map(|(one, other)| one + times * other).collect())
    }

    /// How many times as long this takes as `other`: the median over turns that followed each other, so that a machine
    /// that is slow for a while is slow for both.
    pub fn over(&self, other: &Self) -> f64 {
        at(&sorted(&self.turns.iter().zip(&other.turns).map(|(one, other)| one / other).collect::<Vec<_>>()), 0.5)
    }
}

fn sorted(measurements: &[f64]) -> Vec<f64> {
    let mut sorted = measurements.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn at(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}
