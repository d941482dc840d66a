//! Cell formats shared by all workbooks: one calm look, readable in print.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const INK: Color = Color::RGB(0x1F_29_37);
const HEADER_FILL: Color = Color::RGB(0xE8_EE_F4);
const REQUIRED_FILL: Color = Color::RGB(0xFD_EB_D8);
const PROBLEM_FILL: Color = Color::RGB(0xFD_E2_E1);
const PROBLEM_INK: Color = Color::RGB(0x9B_1C_1C);
const LINE: Color = Color::RGB(0xB8_C2_CC);

/// The formats.
pub(in crate::documents::spreadsheet) struct Style {
    pub title: Format,
    pub header: Format,
    /// Header of a column that every row needs.
    pub required_header: Format,
    pub amount_header: Format,
    pub label: Format,
    pub paragraph: Format,
    pub text: Format,
    pub integer: Format,
    pub amount: Format,
    /// Blank cells that wait for an amount or a date.
    pub amount_input: Format,
    pub date_input: Format,
    pub total_text: Format,
    pub total_integer: Format,
    pub total_amount: Format,
    pub problem_cell: Format,
    pub problem_text: Format,
}

impl Style {
    pub(in crate::documents::spreadsheet) fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::VerticalCenter);
        let header = plain
            .clone()
            .set_bold()
            .set_font_color(INK)
            .set_background_color(HEADER_FILL)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(LINE);
        let total = plain
            .clone()
            .set_bold()
            .set_border_top(FormatBorder::Thin)
            .set_border_top_color(LINE);
        let wrapped = plain.clone().set_text_wrap();
        Self {
            title: Format::new()
                .set_bold()
                .set_font_size(14)
                .set_font_color(INK),
            required_header: header.clone().set_background_color(REQUIRED_FILL),
            amount_header: header.clone().set_align(FormatAlign::Right),
            label: Format::new().set_bold().set_align(FormatAlign::Top),
            paragraph: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            text: plain.clone().set_num_format("@"),
            integer: plain
                .clone()
                .set_num_format("#,##0")
                .set_align(FormatAlign::Right),
            amount: plain
                .clone()
                .set_num_format("#,##0.00")
                .set_align(FormatAlign::Right),
            amount_input: plain.clone().set_num_format("0.00"),
            date_input: plain.clone().set_num_format("yyyy-mm-dd"),
            total_text: total.clone().set_num_format("@"),
            total_integer: total
                .clone()
                .set_num_format("#,##0")
                .set_align(FormatAlign::Right),
            total_amount: total
                .set_num_format("#,##0.00")
                .set_align(FormatAlign::Right),
            problem_cell: plain.set_num_format("@").set_background_color(PROBLEM_FILL),
            problem_text: wrapped.set_font_color(PROBLEM_INK),
            header,
        }
    }
}
