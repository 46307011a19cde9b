//! Writing: one thread takes whatever waits, commits it as one group, and only then answers.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Transaction, TransactionBehavior};
use siegelring_core::time::UnixTime;
use tokio::sync::oneshot;

use super::group::Group;
use super::open::{Opened, set_meta};
use super::recent::Recent;
use crate::store::{Durability, Expect, Kind, Record, Result, StoreError, Stored, Version};

/// The most writes in one group; bounds how long the first of them waits.
const GROUP: usize = 256;

/// Commits begin at least so long after each other, so that under load a group has several writes to share the cost of
/// its commit; a write that comes after a rest waits for nothing.
const PACE: Duration = Duration::from_millis(2);

/// One write.
pub(super) enum Write {
    Put(Record, Expect),
    Take(Kind, String),
}

/// What a write did.
pub(super) enum Written {
    Put(Version),
    Taken(Option<Box<Stored>>),
}

enum Message {
    Write(Write, UnixTime, oneshot::Sender<Result<Written>>),
    Close(oneshot::Sender<Result<()>>),
}

/// The way to the writing thread.
pub(super) struct Writer(Mutex<Option<mpsc::Sender<Message>>>);

impl Writer {
    pub(super) fn start(opened: Opened, recent: Arc<Recent>) -> Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let thread = WriterThread { opened, synchronous: "", swept: UnixTime(0), recent };
        let builder = thread::Builder::new().name("store-writer".to_owned());
        builder.spawn(move || thread.run(&receiver)).map_err(|_| StoreError::Failed)?;
        Ok(Self(Mutex::new(Some(sender))))
    }

    pub(super) async fn write(&self, write: Write, now: UnixTime) -> Result<Written> {
        let (answer, answered) = oneshot::channel();
        self.sender()?.send(Message::Write(write, now, answer)).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    pub(super) async fn close(&self) -> Result<()> {
        let (answer, answered) = oneshot::channel();
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or(StoreError::Closed)?;
        sender.send(Message::Close(answer)).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    fn sender(&self) -> Result<mpsc::Sender<Message>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(StoreError::Closed)
    }
}

struct WriterThread {
    opened: Opened,
    synchronous: &'static str,
    /// Everything that expired up to then was removed.
    swept: UnixTime,
    recent: Arc<Recent>,
}

impl WriterThread {
    /// Runs until it is told to close. Dropped without that, it leaves an unclean stop behind, which is safe.
    fn run(mut self, messages: &mpsc::Receiver<Message>) {
        let mut committed_at = None::<Instant>;
        while let Ok(first) = messages.recv() {
            if let Some(rest) = committed_at.and_then(|at| PACE.checked_sub(at.elapsed())) {
                thread::sleep(rest);
            }
            let mut writes = Vec::new();
            let mut answers = Vec::new();
            let mut closing = None;
            for message in std::iter::once(first).chain(messages.try_iter().take(GROUP - 1)) {
                match message {
                    Message::Write(write, now, answer) => {
                        writes.push((write, now));
                        answers.push(answer);
                    }
                    Message::Close(answer) => closing = Some(answer),
                }
            }
            committed_at = Some(Instant::now());
            // An answer nobody waits for any more is no failure.
            match self.commit(&writes) {
                Ok(outcomes) => {
                    self.remember(writes, &outcomes);
                    answers.into_iter().zip(outcomes).for_each(|(answer, o)| drop(answer.send(o)));
                }
                Err(error) => {
                    // Whether it happened nevertheless is for the file to say.
                    self.recent.clear();
                    answers.into_iter().for_each(|answer| drop(answer.send(Err(error))));
                }
            }
            if let Some(answer) = closing {
                let _ = answer.send(self.close());
                return;
            }
        }
    }

    /// Carries out a group in one transaction: all of it is on disk, or none of it and the error.
    fn commit(&mut self, writes: &[(Write, UnixTime)]) -> Result<Vec<Result<Written>>> {
        if writes.is_empty() {
            return Ok(Vec::new());
        }
        // A volatile record that an unsynced commit loses in a power failure belongs to an epoch that ends with it.
        let durable = writes.iter().any(|(write, _)| write.kind().durability() == Durability::Durable);
        self.synchronize(if durable { "FULL" } else { "NORMAL" })?;
        let transaction = Transaction::new(&mut self.opened.connection, TransactionBehavior::Immediate)?;
        let mut group = Group::begin(&transaction, self.opened.epoch)?;
        let mut outcomes = Vec::with_capacity(writes.len());
        for (write, now) in writes {
            match group.write(write, *now) {
                Err(error) if error != StoreError::Conflict => return Err(error),
                outcome => outcomes.push(outcome),
            }
        }
        let mut swept = self.swept;
        group.end(&mut swept)?;
        transaction.commit()?;
        self.swept = swept;
        Ok(outcomes)
    }

    /// Keeps what was committed for those who read it next. A command beside the server would not learn of its writes.
    fn remember(&self, writes: Vec<(Write, UnixTime)>, outcomes: &[Result<Written>]) {
        if self.opened.lock.is_none() {
            return;
        }
        for ((write, _), outcome) in writes.into_iter().zip(outcomes) {
            match (write, outcome) {
                (Write::Put(record, _), Ok(Written::Put(version))) => {
                    self.recent.put(Stored { record, version: *version });
                }
                (Write::Take(kind, id), Ok(_)) => self.recent.remove(kind, &id),
                _ => {}
            }
        }
    }

    fn synchronize(&mut self, synchronous: &'static str) -> Result<()> {
        if self.synchronous != synchronous {
            self.opened.connection.pragma_update(None, "synchronous", synchronous)?;
            self.synchronous = synchronous;
        }
        Ok(())
    }

    /// Notes a clean stop, so that volatile records stay valid.
    fn close(mut self) -> Result<()> {
        self.synchronize("FULL")?;
        if self.opened.lock.is_some() {
            set_meta(&self.opened.connection, "running", 0)?;
        }
        self.opened.connection.close().map_err(|(_, error)| error.into())
    }
}

impl Write {
    const fn kind(&self) -> Kind {
        match self {
            Self::Put(Record { kind, .. }, _) | Self::Take(kind, _) => *kind,
        }
    }
}
