//! Cases and properties of identity documents, names and mobile numbers.

use proptest::prelude::*;

use super::{
    FullName, IdDocType, IdDocument, IdError, Mobile, MobileError, NameError, Sex, citizen_check,
    upgrade_15,
};
use crate::calendar::Date;

#[test]
fn citizen_numbers_that_fit() {
    for (no, stored, birth, sex) in [
        (
            "11010519491231002X",
            "11010519491231002X",
            Date::of(1949, 12, 31),
            Sex::Female,
        ),
        (
            "11010519491231002x",
            "11010519491231002X",
            Date::of(1949, 12, 31),
            Sex::Female,
        ),
        (
            "110105 19491231 002Ｘ",
            "11010519491231002X",
            Date::of(1949, 12, 31),
            Sex::Female,
        ),
        (
            "110105491231002",
            "11010519491231002X",
            Date::of(1949, 12, 31),
            Sex::Female,
        ),
        (
            "440524188001010014",
            "440524188001010014",
            Date::of(1880, 1, 1),
            Sex::Male,
        ),
    ] {
        let document = IdDocument::citizen(no).unwrap();
        assert_eq!(document.no(), stored, "{no}");
        assert_eq!(document.birth_date(), Some(birth), "{no}");
        assert_eq!(document.sex(), Some(sex), "{no}");
    }
}

#[test]
fn citizen_numbers_that_do_not_fit() {
    for (no, error) in [
        ("", IdError::Empty),
        ("110105194912310021", IdError::WrongCheck),
        ("110105194902310026", IdError::NoSuchBirthDate),
        ("622020026112233406", IdError::NoSuchBirthDate), // the year 0261, with the right check
        ("1101051949123100", IdError::WrongLength),
        ("1101051949123100211", IdError::WrongLength),
        ("11010519491231A02X", IdError::WrongCharacter),
        ("X1010519491231002X", IdError::WrongCharacter),
        ("11010519491231002Y", IdError::WrongCharacter),
        ("11010519491231002中", IdError::WrongCharacter),
        ("110105490231002", IdError::NoSuchBirthDate),
        ("11010549123100X", IdError::WrongCharacter),
    ] {
        assert_eq!(IdDocument::citizen(no), Err(error), "{no}");
    }
    assert_eq!(upgrade_15("11010549123100"), Err(IdError::WrongLength));
}

#[test]
fn residence_permits_share_the_check() {
    let permit = "810000199001010019";
    let document = IdDocument::parse(IdDocType::HongKongMacaoResidence, permit).unwrap();
    assert_eq!(document.birth_date(), Some(Date::of(1990, 1, 1)));
    assert_eq!(document.sex(), Some(Sex::Male));
    for (doc_type, no, error) in [
        (IdDocType::TaiwanResidence, permit, IdError::WrongRegion),
        (
            IdDocType::HongKongMacaoResidence,
            "11010519491231002X",
            IdError::WrongRegion,
        ),
        (
            IdDocType::HongKongMacaoResidence,
            "810000199001010018",
            IdError::WrongCheck,
        ),
        (
            IdDocType::HongKongMacaoResidence,
            "110105491231002",
            IdError::WrongLength,
        ),
    ] {
        assert_eq!(IdDocument::parse(doc_type, no), Err(error), "{no}");
    }
}

#[test]
fn other_documents_have_no_check() {
    for (doc_type, no, stored) in [
        (IdDocType::Passport, "e12345678", "E12345678"),
        (IdDocType::OfficerCard, "军字第1234567号", "军字第1234567号"),
        (IdDocType::HongKongMacaoTravel, "H1234567801", "H1234567801"),
        (IdDocType::Other, "A-1234", "A1234"),
    ] {
        let document = IdDocument::parse(doc_type, no).unwrap();
        assert_eq!(document.no(), stored);
        assert_eq!((document.birth_date(), document.sex()), (None, None));
    }
    assert_eq!(
        IdDocument::parse(IdDocType::Passport, "E12"),
        Err(IdError::WrongLength)
    );
    assert_eq!(
        IdDocument::parse(IdDocType::Passport, "E12<script>"),
        Err(IdError::WrongCharacter)
    );
}

#[test]
fn documents_cross_the_wire_checked() {
    let json = r#"{"doc_type":"citizen_card","no":"11010519491231002X"}"#;
    let document: IdDocument = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&document).unwrap(), json);
    let broken = r#"{"doc_type":"citizen_card","no":"110105194912310021"}"#;
    let error = serde_json::from_str::<IdDocument>(broken)
        .unwrap_err()
        .to_string();
    assert!(
        !error.contains("110105194912310021"),
        "errors do not repeat the number: {error}"
    );
}

#[test]
fn debug_is_masked() {
    let document = IdDocument::citizen("11010519491231002X").unwrap();
    assert_eq!(
        format!("{document:?}"),
        r#"IdDocument { doc_type: CitizenCard, no: "110***********002X" }"#
    );
    assert_eq!(
        format!("{:?}", FullName::parse("欧阳修远").unwrap()),
        r#"FullName("欧***")"#
    );
    assert_eq!(
        format!("{:?}", Mobile::parse("13812345678").unwrap()),
        r#"Mobile("138****5678")"#
    );
}

#[test]
fn names_are_read_as_people_write_them() {
    for (text, name) in [
        (" 张三 ", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        (
            "John  O’Neil Smith-Jones Jr.",
            "John O'Neil Smith-Jones Jr.",
        ),
        ("\u{3000}李\u{20087}", "李\u{20087}"),
        ("〇一", "〇一"),
    ] {
        assert_eq!(FullName::parse(text).unwrap().as_str(), name, "{text}");
    }
    for (text, error) in [
        ("", NameError::Empty),
        ("  ", NameError::Empty),
        ("张3", NameError::WrongCharacter),
        ("·张", NameError::WrongCharacter),
        ("张*", NameError::WrongCharacter),
        ("张\n三", NameError::WrongCharacter),
        ("<b>", NameError::WrongCharacter),
    ] {
        assert_eq!(FullName::parse(text), Err(error), "{text}");
    }
    assert!(FullName::parse(&"长".repeat(120)).is_ok());
    assert_eq!(FullName::parse(&"长".repeat(121)), Err(NameError::TooLong));
}

#[test]
fn mobile_numbers_are_read_as_people_write_them() {
    for text in [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+8613812345678",
        "+86 138 1234 5678",
        "8613812345678",
        "008613812345678",
        "１３８１２３４５６７８",
    ] {
        assert_eq!(
            Mobile::parse(text).unwrap().as_str(),
            "13812345678",
            "{text}"
        );
    }
    assert_eq!(Mobile::parse(""), Err(MobileError::Empty));
    for text in [
        "12812345678",
        "1381234567",
        "138123456789",
        "23812345678",
        "1381234567a",
        "中",
    ] {
        assert_eq!(Mobile::parse(text), Err(MobileError::Malformed), "{text}");
    }
}

/// Numbers of persons who do not exist: the region code 999999 is not assigned.
fn any_citizen() -> impl Strategy<Value = String> {
    (-40_000_i32..20_000, 0_u16..1000).prop_map(|(days, sequence)| {
        let birth = Date::from_epoch_days(days).to_string().replace('-', "");
        let body = format!("999999{birth}{sequence:03}");
        format!("{body}{}", char::from(citizen_check(body.as_bytes())))
    })
}

proptest! {
    #[test]
    fn citizen_numbers_read_back(no in any_citizen()) {
        let document = IdDocument::citizen(&no).unwrap();
        prop_assert_eq!(document.no(), &no);
        prop_assert_eq!(document.birth_date().unwrap().to_string().replace('-', ""), &no[6..14]);
        let json = serde_json::to_string(&document).unwrap();
        prop_assert_eq!(serde_json::from_str::<IdDocument>(&json).unwrap(), document);
    }

    #[test]
    fn changing_one_digit_breaks_the_check(no in any_citizen(), at in 0_usize..18, step in 1_u8..11) {
        let alphabet = if at == 17 { &b"0123456789X"[..] } else { b"0123456789" };
        let mut bytes = no.into_bytes();
        let index = alphabet.iter().position(|c| *c == bytes[at]).unwrap();
        let changed = alphabet[(index + usize::from(step)) % alphabet.len()];
        prop_assume!(changed != bytes[at]);
        bytes[at] = changed;
        let answer = IdDocument::citizen(std::str::from_utf8(&bytes).unwrap());
        prop_assert!(matches!(answer, Err(IdError::WrongCheck | IdError::NoSuchBirthDate)));
    }

    #[test]
    fn fifteen_digits_become_eighteen(no in any_citizen()) {
        prop_assume!(&no[6..8] == "19");
        let short = format!("{}{}", &no[..6], &no[8..17]);
        prop_assert_eq!(upgrade_15(&short), Ok(no));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,30}|[0-9X]{14,19}", doc_type in prop::sample::select(IdDocType::ALL)) {
        let _ = IdDocument::parse(doc_type, &text);
        let _ = FullName::parse(&text);
        let _ = Mobile::parse(&text);
    }

    #[test]
    fn mobile_numbers_read_back(text in "1[3-9][0-9]{9}") {
        let mobile = Mobile::parse(&text).unwrap();
        prop_assert_eq!(mobile.as_str(), &text);
        prop_assert_eq!(serde_json::to_string(&mobile).unwrap(), format!("\"{text}\""));
        let debug = format!("{mobile:?}");
        prop_assert!(!debug.contains(&text[2..8]));
    }
}
