//! Writing what is durable: one thread takes whatever waits, commits it as one group, and only then answers.

use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use siegelring_core::time::UnixTime;
use tokio::sync::oneshot;

use super::elsewhere::Elsewhere;
use super::group::Group;
use super::open::set_meta;
use super::recent::{Change, Recent};
use crate::store::{Expect, Kind, Record, Result, StoreError, Stored, Version};

/// The most writes in one group; bounds how long the first of them waits.
const GROUP: usize = 256;

/// Commits begin at least so long after each other, so that under load a group has several writes to share the cost of its
/// commit; a write that comes after a rest waits for nothing.
const PACE: Duration = Duration::from_millis(4);

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
    pub(super) fn start(database: Database) -> Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let thread = WriterThread { database, swept: UnixTime(0) };
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

/// Whose thread it is.
pub(super) enum Role {
    /// A server's: it keeps what was written for those who read it next.
    Server(Arc<Recent>),
    /// A command's beside the server: it says that something was written.
    Command(Elsewhere),
}

/// The database that a thread writes to.
pub(super) struct Database {
    pub(super) connection: Connection,
    pub(super) epoch: i64,
    pub(super) role: Role,
    /// Becomes true when something was written.
    pub(super) written: Arc<AtomicBool>,
    /// Held as long as the server runs.
    pub(super) lock: Option<File>,
}

struct WriterThread {
    database: Database,
    /// Everything that expired up to then was removed.
    swept: UnixTime,
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
            match self.carry_out(writes) {
                Ok(outcomes) => answers.into_iter().zip(outcomes).for_each(|(answer, o)| drop(answer.send(o))),
                Err(error) => answers.into_iter().for_each(|answer| drop(answer.send(Err(error)))),
            }
            if let Some(answer) = closing {
                let _ = answer.send(self.close());
                return;
            }
        }
    }

    /// Carries out a group, and tells whoever has to know.
    fn carry_out(&mut self, writes: Vec<(Write, UnixTime)>) -> Result<Vec<Result<Written>>> {
        let before = match &self.database.role {
            Role::Server(recent) => Some(recent.before()),
            Role::Command(_) => None,
        };
        let outcomes = self.commit(&writes);
        match (&self.database.role, &outcomes, before) {
            (Role::Server(recent), Ok(outcomes), Some(before)) => {
                recent.was_committed(changes(writes, outcomes), before);
            }
            // Whether it happened nevertheless is for the file to say.
            (Role::Server(recent), ..) => recent.clear(),
            (Role::Command(elsewhere), ..) => elsewhere.leave()?,
        }
        outcomes
    }

    /// Carries out a group in one transaction: all of it is on disk, or none of it and the error.
    fn commit(&mut self, writes: &[(Write, UnixTime)]) -> Result<Vec<Result<Written>>> {
        if writes.is_empty() {
            return Ok(Vec::new());
        }
        let transaction = Transaction::new(&mut self.database.connection, TransactionBehavior::Immediate)?;
        let mut group = Group::begin(&transaction, self.database.epoch)?;
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
        self.database.written.store(true, Ordering::SeqCst);
        self.swept = swept;
        Ok(outcomes)
    }

    /// Notes a clean stop, so that volatile records stay valid.
    fn close(self) -> Result<()> {
        if self.database.lock.is_some() {
            set_meta(&self.database.connection, "running", 0)?;
        }
        self.database.connection.close().map_err(|(_, error)| error.into())
    }
}

/// What a group has done to its records.
fn changes(writes: Vec<(Write, UnixTime)>, outcomes: &[Result<Written>]) -> impl Iterator<Item = Change> {
    writes.into_iter().zip(outcomes).filter_map(|((write, _), outcome)| match (write, outcome) {
        (Write::Put(record, _), Ok(Written::Put(version))) => Some(Change::Put(Stored { record, version: *version })),
        (Write::Take(kind, id), Ok(_)) => Some(Change::Taken(kind, id)),
        _ => None,
    })
}
