//! `siegelring serve`: the server.

use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use siegelring_verifier::clock::SystemClock;
use siegelring_verifier::config::{Log, LogFormat, LogLevel};
use siegelring_verifier::http::{self, App};
use siegelring_verifier::oidc::HttpsFetch;
use siegelring_verifier::store::sqlite::Access;
use tokio::net::TcpListener;
use tracing::Level;

use super::opened::Opened;
use super::{ConfigFile, Failure, Result};

const SUM_UP_EVERY: Duration = Duration::from_secs(5);

/// The buckets of what is measured in seconds: counted at once, and what several servers count can be added up.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Runs the server until it is told to stop (SIGTERM, SIGINT)
///
/// It listens for plain HTTP; TLS ends in front of it. When told to stop it takes no new connections and lets requests
/// under way finish.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    config: ConfigFile,
    /// The origin of the demo page, which may show pages in frames
    #[cfg(feature = "demo")]
    #[arg(long, hide = true, value_name = "ORIGIN")]
    demo_page: Option<String>,
    /// The base URL of the demo's phone simulator, which takes links for the app
    #[cfg(feature = "demo")]
    #[arg(long, hide = true, value_name = "URL")]
    demo_phone: Option<String>,
}

pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let Opened { config, keys, store } = Opened::open(&arguments.config, Access::Server)?;
    log_to_standard_output(&config.log);
    let metrics = PrometheusBuilder::new().set_buckets(&SECONDS).and_then(PrometheusBuilder::install_recorder);
    let metrics = metrics.map_err(|error| Failure::Other(error.to_string()))?;
    let listener = TcpListener::bind(config.listen);
    let listener = listener.await.map_err(|error| Failure::File(config.listen.to_string(), error))?;
    let fetch = Arc::new(HttpsFetch::new()?);
    tokio::spawn(sum_up(metrics.clone()));
    let mut app = App::new(config, store.clone(), keys, Arc::new(SystemClock), fetch)?;
    app.metrics = Some(metrics);
    let stop = told_to_stop();
    #[cfg(feature = "demo")]
    let stop = async {
        match &arguments.demo_page {
            Some(_) => siegelring_verifier::demo::serve::told_to_stop(true).await,
            None => stop.await,
        }
    };
    #[cfg(feature = "demo")]
    if let Some(origin) = arguments.demo_page.clone() {
        app.frames = http::Frames::DemoPage(origin);
        app.phone_simulator = arguments.demo_phone;
    }
    tracing::info!(issuer = %app.config.issuer, listen = %app.config.listen, policy = app.config.policy.name(), "ready");
    http::serve(Arc::new(app), listener, stop).await;
    store.close().await?;
    tracing::info!("stopped");
    Ok(())
}

/// Adds up what was measured, so that measurements nobody fetches do not pile up.
async fn sum_up(metrics: PrometheusHandle) {
    let mut ticks = tokio::time::interval(SUM_UP_EVERY);
    loop {
        ticks.tick().await;
        metrics.run_upkeep();
    }
}

fn log_to_standard_output(log: &Log) {
    let level = match log.level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    let lines = tracing_subscriber::fmt().with_max_level(level);
    match log.format {
        LogFormat::Json => lines.json().flatten_event(true).init(),
        LogFormat::Text => lines.with_target(false).init(),
    }
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => drop(signals.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
