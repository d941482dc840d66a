//! One use case a function.

use futures::FutureExt as _;
use shared_types::{
    api::personal::{
        AccountDetails, ContributionHistory, HistoryMonth, LastContribution, Overview,
        RecentActivity, Revealed, SensitiveField, Transaction, TransactionPage,
    },
    calendar::YearMonth,
    masking::{mask_account_no, mask_id_no, mask_mobile},
    money::Fen,
};

use super::{
    error::Error,
    files,
    rules::consecutive_months,
    store::{self, Holder},
};
use crate::{
    app::App,
    ledger::{self, EntryFilter, EntryLine, RecentLine, Totals},
    listing::Listing,
    platform::db::{StoreError, Tx},
    session::Member,
};

/// Transactions on the first page.
const RECENT: i64 = 5;
/// Months of the chart.
const CHART_MONTHS: usize = 36;
/// Lines of an export at most; a working life has some 600.
const EXPORT_LIMIT: i64 = 20_000;

/// A holder and the account as it stands today.
pub(crate) struct Standing {
    /// Person, terms and unit.
    pub holder: Holder,
    /// 余额.
    pub balance: Fen,
    /// 连续缴存月数.
    pub consecutive_months: u32,
}

/// Reads the account as it stands; joins the caller's unit of work.
///
/// # Errors
/// Those of the store.
pub(crate) async fn standing(
    tx: &mut Tx,
    person_id: i64,
    ledger_account_id: i64,
) -> Result<Standing, StoreError> {
    let holder = store::holder(tx, person_id).await?;
    let balance = ledger::balance(tx, ledger_account_id).await?.balance;
    let months = store::contributed_months(tx, &holder.account_no).await?;
    let consecutive_months = consecutive_months(&months, holder.paid_through);
    Ok(Standing {
        holder,
        balance,
        consecutive_months,
    })
}

/// Account of a person in the ledger.
///
/// # Errors
/// [`StoreError::Missing`] when the person has none.
pub(crate) async fn ledger_account(tx: &mut Tx, person_id: i64) -> Result<i64, StoreError> {
    store::ledger_account(tx, person_id).await
}

/// 手机号码 of a person, for messages.
///
/// # Errors
/// Those of the store.
pub(crate) async fn mobile(tx: &mut Tx, person_id: i64) -> Result<Option<String>, StoreError> {
    store::mobile(tx, person_id).await
}

fn transaction(line: EntryLine) -> Transaction {
    Transaction {
        id: line.entry_id,
        txn_no: ledger::txn_no(true, line.business_date, line.journal_id),
        posted_on: line.business_date,
        entry_type: line.entry_type,
        for_month: line.for_month,
        amount: line.amount,
        balance_after: line.balance_after,
        memo: line.memo,
        reversal: line.reversal,
    }
}

/// The last contribution, when it is among the newest entries: the month up to
/// which the person is paid, and nothing near it was taken back.
fn newest_contribution(
    recent: &[RecentLine],
    paid_through: Option<YearMonth>,
) -> Option<LastContribution> {
    if recent.iter().any(|recent| recent.line.reversal) {
        return None;
    }
    let paid_through = paid_through?;
    recent.iter().find_map(|RecentLine { line, parts }| {
        let (unit_part, personal_part) = (*parts)?;
        (line.for_month == Some(paid_through)).then_some(LastContribution {
            for_month: paid_through,
            posted_on: line.business_date,
            unit_part,
            personal_part,
        })
    })
}

/// First page after the login (账户总览).
///
/// # Errors
/// Those of the store.
pub(crate) async fn overview(app: &App, member: &Member) -> Result<Overview, Error> {
    let today = app.clock.business_date();
    let rate = app.policy.interest_rate(today);
    let (face, account) = store::face_and_money(&app.db, member.person_id).await?;
    let parts = account.parts_on(today);
    Ok(Overview {
        // Name and number came with the session.
        account_no_masked: mask_account_no(member.account_no.as_str()),
        full_name: member.full_name.clone(),
        status: face.status,
        balance: account.balance,
        carried_balance: parts.carried,
        current_year_balance: parts.current,
        paid_through: face.paid_through,
        unit_name: face.unit_name,
        contribution_base: face.contribution_base,
        unit_ratio: face.unit_ratio,
        personal_ratio: face.personal_ratio,
        unit_monthly: face.unit_monthly,
        personal_monthly: face.personal_monthly,
        interest_so_far: ledger::interest_so_far(&account, rate, today),
        interest_rate: rate,
        as_of: today,
    })
}

/// What happened lately, beside the overview.
///
/// # Errors
/// Those of the store.
pub(crate) async fn recent(app: &App, member: &Member) -> Result<RecentActivity, Error> {
    let account_id = member.ledger_account_id;
    let account_no = member.account_no.clone();
    app.db
        .read(move |tx| {
            async move {
                let recent = ledger::recent(tx, account_id, &account_no, RECENT).await?;
                let paid_through = store::paid_through(tx, &account_no).await?;
                let last_contribution = match newest_contribution(&recent, paid_through) {
                    Some(last) => Some(last),
                    None => store::last_contribution(tx, &account_no).await?,
                };
                let lines = recent.into_iter().map(|recent| recent.line);
                Ok(RecentActivity {
                    last_contribution,
                    transactions: lines.map(transaction).collect(),
                })
            }
            .boxed()
        })
        .await
}

/// A page of transactions with the totals of its filter (个人明细).
///
/// # Errors
/// Those of the store.
pub(crate) async fn transactions(
    app: &App,
    member: &Member,
    filter: EntryFilter,
    cursor: Option<i64>,
    limit: usize,
) -> Result<TransactionPage, Error> {
    let account_id = member.ledger_account_id;
    let first = cursor.is_none() && filter == EntryFilter::default();
    let mut lines = if first && limit <= ledger::NEWEST {
        ledger::newest(&app.db, account_id).await?
    } else {
        page_of(app, account_id, filter.clone(), cursor, limit).await?
    };
    let more = lines.len() > limit;
    // A page that holds the whole account need not be summed up twice.
    let (totals, years) = if first && !more {
        ledger::sum_up(&lines)
    } else {
        totals_of(app, account_id, filter).await?
    };
    lines.truncate(limit);
    let next_cursor = lines.last().filter(|_| more).map(|line| line.entry_id);
    Ok(TransactionPage {
        items: lines.into_iter().map(transaction).collect(),
        next_cursor,
        total_count: totals.count,
        total_in: totals.came_in,
        total_out: totals.went_out,
        years,
    })
}

/// The lines of a page, and one more when there is a next page.
async fn page_of(
    app: &App,
    account_id: i64,
    filter: EntryFilter,
    cursor: Option<i64>,
    limit: usize,
) -> Result<Vec<EntryLine>, StoreError> {
    let one_more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    app.db
        .read(move |tx| {
            async move { ledger::entries(tx, account_id, &filter, cursor, (one_more, 0)).await }
                .boxed()
        })
        .await
}

async fn totals_of(
    app: &App,
    account_id: i64,
    filter: EntryFilter,
) -> Result<(Totals, Vec<i32>), StoreError> {
    app.db
        .read(move |tx| {
            async move { ledger::totals_and_years(tx, account_id, &filter).await }.boxed()
        })
        .await
}

/// Contributions and month-end balances for the chart.
///
/// # Errors
/// Those of the store.
pub(crate) async fn history(app: &App, member: &Member) -> Result<ContributionHistory, Error> {
    let account_id = member.ledger_account_id;
    let until = app.clock.business_date().year_month();
    app.db
        .read(move |tx| {
            async move {
                let sums = ledger::months(tx, account_id).await?;
                let months = ledger::month_balances(&sums, until, CHART_MONTHS)
                    .into_iter()
                    .map(|(sum, balance)| HistoryMonth {
                        month: sum.month,
                        contributed: sum.contributed,
                        balance,
                    })
                    .collect();
                Ok(ContributionHistory { months })
            }
            .boxed()
        })
        .await
}

/// Everything known about the account, sensitive values masked.
///
/// # Errors
/// Those of the store.
pub(crate) async fn details(app: &App, member: &Member) -> Result<AccountDetails, Error> {
    let (person_id, account_id) = (member.person_id, member.ledger_account_id);
    let standing: Standing = app
        .db
        .read::<_, StoreError, _>(move |tx| {
            async move { standing(tx, person_id, account_id).await }.boxed()
        })
        .await?;
    let holder = standing.holder;
    Ok(AccountDetails {
        id_doc_type: holder.id_doc_type,
        id_doc_no_masked: mask_id_no(&holder.id_doc_no),
        mobile_masked: holder.mobile.as_deref().map(mask_mobile),
        account_no_masked: mask_account_no(holder.account_no.as_str()),
        unit_no_masked: mask_account_no(holder.unit_no.as_str()),
        full_name: holder.full_name,
        status: holder.status,
        opened_on: holder.opened_on,
        unit_name: holder.unit_name,
        contribution_base: holder.contribution_base,
        unit_ratio: holder.unit_ratio,
        personal_ratio: holder.personal_ratio,
        unit_monthly: holder.unit_monthly,
        personal_monthly: holder.personal_monthly,
        paid_through: holder.paid_through,
        consecutive_months: standing.consecutive_months,
        balance: standing.balance,
    })
}

/// One value in full; the question is audited before the answer is given.
///
/// # Errors
/// [`Error::NotRegistered`], and those of the store.
pub(crate) async fn reveal(
    app: &App,
    member: &Member,
    field: SensitiveField,
) -> Result<Revealed, Error> {
    let (by, person_id) = (member.by(app.clock.now()), member.person_id);
    app.db
        .write(move |tx| {
            async move {
                let holder = store::holder(tx, person_id).await?;
                let (word, value) = match field {
                    SensitiveField::IdDocNo => ("id_doc_no", holder.id_doc_no),
                    SensitiveField::Mobile => {
                        ("mobile", holder.mobile.ok_or(Error::NotRegistered)?)
                    }
                    SensitiveField::AccountNo => ("account_no", holder.account_no.into_string()),
                    SensitiveField::UnitNo => ("unit_no", holder.unit_no.into_string()),
                };
                by.did(tx, "personal-data-revealed", word).await?;
                Ok(Revealed { field, value })
            }
            .boxed()
        })
        .await
}

/// The transactions of a filter as a list for download.
///
/// # Errors
/// Those of the store.
pub(crate) async fn export(
    app: &App,
    member: &Member,
    filter: EntryFilter,
) -> Result<Listing, Error> {
    let account_id = member.ledger_account_id;
    let asked = filter.clone();
    let (lines, totals) = app
        .db
        .report::<_, StoreError, _>(move |tx| {
            async move {
                let page = (EXPORT_LIMIT, 0);
                let lines = ledger::entries(tx, account_id, &filter, None, page).await?;
                Ok((lines, ledger::entry_totals(tx, account_id, &filter).await?))
            }
            .boxed()
        })
        .await?;
    let mut info = about(app, member);
    info.push(("查询范围", described(&asked)));
    Ok(files::transactions(
        info,
        app.clock.business_date(),
        lines,
        &totals,
    ))
}

/// The months of the chart as a list for download.
///
/// # Errors
/// Those of the store.
pub(crate) async fn export_history(app: &App, member: &Member) -> Result<Listing, Error> {
    let history = history(app, member).await?;
    let today = app.clock.business_date();
    Ok(files::history(about(app, member), today, &history))
}

/// Whose list it is, and when it was made.
fn about(app: &App, member: &Member) -> Vec<(&'static str, String)> {
    vec![
        ("姓名", member.full_name.clone()),
        ("个人账号", mask_account_no(member.account_no.as_str())),
        ("导出时间", app.clock.now().china_text()),
    ]
}

/// 全部 / 2026年 / 2026年 汇缴.
fn described(filter: &EntryFilter) -> String {
    let year = filter.year.map(|year| format!("{year}年"));
    let kind = filter.entry_type.map(|kind| kind.name_zh().to_owned());
    let parts: Vec<String> = year.into_iter().chain(kind).collect();
    if parts.is_empty() {
        "全部".to_owned()
    } else {
        parts.join(" ")
    }
}
