//! Accounts of the ledger.

use shared_types::{calendar::Date, money::Fen};

use super::HOUSING_FUND;
use crate::{
    args,
    platform::{
        db::{Column, Row, StoreError, Tx},
        sequence,
    },
};

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 个人账户
    Personal,
    /// Received for a remittance, not yet allocated (已到账待分摊).
    UnitAwaiting,
    /// 单位暂收款
    UnitSuspense,
    /// Received, nobody knows for whom (不明款项).
    Unidentified,
    /// The centre's account at the collecting bank (归集专户).
    ClearingBank,
    /// 利息支出
    InterestExpense,
    /// On its way to people, not yet on their cards (应付提取款).
    Payable,
}

impl Kind {
    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::UnitAwaiting => "unit_awaiting",
            Self::UnitSuspense => "unit_suspense",
            Self::Unidentified => "unidentified",
            Self::ClearingBank => "clearing_bank",
            Self::InterestExpense => "interest_expense",
            Self::Payable => "payable",
        }
    }

    /// False for the few accounts that every posting touches: their balance is
    /// summed from the entries when somebody asks, so that postings of
    /// different units never wait for one row.
    const fn keeps_balance(self) -> bool {
        matches!(
            self,
            Self::Personal | Self::UnitAwaiting | Self::UnitSuspense
        )
    }
}

/// Balance and product of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub account_id: i64,
    /// 余额.
    pub balance: Fen,
    /// 上年结转余额, as stored: the change of the fund year comes with the next posting.
    pub carried: Fen,
    /// 当年归集余额, as stored.
    pub current: Fen,
    /// 积数 of this fund year up to `product_day`, fen-days.
    pub product: i64,
    /// 积数 of the ended fund year that is not settled, fen-days.
    pub closed_product: i64,
    /// Days since 1970-01-01.
    pub product_day: i64,
}

/// The two parts of a personal balance (JGJ/T 320 5.0.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// 上年结转余额 (GRZHSNJZYE).
    pub carried: Fen,
    /// 当年归集余额 (GRZHDNGJYE).
    pub current: Fen,
}

impl Account {
    /// The parts as they stand on `today`. The change of the fund year (1 July)
    /// is written with the first posting after it; until then everything that
    /// is stored belongs to the ended year and is carried forward.
    #[must_use]
    pub fn parts_on(&self, today: Date) -> Parts {
        let july = i64::from(today.fund_year().first_day().epoch_days());
        if self.product_day < july {
            Parts {
                carried: self.carried + self.current,
                current: Fen::ZERO,
            }
        } else {
            Parts {
                carried: self.carried,
                current: self.current,
            }
        }
    }
}

crate::statements! {
    FIND = "
        SELECT account_id, balance_fen, carried_fen, current_fen, product, closed_product, product_day
          FROM ledger_account WHERE fund = $1 AND kind = $2 AND owner = $3";
    BALANCE = "
        SELECT account_id, balance_fen, carried_fen, current_fen, product, closed_product, product_day
          FROM ledger_account WHERE account_id = $1";
    OPEN = "
        INSERT INTO ledger_account (account_id, fund, kind, owner, keeps_balance, product_day)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (fund, kind, owner) DO NOTHING";
}

/// Reads the columns of an account, wherever they were joined.
///
/// # Errors
/// [`StoreError::Column`] when one is missing.
pub(crate) fn read_account(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        account_id: row.get("account_id")?,
        balance: row.get("balance_fen")?,
        carried: row.get("carried_fen")?,
        current: row.get("current_fen")?,
        product: row.get("product")?,
        closed_product: row.get("closed_product")?,
        product_day: row.get("product_day")?,
    })
}

/// The account of that owner, if it was opened.
///
/// # Errors
/// Those of the store.
pub async fn find(tx: &mut Tx, kind: Kind, owner: &str) -> Result<Option<Account>, StoreError> {
    let row = tx
        .opt(FIND, &args![HOUSING_FUND, kind.word(), owner])
        .await?;
    row.as_ref().map(read_account).transpose()
}

/// An account by its id.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn balance(tx: &mut Tx, account_id: i64) -> Result<Account, StoreError> {
    read_account(&tx.one(BALANCE, &args![account_id]).await?)
}

/// The account of that owner; opened when it is new.
///
/// # Errors
/// Those of the store.
pub async fn ensure(
    tx: &mut Tx,
    kind: Kind,
    owner: &str,
    opened_on: Date,
) -> Result<Account, StoreError> {
    if let Some(account) = find(tx, kind, owner).await? {
        return Ok(account);
    }
    let account_id = sequence::take(tx, "ledger_account", None, 1).await?;
    let day = i64::from(opened_on.epoch_days());
    tx.exec(
        OPEN,
        &args![
            account_id,
            HOUSING_FUND,
            kind.word(),
            owner,
            kind.keeps_balance(),
            day
        ],
    )
    .await?;
    find(tx, kind, owner).await?.ok_or(StoreError::Missing)
}

/// A personal account to be opened with others.
#[derive(Clone, Debug)]
pub struct NewPersonal {
    /// 个人账号.
    pub owner: String,
}

/// Opens personal accounts in one statement; answers with the first of their
/// ids, which run on in the order given.
///
/// # Errors
/// [`StoreError::Exists`] when one of the owners has an account.
pub async fn open_personal(
    tx: &mut Tx,
    accounts: Vec<NewPersonal>,
    opened_on: Date,
) -> Result<i64, StoreError> {
    let count = accounts.len();
    let many = i64::try_from(count).map_err(|_| StoreError::Inconsistent("too many accounts"))?;
    let first = sequence::take(tx, "ledger_account", None, many).await?;
    let day = i64::from(opened_on.epoch_days());
    let owners = accounts
        .into_iter()
        .map(|account| Some(account.owner))
        .collect();
    let text = |word: &str| Column::Texts(vec![Some(word.to_owned()); count]);
    tx.load(
        "ledger_account",
        &[
            (
                "account_id",
                Column::Ints((first..first + many).map(Some).collect()),
            ),
            ("fund", text(HOUSING_FUND)),
            ("kind", text(Kind::Personal.word())),
            ("owner", Column::Texts(owners)),
            ("keeps_balance", Column::Ints(vec![Some(1); count])),
            ("product_day", Column::Ints(vec![Some(day); count])),
        ],
    )
    .await?;
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_july_carries_the_ended_year_forward() {
        let account = Account {
            account_id: 1,
            balance: Fen(300),
            carried: Fen(100),
            current: Fen(200),
            product: 0,
            closed_product: 0,
            product_day: i64::from(Date::of(2026, 6, 30).epoch_days()),
        };
        let june = Parts {
            carried: Fen(100),
            current: Fen(200),
        };
        let july = Parts {
            carried: Fen(300),
            current: Fen::ZERO,
        };
        assert_eq!(account.parts_on(Date::of(2026, 6, 30)), june);
        assert_eq!(account.parts_on(Date::of(2026, 7, 1)), july);
        let posted = Account {
            product_day: i64::from(Date::of(2026, 7, 1).epoch_days()),
            ..account
        };
        assert_eq!(
            posted.parts_on(Date::of(2026, 11, 22)),
            june,
            "already written"
        );
        assert_eq!(posted.parts_on(Date::of(2027, 7, 1)), july);
    }
}
