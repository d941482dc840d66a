//! Messages to the applicant. A message says what became of a case and where to look;
//! why is told only to whoever logs in.

use shared_types::{calendar::Date, money::Fen};

use super::store::Case;
use crate::{
    account,
    app::App,
    platform::{
        clock::Instant,
        db::{StoreError, Tx},
        outbox,
    },
};

/// What there is to tell.
pub(super) enum News {
    /// The money is on the card with these last digits.
    Paid(Fen, String),
    /// It cannot be done.
    Refused,
    /// Something has to be put right by that day.
    Mend(Date),
}

/// Tells the applicant, in the unit of work of what happened.
///
/// # Errors
/// Those of the store.
pub(super) async fn tell(
    app: &App,
    tx: &mut Tx,
    case: &Case,
    news: &News,
    now: Instant,
) -> Result<(), StoreError> {
    let item = app.catalogue.item(&case.item_code);
    let name = item.map_or("申请", |item| item.name.as_str());
    let text = words(name, case.no.as_str(), news);
    let mobile = account::service::mobile(tx, case.person_id).await?;
    outbox::tell(tx, mobile, text, now).await
}

fn words(name: &str, no: &str, news: &News) -> String {
    match news {
        News::Paid(amount, digits) => format!(
            "您的{name}已办结，{}元已转入尾号{digits}的银行卡。办件编号{no}。",
            amount.grouped()
        ),
        News::Refused => {
            format!("您的{name}未能办理，原因请登录个人网厅“我的办件”查看。办件编号{no}。")
        }
        News::Mend(last) => format!(
            "您的{name}需要更正，请在{}前登录个人网厅“我的办件”更正后重新提交。办件编号{no}。",
            last.display_zh()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_what_and_where_and_never_why() {
        let no = "312611220000001";
        let paid = words(
            "租房提取",
            no,
            &News::Paid(Fen::yuan(2_000), "2338".to_owned()),
        );
        assert_eq!(
            paid,
            "您的租房提取已办结，2,000.00元已转入尾号2338的银行卡。办件编号312611220000001。"
        );
        let mend = words("租房提取", no, &News::Mend(Date::of(2026, 12, 8)));
        assert!(mend.contains("2026年12月8日前") && mend.contains(no));
        assert!(words("租房提取", no, &News::Refused).contains("我的办件"));
    }
}
