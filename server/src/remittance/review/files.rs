//! The annual review as a file.

use shared_types::{
    api::unit::AnnualReviewView,
    calendar::{Date, FundYear},
};

use crate::{
    documents::spreadsheet::TableColumn,
    listing::{Cell, Listing},
};

/// One row a review, so that years and units can be put together in one sheet.
const REVIEW: &[TableColumn<'static>] = &[
    TableColumn::text("缴存年度", 20),
    TableColumn::text("核定状态", 10),
    TableColumn::integer("核定人数", 10),
    TableColumn::integer("调至下限人数", 12),
    TableColumn::integer("调至上限人数", 12),
    TableColumn::amount("基数下限", 12),
    TableColumn::amount("基数上限", 12),
    TableColumn::amount("核定前月缴存额", 18),
    TableColumn::amount("核定后月缴存额", 18),
    TableColumn::amount("差额", 18),
];

/// 跨年清册核定: what the page shows, as one row.
pub(super) fn review(unit_name: &str, today: Date, review: &AnnualReviewView) -> Listing {
    let fund_year = FundYear(review.fund_year);
    let span = format!("{}至{}", fund_year.first_month(), fund_year.last_month());
    let state = match (review.done, review.open) {
        (true, _) => "已核定",
        (false, true) => "待核定",
        (false, false) => "未开放",
    };
    let row: Vec<Cell> = vec![
        span.clone().into(),
        state.into(),
        Cell::Integer(review.headcount),
        Cell::Integer(review.raised_to_floor),
        Cell::Integer(review.lowered_to_cap),
        review.base_floor.into(),
        review.base_cap.into(),
        review.total_before.into(),
        review.total_after.into(),
        (review.total_after - review.total_before).into(),
    ];
    Listing {
        name: format!("跨年清册核定-{}年度", review.fund_year),
        plain_name: format!("annual-review-{}", review.fund_year),
        sheet_name: "跨年清册核定",
        title: "住房公积金跨年清册核定",
        info: vec![
            ("单位名称", unit_name.to_owned()),
            ("缴存年度", span),
            ("截止日期", today.to_string()),
        ],
        columns: REVIEW,
        rows: vec![row],
        totals: Vec::new(),
    }
}
