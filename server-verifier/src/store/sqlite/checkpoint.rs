//! Moving the journal into the database beside the writing thread, so that no write waits for it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;

use super::open::connect;
use crate::store::{Result, StoreError};

/// How long the journal grows before it is moved: a page that many writes change is then copied once for all of them.
const EVERY: Duration = Duration::from_secs(2);

/// What is written meanwhile is moved by the next try; when nothing is left, the journal begins anew.
const TRIES: usize = 4;

/// A thread that moves the journal of one database.
pub(super) struct Checkpoints(Mutex<Option<(mpsc::Sender<()>, JoinHandle<()>)>>);

impl Checkpoints {
    /// Begins; `written` becomes true when there is something in the journal.
    pub(super) fn start(path: &Path, written: Arc<AtomicBool>) -> Result<Self> {
        let connection = connect(path)?;
        let (stop, stopped) = mpsc::channel::<()>();
        let run = move || {
            step_back();
            while stopped.recv_timeout(EVERY) == Err(mpsc::RecvTimeoutError::Timeout) {
                if written.swap(false, Ordering::SeqCst) && !checkpoint(&connection) {
                    written.store(true, Ordering::SeqCst);
                }
            }
        };
        let thread = thread::Builder::new().name("store-checkpoint".to_owned()).spawn(run);
        let thread = thread.map_err(|_| StoreError::Failed)?;
        Ok(Self(Mutex::new(Some((stop, thread)))))
    }

    /// Ends the thread and closes its connection.
    pub(super) fn close(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, thread)) = running {
            drop(stop);
            // What a checkpoint leaves behind is in the journal, which the next one reads.
            let _ = thread.join();
        }
    }
}

/// Whoever answers goes first: the thread that calls this runs when nobody else wants to, or for a tenth of the time.
#[cfg(target_os = "linux")]
fn step_back() {
    // Without it the thread only works sooner than it must. To Linux a thread has a priority of its own.
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 10);
}

#[cfg(not(target_os = "linux"))]
const fn step_back() {}

/// Whether everything was moved. A failure is for the writing thread to meet, which answers for the database.
fn checkpoint(connection: &Connection) -> bool {
    (0..TRIES).any(|_| {
        let moved = connection
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| Ok(row.get::<_, i64>(1)? == row.get::<_, i64>(2)?));
        moved.unwrap_or_default()
    })
}
