//! Where received money belongs. Pure.

use shared_types::{
    api::unit::{RemittanceStatus, SuspenseReason},
    calendar::Date,
    money::Fen,
};

/// The slip that a payment names, as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlipState {
    /// Where its remittance stands.
    pub status: RemittanceStatus,
    /// Exact amount of the slip.
    pub amount: Fen,
    /// Last day on which it counts.
    pub valid_until: Date,
    /// True when a newer slip took its place.
    pub replaced: bool,
}

/// What happens to the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// It pays the remittance.
    Match,
    /// It waits in the unit's suspense.
    Suspense(SuspenseReason),
}

/// Decides for money that names a slip; `paid_on` is the bank's day of payment.
/// The reasons are tried in this order: paid before, late, other amount.
///
/// Source: 单位暂收款 of the business standard: money that cannot be allocated
/// to the fen is a liability towards the unit until it is.
#[must_use]
pub fn destination(slip: SlipState, amount: Fen, paid_on: Date) -> Destination {
    match slip.status {
        RemittanceStatus::Paid | RemittanceStatus::Allocated => {
            Destination::Suspense(SuspenseReason::PaidTwice)
        }
        RemittanceStatus::Voided => Destination::Suspense(SuspenseReason::PaidLate),
        RemittanceStatus::AwaitingPayment | RemittanceStatus::ReturnedByBank => {
            if slip.replaced || paid_on > slip.valid_until {
                Destination::Suspense(SuspenseReason::PaidLate)
            } else if amount != slip.amount {
                Destination::Suspense(SuspenseReason::AmountDiffers)
            } else {
                Destination::Match
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = Date::of(2026, 11, 22);

    fn slip(status: RemittanceStatus) -> SlipState {
        SlipState {
            status,
            amount: Fen(10_000),
            valid_until: DAY,
            replaced: false,
        }
    }

    #[test]
    fn only_the_exact_amount_in_time_pays() {
        use RemittanceStatus::{Allocated, AwaitingPayment, Paid, ReturnedByBank, Voided};
        use SuspenseReason::{AmountDiffers, PaidLate, PaidTwice};
        for (status, amount, day, expected) in [
            (AwaitingPayment, 10_000, DAY, Destination::Match),
            (ReturnedByBank, 10_000, DAY, Destination::Match),
            (
                AwaitingPayment,
                9_999,
                DAY,
                Destination::Suspense(AmountDiffers),
            ),
            (
                AwaitingPayment,
                10_001,
                DAY,
                Destination::Suspense(AmountDiffers),
            ),
            (
                AwaitingPayment,
                10_000,
                DAY.add_days(1),
                Destination::Suspense(PaidLate),
            ),
            (
                AwaitingPayment,
                10_000,
                DAY.add_days(-1),
                Destination::Match,
            ),
            (Paid, 10_000, DAY, Destination::Suspense(PaidTwice)),
            (Allocated, 1, DAY, Destination::Suspense(PaidTwice)),
            (Voided, 10_000, DAY, Destination::Suspense(PaidLate)),
        ] {
            assert_eq!(
                destination(slip(status), Fen(amount), day),
                expected,
                "{status:?} {amount}"
            );
        }
    }

    #[test]
    fn a_replaced_slip_is_late() {
        let replaced = SlipState {
            replaced: true,
            ..slip(RemittanceStatus::AwaitingPayment)
        };
        assert_eq!(
            destination(replaced, Fen(10_000), DAY),
            Destination::Suspense(SuspenseReason::PaidLate)
        );
    }
}
