//! What one core and the disk do, so that figures of two machines can be
//! compared at all.

use std::{
    fs::File,
    io::Write as _,
    time::{Duration, Instant},
};

use crate::{
    Result,
    context::Bench,
    measure,
    report::{Bar, Report, Row, Sample},
};

/// Bytes of one write that is made durable: a page of `PostgreSQL`.
const PAGE: usize = 8192;

/// SHA-256 of one core, and how long a durable write takes.
///
/// # Errors
/// The disk cannot be written.
pub async fn run(bench: &Bench, report: &mut Report) -> Result {
    let mut hash = Row::new("calibrate", None, "SHA-256, one core", "MB/s", Bar::None);
    let mut disk = Row::new("calibrate", None, "fdatasync of 8 KiB", "us", Bar::None);
    for _ in 0..bench.rounds {
        let round = measure::round(bench, async || Ok(sample(sha_speed()))).await?;
        hash.add(&round);
        let path = bench.folder("calibrate")?.join("file");
        let round = measure::round(bench, async || Ok(sample(sync_time(&path)?))).await?;
        disk.add(&round);
    }
    report.add(hash);
    report.add(disk);
    Ok(())
}

fn sample(ours: f64) -> Sample {
    Sample {
        ours,
        ..Sample::default()
    }
}

fn sha_speed() -> f64 {
    let block = vec![7_u8; 1 << 20];
    let begin = Instant::now();
    let mut blocks = 0_u32;
    while begin.elapsed() < Duration::from_millis(300) {
        std::hint::black_box(server::platform::entropy::sha256(&block));
        blocks += 1;
    }
    f64::from(blocks) / begin.elapsed().as_secs_f64()
}

fn sync_time(path: &std::path::Path) -> Result<f64> {
    const WRITES: u32 = 200;
    let mut file = File::create(path)?;
    let begin = Instant::now();
    for _ in 0..WRITES {
        file.write_all(&[7; PAGE])?;
        file.sync_data()?;
    }
    Ok(begin.elapsed().as_secs_f64() * 1e6 / f64::from(WRITES))
}
