//! The floor as a program: a server that does for a login what the floor adds up and nothing else. It answers emptily, on
//! the server's core, to the same people; what it costs beyond the sum is what it costs to be a server under that load.

use std::convert::Infallible;
use std::hint::black_box;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::floor::{Operations, Rows};
use super::http::{Line, get};
use super::journey::EXCHANGES;
use super::server::{Process, free_port};
use super::{PEOPLE, Result};

/// The first argument of a process that does the least: see [`serve_bare`].
pub const BARE: &str = "bare";

/// Commits begin at least so long after each other, as the server's do.
const PACE: Duration = Duration::from_millis(4);

/// A bare server in a process of its own, on the server's core.
pub(super) struct Bare {
    process: Process,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Bare {
    pub(super) async fn start() -> Result<Self> {
        let (port, folder) = (free_port()?, tempfile::tempdir()?);
        let database = folder.path().join("bare.db");
        let program = std::env::current_exe()?;
        let mut process = Process::start(&program, &[BARE, &port.to_string(), &database.to_string_lossy()], false)?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        process.ready(address, "/").await?;
        Ok(Self { process, address, _folder: folder })
    }

    /// CPU time of an empty answer, in microseconds: connections that are kept, one request at a time on each.
    pub(super) async fn empty_answer(&self) -> Result<f64> {
        let headers = [("authorization", "Bearer of-a-token-as-long-as-ours-are")];
        let requests = vec![get("/", &headers)];
        self.cost_of(requests, Duration::from_millis(500)).await
    }

    /// CPU time of the exchanges of one login, in microseconds.
    pub(super) async fn login(&self) -> Result<f64> {
        let requests = (0..EXCHANGES).map(|number| get(&format!("/{number}"), &[])).collect();
        self.cost_of(requests, Duration::from_secs(1)).await
    }

    async fn cost_of(&self, requests: Vec<String>, time: Duration) -> Result<f64> {
        let before = self.process.cpu()?;
        let rounds = rounds(self.address, PEOPLE, requests, time).await?;
        Ok((self.process.cpu()? - before).as_secs_f64() * 1e6 / f64::from(rounds))
    }
}

/// How often so many people go through these requests in this time, each asking as soon as the one before is answered.
pub(super) async fn rounds(address: SocketAddr, people: usize, requests: Vec<String>, time: Duration) -> Result<u32> {
    let tasks = tokio::task::LocalSet::new();
    let until = Instant::now() + time;
    let asking = (0..people).map(|_| {
        let requests = requests.clone();
        tasks.spawn_local(async move {
            let mut line = Line::open(address).await?;
            let mut rounds = 0_u32;
            while Instant::now() < until {
                for request in &requests {
                    line.exchange(request).await?.expect(200)?;
                }
                rounds += 1;
            }
            Ok::<_, super::Error>(rounds)
        })
    });
    let asking: Vec<_> = asking.collect();
    tasks.await;
    let mut rounds = 0;
    for task in asking {
        rounds += task.await??;
    }
    Ok(rounds)
}

/// Serves until it is killed.
///
/// # Errors
/// In words, why it cannot.
pub fn serve_bare(port: &str, database: &str) -> std::result::Result<(), String> {
    serve(port, database).map_err(|error| error.to_string())
}

fn serve(port: &str, database: &str) -> Result<()> {
    let worker = Arc::new(Worker { operations: Operations::new()?, writer: start_writer(Path::new(database))? });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let worker = worker.clone();
            let service = service_fn(move |request: hyper::Request<Incoming>| {
                let worker = worker.clone();
                async move {
                    worker.work(request.uri().path()).await;
                    Ok::<_, Infallible>(hyper::Response::new(http_body_util::Empty::<&[u8]>::new()))
                }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(10))
                .serve_connection(TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    })
}

struct Worker {
    operations: Operations,
    writer: mpsc::Sender<oneshot::Sender<()>>,
}

impl Worker {
    /// What the exchange of this number must do: cryptography, and durable rows.
    async fn work(&self, path: &str) {
        let it = &self.operations;
        match path {
            "/2" => {
                black_box((it.sign(), it.response_key()));
            }
            "/4" => {
                it.verify();
                self.write().await;
                it.evaluate();
            }
            "/5" => {
                it.verify();
                self.write().await;
            }
            "/6" => {
                it.agree();
                it.verify();
                it.verify();
            }
            "/7" => self.write().await,
            "/8" => {
                self.write().await;
                black_box(it.sign());
            }
            _ => {}
        }
    }

    /// Waits until a row is on the disk.
    async fn write(&self) {
        let (answer, answered) = oneshot::channel();
        self.writer.send(answer).expect("the writer runs");
        answered.await.expect("it was written");
    }
}

/// A thread that commits in groups.
fn start_writer(database: &Path) -> Result<mpsc::Sender<oneshot::Sender<()>>> {
    let mut rows = Rows::create(database)?;
    let (sender, receiver) = mpsc::channel::<oneshot::Sender<()>>();
    std::thread::spawn(move || {
        let mut committed_at = None::<Instant>;
        while let Ok(first) = receiver.recv() {
            if let Some(rest) = committed_at.and_then(|at| PACE.checked_sub(at.elapsed())) {
                std::thread::sleep(rest);
            }
            committed_at = Some(Instant::now());
            let waiting: Vec<_> = std::iter::once(first).chain(receiver.try_iter()).collect();
            rows.commit(waiting.len()).expect("the database works");
            for answer in waiting {
                let _ = answer.send(());
            }
        }
    });
    Ok(sender)
}
