//! Every code list: codes, names, wire names.

use super::*;

macro_rules! check_list {
    ($($name:ident: $len:literal, $first:literal ..= $last:literal;)+) => {
        $({
            let all = $name::ALL;
            assert_eq!(all.len(), $len, stringify!($name));
            assert_eq!(all[0].code(), $first);
            assert_eq!(all[all.len() - 1].code(), $last);
            assert!(all.windows(2).all(|pair| pair[0].code() < pair[1].code()));
            for value in all {
                assert_eq!($name::from_code(value.code()), Some(*value));
                assert_eq!($name::from_key(value.key()), Some(*value));
                let json = serde_json::to_string(value).unwrap();
                assert_eq!(json, format!("\"{}\"", value.key()));
                assert_eq!(serde_json::from_str::<$name>(&json).unwrap(), *value);
                assert!(value.name_en().is_ascii() && !value.name_zh().is_ascii());
            }
            assert_eq!($name::from_code("no such code"), None);
            assert_eq!($name::from_key("no_such_key"), None);
        })+
    };
}

#[test]
fn lists_are_complete_and_consistent() {
    check_list! {
        AccountStatus: 7, "01" ..= "99";
        UnitStatus: 6, "01" ..= "99";
        EntryType: 16, "01" ..= "99";
        PayMethod: 8, "01" ..= "08";
        ReversalFlag: 2, "01" ..= "02";
        Sex: 4, "0" ..= "9";
        SealReason: 7, "01" ..= "07";
        Fund: 5, "01" ..= "05";
        FreezeFlag: 4, "0" ..= "3";
        GuaranteeType: 4, "01" ..= "99";
        RepayMethod: 5, "01" ..= "99";
        IdDocType: 9, "01" ..= "99";
    }
}

#[test]
fn codes_of_the_standard() {
    assert_eq!(AccountStatus::from_code("02"), Some(AccountStatus::Sealed));
    assert_eq!(AccountStatus::ClosedByWithdrawal.code(), "05");
    assert_eq!(EntryType::InterestSettlement.code(), "09");
    assert_eq!(EntryType::ClosingWithdrawal.name_zh(), "销户提取");
    assert_eq!(UnitStatus::Deferred.name_zh(), "缓缴");
    assert_eq!(ReversalFlag::Reversal.code(), "02");
}

#[test]
fn closed_accounts() {
    let closed: Vec<&str> = AccountStatus::ALL
        .iter()
        .filter(|s| s.is_closed())
        .map(|s| s.code())
        .collect();
    assert_eq!(closed, ["03", "04", "05"]);
}

#[test]
fn sealing_that_ends_employment() {
    let ended: Vec<&str> = SealReason::ALL
        .iter()
        .filter(|r| r.ends_employment())
        .map(|r| r.code())
        .collect();
    assert_eq!(ended, ["04", "05", "06", "07"]);
}

#[test]
fn local_document_types_leave_as_other() {
    for doc_type in IdDocType::ALL {
        let expected = match doc_type.code() {
            "05" | "06" | "07" | "08" => "99",
            own => own,
        };
        assert_eq!(doc_type.exchange_code(), expected);
    }
}
