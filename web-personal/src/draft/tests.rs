use std::rc::Rc;

use shared_types::{
    CaseNo,
    api::{
        case::{CaseView, FilledValue, ValueSource},
        catalogue::ItemSummary,
    },
    case::CaseState,
    form::{
        Answers, FieldChoice, FieldKind, FormError, FormField, FormPage, ItemForm, Prefill,
        ShowWhen,
    },
};
use yew::Reducible as _;

use super::{Draft, Event, Fault, Step, in_fours, mistakes_on, page_of};

const CARD: &str = "6222021234567890128";

fn field(name: &str, kind: FieldKind) -> FormField {
    FormField {
        name: name.to_owned(),
        kind,
        label: name.to_owned(),
        label_en: name.to_owned(),
        hint: None,
        hint_en: None,
        choices: Vec::new(),
        optional: false,
        longest: None,
        show_when: None,
        prefill: None,
    }
}

fn page(fields: Vec<FormField>) -> FormPage {
    FormPage {
        title: "页".to_owned(),
        title_en: "Page".to_owned(),
        fields,
    }
}

/// Three pages; the second one only for a filed lease.
fn form() -> ItemForm {
    let choice = |value: &str| FieldChoice {
        value: value.to_owned(),
        label: value.to_owned(),
        label_en: value.to_owned(),
    };
    let lease = FormField {
        choices: vec![choice("none"), choice("filed")],
        ..field("lease", FieldKind::Choice)
    };
    let filing = FormField {
        show_when: Some(ShowWhen {
            field: "lease".to_owned(),
            is: "filed".to_owned(),
        }),
        ..field("filing_no", FieldKind::Text)
    };
    let card = FormField {
        prefill: Some(Prefill::OwnCard),
        ..field("card_no", FieldKind::BankCard)
    };
    ItemForm {
        pages: vec![page(vec![lease]), page(vec![filing]), page(vec![card])],
    }
}

fn view(values: &[(&str, &str, ValueSource)]) -> Rc<CaseView> {
    let value = |(name, value, source): &(&str, &str, ValueSource)| FilledValue {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
        source: *source,
    };
    Rc::new(CaseView {
        case_no: CaseNo::parse("312611220000001").unwrap(),
        item: ItemSummary {
            code: "14".to_owned(),
            service: "withdraw".to_owned(),
            name: "租房提取".to_owned(),
            name_en: "Withdrawal for rent".to_owned(),
            summary: String::new(),
            summary_en: String::new(),
            audience: Vec::new(),
            events: Vec::new(),
            hall: None,
        },
        state: CaseState::Draft,
        version: 3,
        form: form(),
        values: values.iter().map(value).collect(),
        expected_amount: None,
        amount: None,
        reason: None,
        reason_en: None,
        next_step: String::new(),
        next_step_en: String::new(),
        checks: Vec::new(),
        events: Vec::new(),
        payout: None,
        created_at: "2026-11-22T08:00:00Z".to_owned(),
        submitted_at: None,
        due_on: None,
        qr_svg: None,
    })
}

fn draft(values: &[(&str, &str)]) -> Rc<Draft> {
    let empty = Rc::new(Draft::default()).reduce(Event::Loaded(view(&[]), Answers::new()));
    values.iter().fold(empty, |draft, (name, value)| {
        draft.reduce(Event::Typed((*name).to_owned(), (*value).to_owned()))
    })
}

#[test]
fn steps_are_read_from_the_address_and_written_to_it() {
    for (text, step) in [
        (None, Step::Open),
        (Some(""), Step::Open),
        (Some("0"), Step::Open),
        (Some("-1"), Step::Open),
        (Some("one"), Step::Open),
        (Some("99999999999999999999"), Step::Open),
        (Some("2"), Step::Page(2)),
        (Some("check"), Step::Check),
    ] {
        assert_eq!(Step::from_text(text), step, "{text:?}");
    }
    for step in [Step::Page(1), Step::Page(12), Step::Check] {
        assert_eq!(Step::from_text(Some(&step.text())), step);
    }
    assert_eq!(Step::Open.text(), "");
}

#[test]
fn a_page_on_which_nothing_is_asked_is_passed_over() {
    let without = draft(&[("lease", "none")]);
    assert_eq!(without.pages(), [1, 3]);
    assert_eq!(without.after(1), Step::Page(3));
    assert_eq!(without.before(Step::Page(3)), Some(Step::Page(1)));
    assert_eq!(without.shown(Step::Page(2)), Step::Page(3));
    let with = draft(&[("lease", "filed")]);
    assert_eq!(with.pages(), [1, 2, 3]);
    assert_eq!(with.after(1), Step::Page(2));
    assert_eq!(with.shown(Step::Page(2)), Step::Page(2));
}

#[test]
fn the_way_ends_at_the_check_and_begins_at_the_first_page() {
    let draft = draft(&[("lease", "none")]);
    assert_eq!(draft.after(3), Step::Check);
    assert_eq!(draft.before(Step::Check), Some(Step::Page(3)));
    assert_eq!(draft.before(Step::Page(1)), None);
    assert_eq!(draft.shown(Step::Page(9)), Step::Page(3));
    assert_eq!(draft.shown(Step::Check), Step::Check);
}

#[test]
fn a_draft_is_resumed_at_the_first_answer_that_is_missing() {
    for (values, step) in [
        (vec![], Step::Page(1)),
        (vec![("lease", "filed")], Step::Page(2)),
        (vec![("lease", "none")], Step::Page(3)),
        (vec![("lease", "none"), ("card_no", "12")], Step::Page(3)),
        (vec![("lease", "none"), ("card_no", CARD)], Step::Check),
    ] {
        assert_eq!(draft(&values).first_open(), step, "{values:?}");
    }
}

#[test]
fn after_a_look_at_all_answers_a_change_leads_back_there() {
    let done = draft(&[("lease", "none"), ("card_no", CARD)]).reduce(Event::Checked);
    assert_eq!(done.after(1), Step::Check);
    assert_eq!(done.before(Step::Page(3)), Some(Step::Check));
    let asked_more = done.reduce(Event::Typed("lease".to_owned(), "filed".to_owned()));
    assert_eq!(asked_more.after(1), Step::Page(2));
}

#[test]
fn questions_are_found_on_their_page() {
    assert_eq!(page_of(&form(), "filing_no"), 2);
    assert_eq!(page_of(&form(), "card_no"), 3);
    assert_eq!(page_of(&form(), "nothing"), 1);
}

#[test]
fn a_page_is_held_up_only_by_its_own_faults() {
    let form = form();
    let draft = draft(&[("lease", "filed")]);
    let on = |index: usize| mistakes_on(&form.pages[index], &form, draft.answers());
    assert_eq!(on(0), []);
    assert_eq!(
        on(1),
        [("filing_no".to_owned(), Fault::Ours(FormError::Empty))]
    );
    assert_eq!(draft.all_faults().len(), 2);
    let told = vec![(
        "card_no".to_owned(),
        Fault::Theirs("不是本人的卡。".to_owned()),
    )];
    let draft = draft.reduce(Event::Refused(told.clone()));
    assert_eq!((draft.attempt, draft.all_faults()), (1, told.clone()));
    assert_eq!(draft.faults_on(&form.pages[2]), told);
    assert_eq!(draft.faults_on(&form.pages[1]), []);
}

#[test]
fn a_card_is_masked_unless_it_was_typed_on_this_visit() {
    let own = view(&[("card_no", CARD, ValueSource::EarlierCase)]);
    let proposed = Rc::new(Draft::default()).reduce(Event::Loaded(own, Answers::new()));
    assert_eq!(proposed.source("card_no"), Some(ValueSource::EarlierCase));
    assert_eq!(proposed.card("card_no"), "**** **** **** 0128");
    let typed = proposed.reduce(Event::Typed("card_no".to_owned(), CARD.to_owned()));
    assert_eq!(typed.source("card_no"), None);
    assert_eq!(typed.card("card_no"), "6222 0212 3456 7890 128");
    let wrong = typed.reduce(Event::Typed("card_no".to_owned(), "12 34".to_owned()));
    assert_eq!(wrong.card("card_no"), "12 34");
}

#[test]
fn digits_are_grouped_as_on_the_card() {
    for (digits, grouped) in [
        ("", ""),
        ("1234", "1234"),
        ("12345678", "1234 5678"),
        ("12345", "1234 5"),
    ] {
        assert_eq!(in_fours(digits), grouped);
    }
}

#[test]
fn what_is_sent_is_what_is_asked_in_the_form_in_which_it_is_kept() {
    let draft = draft(&[
        ("lease", "none"),
        ("filing_no", "A1"),
        ("card_no", "6222 0212 3456 7890 128"),
    ]);
    let content = draft.content();
    let sent: Vec<_> = content
        .values
        .iter()
        .map(|value| (value.name.as_str(), value.value.as_str()))
        .collect();
    assert_eq!(sent, [("card_no", CARD), ("lease", "none")]);
    assert_eq!(content.version, 3);
}

#[test]
fn answers_are_changed_until_the_server_has_them() {
    let typed = draft(&[("lease", "none")]);
    assert!(typed.is_changed());
    let saved = typed.reduce(Event::Saved(view(&[("lease", "none", ValueSource::Typed)])));
    assert!(!saved.is_changed());
    assert_eq!(saved.answer("lease"), "none");
    // A blank at the end is no other answer.
    let blank = saved.reduce(Event::Typed("lease".to_owned(), "none ".to_owned()));
    assert!(!blank.is_changed());
}

#[test]
fn a_draft_that_changed_elsewhere_shows_what_is_there_and_says_so() {
    let stale = draft(&[("lease", "none")]).reduce(Event::Stale);
    let fresh = view(&[("lease", "filed", ValueSource::Typed)]);
    let reloaded = stale.reduce(Event::Loaded(fresh.clone(), Answers::new()));
    assert!(reloaded.stale && reloaded.answer("lease") == "filed");
    assert!(!reloaded.reduce(Event::Saved(fresh)).stale);
}

#[test]
fn what_could_not_be_saved_is_shown_again() {
    let unsaved = Answers::from([("lease".to_owned(), "filed".to_owned())]);
    let kept = view(&[("lease", "none", ValueSource::Typed)]);
    let draft = Rc::new(Draft::default()).reduce(Event::Loaded(kept, unsaved));
    assert!(draft.is_changed() && draft.answer("lease") == "filed");
}
