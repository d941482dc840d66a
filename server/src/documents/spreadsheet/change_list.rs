//! The change list (变更清册) that a unit fills in each month: its columns, and
//! the template that people download.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Note, Workbook, Worksheet};
use shared_types::IdDocType;

use super::layout::{Column, ColumnKind, Layout, Presence};
use super::write::{ERROR_COLUMN, ROW_COLUMN, Style, WriteError, finish, workbook};

/// File name under which the template is offered.
pub const TEMPLATE_FILE_NAME: &str = "变更清册模板.xlsx";

/// Kinds of change (变更类型) in the order of the drop-down list.
pub const CHANGE_TYPES: [&str; 5] = ["新开户", "启封", "封存", "转入", "基数调整"];

const SHEET: &str = "变更清册";
const INSTRUCTIONS: &str = "填写说明";

/// Excel's last row, zero-based: drop-down lists and formats go all the way.
const LAST_ROW: u32 = 1_048_575;

/// Keys of the change list's columns, for [`super::Row::cell`].
pub mod column {
    /// 变更类型, one of [`super::CHANGE_TYPES`].
    pub const CHANGE_TYPE: &str = "change_type";
    /// 姓名.
    pub const NAME: &str = "name";
    /// 证件类型, a Chinese name of [`shared_types::IdDocType`].
    pub const ID_TYPE: &str = "id_type";
    /// 证件号码.
    pub const ID_NO: &str = "id_no";
    /// 手机号码.
    pub const MOBILE: &str = "mobile";
    /// 缴存基数（元）.
    pub const BASE: &str = "base";
    /// 变更日期.
    pub const DATE: &str = "date";
    /// 变更原因.
    pub const REASON: &str = "reason";
}

/// The change list's worksheet.
///
/// Every header must be there, also of columns that may stay blank: a renamed
/// header would otherwise drop its column without a word.
pub const CHANGE_LIST: Layout = Layout {
    sheet_name: SHEET,
    columns: &[
        expected(
            column::CHANGE_TYPE,
            "变更类型",
            &["业务类型"],
            ColumnKind::Text,
        ),
        expected(
            column::NAME,
            "姓名",
            &["职工姓名", "员工姓名"],
            ColumnKind::Text,
        ),
        expected(column::ID_TYPE, "证件类型", &[], ColumnKind::Text),
        expected(
            column::ID_NO,
            "证件号码",
            &["证件号", "身份证号", "身份证号码", "公民身份号码"],
            ColumnKind::Code,
        ),
        expected(
            column::MOBILE,
            "手机号码",
            &["手机号", "手机"],
            ColumnKind::Code,
        ),
        expected(
            column::BASE,
            "缴存基数（元）",
            &["缴存基数"],
            ColumnKind::Amount,
        ),
        expected(column::DATE, "变更日期", &[], ColumnKind::Date),
        expected(column::REASON, "变更原因", &["封存原因"], ColumnKind::Text),
    ],
    ignored_headers: &[ROW_COLUMN, ERROR_COLUMN],
    ignored_sheets: &[INSTRUCTIONS],
};

const fn expected(
    key: &'static str,
    header: &'static str,
    aliases: &'static [&'static str],
    kind: ColumnKind,
) -> Column {
    Column {
        key,
        header,
        aliases,
        presence: Presence::Required,
        kind,
    }
}

struct Guide {
    width: f64,
    always: bool,
    /// Shown when the pointer rests on the header, and in the instructions.
    hint: &'static str,
}

const GUIDES: [Guide; 8] = [
    Guide {
        width: 12.0,
        always: true,
        hint: "必填。从下拉列表中选择：新开户、启封、封存、转入、基数调整。",
    },
    Guide {
        width: 14.0,
        always: true,
        hint: "必填。与证件上的姓名一致，不加空格和备注。",
    },
    Guide {
        width: 20.0,
        always: true,
        hint: "必填。从下拉列表中选择，一般为“身份证”。",
    },
    Guide {
        width: 24.0,
        always: true,
        hint: "必填。本列为文本格式，请完整填写；身份证号码 18 位，末位 X 大写。",
    },
    Guide {
        width: 16.0,
        always: false,
        hint: "新开户必填。11 位手机号码。",
    },
    Guide {
        width: 18.0,
        always: false,
        hint: "除封存外必填。职工上一年度月平均工资，单位为元，最多两位小数。",
    },
    Guide {
        width: 14.0,
        always: false,
        hint: "可不填，默认自本次汇缴月份起。写法：2026-11-01、2026/11/1、2026年11月1日 或 20261101。",
    },
    Guide {
        width: 28.0,
        always: false,
        hint: "封存必填，如：离职、退休。其他可不填。",
    },
];

const NOTES: [&str; 8] = [
    "一行填写一名职工的一项变更；同一职工在一个文件中只能出现一次。",
    "请勿修改表头文字；可以调整列的顺序，可以增加自己的列（增加的列不读取）。",
    "请勿合并单元格、隐藏行列、使用公式；从其他表格复制时，请用“选择性粘贴—数值”。",
    "证件号码、手机号码请以文本填写；若显示为 1.10101E+17，号码已经丢失，须重新填写。",
    "一个文件最多 100,000 行。",
    "上传后系统逐行检查；有错误时可下载错误报告，在报告中改正后直接重新上传。",
    "本页仅供阅读，上传时不读取。",
    "咨询电话：12329。",
];

/// Chinese names of the certificate types in the drop-down list (证件类型).
pub fn id_type_names() -> Vec<&'static str> {
    IdDocType::ALL.iter().map(|kind| kind.name_zh()).collect()
}

/// The empty change list with drop-down lists and instructions, as .xlsx.
///
/// # Errors
/// [`WriteError`] when the file cannot be put together.
pub fn change_list_template() -> Result<Vec<u8>, WriteError> {
    let mut workbook = workbook(SHEET);
    let style = Style::new();
    list_sheet(&mut workbook, &style)?;
    instruction_sheet(workbook.add_worksheet(), &style)?;
    finish(&mut workbook)
}

/// The change list's worksheet with headers, formats and drop-down lists, and
/// nothing in the rows.
fn list_sheet(workbook: &mut Workbook, style: &Style) -> Result<(), WriteError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    for (index, (definition, guide)) in (0_u16..).zip(CHANGE_LIST.columns.iter().zip(&GUIDES)) {
        sheet.set_column_width(index, guide.width)?;
        let format = match definition.kind {
            ColumnKind::Amount => &style.amount_input,
            ColumnKind::Date => &style.date_input,
            ColumnKind::Text | ColumnKind::Code => &style.text,
        };
        sheet.set_column_format(index, format)?;
        let header = if guide.always {
            &style.required_header
        } else {
            &style.header
        };
        sheet.write_string_with_format(0, index, definition.header, header)?;
        let note = Note::new(guide.hint)
            .add_author_prefix(false)
            .set_width(220)
            .set_height(96);
        sheet.insert_note(0, index, &note)?;
    }
    sheet.set_row_height(0, 24)?;
    sheet.set_freeze_panes(1, 0)?;
    add_lists(sheet)?;
    sheet
        .set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Paper size 9 of the file format.
pub(super) const A4: u8 = 9;

/// Drop-down lists for the columns with a closed choice; `columns` are at their
/// places in [`CHANGE_LIST`].
fn add_lists(sheet: &mut Worksheet) -> Result<(), WriteError> {
    sheet.add_data_validation(1, 0, LAST_ROW, 0, &choice(&CHANGE_TYPES)?)?;
    sheet.add_data_validation(1, 2, LAST_ROW, 2, &choice(&id_type_names())?)?;
    Ok(())
}

fn choice(values: &[&str]) -> Result<DataValidation, WriteError> {
    Ok(DataValidation::new()
        .allow_list_strings(values)?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("请从列表中选择")?
        .set_error_message("请点击单元格右侧的箭头，从下拉列表中选择。")?)
}

fn instruction_sheet(sheet: &mut Worksheet, style: &Style) -> Result<(), WriteError> {
    sheet.set_name(INSTRUCTIONS)?;
    sheet.set_column_width(0, 18)?;
    sheet.set_column_width(1, 96)?;
    sheet.set_screen_gridlines(false);
    sheet.write_string_with_format(0, 0, "变更清册填写说明", &style.title)?;
    let mut row = 2;
    for (definition, guide) in CHANGE_LIST.columns.iter().zip(&GUIDES) {
        sheet.write_string_with_format(row, 0, definition.header, &style.label)?;
        sheet.write_string_with_format(row, 1, guide.hint, &style.paragraph)?;
        row += 1;
    }
    row += 1;
    for (number, note) in (1..).zip(NOTES) {
        sheet.write_string_with_format(row, 0, format!("说明 {number}"), &style.label)?;
        sheet.write_string_with_format(row, 1, note, &style.paragraph)?;
        row += 1;
    }
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}
