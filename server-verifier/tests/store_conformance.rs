//! What every backend of the store must do; run for each of them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic; clippy knows functions marked as tests only"
)]

mod conformance;

use std::sync::Arc;

use conformance::Backend;
use siegelring_verifier::store::sqlite::Access;
use siegelring_verifier::store::{MemoryStore, SqliteStore, Store};

struct Memory;

impl Backend for Memory {
    fn open(&self) -> Arc<dyn Store> {
        Arc::new(MemoryStore::new())
    }
}

struct Sqlite(tempfile::TempDir);

impl Backend for Sqlite {
    fn open(&self) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open(&self.0.path().join("test.db"), Access::Server, 1).unwrap())
    }
}

macro_rules! for_every_backend {
    ($($test:ident,)*) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::conformance::$test(&super::Memory).await;
            })*
        }
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::conformance::$test(&super::Sqlite(tempfile::tempdir().unwrap())).await;
            })*
        }
    };
}

for_every_backend! {
    gives_back_what_was_put,
    keeps_kinds_apart,
    refuses_to_create_what_exists,
    writes_only_from_the_state_that_was_read,
    never_repeats_a_version,
    takes_exactly_once,
    a_taken_id_stays_used_until_it_expires,
    a_taken_record_cannot_be_written,
    one_of_many_takers_wins,
    one_of_many_writers_wins_each_round,
    forgets_what_has_expired,
    an_expired_id_can_be_used_again,
    finds_by_index_in_pages,
    finds_by_what_the_index_says_now,
    scans_a_kind_in_pages,
    refuses_what_it_cannot_keep,
    ends_when_closed,
    typed_records_go_around,
    updates_count_every_writer,
}
