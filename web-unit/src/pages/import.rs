//! 导入校验结果: what became of a spreadsheet, and what to do with it.

use std::rc::Rc;

use shared_types::api::{
    session::Permission,
    unit::{ImportApply, ImportReport, ImportStatus, RowError},
};
use web_kit::{number, prelude::*};

use crate::{
    api,
    components::Needs,
    route::{ChangeQuery, Hall},
    session::use_session,
    words::{self, ImportChoice},
};

/// Properties of [`ImportPage`].
#[derive(Properties, PartialEq)]
pub struct ImportPageProps {
    /// Number of the import.
    pub id: String,
}

/// The report of a spreadsheet.
#[component]
pub fn ImportPage(props: &ImportPageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let report = use_load(props.id.clone(), api::import);
    let leave = Callback::from(move |()| navigator.push(Hall::changes()));
    let lead = report
        .data()
        .map(|report| AttrValue::from(t::u_import_lead(&fmt::instant(&report.uploaded_at))));
    html! {
        <Page title={t::u_import()} {lead} back={leave}>
            { report.view(|report| html! {
                <>
                    { verdict(report) }
                    { counts(report) }
                    if report.status == ImportStatus::Checked { <Decision report={report.clone()} /> }
                    if report.error_count > 0 { { errors(report) } }
                </>
            }) }
        </Page>
    }
}

fn verdict(report: &ImportReport) -> Html {
    let counts = words::counts_text(&report.counts);
    if report.status == ImportStatus::Applied {
        return html! {
            <ConfirmationPanel title={t::u_import_applied(words::count_all(&report.counts))}>
                <p>{ counts }</p>
                <div class="actions">
                    <Link<Hall> to={Hall::changes()} class="btn btn-primary">{ t::u_import_to_list() }</Link<Hall>>
                </div>
            </ConfirmationPanel>
        };
    }
    let (tone, title, more) = match words::import_choice(report) {
        ImportChoice::Empty => (
            Tone::Warn,
            t::u_import_empty().to_owned(),
            t::u_import_empty_more(),
        ),
        ImportChoice::All => (
            Tone::Good,
            t::u_import_good(report.row_count),
            t::u_import_good_more(),
        ),
        ImportChoice::Some => (
            Tone::Warn,
            t::u_import_some(report.error_count, report.error_row_count),
            t::u_import_some_more(),
        ),
        ImportChoice::None => (
            Tone::Bad,
            t::u_import_some(report.error_count, report.error_row_count),
            t::u_import_none_more(),
        ),
    };
    html! { <Notice {tone} {title} live=true><p>{ more }</p></Notice> }
}

fn counts(report: &ImportReport) -> Html {
    let figure = |label: &'static str, value: i64, class: Option<&'static str>| {
        html! {
            <div class={classes!("count", class)}><dt>{ label }</dt><dd class="num">{ number(value) }</dd></div>
        }
    };
    let good = words::counts_text(&report.counts);
    html! {
        <Section>
            <dl class="counts">
                { figure(t::u_rows(), report.row_count, None) }
                { figure(t::u_rows_valid(), report.valid_count, Some("count-good")) }
                { figure(t::u_rows_wrong(), report.error_row_count, (report.error_row_count > 0).then_some("count-bad")) }
                { figure(t::u_errors(), report.error_count, (report.error_count > 0).then_some("count-bad")) }
            </dl>
            if !good.is_empty() { <p class="hint">{ t::u_rows_valid_kinds(&good) }</p> }
        </Section>
    }
}

#[derive(Properties, PartialEq)]
struct DecisionProps {
    report: ImportReport,
}

/// 导入全部, 只导入正确的行, 重新上传 or 放弃: the agent says which.
#[component]
fn Decision(props: &DecisionProps) -> Html {
    let session = use_session();
    let navigator = use_navigate::<Hall>();
    let asking = use_state_eq(|| false);
    let apply = {
        let (navigator, asking) = (navigator.clone(), asking.setter());
        let done = Callback::from(move |report: Rc<ImportReport>| {
            asking.set(false);
            let imported = Some(report.import_id.clone());
            navigator.replace(Hall::Changes(ChangeQuery {
                imported,
                ..ChangeQuery::of(None)
            }));
        });
        use_action(api::apply_import, done)
    };
    if !session.may(Permission::Operate) {
        return html! { <Needs permission={Permission::Operate} /> };
    }
    let send = |valid_rows_only: bool| {
        let (send, id) = (apply.send.clone(), props.report.import_id.clone());
        Callback::from(move |()| send.emit((id.clone(), ImportApply { valid_rows_only })))
    };
    let open = |on: bool| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(on))
    };
    let choice = words::import_choice(&props.report);
    let valid = props.report.valid_count;
    html! {
        <Section>
            if !*asking { <Outcome<ImportReport> state={apply.state.clone()} /> }
            <div class="actions actions-flush">
                if choice == ImportChoice::All {
                    <Button
                        label={t::u_import_all(valid)} kind={ButtonKind::Primary}
                        busy={apply.state.is_busy()} on_click={send(false)}
                    />
                } else {
                    <Link<Hall> to={Hall::Upload} class="btn btn-primary">{ t::u_import_retry() }</Link<Hall>>
                }
                if choice == ImportChoice::Some {
                    <Button label={t::u_import_valid(valid)} on_click={open(true)} />
                }
                if props.report.error_count > 0 {
                    <DownloadLink path={api::import_errors(&props.report.import_id)} label={t::u_import_errors()} />
                }
                <Link<Hall> to={Hall::changes()} class="btn-link"><span>{ t::u_import_drop() }</span></Link<Hall>>
            </div>
            <p class="hint">{ t::u_import_nothing_yet() }</p>
            <ConfirmDialog
                open={*asking} title={t::u_import_valid_ask(valid)} confirm={t::u_import_valid(valid)}
                busy={apply.state.is_busy()} on_confirm={send(true)} on_close={open(false)}
            >
                <p>{ t::u_import_valid_more(props.report.error_row_count) }</p>
                <Outcome<ImportReport> state={apply.state.clone()} />
            </ConfirmDialog>
        </Section>
    }
}

fn errors(report: &ImportReport) -> Html {
    let shown = i64::try_from(report.errors.len()).unwrap_or_default();
    let row = |(index, error): (usize, &RowError)| {
        Row::new(
            index.to_string(),
            vec![
                html! { <span class="num">{ t::u_error_row(&error.row.to_string()) }</span> },
                html! { { words::column(&error.column, &error.column_name) } },
                html! { { &error.message } },
            ],
        )
    };
    let title = if shown < report.error_count {
        t::u_errors_first(shown, report.error_count)
    } else {
        t::u_errors_all(report.error_count)
    };
    html! {
        <Section {title}>
            <Table
                caption={t::u_errors()} hide_caption=true empty=""
                columns={vec![Column::new(t::u_row()), Column::new(t::u_column()), Column::new(t::u_error())]}
                rows={report.errors.iter().enumerate().map(row).collect::<Vec<_>>()}
            />
            if shown < report.error_count { <p class="hint">{ t::u_errors_more() }</p> }
        </Section>
    }
}
