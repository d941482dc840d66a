//! Paths, child processes and signals.
//!
//! Every child gets a process group of its own, so that Ctrl-C reaches xtask
//! alone; xtask then ends its children in an order in which they can clean up.

use crate::failure::{Context as _, Failure, Result};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Root of the workspace.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Cargo's target folder for native builds.
pub fn target_dir() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) if !dir.is_empty() => root().join(dir),
        _ => root().join("target"),
    }
}

/// Folder of the built web halls, which the `anju` binary embeds.
pub fn web_dir() -> PathBuf {
    root().join("target/web")
}

/// `path` as it is shown: relative to the workspace where it lies inside.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// First file called `name` in `PATH` and the system folders.
pub fn which(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|dir| dir.join(name))
        .find(|file| file.is_file())
}

/// Text of a file.
///
/// # Errors
/// The file cannot be read, or is not UTF-8.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).context(|| format!("cannot read {}", shown(path)))
}

/// Writes a file and the folders above it.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result {
    if let Some(parent) = path.parent() {
        create_dir(parent)?;
    }
    fs::write(path, content).context(|| format!("cannot write {}", shown(path)))
}

/// Creates a folder and those above it.
///
/// # Errors
/// It cannot be created.
pub fn create_dir(path: &Path) -> Result {
    fs::create_dir_all(path).context(|| format!("cannot create {}", shown(path)))
}

/// Removes a folder, if it is there.
///
/// # Errors
/// It is there and cannot be removed.
pub fn remove_dir(path: &Path) -> Result {
    if path.exists() {
        fs::remove_dir_all(path).context(|| format!("cannot remove {}", shown(path)))?;
    }
    Ok(())
}

/// All files under `dir`, sorted; hidden folders and build output are left out.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => {
                    let skip = ["target", "var", "node_modules", ".git"].contains(&name.as_ref());
                    if !skip {
                        open.push(path);
                    }
                }
                Ok(kind) if kind.is_file() => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// A command in the workspace root, without what `cargo run` put into our environment.
///
/// Cargo would take those variables for changed inputs and build things again.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let set_by_cargo = text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || text.starts_with("CARGO_BIN_")
            || ["CARGO", "LD_LIBRARY_PATH", "OUT_DIR"].contains(&text.as_ref());
        if set_by_cargo {
            command.env_remove(&name);
        }
    }
    command
}

/// `cargo` with the arguments `args`, written as on a command line.
pub fn cargo(args: &str) -> Command {
    let mut command = command("cargo");
    command.args(args.split_whitespace());
    command
}

/// Runs to the end with our output; anything but success is an error.
///
/// # Errors
/// The program is missing, failed, or we were interrupted.
pub fn run(command: &mut Command) -> Result {
    let status = wait(spawn(command)?, None)?;
    expect_success(command, status)
}

/// Like [`run`], but ends the program after `limit`.
///
/// # Errors
/// As [`run`], or the time is over.
pub fn run_within(command: &mut Command, limit: Duration) -> Result {
    let status = wait(spawn(command)?, Some(limit))?;
    expect_success(command, status)
}

/// Runs quietly and returns what the program printed on stdout.
///
/// # Errors
/// As [`run`]; the end of the program's own messages is part of the error.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .context(|| format!("cannot start {}", name(command)))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said.lines().collect();
    let tail = lines[lines.len().saturating_sub(15)..].join("\n");
    Err(Failure::new(format!("{} failed:\n{tail}", name(command))))
}

/// Starts a program in a process group of its own.
///
/// # Errors
/// It cannot be started.
pub fn spawn(command: &mut Command) -> Result<Child> {
    command
        .process_group(0)
        .spawn()
        .context(|| format!("cannot start {}", name(command)))
}

fn wait(mut child: Child, limit: Option<Duration>) -> Result<ExitStatus> {
    let group = child.id();
    running().push(group);
    if interrupted() {
        signal_group(group, "TERM");
    }
    let status = match limit {
        None => child.wait().context(|| "cannot wait".to_owned()),
        Some(limit) => wait_within(&mut child, limit),
    };
    running().retain(|other| *other != group);
    if interrupted() {
        return Err(Failure::new("interrupted"));
    }
    status
}

/// Waits for a child at most `limit`; ends its process group when the time is over.
///
/// # Errors
/// The time is over.
pub fn wait_within(child: &mut Child, limit: Duration) -> Result<ExitStatus> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait().context(|| "cannot wait".to_owned())? {
            return Ok(status);
        }
        thread::sleep(Duration::from_millis(50));
    }
    signal_group(child.id(), "KILL");
    child.wait().context(|| "cannot wait".to_owned())?;
    Err(Failure::new(format!("not done after {}", duration(limit))))
}

fn expect_success(command: &Command, status: ExitStatus) -> Result {
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("{}: {status}", line(command))))
    }
}

/// Sends a signal (`TERM`, `KILL`) to a process group.
///
/// Through the shell's builtin, which every system has, because a call into
/// libc would need `unsafe` or another dependency.
pub fn signal_group(group: u32, signal: &str) {
    let script = format!("kill -{signal} -{group}");
    let kill = Command::new("sh")
        .args(["-c", &script])
        .stderr(Stdio::null())
        .process_group(0)
        .status();
    drop(kill); // a group that is gone already is what was wanted
}

/// Ends all running children on Ctrl-C, SIGTERM and SIGHUP.
///
/// # Errors
/// The handler cannot be installed.
pub fn listen_for_signals() -> Result {
    ctrlc::set_handler(|| {
        // The second time is meant more seriously.
        let signal = if INTERRUPTED.swap(true, Ordering::SeqCst) {
            "KILL"
        } else {
            "TERM"
        };
        for group in running().iter() {
            signal_group(*group, signal);
        }
    })
    .context(|| "cannot listen for Ctrl-C".to_owned())
}

/// Whether somebody asked us to stop.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

fn running() -> MutexGuard<'static, Vec<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let args = command.get_args().map(OsStr::to_string_lossy);
    let words: Vec<_> = std::iter::once(command.get_program().to_string_lossy())
        .chain(args)
        .collect();
    words.join(" ")
}

/// A duration in minutes and seconds.
pub fn duration(duration: Duration) -> String {
    let (minutes, seconds) = (duration.as_secs() / 60, duration.as_secs() % 60);
    let tenths = duration.subsec_millis() / 100;
    if minutes == 0 {
        format!("{seconds}.{tenths} s")
    } else {
        format!("{minutes} min {seconds:02} s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_readable() {
        assert_eq!(duration(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(duration(Duration::from_secs(61)), "1 min 01 s");
    }

    #[test]
    fn a_program_that_hangs_is_ended_with_its_children() {
        let mut hanging = command("sh");
        hanging.args(["-c", "sleep 60 & sleep 60"]);
        let start = Instant::now();
        let failure = run_within(&mut hanging, Duration::from_millis(200)).unwrap_err();
        assert!(failure.to_string().contains("not done"), "{failure}");
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_failed_program_is_named() {
        let failure = run(command("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(failure.to_string().contains("sh -c exit 3"), "{failure}");
    }
}
