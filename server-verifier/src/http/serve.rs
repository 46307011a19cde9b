//! Accepts connections until told to stop, then lets what is under way finish.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

use super::{App, router};

/// Serves `app` on `listener` until `stop` is ready; then stops accepting, tells streams of events to end, and waits
/// for requests under way as long as the configuration allows.
pub async fn serve(app: Arc<App>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let routes = router(app.clone());
    let connections = Arc::new(Semaphore::new(app.config.limits.connections));
    let graceful = GracefulShutdown::new();
    let worker = tokio::spawn(app.signing.clone().work(app.clock.clone()));
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &connections) => accepted,
            () = &mut stop => break,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let connection = connection(&app, &graceful, stream, peer, routes.clone());
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended early");
            }
        });
    }
    app.stopping.send_replace(true);
    if tokio::time::timeout(app.config.limits.shutdown_time(), graceful.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests still under way");
    }
    // What it is at is written down, and done again by whoever serves next.
    worker.abort();
}

async fn accept(
    listener: &TcpListener,
    connections: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = connections.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            // Out of file descriptors, most likely: give connections time to end rather than spin.
            tracing::warn!(%error, "cannot accept a connection");
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

fn connection(
    app: &App,
    graceful: &GracefulShutdown,
    stream: TcpStream,
    peer: SocketAddr,
    routes: Router,
) -> impl Future<Output = hyper::Result<()>> + Send + use<> {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        answer(routes.clone(), request)
    });
    // An answer is small and a stream of events must not wait for the next packet.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(app.config.limits.header_time())
        .max_buf_size(app.config.limits.header_bytes)
        .serve_connection(TokioIo::new(stream), service);
    graceful.watch(connection)
}

async fn answer(routes: Router, request: Request) -> Result<Response, Infallible> {
    routes.oneshot(request).await
}
