//! login-burst: a hundred people log in at once. The floor is argon2id alone on
//! every core; and somebody who looks at an account meanwhile must hardly notice.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use futures::future::try_join_all;
use hyper::StatusCode;
use server::platform::config::Login;

use super::{
    Server,
    users::{Random, User},
};
use crate::{
    Result,
    context::Bench,
    data::{Data, PASSWORD},
    failure::Failure,
    measure::{self, Samples},
    report::{Bar, Report, Row, Sample},
};

/// Pause between two looks at an account.
const PAUSE: Duration = Duration::from_millis(5);
/// Bursts of a round, and looks at the floor between them.
const TURNS: u32 = 4;

/// Bursts of logins.
///
/// # Errors
/// A login is refused.
pub async fn run(bench: &Bench, report: &mut Report) -> Result {
    for engine in bench.engines.clone() {
        let data = bench.data(engine).await?;
        let name = "login-burst";
        let what = "logins : bare argon2id on all cores";
        let mut row = Row::new(name, Some(engine), what, "/s", Bar::RatioAtLeast(0.90));
        let what = "overview's median meanwhile : idle";
        let mut meanwhile = Row::new(name, Some(engine), what, "us", Bar::RatioAtMost(1.5));
        for _ in 0..bench.rounds {
            let round = measure::round(bench, async || one_round(bench, data).await).await?;
            let (logins, looks) = round.value;
            row.add_sample(logins, round.foreign, round.is_loaded());
            meanwhile.add_sample(looks, round.foreign, round.is_loaded());
        }
        report.add(row);
        report.add(meanwhile);
    }
    Ok(())
}

async fn one_round(bench: &Bench, data: &Data) -> Result<(Sample, Sample)> {
    let window = Duration::from_secs(bench.seconds());
    let server = Server::anju(bench, data, false)?;
    // The threads' memory is touched for the first time.
    burst(&server, data).await?;
    let idle = look_during(&server, data, async {
        tokio::time::sleep(window).await;
        Ok(())
    });
    let (idle, ()) = idle.await?;
    // In turns: memory is not equally quick from one second to the next.
    let (mut floor, mut cpu, mut took, mut busy) = (0.0, 0.0, 0.0, Vec::new());
    for _ in 0..TURNS {
        floor += argon2_alone(window / TURNS)? / f64::from(TURNS);
        let before = server.cpu();
        let (looks, seconds) = look_during(&server, data, burst(&server, data)).await?;
        busy.extend(looks);
        took += seconds;
        cpu += server.cpu() - before;
    }
    let logins = f64::from(TURNS) * data.logins.len() as f64;
    let logins_sample = Sample {
        ours: logins / took,
        floor,
        cpu: Some(cpu * 1e6 / logins),
        floor_cpu: Some(1e6 * measure::cores() as f64 / floor),
    };
    let looks_sample = Sample {
        ours: Samples::new(busy).median(),
        floor: Samples::new(idle).median(),
        ..Sample::default()
    };
    Ok((logins_sample, looks_sample))
}

/// Microseconds of each look of one person at the account, again and again while
/// something else goes on.
async fn look_during<T>(
    server: &Server,
    data: &Data,
    work: impl Future<Output = Result<T>>,
) -> Result<(Vec<f64>, T)> {
    let stop = AtomicBool::new(false);
    let work = async {
        let outcome = work.await;
        stop.store(true, Ordering::Relaxed);
        outcome
    };
    futures::future::try_join(look(server, data, &stop), work).await
}

async fn look(server: &Server, data: &Data, stop: &AtomicBool) -> Result<Vec<f64>> {
    let mut user = User::connect(server.address).await?;
    let mut random = Random::new(7);
    let mut latencies = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let session = random.of(&data.sessions);
        let answer = user.get("/api/v1/personal/overview", session).await?;
        if answer.status != StatusCode::OK {
            return Err(Failure::new(format!("overview: {}", answer.status)));
        }
        latencies.push(answer.took.as_secs_f64() * 1e6);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(latencies)
}

/// Everybody logs in at once: the seconds that it took.
async fn burst(server: &Server, data: &Data) -> Result<f64> {
    let users = data.logins.iter().map(|_| User::connect(server.address));
    let mut users = try_join_all(users).await?;
    let begin = Instant::now();
    let all = users
        .iter_mut()
        .zip(&data.logins)
        .map(|(user, name)| async move {
            let body = serde_json::json!({ "login_name": name, "password": PASSWORD });
            let answer = user
                .post("/api/v1/personal/session", &[], body.to_string())
                .await?;
            if answer.status == StatusCode::OK {
                Ok(())
            } else {
                Err(Failure::new(format!("login: {}", answer.status)))
            }
        });
    try_join_all(all).await?;
    Ok(begin.elapsed().as_secs_f64())
}

/// Checks a second with one thread a core, each with memory of its own that it keeps.
fn argon2_alone(window: Duration) -> Result<f64> {
    let config = Login::default();
    let params = Params::new(config.argon2_memory_kib, config.argon2_passes, 1, Some(32))
        .map_err(|error| Failure::new(error.to_string()))?;
    let threads: Vec<_> = (0..measure::cores())
        .map(|_| {
            let params = params.clone();
            std::thread::spawn(move || {
                let mut memory = vec![Block::default(); params.block_count()];
                let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
                let mut hash = [0; 32];
                let (mut count, begin) = (0.0, Instant::now());
                while begin.elapsed() < window {
                    let done = argon2.hash_password_into_with_memory(
                        PASSWORD.as_bytes(),
                        &[7; 16],
                        &mut hash,
                        memory.as_mut_slice(),
                    );
                    if done.is_err() {
                        return 0.0;
                    }
                    count += 1.0;
                }
                count / begin.elapsed().as_secs_f64()
            })
        })
        .collect();
    let rates = threads
        .into_iter()
        .map(|thread| thread.join().unwrap_or(0.0));
    Ok(rates.sum())
}
