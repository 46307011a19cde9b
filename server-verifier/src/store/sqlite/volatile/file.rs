//! The file, and the thread that fills it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use siegelring_core::time::UnixTime;
use tokio::sync::oneshot;

use super::memory::Leaving;
use super::shared::Shared;
use crate::store::sqlite::group::Group;
use crate::store::sqlite::open::set_meta;
use crate::store::{Result, StoreError};

/// When a file that takes nothing is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

enum Message {
    Fill,
    Close(oneshot::Sender<Result<()>>),
}

/// The way to the thread.
pub(super) struct File(Mutex<Option<mpsc::Sender<Message>>>);

impl File {
    /// `written` becomes true when there is something in the journal.
    pub(super) fn start(
        connection: Connection,
        epoch: i64,
        shared: Arc<Shared>,
        written: Arc<AtomicBool>,
    ) -> Result<Self> {
        let (sender, messages) = mpsc::channel();
        let thread = Thread { connection, epoch, shared, written, swept: UnixTime(0) };
        let builder = thread::Builder::new().name("store-volatile".to_owned());
        builder.spawn(move || thread.run(&messages)).map_err(|_| StoreError::Failed)?;
        Ok(Self(Mutex::new(Some(sender))))
    }

    /// Says that records have left memory.
    pub(super) fn fill(&self) -> Result<()> {
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().and_then(|sender| sender.send(Message::Fill).ok()).ok_or(StoreError::Closed)
    }

    pub(super) async fn close(&self) -> Result<()> {
        let (answer, answered) = oneshot::channel();
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or(StoreError::Closed)?;
        sender.send(Message::Close(answer)).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

struct Thread {
    connection: Connection,
    epoch: i64,
    shared: Arc<Shared>,
    written: Arc<AtomicBool>,
    /// Everything that expired up to then was removed.
    swept: UnixTime,
}

impl Thread {
    /// Runs until it is told to close. Dropped without that, it leaves an unclean stop behind, which is safe.
    fn run(mut self, messages: &mpsc::Receiver<Message>) {
        let mut next = messages.recv().ok();
        while let Some(message) = next {
            if let Message::Close(answer) = message {
                let _ = answer.send(self.close());
                return;
            }
            next = if self.fill() {
                messages.recv().ok()
            } else {
                match messages.recv_timeout(AGAIN_AFTER) {
                    Err(mpsc::RecvTimeoutError::Disconnected) => None,
                    answered => Some(answered.unwrap_or(Message::Fill)),
                }
            };
        }
    }

    /// Brings into the file what has left memory; `false`: it takes nothing now.
    fn fill(&mut self) -> bool {
        let Some(leaving) = self.shared.memory().leaving() else { return true };
        let outcome = self.write(&leaving);
        drop(leaving);
        self.shared.memory().tried(outcome);
        self.shared.tried.notify_waiters();
        outcome.is_ok()
    }

    fn write(&mut self, leaving: &Leaving) -> Result<()> {
        let transaction = Transaction::new(&mut self.connection, TransactionBehavior::Immediate)?;
        let mut group = Group::begin(&transaction, self.epoch)?;
        for records in leaving.records.values() {
            let mut states: Vec<_> = records.values().collect();
            // Neighbours in the index one after the other.
            states.sort_unstable_by_key(|state| &state.stored.record.id);
            states.into_iter().try_for_each(|state| group.keep(state, leaving.at))?;
        }
        let mut swept = self.swept;
        group.end(&mut swept)?;
        transaction.commit()?;
        self.written.store(true, Ordering::SeqCst);
        self.swept = swept;
        Ok(())
    }

    /// Notes a clean stop, so that what is in the file stays valid: with a commit that waits for the disk, and all before it.
    fn close(self) -> Result<()> {
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        set_meta(&self.connection, "epoch", self.epoch)?;
        self.connection.close().map_err(|(_, error)| error.into())
    }
}
