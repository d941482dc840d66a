//! The confirmed list and its receipt as files.

use shared_types::api::unit::{ChangeKind, PaidBy, RemittanceLine};

use super::service::Heading;
use crate::{
    documents::{
        pdf::ReceiptData,
        spreadsheet::{TableCell, TableColumn, TableKind, TableSpec, WriteError, write_table},
    },
    platform::clock::{Instant, china_text_of},
};

const COLUMNS: &[TableColumn<'static>] = &[
    TableColumn {
        header: "序号",
        kind: TableKind::Integer,
        width: 8,
    },
    TableColumn {
        header: "个人账号",
        kind: TableKind::Text,
        width: 18,
    },
    TableColumn {
        header: "姓名",
        kind: TableKind::Text,
        width: 14,
    },
    TableColumn {
        header: "证件号码",
        kind: TableKind::Text,
        width: 22,
    },
    TableColumn {
        header: "缴存基数",
        kind: TableKind::Amount,
        width: 14,
    },
    TableColumn {
        header: "单位缴存额",
        kind: TableKind::Amount,
        width: 14,
    },
    TableColumn {
        header: "个人缴存额",
        kind: TableKind::Amount,
        width: 14,
    },
    TableColumn {
        header: "合计",
        kind: TableKind::Amount,
        width: 14,
    },
    TableColumn {
        header: "变更",
        kind: TableKind::Text,
        width: 12,
    },
];

/// The list as a workbook. ID numbers are masked as on the screen: people are
/// told apart by their account numbers.
pub(super) fn workbook(list: &Heading, lines: &[RemittanceLine]) -> Result<Vec<u8>, WriteError> {
    let view = &list.view;
    let figures = &view.figures;
    let info = [
        ("单位名称", list.unit_name.clone()),
        ("汇缴书编号", view.remittance_no.to_string()),
        ("缴存月份", view.month.display_zh()),
        ("核定时间", china_text_of(&view.confirmed_at)),
        ("核定人", view.confirmed_by.clone()),
    ];
    let spec = TableSpec {
        sheet_name: "汇缴清册",
        title: "住房公积金汇缴清册",
        info: &info,
        columns: COLUMNS,
        totals: vec![
            "合计".into(),
            format!("{}人", figures.headcount).into(),
            TableCell::Empty,
            TableCell::Empty,
            TableCell::Empty,
            figures.unit_total.into(),
            figures.personal_total.into(),
            figures.total.into(),
            TableCell::Empty,
        ],
    };
    write_table(&spec, (1_i64..).zip(lines).map(|(at, line)| row(at, line)))
}

fn row(at: i64, line: &RemittanceLine) -> Vec<TableCell<'_>> {
    vec![
        at.into(),
        line.account_no
            .as_ref()
            .map_or(TableCell::Empty, |no| no.as_str().into()),
        line.full_name.as_str().into(),
        line.id_doc_no_masked.as_str().into(),
        line.contribution_base.into(),
        line.unit_part.into(),
        line.personal_part.into(),
        (line.unit_part + line.personal_part).into(),
        line.change
            .map_or(TableCell::Empty, |kind| ChangeKind::name_zh(kind).into()),
    ]
}

/// What the receipt (汇缴回单) states; none before the money is on the accounts.
pub(super) fn receipt(centre_name: &str, list: &Heading) -> Option<ReceiptData> {
    let view = &list.view;
    let allocated_at = view.allocated_at.as_deref()?;
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
        booked_on: Instant::parse(allocated_at)?.business_date(),
        verify_url: None,
    })
}
