//! What one caller, and all together, may ask for.

use std::thread::available_parallelism;
use std::time::Duration;

use serde::Deserialize;

/// So many at once keep a processor busy; with more, each only waits longer.
const STARTS_PER_PROCESSOR: usize = 16;

/// A processor is done with some thousand logins in a second.
const STARTS_PER_SECOND_AND_PROCESSOR: u32 = 1_250;

/// What one caller, and all together, may ask for. Times are in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// The largest request body, in bytes.
    pub body_bytes: usize,
    /// The largest request line with headers, in bytes.
    pub header_bytes: usize,
    /// How long a caller may take to send its headers.
    pub header_seconds: u64,
    /// How long a request may take in all; streams of events are exempt.
    pub request_seconds: u64,
    /// How many requests are worked on at a time; more are answered 503 with `Retry-After`.
    pub concurrent_requests: usize,
    /// How many of these may begin something for a caller nobody knows: a login, or the first fetch of its request. More
    /// are answered 503 with `Retry-After`, so that logins under way go on as quickly as ever.
    pub concurrent_starts: usize,
    /// How many logins may begin in a second; more are answered in the same way. Those whose address has begun too many do not
    /// count.
    pub starts_per_second: u32,
    /// How many connections are held at a time.
    pub connections: usize,
    /// How many logins one address may start in a minute without being known.
    pub starts_per_minute: u32,
    /// How long requests under way may take to finish when the server is told to stop.
    pub shutdown_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let processors = available_parallelism().map_or(1, usize::from);
        let per_second = |processors| STARTS_PER_SECOND_AND_PROCESSOR.saturating_mul(processors);
        Self {
            body_bytes: 256 * 1024,
            header_bytes: 16 * 1024,
            header_seconds: 10,
            request_seconds: 20,
            concurrent_requests: 512,
            concurrent_starts: STARTS_PER_PROCESSOR.saturating_mul(processors),
            starts_per_second: u32::try_from(processors).map_or(u32::MAX, per_second),
            connections: 4096,
            starts_per_minute: 30,
            shutdown_seconds: 20,
        }
    }
}

impl Limits {
    /// How long a caller may take to send its headers.
    pub fn header_time(&self) -> Duration {
        Duration::from_secs(self.header_seconds)
    }

    /// How long a request may take in all.
    pub fn request_time(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    /// How long requests under way may take to finish when the server is told to stop.
    pub fn shutdown_time(&self) -> Duration {
        Duration::from_secs(self.shutdown_seconds)
    }
}
