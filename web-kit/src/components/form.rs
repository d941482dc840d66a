//! Forms from data: a slice of field specifications, a pure reducer, one
//! component that draws them, and the error summary.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    button::{Button, ButtonKind},
    field::{Choice, Field, FieldKind},
    icon::Icon,
};
use crate::{
    client::ApiError,
    dom,
    hooks::use_language,
    lang::{join, t},
    title,
};

/// What a form asks for.
#[derive(Clone, Copy)]
pub struct FieldSpec {
    name: &'static str,
    kind: Kind,
    label: fn() -> &'static str,
    hint: Option<fn() -> &'static str>,
    required: bool,
    autocomplete: Option<&'static str>,
    check: Option<Check>,
    when: Option<(&'static str, &'static str)>,
}

/// Checks an answer; the error is the sentence for the user.
type Check = fn(&str) -> Result<(), &'static str>;

#[derive(Clone, Copy)]
enum Kind {
    Plain(fn() -> FieldKind),
    Select(fn() -> Rc<[Choice]>),
    Radio(fn() -> Rc<[Choice]>),
}

impl FieldSpec {
    const fn of(name: &'static str, kind: Kind, label: fn() -> &'static str) -> Self {
        Self {
            name,
            kind,
            label,
            hint: None,
            required: true,
            autocomplete: None,
            check: None,
            when: None,
        }
    }

    /// Words on one line.
    pub const fn text(name: &'static str, label: fn() -> &'static str) -> Self {
        Self::of(name, Kind::Plain(|| FieldKind::Text), label)
    }

    /// A password.
    pub const fn password(name: &'static str, label: fn() -> &'static str) -> Self {
        Self::of(name, Kind::Plain(|| FieldKind::Password), label)
    }

    /// An amount in yuan.
    pub const fn amount(name: &'static str, label: fn() -> &'static str) -> Self {
        Self::of(name, Kind::Plain(|| FieldKind::Amount), label)
    }

    /// A day.
    pub const fn date(name: &'static str, label: fn() -> &'static str) -> Self {
        Self::of(name, Kind::Plain(|| FieldKind::Date), label)
    }

    /// A month.
    pub const fn month(name: &'static str, label: fn() -> &'static str) -> Self {
        Self::of(name, Kind::Plain(|| FieldKind::Month), label)
    }

    /// 证件号码.
    pub const fn id_number(name: &'static str, label: fn() -> &'static str) -> Self {
        Self::of(name, Kind::Plain(|| FieldKind::IdNumber), label)
    }

    /// A mobile number.
    pub const fn mobile(name: &'static str, label: fn() -> &'static str) -> Self {
        Self::of(name, Kind::Plain(|| FieldKind::Mobile), label)
    }

    /// Words on three lines.
    pub const fn textarea(name: &'static str, label: fn() -> &'static str) -> Self {
        Self::of(name, Kind::Plain(|| FieldKind::Textarea(3)), label)
    }

    /// Yes or no.
    pub const fn checkbox(name: &'static str, label: fn() -> &'static str) -> Self {
        Self::of(name, Kind::Plain(|| FieldKind::Checkbox), label)
    }

    /// One of several, folded up.
    pub const fn select(
        name: &'static str,
        label: fn() -> &'static str,
        choices: fn() -> Rc<[Choice]>,
    ) -> Self {
        Self::of(name, Kind::Select(choices), label)
    }

    /// One of a few.
    pub const fn radio(
        name: &'static str,
        label: fn() -> &'static str,
        choices: fn() -> Rc<[Choice]>,
    ) -> Self {
        Self::of(name, Kind::Radio(choices), label)
    }

    /// Says how to answer.
    #[must_use]
    pub const fn hint(mut self, hint: fn() -> &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// May stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// Names the value for password managers and browsers.
    #[must_use]
    pub const fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = Some(autocomplete);
        self
    }

    /// Checks an answer that is not empty; gives the sentence for the user.
    #[must_use]
    pub const fn check(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }

    /// Asks only when another field has this value, or one of several: `open|unseal`.
    #[must_use]
    pub const fn when(mut self, field: &'static str, value: &'static str) -> Self {
        self.when = Some((field, value));
        self
    }

    fn kind(&self) -> FieldKind {
        match self.kind {
            Kind::Plain(kind) => kind(),
            Kind::Select(choices) => FieldKind::Select(choices()),
            Kind::Radio(choices) => FieldKind::Radio(choices()),
        }
    }
}

/// What is wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name.
    pub field: AttrValue,
    /// Sentence for the user.
    pub message: AttrValue,
}

impl FieldError {
    /// A new one.
    pub fn new(field: impl Into<AttrValue>, message: impl Into<AttrValue>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// Answers and errors of a form.
#[derive(Clone)]
pub struct FormState {
    specs: &'static [FieldSpec],
    values: Vec<AttrValue>,
    errors: Vec<FieldError>,
    /// Failed tries; each moves the focus to the error summary.
    attempts: u32,
}

impl PartialEq for FormState {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.specs, other.specs)
            && self.attempts == other.attempts
            && self.values == other.values
            && self.errors == other.errors
    }
}

/// What happens to a form.
pub enum FormEvent {
    /// A field was answered.
    Answer(&'static str, AttrValue),
    /// A try to submit brought these errors, or none.
    Refused(Vec<FieldError>),
    /// The language changed: our own sentences are said in the new one.
    Reword,
    /// Starts afresh with these answers.
    Reset(Vec<(&'static str, AttrValue)>),
}

impl Reducible for FormState {
    type Action = FormEvent;

    fn reduce(self: Rc<Self>, event: FormEvent) -> Rc<Self> {
        let mut next = (*self).clone();
        match event {
            FormEvent::Answer(name, value) => next.set(name, value),
            FormEvent::Refused(errors) => {
                next.attempts += u32::from(!errors.is_empty());
                next.errors = errors;
            }
            FormEvent::Reword => {
                let now = next.check();
                for error in &mut next.errors {
                    if let Some(same) = now.iter().find(|one| one.field == error.field) {
                        error.message = same.message.clone();
                    }
                }
            }
            FormEvent::Reset(values) => {
                next = Self::new(next.specs);
                for (name, value) in values {
                    next.set(name, value);
                }
            }
        }
        Rc::new(next)
    }
}

impl FormState {
    fn new(specs: &'static [FieldSpec]) -> Self {
        Self {
            specs,
            values: vec![AttrValue::Static(""); specs.len()],
            errors: Vec::new(),
            attempts: 0,
        }
    }

    fn set(&mut self, name: &str, value: AttrValue) {
        if let Some(index) = self.specs.iter().position(|spec| spec.name == name) {
            self.values[index] = value;
        }
    }

    /// The answer, without blanks at its ends; empty when the form has no such field.
    pub fn value(&self, name: &str) -> AttrValue {
        let value = self
            .specs
            .iter()
            .zip(&self.values)
            .find(|(spec, _)| spec.name == name);
        value.map_or(AttrValue::Static(""), |(spec, value)| {
            let trimmed = value.trim();
            // Blanks belong to a password.
            if trimmed.len() == value.len()
                || spec
                    .autocomplete
                    .is_some_and(|word| word.contains("password"))
            {
                value.clone()
            } else {
                AttrValue::from(trimmed.to_owned())
            }
        })
    }

    fn asks(&self, spec: &FieldSpec) -> bool {
        spec.when.is_none_or(|(field, values)| {
            let answer = self.value(field);
            values.split('|').any(|value| answer == value)
        })
    }

    /// All errors of the answers as they are.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for spec in self.specs.iter().filter(|spec| self.asks(spec)) {
            let value = self.value(spec.name);
            let message = if value.is_empty() {
                spec.required.then(|| missing(spec))
            } else {
                spec.check
                    .and_then(|check| check(&value).err())
                    .map(AttrValue::Static)
            };
            errors.extend(message.map(|message| FieldError {
                field: spec.name.into(),
                message,
            }));
        }
        errors
    }
}

fn missing(spec: &FieldSpec) -> AttrValue {
    let label = (spec.label)();
    match spec.kind {
        Kind::Plain(kind) if kind() == FieldKind::Checkbox => t::error_unchecked(label),
        Kind::Plain(_) => t::error_missing(label),
        _ => t::error_unchosen(label),
    }
    .into()
}

/// A form in use, from [`use_form`].
#[derive(Clone, PartialEq)]
pub struct UseForm(UseReducerHandle<FormState>);

impl UseForm {
    /// The answer to a field, without blanks at its ends.
    pub fn value(&self, name: &str) -> AttrValue {
        self.0.value(name)
    }

    /// Answers a field.
    pub fn set(&self, name: &'static str, value: impl Into<AttrValue>) {
        self.0.dispatch(FormEvent::Answer(name, value.into()));
    }

    /// Empties the form and fills in these answers.
    pub fn reset(&self, values: &[(&'static str, AttrValue)]) {
        self.0.dispatch(FormEvent::Reset(values.to_vec()));
    }

    /// Checks all answers, shows the errors, tells whether there are none.
    pub fn check(&self) -> bool {
        let errors = self.0.check();
        let good = errors.is_empty();
        self.0.dispatch(FormEvent::Refused(errors));
        good
    }

    /// Shows errors that come from elsewhere.
    pub fn refuse(&self, errors: Vec<FieldError>) {
        self.0.dispatch(FormEvent::Refused(errors));
    }

    /// Shows what the server said about single fields of this form.
    pub fn refuse_as(&self, error: &ApiError) {
        if let ApiError::Problem(problem) = error {
            let ours = problem
                .errors
                .iter()
                .filter(|fault| self.0.specs.iter().any(|spec| spec.name == fault.field));
            let errors: Vec<_> = ours
                .map(|fault| FieldError::new(fault.field.clone(), fault.message.clone()))
                .collect();
            if !errors.is_empty() {
                self.refuse(errors);
            }
        }
    }

    fn error(&self, name: &str) -> Option<AttrValue> {
        self.0
            .errors
            .iter()
            .find(|error| error.field == name)
            .map(|error| error.message.clone())
    }
}

/// A form over a slice of specifications.
#[hook]
pub fn use_form(specs: &'static [FieldSpec]) -> UseForm {
    use_language();
    UseForm(use_reducer(|| FormState::new(specs)))
}

/// Properties of [`Fields`].
#[derive(Properties, PartialEq)]
pub struct FieldsProps {
    /// The form.
    pub form: UseForm,
}

/// Draws the fields of a form that are asked now.
#[component]
pub fn Fields(props: &FieldsProps) -> Html {
    use_language();
    fields(&props.form)
}

fn fields(form: &UseForm) -> Html {
    let state = &form.0;
    let asked = state
        .specs
        .iter()
        .enumerate()
        .filter(|(_, spec)| state.asks(spec));
    asked
        .map(|(index, spec)| {
        let on_change = {
            let (form, name) = (form.clone(), spec.name);
            Callback::from(move |value: AttrValue| form.set(name, value))
        };
        html! {
            <Field
                key={spec.name}
                name={spec.name} kind={spec.kind()} label={(spec.label)()} hint={spec.hint.map(|hint| hint())}
                required={spec.required} autocomplete={spec.autocomplete}
                value={state.values[index].clone()} error={form.error(spec.name)} {on_change}
            />
        }
    })
    .collect()
}

/// Properties of [`Form`].
#[derive(Properties, PartialEq)]
pub struct FormProps {
    /// The form.
    pub form: UseForm,
    /// What the button says.
    pub submit_label: AttrValue,
    /// All answers passed their checks.
    pub on_submit: Callback<UseForm>,
    /// A submission is under way.
    #[prop_or_default]
    pub busy: bool,
    /// What the server refused; errors of single fields are shown at them.
    #[prop_or_default]
    pub error: Option<ApiError>,
    /// More buttons, beside the first.
    #[prop_or_default]
    pub actions: Html,
    /// Where the answers may be sent before the app runs.
    #[prop_or_default]
    pub early: Option<Early>,
    /// Between the fields and the buttons.
    #[prop_or_default]
    pub children: Html,
}

/// A whole form: error summary, fields, buttons.
#[component]
pub fn Form(props: &FormProps) -> Html {
    let language = use_language();
    {
        let form = props.form.clone();
        use_effect_with(language.tag(), move |_| form.0.dispatch(FormEvent::Reword));
    }
    let onsubmit = {
        let (form, on_submit, busy) = (props.form.clone(), props.on_submit.clone(), props.busy);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !busy && form.check() {
                on_submit.emit(form.clone());
            }
        })
    };
    {
        let form = props.form.clone();
        use_effect_with(props.error.clone(), move |error| {
            if let Some(error) = error {
                form.refuse_as(error);
            }
        });
    }
    let early = use_early(props);
    let state = &props.form.0;
    html! {
        <form class="form" method="post" novalidate=true {onsubmit} data-post={early.0} data-next={early.1}>
            <ErrorSummary errors={state.errors.clone()} attempt={state.attempts} />
            { fields(&props.form) }
            { props.children.clone() }
            <div class="actions">
                <Button label={props.submit_label.clone()} kind={ButtonKind::Primary} submit=true busy={props.busy} />
                { props.actions.clone() }
            </div>
            { early.2 }
        </form>
    }
}

/// What a form needs to work before the app runs; see `boot.js`.
#[derive(Clone, PartialEq)]
pub struct Early {
    /// Path under `/api/v1` that takes the answers as JSON.
    pub path: &'static str,
    /// The page to open afterwards.
    pub next: String,
}

/// Nothing: the app looks after the form itself.
#[cfg(target_arch = "wasm32")]
#[hook]
fn use_early(_props: &FormProps) -> (Option<String>, Option<String>, Html) {
    (None, None, Html::default())
}

/// Everything that the form may have to show, for the script to take pieces from,
/// so that they look and read as the app's.
#[cfg(not(target_arch = "wasm32"))]
#[hook]
fn use_early(props: &FormProps) -> (Option<String>, Option<String>, Html) {
    use super::notice::refusal;
    use shared_types::api::problem::ProblemView;

    let specs = props.form.0.specs;
    let refused = use_reducer(move || {
        let mut state = FormState::new(specs);
        state.errors = state.check();
        state
    });
    let Some(early) = &props.early else {
        return (None, None, Html::default());
    };
    let refused = UseForm(refused);
    let problem = ApiError::Problem(Box::new(ProblemView {
        title: "{title}".to_owned(),
        detail: "{detail}".to_owned(),
        code: "{code}".to_owned(),
        trace_id: "{trace_id}".to_owned(),
        kind: String::new(),
        status: 422,
        errors: Vec::new(),
    }));
    let pieces = html! {
        <template class="early">
            <div class="early-missing"><ErrorSummary errors={refused.0.errors.clone()} attempt=0 />{ fields(&refused) }</div>
            <div class="early-busy"><Button label={props.submit_label.clone()} kind={ButtonKind::Primary} submit=true busy=true /></div>
            <div class="early-problem">{ refusal(&problem) }</div>
            <div class="early-network">{ refusal(&ApiError::Network) }</div>
            <div class="early-unreadable">{ refusal(&ApiError::Unreadable(999)) }</div>
            <p class="early-prefix">{ t::error_prefix() }</p>
        </template>
    };
    let path = crate::client::href(early.path);
    (Some(path), Some(early.next.clone()), pieces)
}

/// Properties of [`ErrorSummary`].
#[derive(Properties, PartialEq)]
pub struct ErrorSummaryProps {
    /// What is wrong, in the order of the fields; nothing is shown when empty.
    pub errors: Vec<FieldError>,
    /// Goes up with every failed try, so that the focus moves here again.
    pub attempt: u32,
}

/// All errors in one place, each with a link to its field.
#[component]
pub fn ErrorSummary(props: &ErrorSummaryProps) -> Html {
    use_language();
    let node = use_node_ref();
    {
        let node = node.clone();
        let faulty = !props.errors.is_empty();
        use_effect_with((props.attempt, faulty), move |(_, faulty)| {
            let faulty = *faulty;
            if faulty {
                title::set_faulty(true);
                if let Some(element) = node.cast::<web_sys::HtmlElement>() {
                    let _ = element.focus();
                }
            }
            move || {
                if faulty {
                    title::set_faulty(false);
                }
            }
        });
    }
    if props.errors.is_empty() {
        return Html::default();
    }
    html! {
        <div class="error-summary" role="alert" tabindex="-1" ref={node}>
            <h2>{ Icon::ERROR.draw() }{ t::error_summary() }</h2>
            <ul>{ for props.errors.iter().map(|error| {
                let id = join(&["f-", &error.field]);
                let href = join(&["#", &id]);
                let onclick = Callback::from(move |event: MouseEvent| {
                    event.prevent_default();
                    dom::focus_field(&id);
                });
                html! { <li key={error.field.to_string()}><a {href} {onclick}>{ &error.message }</a></li> }
            }) }</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use yew::{AttrValue, Reducible};

    use super::{FieldSpec, FormEvent, FormState};

    const SPECS: &[FieldSpec] = &[
        FieldSpec::text("name", || "姓名"),
        FieldSpec::text("note", || "备注").optional(),
        FieldSpec::amount("base", || "缴存基数")
            .check(|text| if text == "0" { Err("太小") } else { Ok(()) }),
        FieldSpec::text("reason", || "原因").when("note", "other|more"),
        FieldSpec::password("password", || "密码")
            .optional()
            .autocomplete("current-password"),
    ];

    fn filled(values: &[(&'static str, &'static str)]) -> Rc<FormState> {
        let values = values
            .iter()
            .map(|(name, value)| (*name, AttrValue::Static(value)))
            .collect();
        Rc::new(FormState::new(SPECS)).reduce(FormEvent::Reset(values))
    }

    fn faulty(state: &FormState) -> Vec<String> {
        state
            .check()
            .iter()
            .map(|error| error.field.to_string())
            .collect()
    }

    #[test]
    fn empty_answers_that_are_needed_are_errors() {
        assert_eq!(faulty(&filled(&[])), ["name", "base"]);
        assert_eq!(faulty(&filled(&[("name", "  "), ("base", "1")])), ["name"]);
        assert_eq!(
            faulty(&filled(&[("name", "林"), ("base", "1")])),
            Vec::<String>::new()
        );
    }

    #[test]
    fn answers_are_checked_by_their_rule() {
        let state = filled(&[("name", "林"), ("base", " 0 ")]);
        assert_eq!(state.check()[0].message, "太小");
    }

    #[test]
    fn a_question_that_is_not_asked_is_not_checked() {
        for (note, errors) in [
            ("other", vec!["reason"]),
            ("more", vec!["reason"]),
            ("oth", vec![]),
            ("", vec![]),
        ] {
            let state = filled(&[("name", "林"), ("base", "1"), ("note", note)]);
            assert_eq!(faulty(&state), errors, "{note}");
        }
    }

    #[test]
    fn blanks_are_cut_except_in_passwords() {
        let state = filled(&[("name", " 林 "), ("password", " x ")]);
        assert_eq!(state.value("name"), "林");
        assert_eq!(state.value("password"), " x ");
    }

    #[test]
    fn each_refusal_counts_once_and_an_answer_keeps_the_errors() {
        let state = filled(&[]);
        let errors = state.check();
        let state = state.reduce(FormEvent::Refused(errors));
        assert_eq!((state.attempts, state.errors.len()), (1, 2));
        let state = state.reduce(FormEvent::Answer("name", "林".into()));
        assert_eq!((state.attempts, state.errors.len()), (1, 2));
        let state = state.reduce(FormEvent::Refused(Vec::new()));
        assert_eq!((state.attempts, state.errors.len()), (1, 0));
    }
}
