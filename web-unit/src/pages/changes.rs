//! 变更清册: the changes of the month.

use shared_types::{
    api::{
        session::Permission,
        unit::{ChangeKind, ChangeLine, ChangeList, DueStage, RemittancePreview},
    },
    codes::IdDocType,
    money::Fen,
};
use web_kit::{number, prelude::*};

use crate::{
    api,
    components::{ChangeForm, Flow, KindTag, Needs, Saved, flow},
    route::{ChangeQuery, Hall},
    session::use_session,
    words,
};

const POLL_MS: u32 = 15_000;

/// Properties of [`ChangesPage`].
#[derive(Properties, PartialEq)]
pub struct ChangesPageProps {
    /// What of the list is shown.
    pub shown: ChangeQuery,
}

/// What the agent is asked about now.
#[derive(Clone, PartialEq)]
enum Asked {
    Nothing,
    Edit(ChangeLine),
    Delete(ChangeLine),
    Clear(i64),
}

/// The change list.
#[component]
pub fn ChangesPage(props: &ChangesPageProps) -> Html {
    let session = use_session();
    let navigator = use_navigate::<Hall>();
    let asked = use_state_eq(|| Asked::Nothing);
    let list = use_poll::<ChangeList>(
        api::changes_path(props.shown.page, props.shown.kind).into(),
        POLL_MS,
    );
    use_kept_focus(list.data().map(|list| list.lines.len()));
    let may = session.may(Permission::Operate);
    let editable = may
        && list
            .data()
            .is_some_and(|list| list.stage == DueStage::Preparing);
    let ask = {
        let asked = asked.setter();
        Callback::from(move |what: Asked| asked.set(what))
    };
    let on_page = {
        let shown = props.shown.clone();
        Callback::from(move |page| {
            navigator.push(Hall::Changes(ChangeQuery {
                page,
                imported: None,
                ..shown.clone()
            }));
        })
    };
    let lead = list
        .data()
        .map(|list| AttrValue::from(t::u_changes_lead(&fmt::month(list.month))));
    html! {
        <Page title={t::u_changes()} {lead} actions={actions(editable)}>
            { flow(Flow::Changes) }
            <Needs permission={Permission::Operate} />
            if let Some(id) = &props.shown.imported { <Imported key={id.clone()} id={id.clone()} /> }
            { list.view(|data| html! {
                <>
                    { locked(data, may, &list.reload) }
                    { kinds(data, props.shown.kind, editable, &ask) }
                    <div class={editable.then_some("acts-last")}><Table
                        caption={t::u_changes()} hide_caption=true busy={list.busy} page={data.page.clone()}
                        empty={if words::count_all(&data.counts) == 0 { t::u_changes_empty() } else { t::u_changes_empty_kind() }}
                        columns={columns(editable)}
                        rows={data.lines.iter().map(|line| row(line, editable, &ask)).collect::<Vec<_>>()}
                    /></div>
                    if data.page.total_count > 0 {
                        <Pager page={data.page.clone()} on_page={on_page.clone()} />
                        { exports(&api::changes_export(props.shown.kind), data.page.total_count) }
                    }
                </>
            }) }
            <Dialogs asked={(*asked).clone()} on_close={ask.reform(|()| Asked::Nothing)} on_done={list.reload.clone()} />
        </Page>
    }
}

/// A row that goes takes the focus with it: the heading gets it then.
#[hook]
fn use_kept_focus(rows: Option<usize>) {
    use_effect_with(rows, |_| {
        dom::soon(|| {
            if dom::document()
                .active_element()
                .is_none_or(|element| element.tag_name() == "BODY")
            {
                dom::focus("h1");
            }
        });
    });
}

fn actions(editable: bool) -> Html {
    html! {
        <>
            <DownloadLink path={api::TEMPLATE} label={t::u_template()} kind={ButtonKind::Link} />
            if editable {
                <Link<Hall> to={Hall::Upload} class="btn">{ Icon::UPLOAD.draw() }<span>{ t::u_import_open() }</span></Link<Hall>>
                <Link<Hall> to={Hall::NewChange} class="btn">{ Icon::ADD.draw() }<span>{ t::u_change_new() }</span></Link<Hall>>
            }
            <Link<Hall> to={Hall::Preview} class="btn btn-primary">{ t::u_to_preview() }{ Icon::NEXT.draw() }</Link<Hall>>
        </>
    }
}

/// Why the list cannot be changed now, and how it can be again.
fn locked(list: &ChangeList, may: bool, reload: &Callback<()>) -> Html {
    match list.stage {
        DueStage::Preparing => Html::default(),
        DueStage::Submitted => html! { <TakeBack {may} on_done={reload.clone()} /> },
        DueStage::NotOpen => {
            html! { <Notice tone={Tone::Neutral}><p>{ t::u_task_not_open() }</p></Notice> }
        }
        DueStage::AwaitingPayment | DueStage::Paid => {
            html! { <Notice tone={Tone::Info}><p>{ t::u_changes_confirmed() }</p></Notice> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct TakeBackProps {
    may: bool,
    on_done: Callback<()>,
}

/// 撤回: the list is with the reviewer.
#[component]
fn TakeBack(props: &TakeBackProps) -> Html {
    let take_back = use_action(|()| api::withdraw_draft(), props.on_done.reform(|_| ()));
    html! {
        <>
            <Notice tone={Tone::Info} title={t::u_changes_submitted()}>
                <p>{ t::u_changes_submitted_more() }</p>
                if props.may {
                    <div class="notice-actions">
                        <Button label={t::u_take_back()} busy={take_back.state.is_busy()} on_click={take_back.send.clone()} />
                    </div>
                }
            </Notice>
            <Outcome<RemittancePreview> state={take_back.state.clone()} />
        </>
    }
}

/// Filters by kind, with their counts, and the way back to an empty list.
fn kinds(
    list: &ChangeList,
    shown: Option<ChangeKind>,
    editable: bool,
    ask: &Callback<Asked>,
) -> Html {
    let chip = |kind: Option<ChangeKind>, name: &'static str, count: i64| {
        html! {
            <li>
                <Link<Hall> to={Hall::Changes(ChangeQuery::of(kind))} class="chip" current={kind == shown}>
                    { name }<span class="chip-count num">{ number(count) }</span>
                </Link<Hall>>
            </li>
        }
    };
    let (version, all) = (list.version, words::count_all(&list.counts));
    html! {
        <div class="above-list">
            <nav aria-label={t::u_kind_filter()}>
                <ul class="chips">
                    { chip(None, t::u_kind_all(), all) }
                    { for ChangeKind::ALL.iter().map(|kind| {
                        chip(Some(*kind), words::kind_name(*kind), words::count_of(&list.counts, *kind))
                    }) }
                </ul>
            </nav>
            if editable && all > 0 {
                <Button
                    label={t::u_clear()} kind={ButtonKind::Link} icon={Icon::DELETE}
                    on_click={ask.reform(move |()| Asked::Clear(version))}
                />
            }
        </div>
    }
}

fn columns(editable: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::new(t::u_name()),
        Column::new(t::u_kind()),
        Column::new(t::u_id_doc_no()),
        Column::number(t::u_base_yuan()),
        Column::number(t::u_unit_short()),
        Column::number(t::u_personal_short()),
        Column::new(t::u_changed_on()),
        Column::new(t::u_reason()),
    ];
    if editable {
        columns.push(Column::new(t::u_acts()));
    }
    columns
}

fn row(line: &ChangeLine, editable: bool, ask: &Callback<Asked>) -> Row {
    let amount = |value: Option<Fen>| match value {
        Some(value) => html! { <Amount {value} /> },
        None => html! { { "—" } },
    };
    let mut cells = vec![
        html! { { &line.full_name } },
        html! { <KindTag kind={line.kind} /> },
        html! {
            <>
                <span class="num nowrap">{ &line.id_doc_no_masked }</span>
                if line.id_doc_type != IdDocType::CitizenCard {
                    <span class="cell-more cell-short">{ pick(line.id_doc_type.name_zh(), line.id_doc_type.name_en()) }</span>
                }
                if let Some(mobile) = &line.mobile_masked { <span class="cell-more num">{ mobile }</span> }
            </>
        },
        html! {
            <>
                { amount(line.contribution_base) }
                if let Some(declared) = line.clamped_from {
                    <span class="clamped">{ t::u_clamped_from(&declared.grouped()) }</span>
                }
            </>
        },
        amount(line.unit_monthly),
        amount(line.personal_monthly),
        html! { <span class="num nowrap">{ line.changed_on.to_string() }</span> },
        html! { { if line.reason.is_empty() { "—" } else { &line.reason } } },
    ];
    if editable {
        let (edit, delete) = (line.clone(), line.clone());
        cells.push(html! {
            <span class="row-acts">
                <Button
                    label={t::u_edit()} name={t::u_edit_of(&line.full_name)} kind={ButtonKind::Link}
                    on_click={ask.reform(move |()| Asked::Edit(edit.clone()))}
                />
                <Button
                    label={t::u_delete()} name={t::u_delete_of(&line.full_name)} kind={ButtonKind::Link}
                    on_click={ask.reform(move |()| Asked::Delete(delete.clone()))}
                />
            </span>
        });
    }
    Row::new(line.id.to_string(), cells)
}

#[derive(Properties, PartialEq)]
struct ImportedProps {
    id: String,
}

/// What an import has just brought.
#[component]
fn Imported(props: &ImportedProps) -> Html {
    let report = use_load(props.id.clone(), api::import);
    let Some(report) = report.data() else {
        return Html::default();
    };
    html! {
        <Notice tone={Tone::Good} title={t::u_imported(words::count_all(&report.counts))} live=true>
            <p>{ words::counts_text(&report.counts) }</p>
            if report.error_row_count > 0 {
                <p>
                    { t::u_imported_rest(report.error_row_count) }{ " " }
                    <Link<Hall> to={Hall::Import(props.id.clone())}>{ t::u_import_see() }</Link<Hall>>
                </p>
            }
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
struct DialogsProps {
    asked: Asked,
    on_close: Callback<()>,
    on_done: Callback<()>,
}

/// Editing a line, deleting it, clearing the list.
#[component]
fn Dialogs(props: &DialogsProps) -> Html {
    let toast = use_toast();
    let done = {
        let (on_close, on_done) = (props.on_close.clone(), props.on_done.clone());
        Callback::from(move |text: AttrValue| {
            on_close.emit(());
            on_done.emit(());
            toast.emit(text);
        })
    };
    let delete = use_action(api::delete_change, done.reform(|_| t::u_deleted().into()));
    let clear = use_action(api::clear_changes, done.reform(|_| t::u_cleared().into()));
    let close = {
        let (on_close, delete, clear) = (
            props.on_close.clone(),
            delete.reset.clone(),
            clear.reset.clone(),
        );
        Callback::from(move |()| {
            delete.emit(());
            clear.emit(());
            on_close.emit(());
        })
    };
    let on_saved = done.reform(|_: Saved| t::u_saved().into());
    let (line, version) = match &props.asked {
        Asked::Edit(line) | Asked::Delete(line) => (Some(line.clone()), 0),
        Asked::Clear(version) => (None, *version),
        Asked::Nothing => (None, 0),
    };
    let name = line.as_ref().map_or("", |line| line.full_name.as_str());
    let kind = line.as_ref().map_or("", |line| words::kind_name(line.kind));
    let key = line.as_ref().map_or((0, 0), |line| (line.id, line.version));
    // All three stay in the page, so that closing one gives the focus back.
    html! {
        <>
            <Dialog
                open={matches!(props.asked, Asked::Edit(_))} title={t::u_change_edit(name)}
                on_close={close.clone()} wide=true
            >
                <ChangeForm line={line.clone()} {on_saved} on_cancel={close.clone()} />
            </Dialog>
            <ConfirmDialog
                open={matches!(props.asked, Asked::Delete(_))} title={t::u_delete_ask(kind, name)} confirm={t::u_delete()}
                danger=true busy={delete.state.is_busy()} on_confirm={delete.send.reform(move |()| key)} on_close={close.clone()}
            >
                <p>{ t::u_delete_more() }</p>
                <Outcome<()> state={delete.state.clone()} />
            </ConfirmDialog>
            <ConfirmDialog
                open={matches!(props.asked, Asked::Clear(_))} title={t::u_clear_ask()} confirm={t::u_clear()}
                danger=true busy={clear.state.is_busy()} on_confirm={clear.send.reform(move |()| version)} on_close={close}
            >
                <p>{ t::u_clear_more() }</p>
                <Outcome<()> state={clear.state.clone()} />
            </ConfirmDialog>
        </>
    }
}
