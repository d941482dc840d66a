//! A unit with many employees and a year of remittances behind it, and a
//! second unit with the people and the payer who use the system meanwhile.

use futures::FutureExt as _;
use server::{
    app::App,
    demo::{
        names,
        seed::{self, PersonSeed, Rights, UnitSeed},
    },
    ledger::{self, Kind},
    platform::{clock::Clock, config::Config, db::StoreError},
};
use shared_types::{
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    money::Fen,
    numbers::{PaymentSlipNo, RemittanceNo, UnitNo},
    ratio::BasisPoints,
};

use crate::{
    Result,
    context::{Bench, Engine},
    store::{history, place::Place, raw::Raw},
};

/// Password of every login in the data.
pub const PASSWORD: &str = "Bench-password-1";
/// Months remitted before.
const MONTHS: u32 = 12;
/// The month that is remitted in the benchmark.
pub const MONTH: YearMonth = YearMonth::of(2026, 11);
/// Bank account of the second unit: its payments are deposits.
pub const PAYER: &str = "6222000000000002";
/// People who can log in to the personal hall.
pub const USERS: u64 = 100;

/// The data, and what one must know about it.
pub struct Data {
    /// Where it lies.
    pub place: Place,
    /// The large unit.
    pub unit_no: UnitNo,
    /// Employees of the large unit.
    pub count: i64,
}

/// Configuration of every server of these benchmarks: logins are cheap, for
/// they are not what is measured.
pub fn config(place: &Place) -> Config {
    let mut config = Config::default();
    config.database.url.clone_from(&place.url);
    config.login.argon2_memory_kib = 64;
    config.login.argon2_passes = 1;
    config
}

/// Makes it.
///
/// # Errors
/// Those of the engine.
pub async fn make(bench: &Bench, engine: Engine, name: &str, count: i64) -> Result<Data> {
    let place = Place::new(bench, engine, name).await?;
    let app = App::new(place.db().await?, Clock::System, config(&place))
        .map_err(crate::failure::Failure::new)?;
    let hash = app
        .passwords
        .hash(PASSWORD)
        .map_err(|_| crate::failure::Failure::new("password not hashed"))?;
    let people = u64::try_from(count)?;
    let made: std::result::Result<_, StoreError> = {
        let policy = app.policy.clone();
        app.db
            .write(move |tx| {
                async move {
                    let large = unit_seed(1, "6222000000000001");
                    let unit_no = seed::unit(tx, &large).await?;
                    let seeds: Vec<_> = (0..people).map(person).collect();
                    seed::people(tx, &policy, (&unit_no, &large), &seeds).await?;
                    agent(tx, &unit_no, "bench-agent", &hash).await?;
                    let awaiting =
                        ledger::ensure(tx, Kind::UnitAwaiting, unit_no.as_str(), day(0)).await?;
                    let small = unit_seed(2, PAYER);
                    let small_no = seed::unit(tx, &small).await?;
                    let seeds: Vec<_> = (people..people + USERS).map(person).collect();
                    let users = seed::people(tx, &policy, (&small_no, &small), &seeds).await?;
                    for (index, (person_id, _)) in users.iter().enumerate() {
                        let login = format!("user-{index}");
                        seed::login(tx, "person", *person_id, &login, &hash).await?;
                    }
                    let payee = Config::default().bank.payee_account;
                    let bank = ledger::ensure(tx, Kind::ClearingBank, &payee, day(0)).await?;
                    Ok((unit_no, awaiting.account_id, bank.account_id))
                }
                .boxed()
            })
            .await
    };
    let (unit_no, awaiting, bank) = made?;
    drop(app);
    let mut raw = Raw::open(&place).await?;
    history::begin_filling(&mut raw).await?;
    for month in 0..MONTHS {
        raw.run(&remitted(unit_no.as_str(), month, (awaiting, bank))?)
            .await?;
    }
    raw.run(&balances(unit_no.as_str())).await?;
    history::end_filling(&mut raw).await?;
    Ok(Data {
        place,
        unit_no,
        count,
    })
}

async fn agent(
    tx: &mut server::platform::db::Tx,
    unit_no: &UnitNo,
    login: &str,
    hash: &str,
) -> std::result::Result<(), StoreError> {
    let until = Date::of(2099, 12, 31);
    let id = seed::agent(tx, unit_no, "经办人", "19900000001", Rights::ALL, until).await?;
    seed::login(tx, "agent", id, login, hash).await
}

fn unit_seed(number: u64, bank_account: &str) -> UnitSeed {
    UnitSeed {
        name: format!("大型单位{number}有限公司"),
        credit_code: names::credit_code(number),
        payday: 10,
        unit_ratio: BasisPoints::percent(12),
        personal_ratio: BasisPoints::percent(12),
        bank_account: bank_account.to_owned(),
        opened_on: Date::of(2025, 10, 8),
        first_month: MONTH,
        reviewed_fund_year: 2026,
    }
}

/// A person of the data.
pub fn person(number: u64) -> PersonSeed {
    PersonSeed {
        full_name: names::full_name(number),
        citizen_no: names::citizen_no(number),
        mobile: names::mobile(number),
        base: Fen::yuan(10_000),
        status: AccountStatus::Normal,
    }
}

/// Day on which a month was paid.
fn day(month: u32) -> Date {
    month_of(month).day_or_last(12)
}

fn month_of(month: u32) -> YearMonth {
    (month..MONTHS).fold(MONTH, |month, _| month.prev())
}

/// A month as the product leaves it: list, notice's and allocation's journals.
fn remitted(unit_no: &str, month: u32, (awaiting, bank): (i64, i64)) -> Result<String> {
    let (day, for_month) = (day(month), month_of(month));
    let at = format!("{day}T04:00:00Z");
    let no = RemittanceNo::compose(day, 1)?;
    let slip = PaymentSlipNo::compose(day, 1)?;
    let (received, allocated) = (month * 2 + 1, month * 2 + 2);
    let journal = |key: &str, kind: &str, cause_no: &str, entry_type: &str| {
        format!(
            "INSERT INTO journal (idempotency_key, fund, entry_type, business_date, for_month,
                                  unit_no, memo, cause_kind, cause_no, posted_at)
             VALUES ('{key}', 'housing_fund', '{entry_type}', '{day}', '{for_month}', '{unit_no}',
                     '汇缴', '{kind}', '{cause_no}', '{at}');"
        )
    };
    let sum = |journal: u32, account: i64, sign: &str| {
        format!(
            "INSERT INTO journal_entry (journal_id, account_id, amount_fen, balance_after_fen)
             SELECT {journal}, {account}, {sign}(unit_total_fen + personal_total_fen),
                    CASE WHEN '{sign}' = '' THEN unit_total_fen + personal_total_fen ELSE 0 END
               FROM remittance WHERE remittance_no = '{no}';"
        )
    };
    let parts = [
        format!(
            "INSERT INTO remittance (remittance_no, unit_no, for_month, status, headcount,
                                     unit_total_fen, personal_total_fen, open_count, unseal_count,
                                     seal_count, transfer_in_count, base_change_count,
                                     confirmed_by, confirmed_at, slip_no, slip_valid_until,
                                     paid_at, paid_by, allocated_at, allocation_journal_id)
             SELECT '{no}', '{unit_no}', '{for_month}', 'allocated', COUNT(*),
                    SUM(unit_monthly_fen), SUM(personal_monthly_fen), 0, 0, 0, 0, 0, 1, '{at}',
                    '{slip}', '{day}', '{at}', 'bank', '{at}', {allocated}
               FROM personal_account WHERE unit_no = '{unit_no}';"
        ),
        lines(unit_no, no.as_str()),
        journal(
            &format!("bank:{no}"),
            "bank_notice",
            &format!("H{no}"),
            "99",
        ),
        journal(&format!("remittance:{no}"), "remittance", no.as_str(), "01"),
        sum(received, bank, "-"),
        sum(received, awaiting, ""),
        sum(allocated, awaiting, "-"),
        format!(
            "INSERT INTO journal_entry (journal_id, account_id, amount_fen, balance_after_fen)
             SELECT {allocated}, ledger_account_id, unit_fen + personal_fen,
                    (unit_fen + personal_fen) * ({month} + 1)
               FROM remittance_line WHERE remittance_no = '{no}' ORDER BY seq"
        ),
    ];
    Ok(parts.join("\n"))
}

fn lines(unit_no: &str, no: &str) -> String {
    format!(
        "INSERT INTO remittance_line (remittance_no, seq, account_no, ledger_account_id, full_name,
                                      id_doc_no, base_fen, unit_fen, personal_fen)
         SELECT '{no}', ROW_NUMBER() OVER (ORDER BY a.account_no), a.account_no,
                a.ledger_account_id, p.full_name, p.id_doc_no, a.contribution_base_fen,
                a.unit_monthly_fen, a.personal_monthly_fen
           FROM personal_account a JOIN person p ON p.person_id = a.person_id
          WHERE a.unit_no = '{unit_no}' ORDER BY a.account_no;"
    )
}

/// What all months together left on the accounts.
fn balances(unit_no: &str) -> String {
    let last = day(MONTHS - 1);
    let through = month_of(MONTHS - 1);
    let product_day = last.epoch_days();
    format!(
        "UPDATE ledger_account
            SET balance_fen = {MONTHS} * a.monthly, carried_fen = 8 * a.monthly,
                current_fen = ({MONTHS} - 8) * a.monthly, product = 500 * a.monthly,
                product_day = {product_day}
           FROM (SELECT ledger_account_id, unit_monthly_fen + personal_monthly_fen AS monthly
                   FROM personal_account WHERE unit_no = '{unit_no}') AS a
          WHERE account_id = a.ledger_account_id;
         UPDATE personal_account SET paid_through = '{through}' WHERE unit_no = '{unit_no}';
         UPDATE unit SET paid_through = '{through}' WHERE unit_no = '{unit_no}'"
    )
}

/// SQL that puts a paid remittance of the month on top, ready to be allocated:
/// its list, and its money awaiting.
///
/// # Errors
/// Numbers that cannot be composed.
pub fn paid(unit_no: &str) -> Result<(String, String)> {
    let day = Date::of(2026, 11, 12);
    let at = format!("{day}T04:00:00Z");
    let no = RemittanceNo::compose(day, 1)?;
    let slip = PaymentSlipNo::compose(day, 1)?;
    let payee = Config::default().bank.payee_account;
    let account = |kind: &str, owner: &str| {
        format!(
            "(SELECT account_id FROM ledger_account WHERE kind = '{kind}' AND owner = '{owner}')"
        )
    };
    let (bank, awaiting) = (
        account("clearing_bank", &payee),
        account("unit_awaiting", unit_no),
    );
    let journal = "(SELECT MAX(journal_id) FROM journal)";
    let sql = format!(
        "INSERT INTO remittance (remittance_no, unit_no, for_month, status, headcount,
                                 unit_total_fen, personal_total_fen, open_count, unseal_count,
                                 seal_count, transfer_in_count, base_change_count, confirmed_by,
                                 confirmed_at, slip_no, slip_valid_until, paid_at, paid_by)
         SELECT '{no}', '{unit_no}', '{MONTH}', 'paid', COUNT(*), SUM(unit_monthly_fen),
                SUM(personal_monthly_fen), 0, 0, 0, 0, 0, 1, '{at}', '{slip}', '{day}', '{at}',
                'bank'
           FROM personal_account WHERE unit_no = '{unit_no}';
         {lines}
         INSERT INTO journal (idempotency_key, fund, entry_type, business_date, unit_no, memo,
                              cause_kind, cause_no, posted_at)
         VALUES ('bank:{no}', 'housing_fund', '99', '{day}', '{unit_no}', '收到汇缴款',
                 'bank_notice', 'H{no}', '{at}');
         INSERT INTO journal_entry (journal_id, account_id, amount_fen)
         SELECT {journal}, {bank}, -(unit_total_fen + personal_total_fen)
           FROM remittance WHERE remittance_no = '{no}';
         INSERT INTO journal_entry (journal_id, account_id, amount_fen, balance_after_fen)
         SELECT {journal}, {awaiting}, unit_total_fen + personal_total_fen,
                unit_total_fen + personal_total_fen
           FROM remittance WHERE remittance_no = '{no}';
         UPDATE ledger_account
            SET balance_fen = (SELECT unit_total_fen + personal_total_fen FROM remittance
                                WHERE remittance_no = '{no}')
          WHERE account_id = {awaiting}",
        lines = lines(unit_no, no.as_str()),
    );
    Ok((no.to_string(), sql))
}
