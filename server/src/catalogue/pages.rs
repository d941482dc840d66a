//! `/items`: what can be done at the centre, for anyone, without a login or script.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use shared_types::api::catalogue::{
    Audience, DataCheck, DayUnit, LifeEvent, Material, Outlet, Service, ServiceItem,
};

use super::{PaperForm, Wish};
use crate::{
    app::App,
    documents::pdf::{BlankForm, blank_form},
    platform::{
        download::{self, Disposition},
        extract::Asked,
        problem::Problem,
    },
    public::page::{Frame, answer, message},
};

/// The public pages of the catalogue.
pub fn pages() -> Router<App> {
    Router::new()
        .route("/items", get(list))
        .route("/items/{code}", get(guide))
        .route("/items/forms/{key}", get(form))
}

/// What the list was asked for.
#[derive(Default, Deserialize)]
struct ListQuery {
    audience: Option<Audience>,
    event: Option<String>,
    q: Option<String>,
    lang: Option<String>,
    elder: Option<String>,
}

/// A service with the items under it.
struct Group<'a> {
    service: &'a Service,
    items: Vec<&'a ServiceItem>,
}

#[derive(Template)]
#[template(path = "items.html")]
struct ListPage<'a> {
    frame: Frame,
    audience: Audience,
    /// Events of the audience.
    events: Vec<&'a LifeEvent>,
    event: Option<&'a LifeEvent>,
    /// What was searched for.
    words: String,
    /// By service, or one group without a heading when it was searched.
    groups: Vec<Group<'a>>,
    found: Vec<&'a ServiceItem>,
    count: usize,
}

impl ListPage<'_> {
    fn is_for_persons(&self) -> bool {
        self.audience == Audience::Person
    }

    fn audience_key(&self) -> &'static str {
        audience_key(self.audience)
    }

    fn is_event(&self, event: &LifeEvent) -> bool {
        self.event.is_some_and(|chosen| chosen.key == event.key)
    }
}

fn audience_key(audience: Audience) -> &'static str {
    match audience {
        Audience::Person => "person",
        Audience::Unit => "unit",
    }
}

/// All items, or those that are looked for.
async fn list(
    State(app): State<App>,
    headers: HeaderMap,
    query: Result<Asked<ListQuery>, Problem>,
) -> Response {
    let query = query.map(|Asked(query)| query).unwrap_or_default();
    let frame = Frame::asked(
        &app,
        &headers,
        query.lang.as_deref(),
        query.elder.as_deref(),
    );
    let catalogue = &app.catalogue;
    let audience = query.audience.unwrap_or(Audience::Person);
    let words = query.q.unwrap_or_default().trim().to_owned();
    let events: Vec<_> = catalogue
        .events()
        .iter()
        .filter(|event| event.audience == audience)
        .collect();
    let wanted = query.event.as_deref();
    let event = events
        .iter()
        .copied()
        .find(|event| Some(event.key.as_str()) == wanted);
    let found = catalogue.find(&Wish {
        audience: Some(audience),
        event: event.map(|event| event.key.as_str()),
        words: Some(&words),
    });
    let groups = if words.is_empty() {
        by_service(catalogue.services(), &found)
    } else {
        Vec::new()
    };
    let page = ListPage {
        frame: frame.with_query(&[
            ("audience", Some(audience_key(audience))),
            ("event", event.map(|event| event.key.as_str())),
            ("q", Some(&words)),
        ]),
        audience,
        events,
        event,
        words,
        groups,
        count: found.len(),
        found,
    };
    answer(StatusCode::OK, &page.frame, &page)
}

fn by_service<'a>(services: &'a [Service], items: &[&'a ServiceItem]) -> Vec<Group<'a>> {
    let group = |service: &'a Service| Group {
        service,
        items: items
            .iter()
            .copied()
            .filter(|item| item.service == service.key)
            .collect(),
    };
    let groups = services.iter().map(group);
    groups.filter(|group| !group.items.is_empty()).collect()
}

/// Part of a guide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tab {
    /// 操作详解
    #[default]
    Guide,
    /// 表格下载
    Forms,
    /// 网点分布
    Outlets,
}

impl Tab {
    /// As the address says it; the first one needs no word.
    fn key(self) -> Option<&'static str> {
        match self {
            Self::Guide => None,
            Self::Forms => Some("forms"),
            Self::Outlets => Some("outlets"),
        }
    }
}

/// Which part of the guide.
#[derive(Default, Deserialize)]
struct GuideQuery {
    tab: Option<Tab>,
    lang: Option<String>,
    elder: Option<String>,
}

/// A paper, with what makes it unnecessary.
struct Paper<'a> {
    of: &'a Material,
    replaced_by: Option<&'static str>,
}

impl<'a> Paper<'a> {
    fn of(material: &'a Material) -> Self {
        Self {
            of: material,
            replaced_by: material.replaced_by.map(check_name),
        }
    }
}

#[derive(Template)]
#[template(path = "item.html")]
struct GuidePage<'a> {
    frame: Frame,
    tab: Tab,
    item: &'a ServiceItem,
    service: &'a Service,
    /// How its time limit reads.
    time_limit: String,
    papers: Vec<Paper<'a>>,
    forms: Vec<&'a PaperForm>,
    outlets: Vec<&'a Outlet>,
}

impl GuidePage<'_> {
    fn is_guide(&self) -> bool {
        self.tab == Tab::Guide
    }

    fn is_forms(&self) -> bool {
        self.tab == Tab::Forms
    }

    fn is_outlets(&self) -> bool {
        self.tab == Tab::Outlets
    }

    /// Key of the list that it stands in.
    fn audience_key(&self) -> &'static str {
        let first = self.item.audience.first().copied();
        audience_key(first.unwrap_or(Audience::Person))
    }
}

/// Where the data comes from, in Chinese.
fn check_name(check: DataCheck) -> &'static str {
    match check {
        DataCheck::ContractFiling => "购房合同网签备案信息",
        DataCheck::Marriage => "婚姻登记信息",
        DataCheck::HouseholdRegister => "户籍信息",
        DataCheck::RealEstate => "不动产登记信息",
        DataCheck::LeaseFiling => "房屋租赁备案信息",
        DataCheck::Retirement => "退休和养老待遇信息",
        DataCheck::Disability => "劳动能力鉴定信息",
        DataCheck::Company => "企业登记信息",
        DataCheck::CreditReport => "个人征信信息",
        DataCheck::NationalFund => "全国住房公积金信息",
        DataCheck::Court => "司法协助信息",
        DataCheck::OwnRecord => "本中心已有记录",
        DataCheck::OwnCard => "银行卡户名信息",
    }
}

fn time_limit(item: &ServiceItem, frame: &Frame) -> String {
    let Some(limit) = &item.guide.time_limit else {
        let open = frame.say("以受理时告知的时间为准", "As told when it is accepted");
        return open.to_owned();
    };
    let unit = match limit.unit {
        DayUnit::Working => frame.say("个工作日", " working days"),
        DayUnit::Calendar => frame.say("日", " days"),
    };
    let before = frame.say("受理后 ", "Within ");
    let after = frame.say("内", " of acceptance");
    format!("{before}{}{unit}{after}", limit.days)
}

/// The guide of one item.
async fn guide(
    State(app): State<App>,
    Path(code): Path<String>,
    headers: HeaderMap,
    query: Result<Asked<GuideQuery>, Problem>,
) -> Response {
    let query = query.map(|Asked(query)| query).unwrap_or_default();
    let frame = Frame::asked(
        &app,
        &headers,
        query.lang.as_deref(),
        query.elder.as_deref(),
    );
    let catalogue = &app.catalogue;
    let found = catalogue
        .item(&code)
        .and_then(|item| Some((item, catalogue.service(&item.service)?)));
    let Some((item, service)) = found else {
        return unknown(frame);
    };
    let tab = query.tab.unwrap_or_default();
    let frame = frame.with_query(&[("tab", tab.key())]);
    let page = GuidePage {
        tab,
        time_limit: time_limit(item, &frame),
        papers: item.guide.materials.iter().map(Paper::of).collect(),
        forms: item
            .guide
            .paper_forms
            .iter()
            .filter_map(|key| catalogue.form(key))
            .collect(),
        outlets: catalogue
            .outlets()
            .iter()
            .filter(|outlet| outlet.services.contains(&service.group))
            .collect(),
        frame,
        item,
        service,
    };
    answer(StatusCode::OK, &page.frame, &page)
}

fn unknown(frame: Frame) -> Response {
    let title = frame.say("没有找到该事项", "No such item");
    let text = frame.say(
        "该事项可能已调整。请回到首页，从办事指南中重新查找。",
        "It may have changed. Go back to the home page and look in the guides.",
    );
    message(StatusCode::NOT_FOUND, frame, title, text)
}

/// A blank form, PDF (表格下载).
async fn form(State(app): State<App>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let Some(form) = app.catalogue.form(&key) else {
        return unknown(Frame::asked(&app, &headers, None, None));
    };
    let blank = BlankForm {
        centre_name: app.config.centre.name.clone(),
        title: form.name.clone(),
        title_en: form.name_en.clone(),
        sections: form
            .section
            .iter()
            .map(|section| (section.title.clone(), section.fields.clone()))
            .collect(),
        notes: form.notes.clone(),
        signatures: form.sign.clone(),
        id: form.key.clone(),
        edition: app.clock.business_date(),
    };
    let printed = app
        .papers
        .print(&app.work, move |fonts| blank_form(fonts, &blank))
        .await;
    match printed {
        Ok(bytes) => download::file(
            download::PDF,
            Disposition::Attachment,
            &format!("{}.pdf", form.key),
            &format!("{}.pdf", form.name),
            bytes,
        ),
        Err(problem) => problem.into_response(),
    }
}
