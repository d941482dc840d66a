//! How often one origin may ask something that anyone may ask.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

use crate::platform::clock::Instant;

/// Origins that are remembered at once; those beyond share one allowance, so
/// that memory stays bounded whoever asks.
const MAX_ORIGINS: usize = 10_000;

/// An allowance per origin that fills up steadily (token bucket, kept as the
/// instant at which the bucket is full again).
#[derive(Debug)]
pub struct Throttle {
    burst_seconds: i64,
    step_seconds: i64,
    full_at: Mutex<HashMap<String, i64>>,
}

impl Throttle {
    /// At most `burst` at once, one more every `step_seconds`.
    #[must_use]
    pub fn new(burst: u32, step_seconds: u32) -> Self {
        let step_seconds = i64::from(step_seconds);
        Self {
            burst_seconds: i64::from(burst) * step_seconds,
            step_seconds,
            full_at: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one from the origin's allowance.
    ///
    /// # Errors
    /// Seconds after which the next one will be there.
    pub fn take(&self, origin: &str, now: Instant) -> Result<(), u64> {
        let mut known = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = network(origin);
        if !known.contains_key(&key) && known.len() >= MAX_ORIGINS {
            known.retain(|_, full_at| *full_at > now.0);
            if known.len() >= MAX_ORIGINS {
                key = String::new();
            }
        }
        let full_at = known.entry(key).or_insert(now.0);
        let next = (*full_at).max(now.0) + self.step_seconds;
        let over = next - now.0 - self.burst_seconds;
        if over > 0 {
            return Err(over.unsigned_abs());
        }
        *full_at = next;
        Ok(())
    }
}

/// One household or company has a whole /64 of IPv6, so that is one origin.
fn network(origin: &str) -> String {
    match origin.parse::<IpAddr>() {
        Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
            let bits = address.to_bits() & (u128::MAX << 64);
            Ipv6Addr::from_bits(bits).to_string()
        }
        _ => origin.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_is_used_up_and_fills_again() {
        let throttle = Throttle::new(3, 2);
        let now = Instant(1_000);
        for _ in 0..3 {
            assert_eq!(throttle.take("192.0.2.1", now), Ok(()));
        }
        assert_eq!(throttle.take("192.0.2.1", now), Err(2));
        assert_eq!(
            throttle.take("192.0.2.2", now),
            Ok(()),
            "others are not held up"
        );
        assert_eq!(throttle.take("192.0.2.1", now.plus(2)), Ok(()));
        assert_eq!(throttle.take("192.0.2.1", now.plus(3)), Err(1));
    }

    #[test]
    fn a_network_of_ipv6_is_one_origin() {
        let throttle = Throttle::new(1, 60);
        assert!(throttle.take("2001:db8::1", Instant(0)).is_ok());
        assert!(throttle.take("2001:db8::ffff", Instant(0)).is_err());
        assert!(throttle.take("2001:db8:0:1::1", Instant(0)).is_ok());
    }

    #[test]
    fn memory_stays_bounded() {
        let throttle = Throttle::new(1, 60);
        for number in 0..(MAX_ORIGINS + 50) {
            let _outcome = throttle.take(&format!("host-{number}"), Instant(0));
        }
        assert!(throttle.full_at.lock().unwrap().len() <= MAX_ORIGINS + 1);
        assert!(
            throttle.take("late", Instant(0)).is_err(),
            "late comers share one allowance"
        );
        assert!(
            throttle.take("late", Instant(61)).is_ok(),
            "old origins make room"
        );
    }
}
