//! Cases and properties of the centre's numbers.

use proptest::prelude::*;

use super::*;

#[test]
fn numbers_are_composed_and_read() {
    let day = Date::of(2026, 11, 22);
    assert_eq!(UnitNo::compose(day, 1).unwrap().as_str(), "9826112200001");
    assert_eq!(
        PersonalAccountNo::compose(day, 7).unwrap().as_str(),
        "9926112200007"
    );
    assert_eq!(
        PersonalAccountNo::compose(day, 100_000).unwrap().as_str(),
        "99261122100000"
    );
    assert_eq!(
        PersonalAccountNo::compose(day, 9_999_999).unwrap().as_str(),
        "992611229999999"
    );
    assert_eq!(
        PaymentSlipNo::compose(day, 42).unwrap().as_str(),
        "222611220000042"
    );
    assert_eq!(
        TxnNo::for_person(day, 1).unwrap().as_str(),
        "012611220000001"
    );
    assert_eq!(TxnNo::for_unit(day, 1).unwrap().as_str(), "022611220000001");
    assert_eq!(
        UnitNo::compose(day, 100_000),
        Err(NumberError::SequenceTooLarge)
    );
    assert_eq!(
        PersonalAccountNo::compose(day, 10_000_000),
        Err(NumberError::SequenceTooLarge)
    );
    assert_eq!(
        UnitNo::compose(Date::of(1999, 12, 31), 1),
        Err(NumberError::WrongDate)
    );
    assert_eq!(
        UnitNo::parse(" 98 261122 00001 ").unwrap().to_string(),
        "9826112200001"
    );
    assert_eq!(
        UnitNo::parse("９８２６１１２２００００１")
            .unwrap()
            .as_str(),
        "9826112200001"
    );
}

#[test]
fn other_texts_are_refused() {
    for (text, error) in [
        ("", NumberError::Empty),
        ("98", NumberError::WrongLength),
        ("982611220001", NumberError::WrongLength),
        ("98261122000001", NumberError::WrongLength),
        ("9926112200001", NumberError::WrongClass),
        ("9826132200001", NumberError::WrongDate),
        ("9826022900001", NumberError::WrongDate),
        ("98261122A0001", NumberError::NotDigits),
        ("单位账号", NumberError::NotDigits),
    ] {
        assert_eq!(UnitNo::parse(text), Err(error), "{text}");
    }
    assert_eq!(
        TxnNo::parse("032611220000001"),
        Err(NumberError::WrongClass)
    );
    assert!(serde_json::from_str::<UnitNo>("\"9926112200001\"").is_err());
    assert!(serde_json::from_str::<UnitNo>("9826112200001").is_err());
}

fn any_day() -> impl Strategy<Value = Date> {
    (Date::of(2000, 1, 1).epoch_days()..=Date::of(2099, 12, 31).epoch_days())
        .prop_map(Date::from_epoch_days)
}

macro_rules! reads_back {
    ($($test:ident: $name:ident, $max:literal;)+) => {
        proptest! {
            $(
                #[test]
                fn $test(day in any_day(), sequence in 0_u64..=$max) {
                    let number = $name::compose(day, sequence).unwrap();
                    prop_assert_eq!($name::parse(&number.to_string()), Ok(number.clone()));
                    let json = serde_json::to_string(&number).unwrap();
                    prop_assert_eq!(serde_json::from_str::<$name>(&json).unwrap(), number);
                }
            )+
        }
    };
}

reads_back! {
    unit_numbers_read_back: UnitNo, 99_999;
    personal_account_numbers_read_back: PersonalAccountNo, 9_999_999;
    change_list_numbers_read_back: ChangeListNo, 9_999_999;
    review_numbers_read_back: ReviewNo, 9_999_999;
    import_numbers_read_back: ImportNo, 9_999_999;
    remittance_numbers_read_back: RemittanceNo, 9_999_999;
    payment_slip_numbers_read_back: PaymentSlipNo, 9_999_999;
    case_numbers_read_back: CaseNo, 9_999_999;
    transfer_numbers_read_back: TransferNo, 9_999_999;
    certificate_numbers_read_back: CertificateNo, 9_999_999;
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC{0,30}|9[89][0-9]{5,16}") {
        let _ = UnitNo::parse(&text);
        let _ = PersonalAccountNo::parse(&text);
        let _ = TxnNo::parse(&text);
    }
}
