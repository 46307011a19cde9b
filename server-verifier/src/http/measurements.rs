//! What is measured of requests, by their route.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use axum::http::StatusCode;
use metrics::{Counter, Histogram};

/// The measurements of every route that was asked for: each is found in the recorder once, and counted directly then.
#[derive(Default)]
pub(super) struct Measurements(RwLock<HashMap<String, HashMap<StatusCode, Measured>>>);

#[derive(Clone)]
struct Measured {
    seconds: Histogram,
    total: Counter,
}

impl Measurements {
    /// Counts one request.
    pub(super) fn count(&self, route: &str, status: StatusCode, seconds: f64) {
        let Measured { seconds: histogram, total } = self.of(route, status);
        histogram.record(seconds);
        total.increment(1);
    }

    fn of(&self, route: &str, status: StatusCode) -> Measured {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(measured) = known.get(route).and_then(|by_status| by_status.get(&status)) {
            return measured.clone();
        }
        drop(known);
        let measured = Measured::find(route, status);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(route.to_owned()).or_default().entry(status).or_insert(measured).clone()
    }
}

impl Measured {
    fn find(route: &str, status: StatusCode) -> Self {
        let (route, status) = (route.to_owned(), status.as_str().to_owned());
        Self {
            seconds: metrics::histogram!("siegelring_request_seconds", "route" => route.clone()),
            total: metrics::counter!("siegelring_requests_total", "route" => route, "status" => status),
        }
    }
}
