//! The server as a process of its own, and what the kernel counts for it.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::Result;
use super::http::{Line, get};
use super::world::World;

/// Ticks of the kernel's clock in a second, as `/proc` counts them.
const TICKS: f64 = 100.0;

/// The core that servers run on; the generator runs on the other.
pub(super) const SERVER_CORE: &str = "0";
pub(super) const GENERATOR_CORE: &str = "1";

/// A running program.
pub(super) struct Process(Child);

impl Process {
    /// Starts a program on the servers' core; what it prints is thrown away, its complaints only if `silent`.
    pub(super) fn start(program: &Path, arguments: &[&str], silent: bool) -> Result<Self> {
        Self::start_on(SERVER_CORE, program, arguments, silent)
    }

    fn start_on(cores: &str, program: &Path, arguments: &[&str], silent: bool) -> Result<Self> {
        let mut command = Command::new("taskset");
        command.args(["-c", cores]).arg(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
        if silent {
            command.stderr(Stdio::null());
        }
        Ok(Self(command.spawn()?))
    }

    /// CPU time so far, user and system.
    pub(super) fn cpu(&self) -> Result<Duration> {
        cpu_of(&format!("/proc/{}/stat", self.0.id()))
    }

    /// CPU time so far of its threads of these names.
    pub(super) fn cpu_of_threads(&self, names: &[&str]) -> Result<Duration> {
        let mut cpu = Duration::ZERO;
        for thread in fs::read_dir(format!("/proc/{}/task", self.0.id()))? {
            let thread = thread?.path();
            if names.contains(&fs::read_to_string(thread.join("comm"))?.trim()) {
                cpu += cpu_of(&thread.join("stat").to_string_lossy())?;
            }
        }
        Ok(cpu)
    }

    /// What it has in memory now, and the most it ever had, in bytes.
    pub(super) fn memory(&self) -> Result<(u64, u64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let field = |name: &str| -> Result<u64> {
            let line = status.lines().find(|line| line.starts_with(name)).ok_or("no such field in /proc")?;
            Ok(line.split_whitespace().nth(1).ok_or("an empty field in /proc")?.parse::<u64>()? * 1024)
        };
        Ok((field("VmRSS")?, field("VmHWM")?))
    }

    /// Waits until `path` is answered with 200; how long that took.
    pub(super) async fn ready(&mut self, address: std::net::SocketAddr, path: &str) -> Result<Duration> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.0.try_wait()? {
                return Err(format!("the server ended: {status}").into());
            }
            if let Ok(mut line) = Line::open(address).await
                && line.exchange(&get(path, &[])).await.is_ok_and(|answer| answer.status == 200)
            {
                return Ok(started.elapsed());
            }
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        Err("the server does not become ready".into())
    }

    /// Tells it to stop as an operator does, and waits.
    pub(super) fn stop(mut self) -> Result<()> {
        Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The server of `world`, ready, on the servers' core.
pub(super) async fn serve(world: &World) -> Result<Process> {
    serve_on(world, SERVER_CORE).await
}

/// The server of `world`, ready, on these cores.
pub(super) async fn serve_on(world: &World, cores: &str) -> Result<Process> {
    let config = world.config();
    let mut server = Process::start_on(cores, &binary()?, &["serve", "--config", &config.to_string_lossy()], false)?;
    server.ready(std::net::SocketAddr::from(([127, 0, 0, 1], world.port)), "/readyz").await?;
    Ok(server)
}

/// The release binary, which `cargo xtask bench` builds beside this program.
pub(super) fn binary() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let binary = own.parent().ok_or("no folder")?.join("siegelring");
    if binary.exists() { Ok(binary) } else { Err(format!("{} is missing", binary.display()).into()) }
}

/// A port that nobody listens on.
pub(super) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// All cores of this machine, as `taskset` names them.
pub(super) fn all_cores() -> Result<String> {
    Ok(fs::read_to_string("/sys/devices/system/cpu/online")?.trim().to_owned())
}

/// CPU time of this process.
pub(super) fn own_cpu() -> Result<Duration> {
    cpu_of("/proc/self/stat")
}

fn cpu_of(stat: &str) -> Result<Duration> {
    let text = fs::read_to_string(stat)?;
    // The name in parentheses may hold anything; utime and stime are the 12th and 13th field after it.
    let (_, fields) = text.rsplit_once(')').ok_or("no name in /proc/stat")?;
    let ticks =
        fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>).sum::<std::result::Result<u32, _>>()?;
    Ok(Duration::from_secs_f64(f64::from(ticks) / TICKS))
}

/// Keeps all threads of this process on the generator's core.
pub(super) fn stay_on_the_generators_core() -> Result<()> {
    let own = std::process::id().to_string();
    let status = Command::new("taskset").args(["-a", "-cp", GENERATOR_CORE, &own]).stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err("taskset does not work here".into()) }
}
