//! Serving one of the demo's small servers, and when to stop.

use axum::Router;
use tokio::net::TcpListener;

use super::Result;

/// Serves on the loopback address until the process is told to stop; `part_of_demo` as for [`told_to_stop`].
pub(super) async fn until_told_to_stop(port: u16, router: Router, part_of_demo: bool) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, router).with_graceful_shutdown(told_to_stop(part_of_demo)).await?;
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM; a process that is part of a demo also stops when its standard input ends, because that
/// happens when the demo ends, however it does.
pub async fn told_to_stop(part_of_demo: bool) {
    let input_ended = async { if part_of_demo { end_of_input().await } else { std::future::pending().await } };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated() => {}
        () = input_ended => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signals) => drop(signals.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

async fn end_of_input() {
    let (ended, end) = tokio::sync::oneshot::channel();
    // A thread of its own: nothing can interrupt a read of standard input, and the process must be able to end.
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = end.await;
}
