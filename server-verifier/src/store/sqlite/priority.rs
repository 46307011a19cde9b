//! Threads that have time.

/// Whoever answers goes first: the thread that calls this runs when nobody else wants to, or for a tenth of the time.
#[cfg(target_os = "linux")]
pub(super) fn step_back() {
    // Without it the thread only works sooner than it must. To Linux a thread has a priority of its own.
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 10);
}

#[cfg(not(target_os = "linux"))]
pub(super) const fn step_back() {}
