//! Case tables of the rules, both sides of every limit.

use shared_types::identity::{IdError, MobileError, NameError};

use super::*;

const MONTH: YearMonth = YearMonth::of(2026, 11);
const LIMITS: BaseLimits = BaseLimits {
    floor: Fen::yuan(2_540),
    cap: Fen::yuan(35_811),
};
const TERMS: Terms = Terms {
    month: MONTH,
    limits: LIMITS,
};

fn good(kind: ChangeKind) -> Typed {
    Typed {
        kind: Some(kind),
        full_name: "张三".to_owned(),
        doc_type: Some(IdDocType::CitizenCard),
        id_doc_no: "11010519491231002X".to_owned(),
        mobile: "13800000001".to_owned(),
        base: Some(Fen::yuan(10_000)),
        changed_on: Some(Date::of(2026, 11, 1)),
        reason: "入职".to_owned(),
    }
}

fn found(typed: &Typed) -> Vec<Refusal> {
    let mut findings = Findings::default();
    let parts = check(typed, &TERMS, &mut findings);
    parts
        .complete(findings)
        .map_or_else(|found| found, |_| Vec::new())
}

#[test]
fn a_good_line_of_each_kind_passes() {
    for kind in ChangeKind::ALL {
        assert_eq!(found(&good(*kind)), [], "{kind:?}");
    }
}

#[test]
fn bases_up_to_the_limits_and_not_beyond() {
    let below = Refusal::BaseBelowFloor(MONTH, LIMITS);
    let above = Refusal::BaseAboveCap(MONTH, LIMITS);
    for (base, expected) in [
        (Some(Fen(253_999)), Some(below)),
        (Some(Fen(254_000)), None),
        (Some(Fen(3_581_100)), None),
        (Some(Fen(3_581_101)), Some(above)),
        (Some(Fen::ZERO), Some(below)),
        (Some(Fen(-1_000_000)), Some(below)),
        (None, Some(Refusal::BaseMissing)),
    ] {
        for kind in [
            ChangeKind::Open,
            ChangeKind::Unseal,
            ChangeKind::TransferIn,
            ChangeKind::BaseChange,
        ] {
            let typed = Typed { base, ..good(kind) };
            assert_eq!(found(&typed), Vec::from_iter(expected), "{kind:?} {base:?}");
        }
        // Sealing does not use a base, whatever stands there.
        assert_eq!(
            found(&Typed {
                base,
                ..good(ChangeKind::Seal)
            }),
            []
        );
    }
}

#[test]
fn days_from_1990_to_the_end_of_the_month() {
    let mut newborn = good(ChangeKind::BaseChange);
    newborn.doc_type = Some(IdDocType::HongKongMacaoResidence);
    newborn.id_doc_no = "810000199001010019".to_owned();
    for (typed, day, expected) in [
        (good(ChangeKind::Open), (2026, 11, 30), None),
        (
            good(ChangeKind::Open),
            (2026, 12, 1),
            Some(Refusal::DayAfterMonth(MONTH)),
        ),
        (good(ChangeKind::Seal), (1990, 1, 1), None),
        (
            good(ChangeKind::Seal),
            (1989, 12, 31),
            Some(Refusal::DayTooEarly),
        ),
        (newborn.clone(), (1990, 1, 1), None),
        (newborn, (1989, 12, 31), Some(Refusal::DayTooEarly)),
    ] {
        let (year, month, of_month) = day;
        let typed = Typed {
            changed_on: Some(Date::of(year, month, of_month)),
            ..typed
        };
        assert_eq!(found(&typed), Vec::from_iter(expected), "{day:?}");
    }
    // Born on 7 March 1990.
    let born = Typed {
        id_doc_no: "110101199003070038".to_owned(),
        ..good(ChangeKind::Seal)
    };
    let on = |day| Typed {
        changed_on: Some(day),
        ..born.clone()
    };
    assert_eq!(found(&on(Date::of(1990, 3, 6))), [Refusal::DayBeforeBirth]);
    assert_eq!(found(&on(Date::of(1990, 3, 7))), []);
}

#[test]
fn a_blank_day_is_the_first_of_the_month() {
    let mut findings = Findings::default();
    let typed = Typed {
        changed_on: None,
        ..good(ChangeKind::Open)
    };
    let line = check(&typed, &TERMS, &mut findings)
        .complete(findings)
        .unwrap();
    assert_eq!(line.changed_on, Date::of(2026, 11, 1));
}

#[test]
fn what_each_kind_needs() {
    let without_mobile = |kind| Typed {
        mobile: " ".to_owned(),
        ..good(kind)
    };
    assert_eq!(
        found(&without_mobile(ChangeKind::Open)),
        [Refusal::MobileMissing]
    );
    assert_eq!(found(&without_mobile(ChangeKind::TransferIn)), []);
    let without_reason = |kind| Typed {
        reason: " ".to_owned(),
        ..good(kind)
    };
    assert_eq!(
        found(&without_reason(ChangeKind::Seal)),
        [Refusal::ReasonMissing]
    );
    assert_eq!(found(&without_reason(ChangeKind::Open)), []);
    for (length, expected) in [(60, None), (61, Some(Refusal::ReasonTooLong))] {
        let typed = Typed {
            reason: "因".repeat(length),
            ..good(ChangeKind::Seal)
        };
        assert_eq!(found(&typed), Vec::from_iter(expected));
    }
    let mobile = |text: &str| Typed {
        mobile: text.to_owned(),
        ..good(ChangeKind::Seal)
    };
    let malformed = Refusal::Mobile(MobileError::Malformed);
    assert_eq!(found(&mobile("1380000000")), [malformed]);
    assert_eq!(found(&mobile("138000000011")), [malformed]);
    assert_eq!(found(&mobile("１３８０００００００１")), []);
}

#[test]
fn everything_wrong_at_once_is_one_reason_a_field() {
    let typed = Typed {
        kind: Some(ChangeKind::Open),
        doc_type: Some(IdDocType::CitizenCard),
        ..Typed::default()
    };
    assert_eq!(
        found(&typed),
        [
            Refusal::Name(NameError::Empty),
            Refusal::IdNumber(IdError::Empty),
            Refusal::MobileMissing,
            Refusal::BaseMissing,
        ]
    );
    // A kind that could not be read asks for nothing.
    let unread = Typed {
        kind: None,
        mobile: String::new(),
        base: None,
        ..good(ChangeKind::Open)
    };
    assert_eq!(found(&unread), []);
}

// Long because it is a table.
#[test]
fn the_change_must_fit_the_account() {
    use AccountStatus::{ClosedByWithdrawal, Frozen, Normal, Sealed};
    use ChangeKind::{BaseChange, Open, Seal, TransferIn, Unseal};
    let here = |status| Some(KnownAccount { here: true, status });
    let away = |status| {
        Some(KnownAccount {
            here: false,
            status,
        })
    };
    let table = [
        (
            None,
            [
                None,
                Some(Refusal::NotHere),
                Some(Refusal::NotHere),
                Some(Refusal::UseOpen),
                Some(Refusal::NotHere),
            ],
        ),
        (
            here(Normal),
            [
                Some(Refusal::AlreadyHere),
                Some(Refusal::NotSealed),
                None,
                Some(Refusal::AlreadyHere),
                None,
            ],
        ),
        (
            here(Sealed),
            [
                Some(Refusal::UseUnseal),
                None,
                Some(Refusal::AlreadySealed),
                Some(Refusal::UseUnseal),
                Some(Refusal::SealedNow),
            ],
        ),
        (
            away(Normal),
            [
                Some(Refusal::ContributesElsewhere),
                Some(Refusal::ContributesElsewhere),
                Some(Refusal::NotHere),
                Some(Refusal::ContributesElsewhere),
                Some(Refusal::NotHere),
            ],
        ),
        (
            away(Sealed),
            [
                Some(Refusal::UseTransferIn),
                Some(Refusal::UseTransferIn),
                Some(Refusal::NotHere),
                None,
                Some(Refusal::NotHere),
            ],
        ),
        (here(Frozen), [Some(Refusal::NotUsable); 5]),
        (here(ClosedByWithdrawal), [Some(Refusal::NotUsable); 5]),
        (
            away(Frozen),
            [
                Some(Refusal::NotUsable),
                Some(Refusal::NotUsable),
                Some(Refusal::NotHere),
                Some(Refusal::NotUsable),
                Some(Refusal::NotHere),
            ],
        ),
    ];
    for (account, expected) in table {
        let known = Known {
            full_name: "张三".to_owned(),
            account,
        };
        for (kind, expected) in [Open, Unseal, Seal, TransferIn, BaseChange]
            .into_iter()
            .zip(expected)
        {
            let answer = judge(kind, "张三", Some(&known), false);
            assert_eq!(answer.err(), expected, "{kind:?} {account:?}");
        }
    }
}

#[test]
fn another_name_learns_nothing() {
    for status in AccountStatus::ALL {
        for here in [true, false] {
            let account = Some(KnownAccount {
                here,
                status: *status,
            });
            let known = Known {
                full_name: "张三".to_owned(),
                account,
            };
            for kind in ChangeKind::ALL {
                let answer = judge(*kind, "李四", Some(&known), false);
                assert_eq!(answer, Err(Refusal::NameDiffers));
            }
        }
    }
}

#[test]
fn a_person_is_on_the_list_once() {
    assert_eq!(
        judge(ChangeKind::Open, "张三", None, true),
        Err(Refusal::Pending)
    );
    assert_eq!(judge(ChangeKind::Open, "张三", None, false), Ok(()));
}

#[test]
fn both_halves_follow_from_the_base() {
    let policy = Policy::shipped("beijing").unwrap();
    let ratios = Ratios {
        unit: BasisPoints::percent(12),
        personal: BasisPoints::percent(8),
    };
    let of = |base| amounts(&policy, MONTH, base, ratios);
    assert_eq!(of(None), None);
    let expected = MonthlyContribution {
        unit: Fen::yuan(785),
        personal: Fen::yuan(523),
    };
    assert_eq!(of(Some(Fen(654_321))), Some(expected));
}

#[test]
fn words_of_the_template() {
    assert_eq!(doc_type_of("身份证"), Some(IdDocType::CitizenCard));
    assert_eq!(doc_type_of("居民身份证"), Some(IdDocType::CitizenCard));
    assert_eq!(doc_type_of("护照"), Some(IdDocType::Passport));
    assert_eq!(doc_type_of("学生证"), None);
}
