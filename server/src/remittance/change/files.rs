//! The change list as a file.

use shared_types::{
    api::unit::{ChangeLine, ChangeList},
    money::Fen,
};

use crate::{
    documents::spreadsheet::TableColumn,
    listing::{Cell, Listing},
};

const LINES: &[TableColumn<'static>] = &[
    TableColumn::text("变更类型", 10),
    TableColumn::text("姓名", 12),
    TableColumn::text("证件类型", 12),
    TableColumn::text("证件号码", 20),
    TableColumn::text("手机号码", 14),
    TableColumn::amount("缴存基数", 14),
    TableColumn::amount("单位月缴存额", 14),
    TableColumn::amount("个人月缴存额", 14),
    TableColumn::text("变更日期", 12),
    TableColumn::text("变更原因", 20),
];

/// 变更清册, with numbers masked as on the screen.
pub(super) fn lines(unit_name: &str, list: ChangeList) -> Listing {
    let sum =
        |pick: fn(&ChangeLine) -> Option<Fen>| list.lines.iter().filter_map(pick).sum::<Fen>();
    let totals = vec![
        "合计".into(),
        format!("{}条", list.lines.len()).into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        sum(|line| line.unit_monthly).into(),
        sum(|line| line.personal_monthly).into(),
        Cell::Empty,
        Cell::Empty,
    ];
    Listing {
        name: format!("变更清册-{}", list.month),
        plain_name: format!("changes-{}", list.month),
        sheet_name: "变更清册",
        title: "住房公积金变更清册",
        info: vec![
            ("单位名称", unit_name.to_owned()),
            ("缴存月份", list.month.display_zh()),
        ],
        columns: LINES,
        rows: list.lines.into_iter().map(row).collect(),
        totals,
    }
}

fn row(line: ChangeLine) -> Vec<Cell> {
    vec![
        line.kind.name_zh().into(),
        line.full_name.into(),
        line.id_doc_type.name_zh().into(),
        line.id_doc_no_masked.into(),
        line.mobile_masked.into(),
        line.contribution_base.into(),
        line.unit_monthly.into(),
        line.personal_monthly.into(),
        line.changed_on.into(),
        line.reason.into(),
    ]
}
