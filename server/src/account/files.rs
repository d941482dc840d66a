//! The account's lists as files.

use shared_types::{api::personal::ContributionHistory, calendar::Date, money::Fen};

use crate::{
    documents::spreadsheet::TableColumn,
    ledger::{self, EntryLine, Totals},
    listing::{Cell, Listing},
};

const TRANSACTIONS: &[TableColumn<'static>] = &[
    TableColumn::text("记账日期", 12),
    TableColumn::text("业务类型", 12),
    TableColumn::text("汇补缴年月", 12),
    TableColumn::amount("收入（元）", 16),
    TableColumn::amount("支出（元）", 16),
    TableColumn::amount("余额（元）", 16),
    TableColumn::text("摘要", 28),
    TableColumn::text("业务流水号", 20),
    TableColumn::text("冲账", 8),
];

const HISTORY: &[TableColumn<'static>] = &[
    TableColumn::text("年月", 12),
    TableColumn::amount("当月缴存（元）", 18),
    TableColumn::amount("月末余额（元）", 18),
];

/// Lines of the account (账户明细), with the totals of their filter.
pub(super) fn transactions(
    info: Vec<(&'static str, String)>,
    today: Date,
    lines: Vec<EntryLine>,
    totals: &Totals,
) -> Listing {
    Listing {
        name: format!("住房公积金账户明细_{today}"),
        plain_name: "transactions".to_owned(),
        sheet_name: "账户明细",
        title: "住房公积金个人账户明细",
        info,
        columns: TRANSACTIONS,
        rows: lines.into_iter().map(row).collect(),
        totals: vec![
            "合计".into(),
            totals.count.to_string().into(),
            Cell::Empty,
            totals.came_in.into(),
            totals.went_out.into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ],
    }
}

fn row(line: EntryLine) -> Vec<Cell> {
    let txn_no = ledger::txn_no(true, line.business_date, line.journal_id);
    let (came_in, went_out) = if line.amount.is_negative() {
        (Cell::Empty, (-line.amount).into())
    } else {
        (line.amount.into(), Cell::Empty)
    };
    vec![
        line.business_date.into(),
        line.entry_type.name_zh().into(),
        line.for_month.map(|month| month.to_string()).into(),
        came_in,
        went_out,
        line.balance_after.into(),
        line.memo.into(),
        txn_no.into(),
        line.reversal.then_some("冲账").into(),
    ]
}

/// The months of the chart (缴存趋势).
pub(super) fn history(
    info: Vec<(&'static str, String)>,
    today: Date,
    history: &ContributionHistory,
) -> Listing {
    let months = &history.months;
    let sum: Fen = months.iter().map(|month| month.contributed).sum();
    let rows = months.iter().map(|month| {
        vec![
            month.month.to_string().into(),
            month.contributed.into(),
            month.balance.into(),
        ]
    });
    Listing {
        name: format!("住房公积金缴存趋势_{today}"),
        plain_name: "history".to_owned(),
        sheet_name: "缴存趋势",
        title: "住房公积金缴存趋势",
        info,
        columns: HISTORY,
        rows: rows.collect(),
        totals: vec!["合计".into(), sum.into(), Cell::Empty],
    }
}
