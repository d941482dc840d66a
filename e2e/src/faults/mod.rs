//! Sudden death, again and again: a bank, two units and an employee act without pause while
//! the server (and the yearly settlement) is killed at random moments. After
//! every few kills everything that was acknowledged must be there, once; the
//! ledger and the audit chain must hold; and every start must need no hand.

mod actors;
mod dice;
mod renter;
mod server;
mod stock;
mod turns;
mod world;

use std::time::{Duration, Instant};

pub use actors::told_before;
pub use dice::Dice;
pub use server::Server;
pub use stock::{Engine, Stock, over, said};
pub use world::FaultWorld;

/// Kills in one world; then the data begins anew, so that there is always a
/// settlement to be interrupted and a month to be confirmed.
const KILLS_A_WORLD: u32 = 25;
/// Everything is checked after so many kills.
const KILLS_A_CHECK: u32 = 5;

/// What a run amounted to.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Kills of the server.
    pub server_kills: u32,
    /// Kills of the settlement.
    pub settlement_kills: u32,
    /// Acts that were acknowledged.
    pub acts: u64,
    /// Checks that held.
    pub checks: u32,
    /// Longest time from a start to the first answer.
    pub slowest_start: Duration,
    /// How long the whole run took.
    pub elapsed: Duration,
}

/// Kills `kills` times; none when the engine is not there.
pub fn run(engine: Engine, kills: u32, seed: u64) -> Option<Summary> {
    let begin = Instant::now();
    let stock = Stock::make(engine)?;
    let mut dice = Dice::new(seed);
    let mut summary = Summary {
        server_kills: 0,
        settlement_kills: 0,
        acts: 0,
        checks: 0,
        slowest_start: Duration::ZERO,
        elapsed: Duration::ZERO,
    };
    let interest = world::undisturbed_settlement(&stock);
    let mut left = kills;
    while left > 0 {
        let mut world = FaultWorld::start(&stock, dice.branch());
        let here = left.min(KILLS_A_WORLD);
        // A fifth of the kills hits the settlement.
        let settlement = world.settle_and_kill(here / 5, &interest);
        summary.settlement_kills += settlement;
        for number in 1..=here - settlement {
            world.kill_once();
            summary.server_kills += 1;
            if number % KILLS_A_CHECK == 0 {
                world.check();
                summary.checks += 1;
            }
        }
        world.check();
        world.pay_at_last();
        summary.checks += 2;
        summary.acts += world.acts();
        summary.slowest_start = summary.slowest_start.max(world.server.slowest_start);
        left -= here;
        println!(
            "{}: {} of {kills} kills, {} acts acknowledged, {} checks, {} s",
            engine.word(),
            kills - left,
            summary.acts,
            summary.checks,
            begin.elapsed().as_secs()
        );
    }
    summary.elapsed = begin.elapsed();
    Some(summary)
}
