//! Lists as text with commas (RFC 4180), for programs and for Excel alike.

use super::spreadsheet::{TableCell, TableColumn};

/// Tells Excel that the text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A list as CSV: a header and the rows, without title and totals, so that a
/// program can add up a column. Lines end with CR LF.
///
/// A tab stands before digit strings and before text that a spreadsheet would
/// take for a formula: both are then shown as they are. Amounts are yuan with
/// two decimals and without separators.
#[must_use]
pub fn write_csv(columns: &[TableColumn<'_>], rows: &[Vec<TableCell<'_>>]) -> Vec<u8> {
    let mut text = String::from(BYTE_ORDER_MARK);
    line(
        &mut text,
        columns.iter().map(|column| quoted(column.header)),
    );
    for row in rows {
        line(&mut text, row.iter().map(cell));
    }
    text.into_bytes()
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&cell);
    }
    text.push_str("\r\n");
}

fn cell(cell: &TableCell<'_>) -> String {
    match cell {
        TableCell::Empty => String::new(),
        TableCell::Text(text) => quoted(text),
        TableCell::Integer(number) => number.to_string(),
        TableCell::Amount(amount) => amount.to_string(),
        TableCell::Date(day) => day.to_string(),
    }
}

fn quoted(text: &str) -> String {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if digits || formula {
        format!("\t{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains([',', '"', '\r', '\n', '\t']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use shared_types::{Date, Fen};

    use super::*;

    #[test]
    fn digits_stay_digits_and_nothing_is_a_formula() {
        let columns = [
            TableColumn::text("账号", 10),
            TableColumn::amount("金额", 10),
        ];
        let rows = [
            vec!["001234567890".into(), Fen(-123_456).into()],
            vec!["=HYPERLINK(\"x\")".into(), Fen(5).into()],
            vec!["张三, 李四".into(), TableCell::Empty],
            vec![Date::of(2026, 11, 1).into(), 3_i64.into()],
        ];
        let text = String::from_utf8(write_csv(&columns, &rows)).unwrap();
        assert_eq!(
            text,
            "\u{feff}账号,金额\r\n\"\t001234567890\",-1234.56\r\n\
             \"\t=HYPERLINK(\"\"x\"\")\",0.05\r\n\"张三, 李四\",\r\n2026-11-01,3\r\n"
        );
    }
}
