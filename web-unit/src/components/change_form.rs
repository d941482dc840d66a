//! One line of the change list as a form: to add it, or to change it.

use std::{cell::RefCell, rc::Rc};

use shared_types::{
    api::unit::{ChangeEdit, ChangeInput, ChangeKind, ChangeLine},
    codes::IdDocType,
    identity::{FullName, IdDocument, Mobile},
    money::Fen,
};
use web_kit::prelude::*;

use crate::{api, session::use_session, words};

const CITIZEN: &str = "citizen_card";
/// Kinds that say what to contribute from now on.
const WITH_BASE: &str = "open|unseal|transfer_in|base_change";
/// Kinds in which the person is new to the unit.
const NEWCOMERS: &str = "open|transfer_in";

const NEW: &[FieldSpec] = &[
    FieldSpec::radio("kind", t::u_kind, kinds),
    FieldSpec::text("full_name", t::u_name).check(name),
    FieldSpec::select("id_doc_type", t::u_id_doc_type, documents),
    FieldSpec::id_number("id_doc_no", t::u_id_doc_no),
    FieldSpec::mobile("mobile", t::u_mobile)
        .hint(t::u_mobile_hint)
        .optional()
        .check(mobile)
        .when("kind", NEWCOMERS),
    FieldSpec::amount("contribution_base", t::u_base)
        .hint(t::u_base_hint)
        .check(yuan)
        .when("kind", WITH_BASE),
    FieldSpec::date("changed_on", t::u_changed_on),
    FieldSpec::text("reason", t::u_reason)
        .hint(t::u_reason_hint)
        .optional(),
];

const EDIT: &[FieldSpec] = &[
    FieldSpec::select("kind", t::u_kind, kinds),
    FieldSpec::text("full_name", t::u_name).check(name),
    FieldSpec::select("id_doc_type", t::u_id_doc_type, documents),
    FieldSpec::id_number("id_doc_no", t::u_id_doc_no)
        .hint(t::u_keep_hint)
        .optional(),
    FieldSpec::mobile("mobile", t::u_mobile)
        .hint(t::u_keep_hint)
        .optional()
        .check(mobile)
        .when("kind", NEWCOMERS),
    FieldSpec::amount("contribution_base", t::u_base)
        .hint(t::u_base_hint)
        .check(yuan)
        .when("kind", WITH_BASE),
    FieldSpec::date("changed_on", t::u_changed_on),
    FieldSpec::text("reason", t::u_reason)
        .hint(t::u_reason_hint)
        .optional(),
];

/// Names of the fields that are asked for every kind, and of the base.
const FIELDS: &[&str] = &[
    "kind",
    "full_name",
    "id_doc_type",
    "id_doc_no",
    "contribution_base",
    "changed_on",
    "reason",
];

/// Whose the typed values are, and the values by field.
type Kept = Option<(String, Vec<(&'static str, AttrValue)>)>;

thread_local! {
    /// What was typed into a new line, as long as the page is open: a session
    /// that times out must not cost the agent the words.
    static KEPT: RefCell<Kept> = const { RefCell::new(None) };
}

fn keep(owner: &str, form: &UseForm) {
    let values = FIELDS.iter().chain(&["mobile"]);
    let values = values.map(|name| (*name, form.value(name))).collect();
    KEPT.with_borrow_mut(|kept| *kept = Some((owner.to_owned(), values)));
}

fn forget() {
    KEPT.with_borrow_mut(|kept| *kept = None);
}

/// What the same agent typed before, if anything.
fn kept(owner: &str) -> Option<Vec<(&'static str, AttrValue)>> {
    KEPT.with_borrow(|kept| {
        let (whose, values) = kept.as_ref()?;
        (whose == owner).then(|| values.clone())
    })
}

fn kinds() -> Rc<[Choice]> {
    ChangeKind::ALL
        .iter()
        .map(|kind| Choice {
            value: words::kind_key(*kind).into(),
            label: words::kind_name(*kind).into(),
            hint: Some(kind_hint(*kind).into()),
        })
        .collect()
}

fn kind_hint(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Open => t::u_kind_open_hint(),
        ChangeKind::Unseal => t::u_kind_unseal_hint(),
        ChangeKind::Seal => t::u_kind_seal_hint(),
        ChangeKind::TransferIn => t::u_kind_transfer_in_hint(),
        ChangeKind::BaseChange => t::u_kind_base_change_hint(),
    }
}

fn documents() -> Rc<[Choice]> {
    choices(
        IdDocType::ALL
            .iter()
            .map(|kind| (kind.key(), pick(kind.name_zh(), kind.name_en()))),
    )
}

fn name(text: &str) -> Result<(), &'static str> {
    FullName::parse(text)
        .map(drop)
        .map_err(|error| pick(error.message_zh(), error.message_en()))
}

fn mobile(text: &str) -> Result<(), &'static str> {
    Mobile::parse(text)
        .map(drop)
        .map_err(|error| pick(error.message_zh(), error.message_en()))
}

fn yuan(text: &str) -> Result<(), &'static str> {
    match Fen::parse_yuan(text) {
        Ok(base) if base.is_positive() => Ok(()),
        Ok(_) => Err(t::u_base_positive()),
        Err(_) => Err(t::error_amount()),
    }
}

/// The line that the form describes, or what its fields say only together.
fn read(form: &UseForm) -> Result<ChangeInput, FieldError> {
    let text = |name: &str| form.value(name).to_string();
    let (kind, doc) = (
        words::kind_from_key(&text("kind")),
        IdDocType::from_key(&text("id_doc_type")),
    );
    let (Some(kind), Some(id_doc_type)) = (kind, doc) else {
        return Err(FieldError::new("kind", t::error_unchosen(t::u_kind())));
    };
    let id_doc_no = text("id_doc_no");
    if !id_doc_no.is_empty()
        && let Err(error) = IdDocument::parse(id_doc_type, &id_doc_no)
    {
        return Err(FieldError::new(
            "id_doc_no",
            pick(error.message_zh(), error.message_en()),
        ));
    }
    // What is not asked for this kind must not be sent along.
    let asked = |kinds: &str, name: &str| {
        if kinds.split('|').any(|word| word == words::kind_key(kind)) {
            text(name)
        } else {
            String::new()
        }
    };
    Ok(ChangeInput {
        kind,
        full_name: text("full_name"),
        id_doc_type,
        id_doc_no,
        mobile: asked(NEWCOMERS, "mobile"),
        contribution_base: asked(WITH_BASE, "contribution_base"),
        changed_on: text("changed_on"),
        reason: text("reason"),
    })
}

/// [`read`], with the error shown at its field.
fn read_or_refuse(form: &UseForm) -> Option<ChangeInput> {
    read(form).map_err(|error| form.refuse(vec![error])).ok()
}

/// What was saved.
#[derive(Clone, PartialEq)]
pub struct Saved {
    /// The line as the server has it.
    pub line: Rc<ChangeLine>,
    /// The agent wants to enter another one.
    pub again: bool,
}

/// Properties of [`ChangeForm`].
#[derive(Properties, PartialEq)]
pub struct ChangeFormProps {
    /// The line to change; none to add one.
    #[prop_or_default]
    pub line: Option<ChangeLine>,
    /// It was saved.
    pub on_saved: Callback<Saved>,
    /// The agent does not want to.
    pub on_cancel: Callback<()>,
}

// Long because it lays out one form from top to bottom.
/// Adds or changes a line.
#[component]
pub fn ChangeForm(props: &ChangeFormProps) -> Html {
    let session = use_session();
    let today = session.today_text();
    let form = use_form(if props.line.is_some() { EDIT } else { NEW });
    let again = use_mut_ref(|| false);
    {
        let (form, line) = (form.clone(), props.line.clone());
        let (today, owner) = (today.clone(), session.owner());
        use_effect_with((), move |()| {
            let again = line.is_none().then(|| kept(&owner)).flatten();
            form.reset(&again.unwrap_or_else(|| start(line.as_ref(), None, &today)));
        });
    }
    let typed = form.value("full_name").len() + form.value("id_doc_no").len();
    if props.line.is_none() && typed > 0 && session.view().is_some() {
        keep(&session.owner(), &form);
    }
    let save = {
        let (form, again, on_saved) = (form.clone(), again.clone(), props.on_saved.clone());
        let done = Callback::from(move |line: Rc<ChangeLine>| {
            forget();
            let again = again.replace(false);
            if again {
                form.reset(&start(None, Some(line.kind), &today));
                dom::focus_field("f-full_name");
            }
            on_saved.emit(Saved { line, again });
        });
        use_action(send, done)
    };
    let go = {
        let (save, line) = (save.send.clone(), props.line.clone());
        Callback::from(move |(form, more): (UseForm, bool)| {
            again.replace(more);
            if let Some(input) = read_or_refuse(&form) {
                save.emit((line.clone(), input));
            }
        })
    };
    let more = {
        let (form, go) = (form.clone(), go.clone());
        Callback::from(move |()| {
            if form.check() {
                go.emit((form.clone(), true));
            }
        })
    };
    let on_submit = go.reform(|form| (form, false));
    html! {
        <div class="change-form">
            if !save.state.error().is_some_and(belongs_to_fields) { <Outcome<ChangeLine> state={save.state.clone()} /> }
            <Form
                {form} submit_label={t::u_save()} {on_submit} busy={save.state.is_busy()} error={save.state.error().cloned()}
                actions={html! {
                    <>
                        if props.line.is_none() { <Button label={t::u_save_again()} on_click={more} /> }
                        <Button label={t::cancel()} kind={ButtonKind::Link} on_click={props.on_cancel.reform(|()| forget())} />
                    </>
                }}
            >
                <Limits />
            </Form>
        </div>
    }
}

/// Whether the form shows all of a refusal at its fields, so that it need not
/// be said twice.
fn belongs_to_fields(error: &ApiError) -> bool {
    let ApiError::Problem(problem) = error else {
        return false;
    };
    !problem.errors.is_empty()
        && problem
            .errors
            .iter()
            .all(|fault| FIELDS.contains(&fault.field.as_str()))
}

/// Answers to begin with.
fn start(
    line: Option<&ChangeLine>,
    kind: Option<ChangeKind>,
    today: &str,
) -> Vec<(&'static str, AttrValue)> {
    let Some(line) = line else {
        return vec![
            ("kind", kind.map_or("", words::kind_key).into()),
            ("id_doc_type", CITIZEN.into()),
            ("changed_on", today.to_owned().into()),
        ];
    };
    let base = line
        .clamped_from
        .or(line.contribution_base)
        .map(|base| base.to_string())
        .unwrap_or_default();
    vec![
        ("kind", words::kind_key(line.kind).into()),
        ("full_name", line.full_name.clone().into()),
        ("id_doc_type", line.id_doc_type.key().into()),
        ("contribution_base", base.into()),
        ("changed_on", line.changed_on.to_string().into()),
        ("reason", line.reason.clone().into()),
    ]
}

async fn send((line, input): (Option<ChangeLine>, ChangeInput)) -> Result<ChangeLine, ApiError> {
    match line {
        None => api::add_change(input).await,
        Some(line) => {
            api::edit_change((
                line.id,
                ChangeEdit {
                    version: line.version,
                    input,
                },
            ))
            .await
        }
    }
}

/// The limits of the contribution base, said beforehand.
#[component]
fn Limits() -> Html {
    let centre = use_load((), |()| api::centre());
    let Some(centre) = centre.data() else {
        return Html::default();
    };
    html! { <p class="hint">{ t::u_base_limits(&fmt::yuan(centre.base_cap), &fmt::yuan(centre.base_floor)) }</p> }
}
