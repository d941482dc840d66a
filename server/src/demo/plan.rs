//! What the demo consists of: three units, two years of history, logins.

use futures::FutureExt as _;
use shared_types::{
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    money::Fen,
    numbers::{PersonalAccountNo, UnitNo},
    ratio::BasisPoints,
};

use super::{
    history, names,
    seed::{self, PersonSeed, Rights, UnitSeed},
};
use crate::{
    app::App,
    ledger,
    platform::{audit::By, db::StoreError},
};

/// Password of every demo login. Printed, never used outside the demo.
pub const PASSWORD: &str = "Anju-demo-2026";
/// Months of history.
const MONTHS: i32 = 24;
/// One person in so many has left.
const SEALED_EVERY: u64 = 37;

/// A login to be printed.
#[derive(Clone, Debug)]
pub struct DemoLogin {
    /// `unit` or `personal`.
    pub hall: &'static str,
    /// Login name.
    pub login_name: &'static str,
    /// Who it is.
    pub who: &'static str,
}

/// Every login of the demo.
pub const LOGINS: &[DemoLogin] = &[
    DemoLogin {
        hall: "unit",
        login_name: "qinghe",
        who: "北京青禾设计有限公司（12人）经办、复核、管理",
    },
    DemoLogin {
        hall: "unit",
        login_name: "xingqiao.jb",
        who: "北京星桥软件股份有限公司（800人）经办",
    },
    DemoLogin {
        hall: "unit",
        login_name: "xingqiao.fh",
        who: "北京星桥软件股份有限公司 复核",
    },
    DemoLogin {
        hall: "unit",
        login_name: "xingqiao.gl",
        who: "北京星桥软件股份有限公司 管理",
    },
    DemoLogin {
        hall: "unit",
        login_name: "datong",
        who: "北京大通联合制造集团有限公司（20000人）经办、复核、管理",
    },
    DemoLogin {
        hall: "personal",
        login_name: "linzhixia",
        who: "林知夏，北京青禾设计有限公司",
    },
    DemoLogin {
        hall: "personal",
        login_name: "ouyangxiuyuan",
        who: "欧阳修远，北京星桥软件股份有限公司（已封存）",
    },
    DemoLogin {
        hall: "personal",
        login_name: "wangjianguo",
        who: "王建国，北京大通联合制造集团有限公司",
    },
];

struct UnitPlan {
    name: &'static str,
    number: u64,
    headcount: u64,
    payday: u8,
    percent: u32,
    first_person: &'static str,
    first_person_login: &'static str,
    first_person_sealed: bool,
    agents: &'static [(&'static str, &'static str, Rights)],
}

const UNITS: &[UnitPlan] = &[
    UnitPlan {
        name: "北京青禾设计有限公司",
        number: 1,
        headcount: 12,
        payday: 10,
        percent: 12,
        first_person: "林知夏",
        first_person_login: "linzhixia",
        first_person_sealed: false,
        agents: &[("qinghe", "周明慧", Rights::ALL)],
    },
    UnitPlan {
        name: "北京星桥软件股份有限公司",
        number: 2,
        headcount: 800,
        payday: 15,
        percent: 10,
        first_person: "欧阳修远",
        first_person_login: "ouyangxiuyuan",
        first_person_sealed: true,
        agents: &[
            (
                "xingqiao.jb",
                "郑雅文",
                Rights {
                    operate: true,
                    review: false,
                    administer: false,
                },
            ),
            (
                "xingqiao.fh",
                "何建军",
                Rights {
                    operate: false,
                    review: true,
                    administer: false,
                },
            ),
            ("xingqiao.gl", "孙立群", Rights::ALL),
        ],
    },
    UnitPlan {
        name: "北京大通联合制造集团有限公司",
        number: 3,
        headcount: 20_000,
        payday: 25,
        percent: 12,
        first_person: "王建国",
        first_person_login: "wangjianguo",
        first_person_sealed: false,
        agents: &[("datong", "马晓东", Rights::ALL)],
    },
];

impl UnitPlan {
    fn seed(&self, first_month: YearMonth, reviewed_fund_year: i32) -> UnitSeed {
        UnitSeed {
            name: self.name.to_owned(),
            credit_code: names::credit_code(self.number),
            payday: self.payday,
            unit_ratio: BasisPoints::percent(self.percent),
            personal_ratio: BasisPoints::percent(self.percent),
            bank_account: format!("11006014901{:09}", self.number),
            opened_on: first_month.first_day().add_days(-20),
            first_month,
            reviewed_fund_year,
        }
    }

    fn person(&self, index: u64) -> PersonSeed {
        let number = self.number * 1_000_000 + index;
        let (full_name, sealed) = if index == 0 {
            (self.first_person.to_owned(), self.first_person_sealed)
        } else {
            (
                names::full_name(number),
                index % SEALED_EVERY == SEALED_EVERY - 1,
            )
        };
        PersonSeed {
            full_name,
            citizen_no: names::citizen_no(number),
            mobile: names::mobile(number),
            base: Fen(254_000 + i64::try_from(names::pick(number, 9, 33_000)).unwrap_or(0) * 100),
            status: if sealed {
                AccountStatus::Sealed
            } else {
                AccountStatus::Normal
            },
        }
    }
}

/// How much of the demo is put in.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// The first so many units; the third has 20,000 people.
    pub units: usize,
    /// Whether the newest 30 June is settled (年终结息), too.
    pub settled: bool,
}

impl Extent {
    /// Everything.
    pub const WHOLE: Self = Self {
        units: usize::MAX,
        settled: true,
    };
}

/// Fills an empty store; answers whether it was empty.
///
/// # Errors
/// Those of the store; a half-filled demo is removed by deleting its folder.
pub async fn fill(app: &App, extent: Extent) -> Result<bool, StoreError> {
    let empty = app
        .db
        .read(|tx| async move { history::is_empty(tx).await }.boxed())
        .await?;
    if !empty {
        return Ok(false);
    }
    let today = app.clock.business_date();
    let last = today.year_month().prev();
    let first = last.add_months(1 - MONTHS);
    for plan in UNITS.iter().take(extent.units) {
        fill_unit(app, plan, first, today).await?;
    }
    let mut month = first;
    while month <= last {
        history::remit_month(app, month, i64::from(first.months_until(month))).await?;
        let newest = month.add_months(12) > last;
        if month.month() == 6 && (extent.settled || !newest) {
            settle(app, month.year()).await?;
        }
        month = month.next();
    }
    Ok(true)
}

async fn fill_unit(
    app: &App,
    plan: &'static UnitPlan,
    first: YearMonth,
    today: Date,
) -> Result<(), StoreError> {
    let seed = plan.seed(first, today.year_month().fund_year().0);
    let people: Vec<PersonSeed> = (0..plan.headcount)
        .map(|index| plan.person(index))
        .collect();
    let hash = app
        .passwords
        .hash(PASSWORD)
        .map_err(|error| StoreError::Engine(error.to_string()))?;
    let policy = app.policy.clone();
    app.db
        .write(move |tx| {
            async move {
                let unit_no = seed::unit(tx, &seed).await?;
                let accounts = seed::people(tx, &policy, (&unit_no, &seed), &people).await?;
                logins(tx, plan, &unit_no, &accounts, &hash, today).await
            }
            .boxed()
        })
        .await
}

async fn logins(
    tx: &mut crate::platform::db::Tx,
    plan: &UnitPlan,
    unit_no: &UnitNo,
    accounts: &[(i64, PersonalAccountNo)],
    hash: &str,
    today: Date,
) -> Result<(), StoreError> {
    let until = today.add_months(36);
    for (index, (login_name, full_name, rights)) in plan.agents.iter().enumerate() {
        let mobile = names::mobile(90_000_000 + plan.number * 10 + index as u64);
        let agent_id = seed::agent(tx, unit_no, full_name, &mobile, *rights, until).await?;
        seed::login(tx, "agent", agent_id, login_name, hash).await?;
    }
    if let Some((person_id, _)) = accounts.first() {
        seed::login(tx, "person", *person_id, plan.first_person_login, hash).await?;
    }
    Ok(())
}

async fn settle(app: &App, year: i32) -> Result<(), StoreError> {
    let july = shared_types::calendar::FundYear(year).first_day();
    let rate = app.policy.interest_rate(july.add_days(-1));
    let by = By::system(app.clock.now());
    let start = by.clone();
    app.db
        .write(move |tx| {
            async move { ledger::start_run(tx, year, rate, july, &start).await }.boxed()
        })
        .await
        .map_err(|error: ledger::SettlementError| StoreError::Engine(error.to_string()))?;
    loop {
        let by = by.clone();
        let progress: ledger::Progress = app
            .db
            .write(move |tx| async move { ledger::settle_chunk(tx, year, &by).await }.boxed())
            .await?;
        if progress.finished {
            return Ok(());
        }
    }
}
