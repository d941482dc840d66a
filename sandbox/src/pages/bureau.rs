//! The bureau's pages: switches, people and what is known about them, the last queries.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::{not_found, page};
use crate::World;
use crate::bureau::{Asked, Behaviour, ChangeError, Check, Company, Mode, Person, Switches};

/// Queries on the page.
const SHOWN: usize = 20;

/// An entry of a list of choices.
pub(super) struct Choice {
    pub(super) code: &'static str,
    pub(super) label: &'static str,
    pub(super) chosen: bool,
}

/// One line of the form of switches.
struct SwitchRow {
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    seconds: u32,
    /// Whether it differs from the ordinary.
    is_set: bool,
}

struct PersonView {
    id_doc_no: String,
    full_name: String,
    cards: Vec<String>,
    tags: Vec<String>,
    json: String,
}

struct CompanyView {
    credit_code: String,
    name: String,
    json: String,
}

struct AskedView {
    at: String,
    query_no: String,
    case_no: String,
    check: &'static str,
    subject: String,
    mode: &'static str,
    is_normal: bool,
}

#[derive(Template)]
#[template(path = "bureau.html")]
struct BureauPage {
    error: String,
    rows: Vec<SwitchRow>,
    people: Vec<PersonView>,
    companies: Vec<CompanyView>,
    asked: Vec<AskedView>,
    asked_total: usize,
}

pub(super) async fn overview(State(world): State<World>) -> Response {
    overview_page(&world, &world.bureau_switches(), String::new())
}

fn overview_page(world: &World, switches: &Switches, error: String) -> Response {
    let register = world.register();
    let (asked_total, asked) = world.last_asked(SHOWN);
    page(&BureauPage {
        error,
        rows: switch_rows(switches),
        people: register.people.into_iter().map(person_view).collect(),
        companies: register.companies.into_iter().map(company_view).collect(),
        asked: asked.into_iter().map(asked_view).collect(),
        asked_total,
    })
}

fn switch_rows(switches: &Switches) -> Vec<SwitchRow> {
    let choices = |chosen: Option<Mode>| {
        Mode::ALL.into_iter().map(move |mode| Choice {
            code: mode.code(),
            label: mode.label(),
            chosen: chosen == Some(mode),
        })
    };
    let whole = SwitchRow {
        name: "all",
        label: "全局",
        choices: choices(Some(switches.all.mode)).collect(),
        seconds: switches.all.seconds,
        is_set: switches.all.mode != Mode::Normal,
    };
    let single = Check::ALL.into_iter().map(|check| {
        let own = switches.checks.get(&check);
        let follow = Choice {
            code: "",
            label: "跟随全局",
            chosen: own.is_none(),
        };
        SwitchRow {
            name: check.code(),
            label: check.label(),
            choices: [follow]
                .into_iter()
                .chain(choices(own.map(|own| own.mode)))
                .collect(),
            seconds: own.map_or(0, |own| own.seconds),
            is_set: own.is_some(),
        }
    });
    [whole].into_iter().chain(single).collect()
}

/// Strings, numbers and lists of them always serialise.
fn pretty(facts: &impl Serialize) -> String {
    serde_json::to_string_pretty(facts).unwrap_or_default()
}

fn person_view((id_doc_no, person): (String, Person)) -> PersonView {
    PersonView {
        id_doc_no,
        tags: tags(&person),
        json: pretty(&person),
        cards: person
            .cards
            .iter()
            .map(|card| format!("{} {}", card.bank, card.card_no))
            .collect(),
        full_name: person.full_name,
    }
}

/// The facts by which a person differs from somebody of whom nothing special is known.
fn tags(person: &Person) -> Vec<String> {
    let usual = Person::default();
    let mut tags = Vec::new();
    for contract in &person.contract_filing {
        tags.push(format!("购房合同 {}", contract.contract_no));
    }
    let houses = person.real_estate.houses.len();
    if houses > 0 {
        tags.push(format!("房产 {houses} 套"));
    }
    for lease in &person.lease_filing {
        tags.push(format!("租赁备案 {}", lease.filing_no));
    }
    if let Some(spouse) = &person.marriage.spouse_name {
        tags.push(format!("配偶 {spouse}"));
    }
    if person.household_register != usual.household_register {
        let register = &person.household_register;
        let cancelled = if register.cancelled {
            "（已注销）"
        } else {
            ""
        };
        tags.push(format!("户籍 {}{cancelled}", register.place));
    }
    let loans = person.credit_report.home_loans.len();
    if loans > 0 {
        tags.push(format!("住房贷款 {loans} 笔"));
    }
    if person.credit_report.overdue_count > 0 {
        tags.push(format!("逾期 {} 次", person.credit_report.overdue_count));
    }
    let flags = [
        (person.marriage.status != usual.marriage.status && person.marriage.spouse_name.is_none())
            .then_some("婚姻状况有登记"),
        person.retirement.retired.then_some("已退休"),
        person.disability.total_loss.then_some("完全丧失劳动能力"),
        (person.national_fund != usual.national_fund).then_some("异地公积金"),
        person.court.dishonest.then_some("失信被执行人"),
        person.court.frozen.then_some("公积金被冻结"),
    ];
    tags.extend(flags.into_iter().flatten().map(str::to_owned));
    tags
}

fn company_view((credit_code, company): (String, Company)) -> CompanyView {
    CompanyView {
        credit_code,
        json: pretty(&company),
        name: company.name,
    }
}

fn asked_view(asked: Asked) -> AskedView {
    AskedView {
        at: asked.at.beijing(),
        query_no: asked.query_no,
        case_no: asked.case_no,
        check: asked.check.label(),
        subject: asked.subject_id_doc_no,
        mode: asked.mode.label(),
        is_normal: asked.mode == Mode::Normal,
    }
}

pub(super) async fn set_switches(
    State(world): State<World>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let outcome = read_switches(&form).map_err(ChangeError::Content);
    match outcome.and_then(|switches| world.set_bureau_switches(switches)) {
        Ok(()) => Redirect::to("/bureau/").into_response(),
        Err(e) => {
            let view = overview_page(&world, &world.bureau_switches(), e.to_string());
            (StatusCode::UNPROCESSABLE_ENTITY, view).into_response()
        }
    }
}

fn read_switches(form: &HashMap<String, String>) -> Result<Switches, String> {
    let read = |name: &str| -> Result<Option<Behaviour>, String> {
        let text = |field: &str| {
            let value = form.get(&format!("{field}_{name}"));
            value.map(|text| text.trim()).unwrap_or_default()
        };
        let code = text("mode");
        if code.is_empty() {
            return Ok(None);
        }
        let mode = Mode::parse(code).ok_or_else(|| format!("没有这种开关：{code}"))?;
        let seconds = read_seconds(text("seconds"))?;
        Ok(Some(Behaviour { mode, seconds }))
    };
    let mut checks = BTreeMap::new();
    for check in Check::ALL {
        if let Some(behaviour) = read(check.code())? {
            checks.insert(check, behaviour);
        }
    }
    Ok(Switches {
        all: read("all")?.unwrap_or_default(),
        checks,
    })
}

/// Whole seconds as typed; nothing is none.
pub(super) fn read_seconds(text: &str) -> Result<u32, String> {
    match text {
        "" => Ok(0),
        text => text.parse().map_err(|_| "秒数应为整数".to_owned()),
    }
}

#[derive(Template)]
#[template(path = "bureau_entry.html")]
struct EntryPage {
    title: String,
    key: String,
    is_person: bool,
    is_new: bool,
    action: String,
    facts: String,
    error: String,
}

impl EntryPage {
    fn of_person(world: &World, id_doc_no: String) -> Self {
        let (person, is_known) = world.person(&id_doc_no);
        Self {
            title: if person.full_name.is_empty() {
                "未列名的人".to_owned()
            } else {
                person.full_name.clone()
            },
            is_person: true,
            is_new: !is_known,
            action: format!("/bureau/people/{id_doc_no}"),
            facts: pretty(&person),
            error: String::new(),
            key: id_doc_no,
        }
    }

    fn of_company(company: &Company, credit_code: String) -> Self {
        Self {
            title: company.name.clone(),
            is_person: false,
            is_new: false,
            action: format!("/bureau/companies/{credit_code}"),
            facts: pretty(company),
            error: String::new(),
            key: credit_code,
        }
    }

    /// The same page with what was typed and why it was not taken.
    fn refused(self, facts: String, e: &ChangeError) -> Response {
        let view = Self {
            facts,
            error: e.to_string(),
            ..self
        };
        (StatusCode::UNPROCESSABLE_ENTITY, page(&view)).into_response()
    }
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    id_doc_no: String,
}

/// From the field on the overview to the person's page.
pub(super) async fn find_person(Query(wanted): Query<Wanted>) -> Response {
    let id_doc_no = wanted.id_doc_no.trim();
    if is_key(id_doc_no) {
        Redirect::to(&format!("/bureau/people/{id_doc_no}")).into_response()
    } else {
        Redirect::to("/bureau/").into_response()
    }
}

/// Whether a text may stand in an address as it is.
fn is_key(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(allowed)
}

pub(super) async fn person(State(world): State<World>, Path(id_doc_no): Path<String>) -> Response {
    if is_key(&id_doc_no) {
        page(&EntryPage::of_person(&world, id_doc_no))
    } else {
        not_found()
    }
}

#[derive(Deserialize)]
pub(super) struct FactsForm {
    #[serde(default)]
    facts: String,
}

impl FactsForm {
    fn read(&self) -> Result<serde_json::Value, ChangeError> {
        serde_json::from_str(&self.facts)
            .map_err(|e| ChangeError::Content(format!("不是有效的 JSON：{e}")))
    }
}

pub(super) async fn change_person(
    State(world): State<World>,
    Path(id_doc_no): Path<String>,
    Form(form): Form<FactsForm>,
) -> Response {
    let outcome = form.read();
    match outcome.and_then(|change| world.change_person(&id_doc_no, change)) {
        Ok(_) => Redirect::to(&format!("/bureau/#{id_doc_no}")).into_response(),
        Err(e) => EntryPage::of_person(&world, id_doc_no).refused(form.facts, &e),
    }
}

pub(super) async fn restore_person(
    State(world): State<World>,
    Path(id_doc_no): Path<String>,
) -> Response {
    match world.restore_person(&id_doc_no) {
        Ok(()) => Redirect::to("/bureau/").into_response(),
        Err(e) => {
            let entry = EntryPage::of_person(&world, id_doc_no);
            let facts = entry.facts.clone();
            entry.refused(facts, &e.into())
        }
    }
}

pub(super) async fn company(
    State(world): State<World>,
    Path(credit_code): Path<String>,
) -> Response {
    match world.company(&credit_code) {
        Some(company) => page(&EntryPage::of_company(&company, credit_code)),
        None => not_found(),
    }
}

pub(super) async fn change_company(
    State(world): State<World>,
    Path(credit_code): Path<String>,
    Form(form): Form<FactsForm>,
) -> Response {
    let Some(before) = world.company(&credit_code) else {
        return not_found();
    };
    let outcome = form.read();
    match outcome.and_then(|change| world.change_company(&credit_code, change)) {
        Ok(_) => Redirect::to(&format!("/bureau/#{credit_code}")).into_response(),
        Err(e) => EntryPage::of_company(&before, credit_code).refused(form.facts, &e),
    }
}
