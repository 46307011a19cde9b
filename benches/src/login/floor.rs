//! What a login must cost, however it is written: its signatures, its exchanges, its rows.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use rand_core::OsRng;
use rusqlite::{Connection, params};
use siegelring_core::crypto::{AgreementKey, PublicKey, Signature, SigningKey, random};
use siegelring_core::pin::{self, DeviceSecret, ELEMENT_LENGTH, Pin};
use siegelring_verifier::keys::{Signer as _, SoftwareEs256};
use zeroize::Zeroizing;

use super::Result;
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
        let it = Operations::new()?;
        let contestants: [&mut dyn Contestant; 5] = [
            &mut Here(|| it.verify()),
            &mut Here(|| it.sign()),
            &mut Here(|| it.evaluate()),
            &mut Here(|| it.response_key()),
            &mut Here(|| it.agree()),
        ];
        let [verify, sign, evaluate, response_key, agree] = by_turns(turns, contestants).map(|sample| sample.median);
        Ok(Self { verify, sign, evaluate, response_key, agree })
    }
}

/// The pieces of a login's cryptography, ready to be done.
pub(super) struct Operations {
    message: [u8; 300],
    public: PublicKey,
    signature: Signature,
    signer: SoftwareEs256,
    blinded: [u8; ELEMENT_LENGTH],
    seed: [u8; 32],
    salt: [u8; 32],
    scalar: Zeroizing<[u8; 32]>,
    own: AgreementKey,
    other: PublicKey,
}

impl Operations {
    pub(super) fn new() -> Result<Self> {
        let message = random::<300>(&mut OsRng);
        let key = SigningKey::generate(&mut OsRng);
        let (_, blinded) = pin::blind(&Pin::enter("471108")?, &DeviceSecret::generate(&mut OsRng), &mut OsRng)?;
        Ok(Self {
            message,
            public: key.public_key(),
            signature: key.sign(&message),
            signer: SoftwareEs256::from_pkcs8(&key.to_pkcs8()?)?,
            blinded,
            seed: random(&mut OsRng),
            salt: random(&mut OsRng),
            scalar: key.to_scalar(),
            own: AgreementKey::generate(&mut OsRng),
            other: AgreementKey::generate(&mut OsRng).public_key(),
        })
    }

    pub(super) fn verify(&self) {
        self.public.verify(&self.message, &self.signature).expect("it was signed");
    }

    pub(super) fn sign(&self) -> Vec<u8> {
        self.signer.sign(&self.message).expect("the key signs")
    }

    pub(super) fn evaluate(&self) {
        let key = pin::server_key(&self.seed, &self.salt, &[7; 16], 1).expect("a key");
        black_box(pin::evaluate(&key, &self.blinded).expect("an element"));
    }

    pub(super) fn response_key(&self) -> PublicKey {
        AgreementKey::from_scalar(self.scalar.as_ref()).expect("a scalar").public_key()
    }

    pub(super) fn agree(&self) {
        black_box(self.own.agree(&self.other).expect("two keys"));
    }
}

/// CPU time of one row in a group commit, in microseconds, and rows in a second: 256 in a transaction.
pub(super) fn group_commit_row() -> Result<(f64, f64)> {
    const GROUP: usize = 256;
    const GROUPS: usize = 24;
    let folder = tempfile::tempdir()?;
    let measure = move || -> Result<(Duration, Duration)> {
        let mut rows = Rows::create(&folder.path().join("floor.db"))?;
        let (began, cpu) = (Instant::now(), thread_cpu()?);
        for _ in 0..GROUPS {
            rows.commit(GROUP)?;
        }
        Ok((thread_cpu()? - cpu, began.elapsed()))
    };
    let measured = std::thread::spawn(move || measure().map_err(|error| error.to_string()));
    let (cpu, wall) = measured.join().map_err(|_| "the measurement failed")??;
    let rows = (GROUP * GROUPS) as f64;
    Ok((cpu.as_secs_f64() * 1e6 / rows, rows / wall.as_secs_f64()))
}

/// Rows of the server's shape and size, synchronised to the disk.
pub(super) struct Rows {
    connection: Connection,
    written: i64,
}

impl Rows {
    pub(super) fn create(database: &Path) -> Result<Self> {
        let connection = Connection::open(database)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(
            "CREATE TABLE record (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, expires_at INTEGER,
             body BLOB NOT NULL, PRIMARY KEY (kind, id));",
        )?;
        Ok(Self { connection, written: 0 })
    }

    /// Writes so many in one transaction.
    pub(super) fn commit(&mut self, rows: usize) -> Result<()> {
        let body = [b'x'; 900];
        let transaction = self.connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached("INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for _ in 0..rows {
                self.written += 1;
                let id = siegelring_core::jose::base64url::encode(random::<16>(&mut OsRng));
                insert.execute(params!["approval", id, self.written, 1_800_000_000_i64, body])?;
            }
        }
        Ok(transaction.commit()?)
    }
}

/// CPU time of this thread.
fn thread_cpu() -> Result<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(Duration::from_nanos(text.split_whitespace().next().ok_or("an empty file in /proc")?.parse()?))
}
