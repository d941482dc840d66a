//! Units, people and logins put straight into the store: demo data and tests.

use shared_types::{
    calendar::{Date, YearMonth},
    codes::{AccountStatus, UnitStatus},
    identity::IdDocType,
    money::Fen,
    numbers::{PersonalAccountNo, UnitNo},
    ratio::BasisPoints,
};

use crate::{
    args, ledger,
    platform::{
        db::{Column, StoreError, Tx},
        sequence,
    },
    policy::Policy,
    remittance::draft,
};

crate::statements! {
    UNIT = "
        INSERT INTO unit (unit_no, name, credit_code, status, payday, unit_ratio_bp,
                          personal_ratio_bp, bank_account, reviewed_fund_year, opened_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    AGENT = "
        INSERT INTO agent (agent_id, unit_no, full_name, mobile, can_operate, can_review,
                           can_administer, valid_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    LOGIN = "
        INSERT INTO login (principal_kind, principal_id, login_name, password_hash)
        VALUES ($1, $2, $3, $4)";
}

/// A unit to be put in.
#[derive(Clone, Debug)]
pub struct UnitSeed {
    /// 单位名称.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: String,
    /// 单位发薪日.
    pub payday: u8,
    /// 单位缴存比例.
    pub unit_ratio: BasisPoints,
    /// 个人缴存比例.
    pub personal_ratio: BasisPoints,
    /// The unit's own bank account.
    pub bank_account: String,
    /// 开户日期.
    pub opened_on: Date,
    /// First month to be remitted.
    pub first_month: YearMonth,
    /// Last fund year whose annual review is done.
    pub reviewed_fund_year: i32,
}

/// A person with an account to be put in.
#[derive(Clone, Debug)]
pub struct PersonSeed {
    /// 姓名.
    pub full_name: String,
    /// 证件号码 (身份证).
    pub citizen_no: String,
    /// 手机号码.
    pub mobile: String,
    /// 缴存基数 as declared.
    pub base: Fen,
    /// 个人账户状态.
    pub status: AccountStatus,
}

/// Puts a unit in, with its first draft.
///
/// # Errors
/// Those of the store.
pub async fn unit(tx: &mut Tx, seed: &UnitSeed) -> Result<UnitNo, StoreError> {
    let number = sequence::take(tx, "unit", Some(seed.opened_on), 1).await?;
    let unit_no = UnitNo::compose(seed.opened_on, u64::try_from(number).unwrap_or(0))
        .map_err(|_| StoreError::Inconsistent("unit numbers of the day are used up"))?;
    let args = args![
        unit_no,
        seed.name,
        seed.credit_code,
        UnitStatus::Normal,
        seed.payday,
        seed.unit_ratio,
        seed.personal_ratio,
        seed.bank_account,
        seed.reviewed_fund_year,
        seed.opened_on,
    ];
    tx.exec(UNIT, &args).await?;
    draft::create(tx, unit_no.as_str(), seed.first_month).await?;
    Ok(unit_no)
}

// Long because it names every column of two tables once.
/// Puts people in with their accounts; answers with their ids and account numbers.
///
/// # Errors
/// Those of the store.
pub async fn people(
    tx: &mut Tx,
    policy: &Policy,
    unit: (&UnitNo, &UnitSeed),
    seeds: &[PersonSeed],
) -> Result<Vec<(i64, PersonalAccountNo)>, StoreError> {
    let (unit_no, unit_seed) = unit;
    let allowed = policy.ratios();
    if !(allowed.holds(unit_seed.unit_ratio) && allowed.holds(unit_seed.personal_ratio)) {
        return Err(StoreError::Inconsistent(
            "a ratio that the city does not allow",
        ));
    }
    let count = i64::try_from(seeds.len()).unwrap_or(0);
    let opened_on = unit_seed.opened_on;
    let first_person = sequence::take(tx, "person", None, count).await?;
    let first_no = sequence::take(tx, "personal_account", Some(opened_on), count).await?;
    let numbers: Vec<PersonalAccountNo> = (first_no..first_no + count)
        .map(|number| PersonalAccountNo::compose(opened_on, u64::try_from(number).unwrap_or(0)))
        .collect::<Result<_, _>>()
        .map_err(|_| StoreError::Inconsistent("account numbers of the day are used up"))?;
    let owners = numbers
        .iter()
        .map(|no| ledger::NewPersonal {
            owner: no.to_string(),
        })
        .collect();
    let first_ledger = ledger::open_personal(tx, owners, opened_on).await?;
    let amounts: Vec<_> = seeds
        .iter()
        .map(|seed| {
            policy.contribution(
                unit_seed.first_month,
                seed.base,
                unit_seed.unit_ratio,
                unit_seed.personal_ratio,
            )
        })
        .collect();
    let text = |value: &str| Column::Texts(vec![Some(value.to_owned()); seeds.len()]);
    let texts = |pick: fn(&PersonSeed) -> &str| {
        Column::Texts(
            seeds
                .iter()
                .map(|seed| Some(pick(seed).to_owned()))
                .collect(),
        )
    };
    let run = |first: i64| Column::Ints((first..first + count).map(Some).collect());
    tx.load(
        "person",
        &[
            ("person_id", run(first_person)),
            ("full_name", texts(|seed| &seed.full_name)),
            ("id_doc_type", text(IdDocType::CitizenCard.code())),
            ("id_doc_no", texts(|seed| &seed.citizen_no)),
            ("mobile", texts(|seed| &seed.mobile)),
        ],
    )
    .await?;
    let fen =
        |pick: fn(
            &(
                Fen,
                shared_types::contribution::Clamp,
                shared_types::contribution::MonthlyContribution,
            ),
        ) -> Fen| { Column::Ints(amounts.iter().map(|each| Some(pick(each).0)).collect()) };
    tx.load(
        "personal_account",
        &[
            (
                "account_no",
                Column::Texts(numbers.iter().map(|no| Some(no.to_string())).collect()),
            ),
            ("person_id", run(first_person)),
            ("unit_no", text(unit_no.as_str())),
            ("ledger_account_id", run(first_ledger)),
            ("status", texts(|seed| seed.status.code())),
            ("contribution_base_fen", fen(|each| each.0)),
            ("unit_monthly_fen", fen(|each| each.2.unit)),
            ("personal_monthly_fen", fen(|each| each.2.personal)),
            ("opened_on", text(&opened_on.to_string())),
        ],
    )
    .await?;
    Ok((first_person..).zip(numbers).collect())
}

/// Rights of an agent: 经办, 复核, 管理.
#[derive(Clone, Copy, Debug)]
pub struct Rights {
    /// 经办.
    pub operate: bool,
    /// 复核.
    pub review: bool,
    /// 管理.
    pub administer: bool,
}

impl Rights {
    /// All three.
    pub const ALL: Self = Self {
        operate: true,
        review: true,
        administer: true,
    };
}

/// Puts an agent in.
///
/// # Errors
/// Those of the store.
pub async fn agent(
    tx: &mut Tx,
    unit_no: &UnitNo,
    full_name: &str,
    mobile: &str,
    rights: Rights,
    valid_until: Date,
) -> Result<i64, StoreError> {
    let agent_id = sequence::take(tx, "agent", None, 1).await?;
    let args = args![
        agent_id,
        unit_no,
        full_name,
        mobile,
        rights.operate,
        rights.review,
        rights.administer,
        valid_until
    ];
    tx.exec(AGENT, &args).await?;
    Ok(agent_id)
}

/// Gives a principal a login.
///
/// # Errors
/// [`StoreError::Exists`] when the name is taken.
pub async fn login(
    tx: &mut Tx,
    principal_kind: &'static str,
    principal_id: i64,
    login_name: &str,
    password_hash: &str,
) -> Result<(), StoreError> {
    let args = args![
        principal_kind,
        principal_id,
        login_name.to_lowercase(),
        password_hash
    ];
    tx.exec(LOGIN, &args).await?;
    Ok(())
}
