//! What a login must cost, however it is written: its signatures, its exchanges, its rows.

use std::convert::Infallible;
use std::fs;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rand_core::OsRng;
use rusqlite::{Connection, params};
use siegelring_core::crypto::{AgreementKey, SigningKey, random};
use siegelring_core::pin::{self, DeviceSecret, Pin};
use siegelring_verifier::keys::{Signer as _, SoftwareEs256};
use tokio::net::TcpListener;

use super::Result;
use super::http::{Line, get};
use super::server::{Process, free_port};
use crate::measure::{Contestant, Here, Sample, by_turns};

/// The cryptography of one login whose chain and issuer signature were seen before, each in microseconds.
pub(super) struct Crypto {
    /// An ECDSA P-256 verification by ring: the messages that evaluate and confirm, device key, PIN proof.
    pub(super) verify: f64,
    /// A signature by ring: request, ID token.
    pub(super) sign: f64,
    /// An evaluation of the PIN, with the derivation of its key.
    pub(super) evaluate: f64,
    /// The key that reads the response, and the agreement with it.
    pub(super) response_key: f64,
    pub(super) agree: f64,
}

impl Crypto {
    /// Verifications of one login.
    pub(super) const VERIFICATIONS: u32 = 4;
    /// Signatures of one login.
    pub(super) const SIGNATURES: u32 = 2;

    /// All of it.
    pub(super) fn login(&self) -> f64 {
        f64::from(Self::VERIFICATIONS) * self.verify
            + f64::from(Self::SIGNATURES) * self.sign
            + self.evaluate
            + self.response_key
            + self.agree
    }

    /// Of several measurements, each piece's median.
    pub(super) fn median(measured: &[Self]) -> Self {
        let of = |piece: fn(&Self) -> f64| Sample::of(measured.iter().map(piece).collect()).median;
        Self {
            verify: of(|it| it.verify),
            sign: of(|it| it.sign),
            evaluate: of(|it| it.evaluate),
            response_key: of(|it| it.response_key),
            agree: of(|it| it.agree),
        }
    }

    /// Measures each, so many turns long.
    pub(super) fn measure(turns: usize) -> Result<Self> {
        let message = random::<300>(&mut OsRng);
        let key = SigningKey::generate(&mut OsRng);
        let (public, signature) = (key.public_key(), key.sign(&message));
        let signer = SoftwareEs256::from_pkcs8(&key.to_pkcs8()?)?;
        let (_, blinded) = pin::blind(&Pin::enter("471108")?, &DeviceSecret::generate(&mut OsRng), &mut OsRng)?;
        let (seed, salt) = (random(&mut OsRng), random(&mut OsRng));
        let evaluate = || pin::evaluate(&pin::server_key(&seed, &salt, &[7; 16], 1).unwrap(), &blinded).unwrap();
        let (own, other) = (AgreementKey::generate(&mut OsRng), AgreementKey::generate(&mut OsRng).public_key());
        let scalar = key.to_scalar();
        let contestants: [&mut dyn Contestant; 5] = [
            &mut Here(|| public.verify(&message, &signature).unwrap()),
            &mut Here(|| signer.sign(&message).unwrap()),
            &mut Here(evaluate),
            &mut Here(|| AgreementKey::from_scalar(scalar.as_ref()).unwrap().public_key()),
            &mut Here(|| own.agree(&other).unwrap()),
        ];
        let [verify, sign, evaluate, response_key, agree] = by_turns(turns, contestants).map(|sample| sample.median);
        Ok(Self { verify, sign, evaluate, response_key, agree })
    }
}

/// The first argument of a process that answers emptily: see [`serve_empty`].
pub const EMPTY: &str = "empty";

/// CPU time of an empty HTTP answer by the server's own stack, in microseconds: a process of its own on the server's core,
/// `people` connections that are kept, one request at a time on each.
pub(super) async fn empty_answer(people: usize) -> Result<f64> {
    let port = free_port()?;
    let program = std::env::current_exe()?;
    let mut server = Process::start(&program, &[EMPTY, &port.to_string()], false)?;
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    server.ready(address, "/").await?;
    let request = get("/oidc/userinfo", &[("authorization", "Bearer of-a-token-as-long-as-ours-are")]);
    let before = server.cpu()?;
    let answers = answers(address, people, &request).await?;
    Ok((server.cpu()? - before).as_secs_f64() * 1e6 / f64::from(answers))
}

/// Answers every request with nothing, until it is killed.
///
/// # Errors
/// In words, why it cannot.
pub fn serve_empty(port: &str) -> std::result::Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.and_then(|runtime| runtime.block_on(answer_empty(port))).map_err(|error| error.to_string())
}

/// How often a request is answered within half a second to so many people, who ask again as soon as they are answered.
pub(super) async fn answers(address: SocketAddr, people: usize, request: &str) -> Result<u32> {
    let tasks = tokio::task::LocalSet::new();
    let until = Instant::now() + Duration::from_millis(500);
    let asking = (0..people).map(|_| {
        let request = request.to_owned();
        tasks.spawn_local(async move {
            let mut line = Line::open(address).await.expect("a connection");
            let mut answers = 0_u32;
            while Instant::now() < until {
                line.exchange(&request).await.expect("an answer");
                answers += 1;
            }
            answers
        })
    });
    let asking: Vec<_> = asking.collect();
    tasks.await;
    let mut answers = 0;
    for task in asking {
        answers += task.await?;
    }
    Ok(answers)
}

async fn answer_empty(port: &str) -> std::io::Result<()> {
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = service_fn(|_: hyper::Request<Incoming>| async {
            Ok::<_, Infallible>(hyper::Response::new(http_body_util::Empty::<&[u8]>::new()))
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(10))
            .serve_connection(TokioIo::new(stream), service);
        tokio::spawn(connection);
    }
}

/// CPU time of one row in a group commit, in microseconds, and rows in a second: rows of the server's shape and size,
/// 256 in a transaction, synchronised to the disk.
pub(super) fn group_commit_row() -> Result<(f64, f64)> {
    const GROUP: u32 = 256;
    const GROUPS: u32 = 24;
    let folder = tempfile::tempdir()?;
    let measure = move || -> Result<(Duration, Duration)> {
        let mut connection = Connection::open(folder.path().join("floor.db"))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(
            "CREATE TABLE record (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, expires_at INTEGER,
             body BLOB NOT NULL, PRIMARY KEY (kind, id));",
        )?;
        let body = [b'x'; 900];
        let (began, cpu) = (Instant::now(), thread_cpu()?);
        for group in 0..GROUPS {
            let transaction = connection.transaction()?;
            {
                let mut insert = transaction.prepare_cached("INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5)")?;
                for row in 0..GROUP {
                    let id = siegelring_core::jose::base64url::encode(random::<16>(&mut OsRng));
                    insert.execute(params!["approval", id, i64::from(group * GROUP + row), 1_800_000_000_i64, body])?;
                }
            }
            transaction.commit()?;
        }
        Ok((thread_cpu()? - cpu, began.elapsed()))
    };
    let measured = std::thread::spawn(move || measure().map_err(|error| error.to_string()));
    let (cpu, wall) = measured.join().map_err(|_| "the measurement failed")??;
    let rows = f64::from(GROUP * GROUPS);
    Ok((cpu.as_secs_f64() * 1e6 / rows, rows / wall.as_secs_f64()))
}

/// CPU time of this thread.
fn thread_cpu() -> Result<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(Duration::from_nanos(text.split_whitespace().next().ok_or("an empty file in /proc")?.parse()?))
}
