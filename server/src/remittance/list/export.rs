//! The lists and the receipt as files.

use shared_types::{
    api::unit::{ChangeKind, PaidBy, RemittanceLine, RemittanceStatus, RemittanceSummary},
    calendar::YearMonth,
    money::Fen,
};

use super::service::Heading;
use crate::{
    documents::{pdf::ReceiptData, spreadsheet::TableColumn},
    listing::{Cell, Listing},
    platform::clock::china_text_of,
};

const LINES: &[TableColumn<'static>] = &[
    TableColumn::integer("序号", 8),
    TableColumn::text("个人账号", 18),
    TableColumn::text("姓名", 14),
    TableColumn::text("证件号码", 22),
    TableColumn::amount("缴存基数", 14),
    TableColumn::amount("单位缴存额", 14),
    TableColumn::amount("个人缴存额", 14),
    TableColumn::amount("合计", 14),
    TableColumn::text("变更", 12),
];

const REMITTANCES: &[TableColumn<'static>] = &[
    TableColumn::text("缴存月份", 12),
    TableColumn::text("汇缴书编号", 22),
    TableColumn::integer("人数", 8),
    TableColumn::amount("金额（元）", 16),
    TableColumn::text("状态", 12),
    TableColumn::text("核定时间", 20),
];

/// A confirmed list. ID numbers are masked as on the screen: people are told
/// apart by their account numbers.
pub(super) fn confirmed(list: &Heading, lines: &[RemittanceLine]) -> Listing {
    let view = &list.view;
    let (month, no) = (view.month, &view.remittance_no);
    Listing {
        name: format!("汇缴清册-{month}-{no}"),
        plain_name: format!("remittance-{month}-{no}"),
        info: vec![
            ("单位名称", list.unit_name.clone()),
            ("汇缴书编号", no.to_string()),
            ("缴存月份", month.display_zh()),
            ("核定时间", china_text_of(&view.confirmed_at)),
            ("核定人", view.confirmed_by.clone()),
        ],
        ..people(lines)
    }
}

/// The list in preparation, marked as such.
pub(super) fn draft(unit_name: &str, month: YearMonth, lines: &[RemittanceLine]) -> Listing {
    Listing {
        name: format!("汇缴清册-{month}-草稿"),
        plain_name: format!("remittance-{month}-draft"),
        title: "住房公积金汇缴清册（草稿 无效）",
        info: vec![
            ("单位名称", unit_name.to_owned()),
            ("缴存月份", month.display_zh()),
        ],
        ..people(lines)
    }
}

fn people(lines: &[RemittanceLine]) -> Listing {
    let unit: Fen = lines.iter().map(|line| line.unit_part).sum();
    let personal: Fen = lines.iter().map(|line| line.personal_part).sum();
    Listing {
        name: String::new(),
        plain_name: String::new(),
        sheet_name: "汇缴清册",
        title: "住房公积金汇缴清册",
        info: Vec::new(),
        columns: LINES,
        rows: (1_i64..)
            .zip(lines)
            .map(|(at, line)| row(at, line))
            .collect(),
        totals: vec![
            "合计".into(),
            format!("{}人", lines.len()).into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            unit.into(),
            personal.into(),
            (unit + personal).into(),
            Cell::Empty,
        ],
    }
}

fn row(at: i64, line: &RemittanceLine) -> Vec<Cell> {
    vec![
        at.into(),
        line.account_no.as_ref().map(ToString::to_string).into(),
        line.full_name.clone().into(),
        line.id_doc_no_masked.clone().into(),
        line.contribution_base.into(),
        line.unit_part.into(),
        line.personal_part.into(),
        (line.unit_part + line.personal_part).into(),
        line.change.map(ChangeKind::name_zh).into(),
    ]
}

/// The unit's remittances (汇缴记录).
pub(super) fn remittances(unit_name: &str, rows: &[RemittanceSummary]) -> Listing {
    let total: Fen = rows.iter().map(|row| row.total).sum();
    let lines = rows.iter().map(|row| {
        vec![
            row.month.to_string().into(),
            row.remittance_no.to_string().into(),
            row.headcount.into(),
            row.total.into(),
            status(row.status).into(),
            china_text_of(&row.confirmed_at).into(),
        ]
    });
    Listing {
        name: "汇缴记录".to_owned(),
        plain_name: "remittances".to_owned(),
        sheet_name: "汇缴记录",
        title: "住房公积金汇缴记录",
        info: vec![("单位名称", unit_name.to_owned())],
        columns: REMITTANCES,
        rows: lines.collect(),
        totals: vec![
            "合计".into(),
            format!("{}笔", rows.len()).into(),
            Cell::Empty,
            total.into(),
            Cell::Empty,
            Cell::Empty,
        ],
    }
}

const fn status(status: RemittanceStatus) -> &'static str {
    match status {
        RemittanceStatus::AwaitingPayment => "待缴款",
        RemittanceStatus::ReturnedByBank => "扣款失败",
        RemittanceStatus::Paid => "已到账",
        RemittanceStatus::Allocated => "已入账",
        RemittanceStatus::Voided => "已作废",
    }
}

/// What the receipt (汇缴回单) states; none before the money is on the accounts.
pub(super) fn receipt(centre_name: &str, list: &Heading) -> Option<ReceiptData> {
    let view = &list.view;
    // Its first part has a date before the last one is there.
    view.allocated_at.as_ref()?;
    Some(ReceiptData {
        centre_name: centre_name.to_owned(),
        receipt_no: view.txn_no.clone()?,
        unit_name: list.unit_name.clone(),
        unit_no: list.unit_no.clone(),
        remittance_no: view.remittance_no.to_string(),
        month: view.month,
        headcount: u32::try_from(view.figures.headcount).ok()?,
        unit_amount: view.figures.unit_total,
        personal_amount: view.figures.personal_total,
        pay_method: match view.paid_by? {
            PaidBy::Bank => "银行转账",
            PaidBy::Suspense => "单位暂存款抵缴",
        }
        .to_owned(),
        paid_at: china_text_of(view.paid_at.as_deref()?),
        bank_txn_no: view.bank_txn_no.clone().unwrap_or_default(),
        booked_on: list.booked_on?,
        verify_url: None,
    })
}

#[cfg(test)]
mod tests {
    use shared_types::{
        api::unit::{ChangeCounts, MonthFigures, RemittanceView},
        calendar::Date,
        numbers::RemittanceNo,
    };

    use super::*;

    #[test]
    fn a_receipt_has_the_business_date_of_the_money_whenever_it_was_written() {
        let month = YearMonth::of(2026, 11);
        let view = RemittanceView {
            remittance_no: RemittanceNo::compose(Date::of(2026, 11, 21), 1).unwrap(),
            month,
            status: RemittanceStatus::Allocated,
            figures: MonthFigures {
                month,
                headcount: 1,
                unit_total: Fen(1),
                personal_total: Fen(1),
                total: Fen(2),
            },
            counts: ChangeCounts {
                open: 0,
                unseal: 0,
                seal: 0,
                transfer_in: 0,
                base_change: 0,
            },
            confirmed_by: String::new(),
            confirmed_at: "2026-11-21T08:00:00Z".to_owned(),
            paid_at: Some("2026-11-22T15:50:00Z".to_owned()),
            allocated_at: Some("2026-11-22T16:00:01Z".to_owned()),
            txn_no: Some("1".to_owned()),
            bank_txn_no: None,
            paid_by: Some(PaidBy::Bank),
            failure: None,
            voidable: false,
        };
        let mut heading = Heading {
            unit_no: "1".to_owned(),
            unit_name: "甲".to_owned(),
            view,
            booked_on: Some(Date::of(2026, 11, 22)),
        };
        let written = receipt("中心", &heading).unwrap();
        assert_eq!(written.booked_on, Date::of(2026, 11, 22));
        // The first part alone is no receipt.
        heading.view.allocated_at = None;
        assert!(receipt("中心", &heading).is_none());
    }
}
