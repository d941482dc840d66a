//! Suspense as a file.

use shared_types::{
    api::unit::{SuspenseItem, SuspenseReason, SuspenseView},
    money::Fen,
};

use crate::{
    documents::spreadsheet::TableColumn,
    listing::{Cell, Listing},
    platform::clock::china_text_of,
};

const SUSPENSE: &[TableColumn<'static>] = &[
    TableColumn::text("时间", 20),
    TableColumn::amount("收入（元）", 14),
    TableColumn::amount("支出（元）", 14),
    TableColumn::amount("余额（元）", 14),
    TableColumn::text("原因", 24),
    TableColumn::text("付款方", 28),
    TableColumn::text("附言", 20),
    TableColumn::text("银行流水号", 20),
    TableColumn::text("汇缴书编号", 20),
];

/// 暂收款明细.
pub(super) fn suspense(unit_name: &str, view: SuspenseView) -> Listing {
    let came_in: Fen = amounts(&view.items).filter(|it| it.is_positive()).sum();
    let went_out: Fen = amounts(&view.items).filter(|it| it.is_negative()).sum();
    let totals = vec![
        "合计".into(),
        came_in.into(),
        (-went_out).into(),
        view.balance.into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
    ];
    Listing {
        name: "暂收款明细".to_owned(),
        plain_name: "suspense".to_owned(),
        sheet_name: "暂收款",
        title: "住房公积金单位暂收款明细",
        info: vec![("单位名称", unit_name.to_owned())],
        columns: SUSPENSE,
        rows: view.items.into_iter().map(row).collect(),
        totals,
    }
}

fn amounts(items: &[SuspenseItem]) -> impl Iterator<Item = Fen> {
    items.iter().map(|item| item.amount)
}

fn row(item: SuspenseItem) -> Vec<Cell> {
    let (came_in, went_out) = if item.amount.is_negative() {
        (Cell::Empty, (-item.amount).into())
    } else {
        (item.amount.into(), Cell::Empty)
    };
    vec![
        china_text_of(&item.at).into(),
        came_in,
        went_out,
        item.balance_after.into(),
        reason(item.reason).into(),
        item.payer.into(),
        item.reference.into(),
        item.bank_txn_no.into(),
        item.remittance_no.map(|no| no.to_string()).into(),
    ]
}

const fn reason(reason: SuspenseReason) -> &'static str {
    match reason {
        SuspenseReason::AmountDiffers => "金额与缴款单不符",
        SuspenseReason::PaidTwice => "重复付款",
        SuspenseReason::PaidLate => "缴款单已过期或作废",
        SuspenseReason::UnknownReference => "附言中没有有效的缴款单编号",
        SuspenseReason::UsedForRemittance => "抵缴汇缴",
    }
}
