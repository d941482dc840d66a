//! Employees, agents and the operation log as files.

use shared_types::{
    api::{
        session::Permission,
        unit::{AgentView, AuditRow, EmployeeRow},
    },
    money::Fen,
};

use crate::{
    documents::spreadsheet::TableColumn,
    listing::{Cell, Listing},
    platform::clock::china_text_of,
};

const EMPLOYEES: &[TableColumn<'static>] = &[
    TableColumn::text("个人账号", 18),
    TableColumn::text("姓名", 14),
    TableColumn::text("证件类型", 12),
    TableColumn::text("证件号码", 22),
    TableColumn::text("手机号码", 14),
    TableColumn::text("账户状态", 10),
    TableColumn::text("开户日期", 12),
    TableColumn::amount("缴存基数", 14),
    TableColumn::text("单位比例", 10),
    TableColumn::text("个人比例", 10),
    TableColumn::amount("单位月缴存额", 14),
    TableColumn::amount("个人月缴存额", 14),
    TableColumn::amount("月缴存额合计", 14),
    TableColumn::text("缴至年月", 10),
];

const AGENTS: &[TableColumn<'static>] = &[
    TableColumn::text("姓名", 14),
    TableColumn::text("登录名", 18),
    TableColumn::text("权限", 24),
    TableColumn::text("授权有效期至", 14),
];

const AUDIT: &[TableColumn<'static>] = &[
    TableColumn::text("时间", 20),
    TableColumn::text("操作人", 14),
    TableColumn::text("操作", 30),
    TableColumn::text("业务对象", 26),
];

fn of_unit(unit_name: &str) -> Vec<(&'static str, String)> {
    vec![("单位名称", unit_name.to_owned())]
}

/// 职工名册.
pub(super) fn employees(unit_name: &str, rows: Vec<EmployeeRow>) -> Listing {
    let sum = |pick: fn(&EmployeeRow) -> Fen| rows.iter().map(pick).sum::<Fen>();
    let (base, unit, personal) = (
        sum(|row| row.contribution_base),
        sum(|row| row.unit_monthly),
        sum(|row| row.personal_monthly),
    );
    let totals = vec![
        "合计".into(),
        format!("{}人", rows.len()).into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        base.into(),
        Cell::Empty,
        Cell::Empty,
        unit.into(),
        personal.into(),
        (unit + personal).into(),
        Cell::Empty,
    ];
    Listing {
        name: "职工名册".to_owned(),
        plain_name: "employees".to_owned(),
        sheet_name: "职工名册",
        title: "住房公积金职工名册",
        info: of_unit(unit_name),
        columns: EMPLOYEES,
        rows: rows.into_iter().map(employee).collect(),
        totals,
    }
}

fn employee(row: EmployeeRow) -> Vec<Cell> {
    vec![
        row.account_no.to_string().into(),
        row.full_name.into(),
        row.id_doc_type.name_zh().into(),
        row.id_doc_no_masked.into(),
        row.mobile_masked.into(),
        row.status.name_zh().into(),
        row.opened_on.into(),
        row.contribution_base.into(),
        row.unit_ratio.to_string().into(),
        row.personal_ratio.to_string().into(),
        row.unit_monthly.into(),
        row.personal_monthly.into(),
        (row.unit_monthly + row.personal_monthly).into(),
        row.paid_through.map(|month| month.to_string()).into(),
    ]
}

/// 经办人名册.
pub(super) fn agents(unit_name: &str, rows: Vec<AgentView>) -> Listing {
    let right = |right: &Permission| match right {
        Permission::Operate => "经办",
        Permission::Review => "复核",
        Permission::Administer => "管理",
    };
    let line = |row: AgentView| {
        let rights: Vec<&str> = row.permissions.iter().map(right).collect();
        vec![
            row.full_name.into(),
            row.login_name.into(),
            rights.join("、").into(),
            row.valid_until.into(),
        ]
    };
    Listing {
        name: "经办人名册".to_owned(),
        plain_name: "agents".to_owned(),
        sheet_name: "经办人",
        title: "住房公积金单位经办人名册",
        info: of_unit(unit_name),
        columns: AGENTS,
        rows: rows.into_iter().map(line).collect(),
        totals: Vec::new(),
    }
}

/// 操作日志.
pub(super) fn audit(unit_name: &str, rows: Vec<AuditRow>) -> Listing {
    let line = |row: AuditRow| {
        vec![
            china_text_of(&row.at).into(),
            row.actor.into(),
            row.act.into(),
            row.subject.into(),
        ]
    };
    Listing {
        name: "操作日志".to_owned(),
        plain_name: "audit".to_owned(),
        sheet_name: "操作日志",
        title: "单位网厅操作日志",
        info: of_unit(unit_name),
        columns: AUDIT,
        rows: rows.into_iter().map(line).collect(),
        totals: Vec::new(),
    }
}
