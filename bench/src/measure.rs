//! CPU time, memory, foreign load, and the statistics of rounds. Linux only:
//! everything is read from `/proc`.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use crate::{Result, context::Bench};

/// Clock ticks of `/proc/<pid>/stat`; 100 on every Linux that Rust targets.
const TICK: Duration = Duration::from_millis(10);
/// Share of the machine that others may use before a round is repeated.
const FOREIGN_LIMIT: f64 = 0.10;
/// How often a loaded round is repeated before it is kept and marked.
const REPEATS: usize = 2;

/// Fields of `/proc/<pid>/stat` after the name, which may hold blanks.
fn stat_fields(path: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(path).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

fn ticks(fields: &[String], positions: std::ops::Range<usize>) -> Duration {
    let total: u32 = positions
        .filter_map(|position| fields.get(position)?.parse::<u32>().ok())
        .sum();
    TICK * total
}

/// CPU time of a process with all its threads, 10 ms steps; zero when it is gone.
pub fn process_cpu(pid: u32) -> Duration {
    stat_fields(&format!("/proc/{pid}/stat"))
        .map_or(Duration::ZERO, |fields| ticks(&fields, 11..13))
}

/// CPU time of the calling thread, to the nanosecond.
pub fn thread_cpu() -> Duration {
    fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .map_or(Duration::ZERO, Duration::from_nanos)
}

/// Parent of a process.
pub fn parent(pid: u32) -> Option<u32> {
    stat_fields(&format!("/proc/{pid}/stat"))?
        .get(1)?
        .parse()
        .ok()
}

/// CPU time of processes with all their descendants, also those that ended
/// and were waited for.
pub fn tree_cpu(roots: &[u32]) -> Duration {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut spent: HashMap<u32, Duration> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let Some(fields) = stat_fields(&format!("/proc/{pid}/stat")) else {
            continue;
        };
        if let Some(parent) = fields.get(1).and_then(|field| field.parse().ok()) {
            children.entry(parent).or_default().push(pid);
        }
        spent.insert(pid, ticks(&fields, 11..15));
    }
    let mut open = roots.to_vec();
    let mut total = Duration::ZERO;
    while let Some(pid) = open.pop() {
        total += spent.remove(&pid).unwrap_or_default();
        open.extend(children.remove(&pid).unwrap_or_default());
    }
    total
}

/// CPU time that the whole machine has spent, with what a hypervisor took away.
fn machine_cpu() -> Duration {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let fields: Vec<u32> = text
        .lines()
        .next()
        .map(|line| {
            line.split_whitespace()
                .skip(1)
                .filter_map(|field| field.parse::<u64>().ok())
                .map(|ticks| u32::try_from(ticks % u64::from(u32::MAX)).unwrap_or(0))
                .collect()
        })
        .unwrap_or_default();
    // user nice system [idle iowait] irq softirq steal
    let busy = [0, 1, 2, 5, 6, 7].iter();
    TICK * busy
        .filter_map(|position| fields.get(*position))
        .sum::<u32>()
}

/// Cores of the machine.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
}

/// What others used while something was measured.
pub struct Load {
    roots: Vec<u32>,
    machine: Duration,
    ours: Duration,
    begin: Instant,
}

impl Load {
    /// Begins to watch; `roots` and their descendants are ours.
    pub fn watch(roots: Vec<u32>) -> Self {
        Self {
            machine: machine_cpu(),
            ours: tree_cpu(&roots),
            begin: Instant::now(),
            roots,
        }
    }

    /// Share of the machine (0 to 1) that others used since.
    pub fn foreign(&self) -> f64 {
        let machine = machine_cpu().saturating_sub(self.machine);
        let ours = tree_cpu(&self.roots).saturating_sub(self.ours);
        let capacity = self.begin.elapsed().as_secs_f64() * cores() as f64;
        (machine.saturating_sub(ours).as_secs_f64() / capacity).clamp(0.0, 1.0)
    }
}

/// A round that counts.
pub struct Round<T> {
    /// What was measured.
    pub value: T,
    /// Share of the machine (0 to 1) that others used.
    pub foreign: f64,
}

impl<T> Round<T> {
    /// True when others used so much that the figures say little.
    pub fn is_loaded(&self) -> bool {
        self.foreign > FOREIGN_LIMIT
    }
}

/// Runs one round; repeats it while others use the machine, a few times at
/// most, and then keeps the one with the least foreign load.
///
/// # Errors
/// Those of the round.
pub async fn round<T>(bench: &Bench, mut work: impl AsyncFnMut() -> Result<T>) -> Result<Round<T>> {
    let mut best: Option<Round<T>> = None;
    for _ in 0..=REPEATS {
        let load = Load::watch(bench.group());
        let value = work().await?;
        let round = Round {
            value,
            foreign: load.foreign(),
        };
        let quiet = !round.is_loaded();
        if best
            .as_ref()
            .is_none_or(|best| round.foreign < best.foreign)
        {
            best = Some(round);
        }
        if quiet || bench.quick {
            break;
        }
    }
    best.ok_or_else(|| crate::Failure::new("no round was run"))
}

/// Resident memory of a process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// Bytes resident now (`VmRSS`).
    pub resident: u64,
    /// Bytes resident at most so far (`VmHWM`).
    pub peak: u64,
    /// Bytes resident now that belong to no file (`RssAnon`).
    pub anonymous: u64,
}

/// Memory of a process; zeros when it is gone.
pub fn memory(pid: u32) -> Memory {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let bytes = |key: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))
            .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok())
            .map_or(0, |kib| kib * 1024)
    };
    Memory {
        resident: bytes("VmRSS"),
        peak: bytes("VmHWM"),
        anonymous: bytes("RssAnon"),
    }
}

/// Bytes that are resident without the pages of `file` (and its log) that the
/// process has mapped: those belong to the system's cache.
pub fn resident_without(pid: u32, file: Option<&Path>) -> u64 {
    let resident = memory(pid).resident;
    let Some(name) = file.and_then(Path::to_str) else {
        return resident;
    };
    let text = fs::read_to_string(format!("/proc/{pid}/smaps")).unwrap_or_default();
    let mut mapped = 0;
    let mut is_file = false;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("Rss:") {
            let kib = rest
                .split_whitespace()
                .next()
                .and_then(|it| it.parse::<u64>().ok());
            mapped += kib.filter(|_| is_file).unwrap_or(0) * 1024;
        } else if line.starts_with(|first: char| first.is_ascii_hexdigit() && !first.is_uppercase())
        {
            is_file = line.contains(name);
        }
    }
    resident.saturating_sub(mapped)
}

/// A sorted set of samples.
#[derive(Clone, Debug, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Sorts them.
    pub fn new(mut samples: Vec<f64>) -> Self {
        samples.sort_by(f64::total_cmp);
        Self(samples)
    }

    /// The value that `share` (0 to 1) of all samples do not exceed; 0 of none.
    pub fn percentile(&self, share: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a position among the samples"
        )]
        let position = (share * self.0.len() as f64).ceil() as usize;
        let position = position.clamp(1, self.0.len().max(1)) - 1;
        self.0.get(position).copied().unwrap_or(0.0)
    }

    /// The middle one; the mean of the two in the middle when their number is even.
    pub fn median(&self) -> f64 {
        let half = self.0.len() / 2;
        if self.0.len() % 2 == 1 || self.0.is_empty() {
            return self.0.get(half).copied().unwrap_or(0.0);
        }
        f64::midpoint(self.0[half - 1], self.0[half])
    }

    /// The smallest.
    pub fn min(&self) -> f64 {
        self.0.first().copied().unwrap_or(0.0)
    }

    /// The largest.
    pub fn max(&self) -> f64 {
        self.0.last().copied().unwrap_or(0.0)
    }
}

impl FromIterator<f64> for Samples {
    fn from_iter<I: IntoIterator<Item = f64>>(samples: I) -> Self {
        Self::new(samples.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_percentiles() {
        let samples: Samples = [5.0, 1.0, 3.0, 2.0].into_iter().collect();
        assert!((samples.median() - 2.5).abs() < 1e-9);
        assert!((samples.percentile(0.99) - 5.0).abs() < 1e-9);
        assert!((samples.percentile(0.25) - 1.0).abs() < 1e-9);
        assert!((samples.min() - 1.0).abs() < 1e-9);
        assert!(Samples::default().median().abs() < 1e-9);
        let odd: Samples = [3.0, 1.0, 2.0].into_iter().collect();
        assert!((odd.median() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn our_own_work_is_seen() {
        let before = (thread_cpu(), tree_cpu(&[std::process::id()]));
        let mut sum = 0_u64;
        while thread_cpu().saturating_sub(before.0) < Duration::from_millis(30) {
            sum = sum.wrapping_add(std::hint::black_box(1));
        }
        assert!(sum > 0);
        assert!(tree_cpu(&[std::process::id()]) > before.1);
        assert!(process_cpu(std::process::id()) >= Duration::from_millis(10));
        assert!(memory(std::process::id()).resident > 1_000_000);
        assert!(parent(std::process::id()).is_some());
    }
}
