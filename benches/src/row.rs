//! One line of the table.

use serde::Serialize;

use crate::measure::Sample;

/// A figure, what it is held against, and whether it holds.
///
/// Built up from [`Row::new`]; the limits are conditions that must all hold.
#[derive(Debug, Clone)]
pub struct Row {
    work: String,
    value: f64,
    unit: &'static str,
    spread: Option<(f64, f64)>,
    floor: Option<Beside>,
    peer: Option<Beside>,
    limits: Vec<Limit>,
    notes: Vec<String>,
}

/// Somebody else's figure, and ours divided by it.
#[derive(Debug, Clone, Copy)]
struct Beside {
    value: f64,
    ratio: f64,
}

/// What a figure must keep to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// At most this, in the row's unit.
    AtMost(f64),
    /// At least this, in the row's unit.
    AtLeast(f64),
    /// At most so many times the floor.
    TimesFloor(f64),
    /// At most so many times the peer's figure.
    TimesPeer(f64),
    /// At most the peer's figure divided by this: so many times faster, or smaller.
    FasterThanPeer(f64),
}

impl Row {
    /// Our figure for `work`, in `unit`.
    pub fn new(work: impl Into<String>, value: f64, unit: &'static str) -> Self {
        let (spread, floor, peer, limits, notes) = (None, None, None, Vec::new(), Vec::new());
        Self { work: work.into(), value, unit, spread, floor, peer, limits, notes }
    }

    /// The same from turns that were timed, in microseconds.
    pub fn timed(work: impl Into<String>, sample: &Sample) -> Self {
        Self::sampled(work, sample, "us")
    }

    /// The same from turns in any unit.
    pub fn sampled(work: impl Into<String>, sample: &Sample, unit: &'static str) -> Self {
        Self::new(work, sample.median, unit).spread(sample.low, sample.high)
    }

    /// Between which values nine tenths of the measurements lie.
    pub const fn spread(mut self, low: f64, high: f64) -> Self {
        self.spread = Some((low, high));
        self
    }

    /// What the work must cost, however it is done.
    pub const fn floor(mut self, floor: f64) -> Self {
        self.floor = Some(Beside { value: floor, ratio: self.value / floor });
        self
    }

    /// The same, measured in turns with ours.
    pub fn floor_by_turns(mut self, ours: &Sample, floor: &Sample) -> Self {
        self.floor = Some(Beside { value: floor.median, ratio: ours.over(floor) });
        self
    }

    /// What somebody else's program takes for it.
    pub const fn peer(mut self, peer: f64) -> Self {
        self.peer = Some(Beside { value: peer, ratio: self.value / peer });
        self
    }

    /// The same, measured in turns with ours.
    pub fn peer_by_turns(mut self, ours: &Sample, peer: &Sample) -> Self {
        self.peer = Some(Beside { value: peer.median, ratio: ours.over(peer) });
        self
    }

    /// Adds a limit.
    pub fn limit(mut self, limit: Limit) -> Self {
        self.limits.push(limit);
        self
    }

    /// Adds a line that is printed below the row: counts, hit rates, where the time goes.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// What is done.
    pub fn work(&self) -> &str {
        &self.work
    }

    /// Whether every limit holds; none if there is no limit.
    pub fn holds(&self) -> Option<bool> {
        (!self.limits.is_empty()).then(|| self.limits.iter().all(|limit| self.keeps(limit)))
    }

    /// A limit on a figure that was not measured does not hold.
    fn keeps(&self, limit: &Limit) -> bool {
        match *limit {
            Limit::AtMost(most) => self.value <= most,
            Limit::AtLeast(least) => self.value >= least,
            Limit::TimesFloor(times) => self.floor.is_some_and(|floor| floor.ratio <= times),
            Limit::TimesPeer(times) => self.peer.is_some_and(|peer| peer.ratio <= times),
            Limit::FasterThanPeer(times) => self.peer.is_some_and(|peer| peer.ratio * times <= 1.0),
        }
    }

    /// The row as it is written for machines and printed.
    pub fn report(&self) -> Report<'_> {
        let limits: Vec<_> = self.limits.iter().map(|limit| limit.words(self.unit)).collect();
        Report {
            work: &self.work,
            value: self.value,
            unit: self.unit,
            floor: self.floor.map(|floor| floor.value),
            peer: self.peer.map(|peer| peer.value),
            ratio_to_floor: self.floor.map(|floor| floor.ratio),
            ratio_to_peer: self.peer.map(|peer| peer.ratio),
            limit: (!limits.is_empty()).then(|| limits.join(", ")),
            holds: self.holds(),
        }
    }

    pub(crate) const fn measured_spread(&self) -> Option<(f64, f64)> {
        self.spread
    }

    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }
}

impl Limit {
    fn words(&self, unit: &str) -> String {
        match self {
            Self::AtMost(most) => format!("at most {most} {unit}"),
            Self::AtLeast(least) => format!("at least {least} {unit}"),
            Self::TimesFloor(times) => format!("at most {times:.2} x floor"),
            Self::TimesPeer(times) => format!("at most {times:.2} x peer"),
            Self::FasterThanPeer(times) => format!("at most peer / {times}"),
        }
    }
}

/// A row for machines; what does not apply is `null`.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    /// What is done.
    pub work: &'a str,
    /// Our figure.
    pub value: f64,
    /// Its unit, also that of `floor` and `peer`.
    pub unit: &'a str,
    /// What it must cost.
    pub floor: Option<f64>,
    /// What the peer takes.
    pub peer: Option<f64>,
    /// `value` divided by `floor`; where both were measured in turns, the median of the turns' ratios.
    pub ratio_to_floor: Option<f64>,
    /// Likewise of `peer`.
    pub ratio_to_peer: Option<f64>,
    /// What `value` must keep to, in words.
    pub limit: Option<String>,
    /// Whether it does.
    pub holds: Option<bool>,
}
