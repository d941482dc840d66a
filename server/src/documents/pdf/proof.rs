//! 住房公积金缴存证明, what an employee shows to a bank, a landlord, an embassy.

use shared_types::{AccountStatus, BasisPoints, Date, Fen, IdDocType, YearMonth};

use super::compose::{Align, Closing, Composer, Fact, TableColumn};
use super::render::{About, render};
use super::{Fonts, PdfError};

/// What a proof of contributions states. Nothing is masked: the person hands it
/// over on purpose.
#[derive(Clone)]
pub struct ProofData {
    /// Name of the issuing centre.
    pub centre_name: String,
    /// 证明编号.
    pub certificate_no: String,
    /// Name of the employee.
    pub name: String,
    /// 证件类型.
    pub id_type: IdDocType,
    /// 证件号码, full.
    pub id_no: String,
    /// 个人账号.
    pub account_no: String,
    /// 个人账户状态.
    pub status: AccountStatus,
    /// 单位名称.
    pub unit_name: String,
    /// 单位账号.
    pub unit_no: String,
    /// 个人缴存基数, a month.
    pub base: Fen,
    /// 单位缴存比例.
    pub unit_ratio: BasisPoints,
    /// 个人缴存比例.
    pub personal_ratio: BasisPoints,
    /// 单位月缴存额.
    pub unit_amount: Fen,
    /// 个人月缴存额.
    pub personal_amount: Fen,
    /// 缴至年月; `None` before the first contribution.
    pub paid_through: Option<YearMonth>,
    /// 连续缴存月数.
    pub consecutive_months: u32,
    /// 账户余额 at the end of the day of issue.
    pub balance: Fen,
    /// 用途 as the person gave it; empty for none.
    pub purpose: String,
    /// Day of issue, and of all the statements.
    pub issued_on: Date,
    /// Last day on which the proof counts.
    pub valid_until: Date,
    /// Public page that says whether the proof is genuine; the QR code's content.
    pub verify_url: String,
}

/// The number only; the rest is personal data.
impl std::fmt::Debug for ProofData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProofData")
            .field("certificate_no", &self.certificate_no)
            .finish_non_exhaustive()
    }
}

// Long because it lays out one page from top to bottom.
/// The proof of contributions as PDF.
///
/// # Errors
/// [`PdfError`]; see there.
pub fn contribution_proof(fonts: &Fonts, data: &ProofData) -> Result<Vec<u8>, PdfError> {
    const TITLE: &str = "住房公积金缴存证明";
    let issued = data.issued_on.display_zh();
    let mut page = Composer::new(fonts)?;
    page.letterhead(
        &data.centre_name,
        &format!("证明编号 {}", data.certificate_no),
    );
    page.title(TITLE, "Certificate of Housing Provident Fund Contributions");
    page.paragraph(&format!(
        "兹证明，截至{issued}，下列职工在本中心缴存住房公积金的情况如下："
    ));

    page.section("职工信息");
    let mut holder = vec![
        vec![
            Fact::text("姓名", &data.name),
            Fact::text("个人账号", &data.account_no),
        ],
        vec![
            Fact::text("证件类型", data.id_type.name_zh()),
            Fact::text("证件号码", &data.id_no),
        ],
        vec![Fact::text("单位名称", &data.unit_name)],
        vec![
            Fact::text("单位账号", &data.unit_no),
            Fact::text("账户状态", data.status.name_zh()),
        ],
    ];
    if !data.purpose.is_empty() {
        holder.push(vec![Fact::text("证明用途", &data.purpose)]);
    }
    page.facts(holder);

    page.section("缴存情况");
    let paid_through = data
        .paid_through
        .map_or_else(|| "尚未缴存".to_owned(), YearMonth::display_zh);
    page.facts(vec![
        vec![
            Fact::text("缴至年月", paid_through),
            Fact::text("连续缴存", format!("{} 个月", data.consecutive_months)),
        ],
        vec![Fact::amount("缴存基数（元）", data.base.grouped())],
    ]);
    contributions(&mut page, data);

    page.section("账户余额");
    page.facts(vec![
        vec![Fact::amount("余额（元）", data.balance.grouped())],
        vec![Fact::amount(
            "大写",
            format!("人民币{}", data.balance.uppercase_chinese()),
        )],
    ]);
    page.small_print(
        "本证明仅反映上述时点的缴存情况，涂改无效。请扫描二维码或打开核验网址查询真伪，\
         并核对网址域名；内容与核验结果不一致的，以核验结果为准。",
    );
    page.closing(&Closing {
        code: Some((
            data.verify_url.clone(),
            vec!["扫码核验真伪".to_owned(), data.verify_url.clone()],
        )),
        signature: vec![
            data.centre_name.clone(),
            format!("出具日期 {issued}"),
            format!("有效期至 {}", data.valid_until.display_zh()),
        ],
    })?;
    let layout = page.finish(&format!("{TITLE} {}", data.certificate_no));
    let about = About {
        title: TITLE.to_owned(),
        subject: format!("证明编号 {}", data.certificate_no),
        author: data.centre_name.clone(),
        id: data.certificate_no.clone(),
        date: data.issued_on,
    };
    render(fonts, &layout, about)
}

fn contributions(page: &mut Composer<'_>, data: &ProofData) {
    let column = |header: &str, share, align| TableColumn {
        header: header.to_owned(),
        share,
        align,
    };
    let row = |who: &str, ratio: BasisPoints, amount: Fen| {
        vec![who.to_owned(), ratio.to_string(), amount.grouped()]
    };
    let total = data.unit_amount + data.personal_amount;
    page.table(
        &[
            column("月缴存", 2.0, Align::Left),
            column("缴存比例", 2.0, Align::Right),
            column("月缴存额（元）", 3.0, Align::Right),
        ],
        &[
            row("单位缴存", data.unit_ratio, data.unit_amount),
            row("个人缴存", data.personal_ratio, data.personal_amount),
        ],
        &["合计".to_owned(), String::new(), total.grouped()],
    );
}
