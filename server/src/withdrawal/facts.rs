//! What other authorities say, as far as a rule reads it.

use serde::{Deserialize, Serialize};
use shared_types::{calendar::Date, money::Fen};

/// 婚姻登记. The spouse's number is asked for homes and for nothing else.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Marriage {
    /// GB/T 2261.2: 10 未婚, 20 已婚, 30 丧偶, 40 离婚.
    pub status: String,
    /// 证件号码 of the spouse.
    pub spouse_id_doc_no: Option<String>,
}

impl Marriage {
    /// The spouse whom the homes are asked of as well.
    pub(crate) fn spouse(&self) -> Option<&str> {
        let married = self.status == "20";
        self.spouse_id_doc_no.as_deref().filter(|_| married)
    }
}

/// 不动产登记.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct RealEstate {
    /// Homes of the family in the city.
    pub houses: Vec<House>,
}

/// One home.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct House {
    /// 证件号码 of the owner.
    pub owner_id_doc_no: String,
}

/// 房屋租赁备案.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Lease {
    /// There is a lease of that number.
    pub filed: bool,
    /// Who rents.
    pub tenant_id_doc_no: Option<String>,
    /// Rent of a month.
    #[serde(rename = "monthly_rent_fen")]
    pub monthly_rent: Option<Fen>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}
