//! The peer: `oidc-provider` in a process of its own on the servers' core. It keeps everything in memory and logs
//! everybody in at once, so no phone, no PIN and no disk is in its figures.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use rand_core::OsRng;
use serde_json::Value;
use siegelring_core::crypto::random;
use siegelring_core::jose::base64url;
use tokio::task::LocalSet;

use super::Result;
use super::http::{Answer, FORM, Line, form, get, post};
use super::journey::{basic, code_request};
use super::server::{Process, free_port};
use super::world::CALLBACK;

/// What it answers once it is ready.
pub(super) const READY: &str = "/.well-known/openid-configuration";

const SECRET: &str = "a-secret-of-the-portal-and-the-peer";

/// The peer with its packages.
pub(super) struct OidcProvider {
    script: PathBuf,
    port: u16,
}

impl OidcProvider {
    /// The peer, if `cargo xtask bench` has installed it.
    pub(super) fn installed() -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/oidc-provider");
        if !folder.join("node_modules/oidc-provider").exists() {
            return Err(format!("the packages in {} are not installed", folder.display()).into());
        }
        let port = free_port()?;
        Ok(Self { script: folder.join("server.mjs"), port })
    }

    pub(super) fn start(&self) -> Result<Process> {
        let (script, port) = (self.script.to_string_lossy(), self.port.to_string());
        Process::start(Path::new("node"), &[&script, &port, SECRET], true)
    }

    pub(super) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// CPU time of one of its logins, in microseconds: code flow with PKCE, token and userinfo, by so many people at once.
    pub(super) async fn login(&self, people: usize, time: Duration) -> Result<f64> {
        let mut process = self.start()?;
        process.ready(self.address(), READY).await?;
        self.logins(people, Duration::from_secs(2)).await?;
        let before = process.cpu()?;
        let logins = self.logins(people, time).await?;
        let cost = (process.cpu()? - before).as_secs_f64() * 1e6 / f64::from(logins);
        process.stop()?;
        Ok(cost)
    }

    async fn logins(&self, people: usize, time: Duration) -> Result<u32> {
        let until = Instant::now() + time;
        let site = Rc::new((self.address(), basic(SECRET)));
        let tasks = LocalSet::new();
        let people = (0..people).map(|_| {
            let site = site.clone();
            tasks.spawn_local(async move {
                let mut line = Line::open(site.0).await.expect("a connection");
                let mut logins = 0;
                while Instant::now() < until {
                    log_in(&mut line, &site.1).await.expect("a login at the peer");
                    logins += 1;
                }
                logins
            })
        });
        let people: Vec<_> = people.collect();
        tasks.await;
        let mut logins = 0;
        for person in people {
            logins += person.await?;
        }
        Ok(logins)
    }
}

async fn log_in(line: &mut Line, authorization: &str) -> Result<()> {
    let verifier = base64url::encode(random::<32>(&mut OsRng));
    let mut location = format!("/auth?{}", code_request(&verifier));
    let mut cookies = Vec::new();
    while location.starts_with('/') {
        let answer =
            line.exchange(&get(&location, &[("accept", "text/html"), ("cookie", &cookies.join("; "))])).await?;
        cookies.extend(answer.headers("set-cookie").filter_map(|cookie| cookie.split(';').next()).map(str::to_owned));
        location = path(&answer)?;
    }
    let location = url::Url::parse(&location)?;
    let (_, code) = location.query_pairs().find(|(name, _)| name == "code").ok_or("no code")?;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", &verifier),
    ];
    let answer = line.exchange(&post("/token", FORM, &[("authorization", authorization)], &form(&fields))).await?;
    let tokens: Value = serde_json::from_slice(&answer.expect(200)?.body)?;
    let token = tokens.get("access_token").and_then(Value::as_str).ok_or("no access token")?;
    let answer = line.exchange(&get("/me", &[("authorization", &format!("Bearer {token}"))])).await?.expect(200)?;
    let claims: Value = serde_json::from_slice(&answer.body)?;
    claims.get("family_name").map(|_| ()).ok_or_else(|| "nobody was named".into())
}

/// Where the peer sends the browser: a path of its own, or the portal.
fn path(answer: &Answer) -> Result<String> {
    let location = answer.header("location").ok_or_else(|| format!("no location: {}", answer.status))?;
    match url::Url::parse(location) {
        Ok(url) if url.host_str() == Some("localhost") => Ok(url.path().to_owned()),
        _ => Ok(location.to_owned()),
    }
}
