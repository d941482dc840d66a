//! Answers, right and wrong.

use super::*;

fn field(name: &str, kind: FieldKind) -> FormField {
    FormField {
        name: name.to_owned(),
        kind,
        label: "问题".to_owned(),
        label_en: "Question".to_owned(),
        hint: None,
        hint_en: None,
        choices: Vec::new(),
        optional: false,
        longest: None,
        show_when: None,
        prefill: None,
    }
}

fn choice(value: &str) -> FieldChoice {
    FieldChoice {
        value: value.to_owned(),
        label: "是".to_owned(),
        label_en: "Yes".to_owned(),
    }
}

fn form() -> ItemForm {
    let lease = FormField {
        choices: vec![choice("none"), choice("filed")],
        ..field("lease", FieldKind::Choice)
    };
    let number = FormField {
        longest: Some(10),
        show_when: Some(ShowWhen {
            field: "lease".to_owned(),
            is: "filed".to_owned(),
        }),
        ..field("filing_no", FieldKind::Text)
    };
    let note = FormField {
        optional: true,
        ..field("note", FieldKind::Text)
    };
    ItemForm {
        pages: vec![FormPage {
            title: "租住".to_owned(),
            title_en: "Renting".to_owned(),
            fields: vec![
                lease,
                number,
                field("rent", FieldKind::Amount),
                field("card", FieldKind::BankCard),
                note,
                field("agreed", FieldKind::Agreement),
            ],
        }],
    }
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(own).collect()
}

const GOOD: &[(&str, &str)] = &[
    ("lease", "none"),
    ("rent", "3500"),
    ("card", "6222 0210 0000 0000 009"),
    ("agreed", "true"),
];

#[test]
fn good_answers_are_kept_in_one_form() {
    let (form, good) = (form(), answers(GOOD));
    assert!(form.mistakes(&good).is_empty());
    let kept = form.tidied(&good);
    assert_eq!(kept["card"], "6222021000000000009");
    assert_eq!(kept["rent"], "3500.00");
    assert_eq!(form.tidied(&kept), kept, "once is enough");
}

#[test]
fn each_wrong_answer_is_named() {
    for (name, value, error) in [
        ("lease", "", FormError::NotChosen),
        ("lease", "maybe", FormError::UnknownChoice),
        ("rent", "", FormError::Empty),
        ("rent", "0", FormError::NotAnAmount),
        ("rent", "-5", FormError::NotAnAmount),
        ("rent", "1.234", FormError::NotAnAmount),
        ("card", "6222021000000000008", FormError::CardCheck),
        ("card", "1234", FormError::CardMalformed),
        ("agreed", "", FormError::NotAgreed),
        ("agreed", "yes", FormError::NotAgreed),
        ("note", "a\u{7}b", FormError::Unprintable),
    ] {
        let mut wrong = answers(GOOD);
        wrong.insert(name.to_owned(), value.to_owned());
        let form = form();
        let found = form.mistakes(&wrong);
        let named: Vec<_> = found
            .iter()
            .map(|(field, error)| (&*field.name, *error))
            .collect();
        assert_eq!(named, [(name, error)], "{name} = {value:?}");
    }
    let long = "长".repeat(LONGEST + 1);
    let mut wrong = answers(GOOD);
    wrong.insert("note".to_owned(), long);
    assert_eq!(form().mistakes(&wrong)[0].1, FormError::TooLong);
}

#[test]
fn what_is_not_asked_is_neither_wrong_nor_kept() {
    let form = form();
    let mut given = answers(GOOD);
    given.insert("filing_no".to_owned(), "12345678901234".to_owned());
    assert!(form.mistakes(&given).is_empty());
    assert!(!form.tidied(&given).contains_key("filing_no"));
    given.insert("lease".to_owned(), "filed".to_owned());
    assert_eq!(form.mistakes(&given)[0].1, FormError::TooLong);
    given.insert("filing_no".to_owned(), String::new());
    assert_eq!(form.mistakes(&given)[0].1, FormError::Empty);
}

#[test]
fn a_draft_keeps_wrong_answers_and_drops_unknown_ones() {
    let form = form();
    let draft = answers(&[("card", "12"), ("nothing", "x"), ("note", "  ")]);
    assert_eq!(form.tidied(&draft), answers(&[("card", "12")]));
}
