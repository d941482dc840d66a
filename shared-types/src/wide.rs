//! Just enough 256-bit arithmetic for compound interest without floats.

/// An unsigned integer of 256 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wide {
    // The order of the fields is the order of comparison.
    high: u128,
    low: u128,
}

const HALF_MASK: u128 = u64::MAX as u128;

impl Wide {
    /// Full product of two numbers.
    pub(crate) const fn product(a: u128, b: u128) -> Self {
        let (a_high, a_low) = (a >> 64, a & HALF_MASK);
        let (b_high, b_low) = (b >> 64, b & HALF_MASK);
        let low = a_low * b_low;
        let cross = a_high * b_low + (low >> 64);
        let cross_two = a_low * b_high + (cross & HALF_MASK);
        Self {
            high: a_high * b_high + (cross >> 64) + (cross_two >> 64),
            low: (cross_two << 64) | (low & HALF_MASK),
        }
    }

    /// The number without its last `bits` (below 128) bits; the caller knows that it fits.
    pub(crate) const fn shift_right(self, bits: u32) -> u128 {
        (self.high << (128 - bits)) | (self.low >> bits)
    }

    const fn double(self, carry_in: u128) -> Self {
        Self {
            high: (self.high << 1) | (self.low >> 127),
            low: (self.low << 1) | carry_in,
        }
    }

    const fn minus(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self {
            high: self.high - other.high - borrow as u128,
            low,
        }
    }

    /// Quotient rounded half up; `None` when it does not fit into 128 bits.
    ///
    /// `divisor` is not zero and below 2^254, so doubling a remainder cannot overflow.
    pub(crate) fn div_half_up(self, divisor: Self) -> Option<u128> {
        let mut quotient = 0_u128;
        let mut remainder = Self { high: 0, low: 0 };
        for bit in (0..256).rev() {
            let word = if bit >= 128 {
                self.high >> (bit - 128)
            } else {
                self.low >> bit
            };
            remainder = remainder.double(word & 1);
            if quotient >> 127 == 1 {
                return None;
            }
            quotient <<= 1;
            if remainder >= divisor {
                remainder = remainder.minus(divisor);
                quotient |= 1;
            }
        }
        if remainder.double(0) >= divisor {
            quotient.checked_add(1)
        } else {
            Some(quotient)
        }
    }
}

/// Bits after the binary point of a growth factor.
const FRACTION_BITS: u32 = 96;

/// One, as a growth factor.
pub(crate) const ONE: u128 = 1 << FRACTION_BITS;

/// `(1 + numerator / denominator) ^ exponent`, with 96 bits after the binary point.
///
/// The caller keeps the result below 2^32. Cutting off makes it too small by less than 2^-86 of its
/// value. A monthly amount below 2^44 fen is then too large by less than a millionth of a fen even at
/// the smallest rate, and by 10^-13 fen at usual ones; an exact half still rounds up.
pub(crate) fn growth(numerator: u128, denominator: u128, exponent: u32) -> u128 {
    let mut base = ((denominator + numerator) << FRACTION_BITS) / denominator;
    let mut factor = ONE;
    let mut rest = exponent;
    while rest > 0 {
        if rest & 1 == 1 {
            factor = Wide::product(factor, base).shift_right(FRACTION_BITS);
        }
        rest >>= 1;
        // The last square would not be used and might not fit.
        if rest > 0 {
            base = Wide::product(base, base).shift_right(FRACTION_BITS);
        }
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::{ONE, Wide, growth};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn product_and_quotient_agree_with_128_bits(a in any::<u64>(), b in 1..=u64::MAX) {
            let product = Wide::product(u128::from(a), u128::from(b));
            prop_assert_eq!(product.shift_right(1), (u128::from(a) * u128::from(b)) >> 1);
            let back = product.div_half_up(Wide::product(u128::from(b), 1));
            prop_assert_eq!(back, Some(u128::from(a)));
        }

        #[test]
        fn wide_products_divide_back(a in any::<u128>(), b in 1..=(u128::MAX >> 2)) {
            prop_assert_eq!(Wide::product(a, b).div_half_up(Wide::product(b, 1)), Some(a));
        }
    }

    #[test]
    fn quotients_round_half_up() {
        let div = |a: u128, b: u128| Wide::product(a, 1).div_half_up(Wide::product(b, 1));
        assert_eq!(div(5, 2), Some(3));
        assert_eq!(div(7, 3), Some(2));
        assert_eq!(div(8, 3), Some(3));
        assert_eq!(
            Wide::product(u128::MAX, 4).div_half_up(Wide::product(1, 1)),
            None
        );
    }

    #[test]
    fn growth_of_simple_factors_is_exact() {
        assert_eq!(growth(1, 1, 10), ONE * 1024);
        assert_eq!(growth(1, 2, 2), ONE * 9 / 4);
        assert_eq!(growth(5, 7, 0), ONE);
    }
}
