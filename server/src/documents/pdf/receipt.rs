//! 住房公积金汇缴回单, what a unit's bookkeeper files.

use shared_types::{Date, Fen, YearMonth};

use super::compose::{Align, Closing, Composer, Fact, TableColumn};
use super::render::{About, render};
use super::{Fonts, PdfError};

/// What a remittance receipt states.
#[derive(Clone, Debug)]
pub struct ReceiptData {
    /// Name of the centre that received the money.
    pub centre_name: String,
    /// 回单编号.
    pub receipt_no: String,
    /// 单位名称.
    pub unit_name: String,
    /// 单位账号.
    pub unit_no: String,
    /// 汇缴书编号.
    pub remittance_no: String,
    /// 汇缴年月.
    pub month: YearMonth,
    /// 汇缴人数.
    pub headcount: u32,
    /// 单位缴存额.
    pub unit_amount: Fen,
    /// 个人缴存额.
    pub personal_amount: Fen,
    /// 缴款方式, in Chinese.
    pub pay_method: String,
    /// When the money arrived, in local time: `2026-11-22 16:00:00`.
    pub paid_at: String,
    /// 银行流水号.
    pub bank_txn_no: String,
    /// Day of allocation (入账日期).
    pub booked_on: Date,
    /// Page that says whether the receipt is genuine; with it there is a QR
    /// code.
    pub verify_url: Option<String>,
}

// Long because it lays out one page from top to bottom.
/// The remittance receipt as PDF.
///
/// # Errors
/// [`PdfError`]; see there.
pub fn remittance_receipt(fonts: &Fonts, data: &ReceiptData) -> Result<Vec<u8>, PdfError> {
    const TITLE: &str = "住房公积金汇缴回单";
    let total = data.unit_amount + data.personal_amount;
    let mut page = Composer::new(fonts)?;
    page.letterhead(&data.centre_name, &format!("回单编号 {}", data.receipt_no));
    page.title(TITLE, "Receipt of Housing Provident Fund Remittance");
    page.section("汇缴信息");
    page.facts(vec![
        vec![Fact::text("单位名称", &data.unit_name)],
        vec![
            Fact::text("单位账号", &data.unit_no),
            Fact::text("汇缴年月", data.month.display_zh()),
        ],
        vec![
            Fact::text("汇缴书编号", &data.remittance_no),
            Fact::text("汇缴人数", format!("{} 人", data.headcount)),
        ],
    ]);
    page.section("汇缴金额");
    let column = |header: &str, share, align| TableColumn {
        header: header.to_owned(),
        share,
        align,
    };
    let row = |who: &str, amount: Fen| vec![who.to_owned(), amount.grouped()];
    page.table(
        &[
            column("项目", 2.0, Align::Left),
            column("金额（元）", 3.0, Align::Right),
        ],
        &[
            row("单位缴存额", data.unit_amount),
            row("个人缴存额", data.personal_amount),
        ],
        &row("合计", total),
    );
    page.facts(vec![vec![Fact::amount(
        "合计大写",
        format!("人民币{}", total.uppercase_chinese()),
    )]]);
    page.section("到账信息");
    page.facts(vec![
        vec![
            Fact::text("缴款方式", &data.pay_method),
            Fact::text("到账时间", &data.paid_at),
        ],
        vec![
            Fact::text("银行流水号", &data.bank_txn_no),
            Fact::text("入账日期", data.booked_on.display_zh()),
        ],
    ]);
    page.small_print("上列款项已按汇缴清册记入职工个人账户。本回单由系统生成，供单位留存。");
    let code = data
        .verify_url
        .as_ref()
        .map(|url| (url.clone(), vec!["扫码核验真伪".to_owned(), url.clone()]));
    page.closing(&Closing {
        code,
        signature: vec![
            data.centre_name.clone(),
            format!("入账日期 {}", data.booked_on.display_zh()),
        ],
    })?;
    let layout = page.finish(&format!("{TITLE} {}", data.receipt_no));
    let about = About {
        title: TITLE.to_owned(),
        subject: format!("回单编号 {}", data.receipt_no),
        author: data.centre_name.clone(),
        id: data.receipt_no.clone(),
        date: data.booked_on,
    };
    render(fonts, &layout, about)
}
