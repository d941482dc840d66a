//! What anyone may know.

use super::wire;
use crate::{
    calendar::Date,
    money::Fen,
    ratio::{BasisPoints, Rate},
};

wire! {
    /// The centre and its current policy figures.
    pub struct CentreView {
        /// Name of the centre.
        pub name: String,
        /// Telephone number of the service hotline.
        pub hotline: String,
        /// Today in the centre's time zone.
        pub business_date: Date,
        /// Upper limit of the contribution base (缴存基数上限) this month.
        pub base_cap: Fen,
        /// Lower limit of the contribution base (缴存基数下限) this month.
        pub base_floor: Fen,
        /// Lowest contribution ratio (缴存比例).
        pub ratio_min: BasisPoints,
        /// Highest contribution ratio (缴存比例).
        pub ratio_max: BasisPoints,
        /// Annual interest rate of the accounts today.
        pub interest_rate: Rate,
    }
}
