//! What browsers and relying parties are told when this server fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use siegelring_core::time::UnixTime;
use siegelring_verifier::oidc::clients::Authentication;
use siegelring_verifier::store::{Expect, Kind, MemoryStore, Record, Result, Store, StoreError, Stored, Version};

use crate::person::code;
use crate::relying_party::{CALLBACK, authorize_path, redeem, registration};
use crate::server::Server;

/// A store whose disk can be full.
#[derive(Default)]
struct Disk {
    store: MemoryStore,
    full: AtomicBool,
}

#[async_trait]
impl Store for Disk {
    async fn get(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        self.store.get(kind, id, now).await
    }

    async fn put(&self, record: Record, expect: Expect, now: UnixTime) -> Result<Version> {
        if self.full.load(Ordering::SeqCst) { Err(StoreError::Full) } else { self.store.put(record, expect, now).await }
    }

    async fn take(&self, kind: Kind, id: &str, now: UnixTime) -> Result<Option<Stored>> {
        self.store.take(kind, id, now).await
    }

    async fn find(
        &self,
        kind: Kind,
        index: &str,
        value: &str,
        after: Option<&str>,
        limit: usize,
        now: UnixTime,
    ) -> Result<Vec<Stored>> {
        self.store.find(kind, index, value, after, limit, now).await
    }

    async fn scan(&self, kind: Kind, after: Option<&str>, limit: usize, now: UnixTime) -> Result<Vec<Stored>> {
        self.store.scan(kind, after, limit, now).await
    }

    async fn close(&self) -> Result<()> {
        self.store.close().await
    }
}

#[tokio::test]
async fn a_full_disk_spends_nothing_and_asks_to_try_again() {
    let disk = Arc::new(Disk::default());
    let server = Server::on(disk.clone(), "");
    server.register(registration(Authentication::Public)).await;
    let code = code(&server, &[]).await;

    disk.full.store(true, Ordering::SeqCst);
    let answer = server.get(&authorize_path(&[])).await;
    answer.expect_redirected_error("temporarily_unavailable");
    assert!(answer.location().starts_with(CALLBACK));
    redeem(&server, &code, &[], &[]).await.expect_error(503, "temporarily_unavailable");

    disk.full.store(false, Ordering::SeqCst);
    assert_eq!(redeem(&server, &code, &[], &[]).await.status, 200);
}

#[tokio::test]
async fn a_store_that_is_gone_is_said_to_be_unavailable() {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    let code = code(&server, &[]).await;
    let token = redeem(&server, &code, &[], &[]).await.json()["access_token"].as_str().unwrap().to_owned();
    server.app.store.close().await.unwrap();

    server.get(&authorize_path(&[])).await.expect_page(503);
    redeem(&server, &code, &[], &[]).await.expect_error(503, "temporarily_unavailable");
    let header = format!("Bearer {token}");
    let answer = server.get_with("/oidc/userinfo", &[("authorization", &header)]).await;
    answer.expect_error(503, "temporarily_unavailable");
    assert!(answer.header("retry-after").is_some());
    let origin = [("origin", "https://portal.example")];
    let metadata = server.get_with("/.well-known/openid-configuration", &origin).await;
    assert_eq!((metadata.status.as_u16(), metadata.header("access-control-allow-origin")), (200, None));
}
