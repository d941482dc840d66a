//! The documents as a reader's tools see them.

use std::path::Path;
use std::process::Command;

use shared_types::{AccountStatus, BasisPoints, Date, Fen, IdDocType, YearMonth};

use super::compose::{Align, Composer, TableColumn};
use super::render::{About, render};
use super::{
    BlankForm, FontError, Fonts, ProofData, ReceiptData, blank_form, contribution_proof,
    remittance_receipt,
};

fn fonts() -> Fonts {
    Fonts::load(Path::new(Fonts::REGULAR), Path::new(Fonts::BOLD)).unwrap()
}

fn proof() -> ProofData {
    ProofData {
        centre_name: "安居市住房公积金管理中心".into(),
        certificate_no: "ZM2026112200000017".into(),
        name: "欧阳修远".into(),
        id_type: IdDocType::CitizenCard,
        id_no: "110101199003070038".into(),
        account_no: "992411220000017".into(),
        status: AccountStatus::Normal,
        unit_name:
            "北京大通联合装备制造集团有限公司朝阳区望京东路技术研发与产业化应用推广中心（有限合伙）"
                .into(),
        unit_no: "9824112200001".into(),
        base: Fen(1_234_500),
        unit_ratio: BasisPoints(1_200),
        personal_ratio: BasisPoints(1_200),
        unit_amount: Fen(148_100),
        personal_amount: Fen(148_100),
        paid_through: Some(YearMonth::of(2026, 10)),
        consecutive_months: 24,
        balance: Fen(7_123_456),
        purpose: "办理租房备案".into(),
        issued_on: Date::of(2026, 11, 22),
        valid_until: Date::of(2027, 2, 19),
        verify_url: "https://anju.example/verify/7K3M9Q2XW8R4T6Y1B5N0C3V7Z2".into(),
    }
}

fn receipt() -> ReceiptData {
    ReceiptData {
        centre_name: "安居市住房公积金管理中心".into(),
        receipt_no: "HD2026112200000009".into(),
        unit_name: "北京青禾设计有限公司".into(),
        unit_no: "9824112200002".into(),
        remittance_no: "012611220000009".into(),
        month: YearMonth::of(2026, 11),
        headcount: 12,
        unit_amount: Fen(1_777_200),
        personal_amount: Fen(1_777_200),
        pay_method: "扫码支付".into(),
        paid_at: "2026-11-22 16:00:00".into(),
        bank_txn_no: "B2026112200000001".into(),
        booked_on: Date::of(2026, 11, 22),
        verify_url: None,
    }
}

/// Output of a poppler tool, or `None` where poppler-utils is not installed.
fn poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    // Tests run side by side, and none takes another's file away.
    let folder = crate::testing::Folder::new();
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut command = Command::new(tool);
    match tool {
        "pdftotext" => command.args(arguments).arg(&file).arg("-"),
        _ => command.args(arguments).arg(&file),
    };
    let output = command.output().ok()?;
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_missing_font_names_the_package() {
    let missing = Path::new("/nowhere/font.ttc");
    let error = Fonts::load(missing, missing).unwrap_err();
    assert!(matches!(error, FontError::Unreadable { .. }));
    assert!(error.to_string().contains("fonts-noto-cjk"));
}

#[test]
fn the_proof_says_everything_in_its_text_layer() {
    let pdf = contribution_proof(&fonts(), &proof()).unwrap();
    assert!(pdf.len() < 120_000, "{} bytes", pdf.len());
    let Some(text) = poppler("pdftotext", &["-layout"], &pdf) else {
        return;
    };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for statement in [
        "住房公积金缴存证明",
        "欧阳修远",
        "110101199003070038",
        "992411220000017",
        "12,345.00",
        "12%",
        "1,481.00",
        "2,962.00",
        "2026年10月",
        "24个月",
        "71,234.56",
        "人民币柒万壹仟贰佰叁拾肆元伍角陆分",
        "ZM2026112200000017",
        "出具日期2026年11月22日",
        "第1页，共1页",
    ] {
        assert!(text.contains(statement), "{statement} is missing");
    }
}

#[test]
fn fonts_are_embedded_subsets() {
    let pdf = contribution_proof(&fonts(), &proof()).unwrap();
    let Some(table) = poppler("pdffonts", &[], &pdf) else {
        return;
    };
    let rows: Vec<&str> = table.lines().skip(2).collect();
    assert_eq!(rows.len(), 2, "{table}");
    for row in rows {
        assert!(row.contains("+NotoSansCJKsc"), "{row}");
        let flags: Vec<&str> = row.split_whitespace().rev().skip(2).take(3).collect();
        assert_eq!(
            flags,
            ["yes", "yes", "yes"],
            "embedded, subset, Unicode: {row}"
        );
    }
}

#[test]
fn the_file_claims_archive_and_accessibility_levels() {
    let pdf = contribution_proof(&fonts(), &proof()).unwrap();
    let raw = String::from_utf8_lossy(&pdf);
    for claim in ["pdfaid:part", "pdfaid:conformance", "pdfuaid:part", "zh-CN"] {
        assert!(raw.contains(claim), "{claim}");
    }
    let Some(info) = poppler("pdfinfo", &[], &pdf) else {
        return;
    };
    for line in ["住房公积金缴存证明", "Tagged:          yes", "A4"] {
        assert!(info.contains(line), "{line} in {info}");
    }
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let fonts = fonts();
    let first = contribution_proof(&fonts, &proof()).unwrap();
    assert_eq!(first, contribution_proof(&fonts, &proof()).unwrap());
    let mut other = proof();
    other.balance = Fen(1);
    assert_ne!(first, contribution_proof(&fonts, &other).unwrap());
}

#[test]
fn rare_characters_do_not_stop_a_document() {
    let mut data = proof();
    // U+32000 is in no face; the others are not allowed in an archive.
    data.name = "张\u{32000}\u{E123}\u{E0100}\u{FEFF}\u{7}".into();
    let pdf = contribution_proof(&fonts(), &data).unwrap();
    let Some(text) = poppler("pdftotext", &[], &pdf) else {
        return;
    };
    assert!(text.contains("张\u{32000}〓"), "{text}");
}

#[test]
fn the_receipt_says_everything_with_and_without_a_code() {
    let fonts = fonts();
    let plain = remittance_receipt(&fonts, &receipt()).unwrap();
    let url = Some("https://anju.example/verify/1".to_owned());
    let coded = remittance_receipt(
        &fonts,
        &ReceiptData {
            verify_url: url,
            ..receipt()
        },
    )
    .unwrap();
    assert!(coded.len() > plain.len());
    let Some(text) = poppler("pdftotext", &["-layout"], &plain) else {
        return;
    };
    for statement in [
        "住房公积金汇缴回单",
        "北京青禾设计有限公司",
        "2026年11月",
        "12 人",
        "35,544.00",
        "人民币叁万伍仟伍佰肆拾肆元整",
        "B2026112200000001",
        "HD2026112200000009",
    ] {
        assert!(text.contains(statement), "{statement} is missing in {text}");
    }
    assert!(!text.contains("扫码核验"));
}

#[test]
fn long_tables_break_and_repeat_their_header() {
    let fonts = fonts();
    let mut page = Composer::new(&fonts).unwrap();
    page.title("清册", "List");
    let column = |header: &str, align| TableColumn {
        header: header.to_owned(),
        share: 1.0,
        align,
    };
    let columns = [
        column("姓名", Align::Left),
        column("金额（元）", Align::Right),
    ];
    let rows: Vec<Vec<String>> = (1..=100)
        .map(|n| vec![format!("职工{n}"), Fen(n * 100).grouped()])
        .collect();
    page.table(&columns, &rows, &["合计".into(), Fen(505_000).grouped()]);
    let layout = page.finish("清册");
    assert_eq!(layout.pages.len(), 4);
    let about = About {
        title: "清册".into(),
        subject: String::new(),
        author: "中心".into(),
        id: "1".into(),
        date: Date::of(2026, 11, 22),
    };
    let pdf = render(&fonts, &layout, about).unwrap();
    let Some(text) = poppler("pdftotext", &["-layout"], &pdf) else {
        return;
    };
    assert_eq!(text.matches("金额（元）").count(), 4);
    assert!(text.contains("第 4 页，共 4 页") && text.contains("职工100"));
}

/// Every field has its label and a line to write on, the signature among them.
#[test]
fn a_blank_form_names_every_field() {
    let fonts = fonts();
    let form = BlankForm {
        centre_name: "安居住房公积金管理中心".to_owned(),
        title: "住房公积金提取申请表".to_owned(),
        title_en: "Application for withdrawal".to_owned(),
        sections: vec![
            (
                "申请人".to_owned(),
                ["姓名", "证件号码", "手机号码"].map(str::to_owned).to_vec(),
            ),
            (
                "住房信息".to_owned(),
                vec!["合同编号或者不动产权证号（二者填写其一即可，以证件为准）".to_owned()],
            ),
        ],
        notes: vec!["请用黑色签字笔填写。".to_owned(), "不得涂改。".to_owned()],
        signatures: vec!["申请人签字".to_owned(), "日期".to_owned()],
        id: "withdrawal-application".to_owned(),
        edition: Date::of(2026, 11, 22),
    };
    let bytes = blank_form(&fonts, &form).unwrap();
    assert_eq!(bytes, blank_form(&fonts, &form).unwrap(), "the same paper");
    let Some(text) = poppler("pdftotext", &["-layout"], &bytes) else {
        return;
    };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for piece in [
        "住房公积金提取申请表",
        "证件号码",
        "合同编号",
        "请用黑色签字笔填写。不得涂改。",
        "申请人签字",
    ] {
        assert!(text.contains(piece), "{piece} is on the form: {text}");
    }
}
