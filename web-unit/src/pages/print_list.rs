//! 汇缴清册 for paper: A4, no navigation.

use shared_types::api::unit::{RemittanceLine, RemittanceView, UnitView};
use web_kit::{number, prelude::*};

use crate::{api, route::Hall};

/// Properties of [`PrintListPage`].
#[derive(Properties, PartialEq)]
pub struct PrintListPageProps {
    /// 汇缴书编号.
    pub no: String,
}

/// The list with everything that belongs on it.
#[derive(PartialEq)]
struct Sheet {
    unit: UnitView,
    view: RemittanceView,
    lines: Vec<RemittanceLine>,
    total_count: i64,
}

async fn load(no: String) -> Result<Sheet, ApiError> {
    let unit = api::home().await?.unit;
    let view = api::remittance(no.clone()).await?;
    let (lines, total_count) = api::printed_lines(no).await?;
    Ok(Sheet {
        unit,
        view,
        lines,
        total_count,
    })
}

/// 汇缴清册 for paper.
#[component]
pub fn PrintListPage(props: &PrintListPageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let sheet = use_load(props.no.clone(), load);
    let leave = {
        let no = props.no.clone();
        Callback::from(move |()| navigator.push(Hall::Remittance(no.clone())))
    };
    html! {
        <Page title={t::u_print_list()} back={leave} actions={html! { <PrintButton /> }}>
            { sheet.view(content) }
        </Page>
    }
}

fn content(sheet: &Sheet) -> Html {
    let shown = i64::try_from(sheet.lines.len()).unwrap_or_default();
    let no = sheet.view.remittance_no.to_string();
    html! {
        <>
            if shown < sheet.total_count {
                <div class="no-print">
                    <Notice tone={Tone::Warn} title={t::u_print_cut(shown, sheet.total_count)}>
                        <p>{ t::u_print_cut_more() }</p>
                        <DownloadLink path={api::list_xlsx(&no)} label={t::u_list_xlsx()} />
                    </Notice>
                </div>
            }
            { head(&sheet.unit, &sheet.view) }
            <Table
                caption={t::u_print_list()} hide_caption=true empty={t::u_lines_empty()}
                columns={columns()} rows={sheet.lines.iter().enumerate().map(row).collect::<Vec<_>>()}
                footer={footer(&sheet.view)}
            />
            { signatures() }
        </>
    }
}

/// What a paper of a remittance begins with.
pub fn head(unit: &UnitView, view: &RemittanceView) -> Html {
    let fact = |label: &'static str, value: String| html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> };
    html! {
        <dl class="paper-head">
            { fact(t::u_unit_name(), unit.name.clone()) }
            { fact(t::u_unit_no(), unit.unit_no.to_string()) }
            { fact(t::u_remittance_no(), view.remittance_no.to_string()) }
            { fact(t::u_month(), fmt::month(view.month)) }
            { fact(t::u_headcount(), t::u_people_count(view.figures.headcount)) }
            { fact(t::u_total(), fmt::yuan(view.figures.total)) }
        </dl>
    }
}

/// Places for seal and names.
pub fn signatures() -> Html {
    html! {
        <div class="signatures">
            <p>{ t::u_sign_unit() }</p><p>{ t::u_sign_agent() }</p><p>{ t::u_sign_reviewer() }</p><p>{ t::u_sign_date() }</p>
        </div>
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::number(t::u_number()),
        Column::new(t::u_name()),
        Column::new(t::u_account_no()),
        Column::new(t::u_id_doc_no()),
        Column::number(t::u_base_yuan()),
        Column::number(t::u_unit_short()),
        Column::number(t::u_personal_short()),
        Column::number(t::u_total_yuan()),
    ]
}

fn row((index, line): (usize, &RemittanceLine)) -> Row {
    let position = number(i64::try_from(index).unwrap_or_default() + 1);
    let account = line
        .account_no
        .as_ref()
        .map_or(t::u_account_pending().to_owned(), ToString::to_string);
    Row::new(
        position.clone(),
        vec![
            html! { { position } },
            html! { { &line.full_name } },
            html! { <span class="num">{ account }</span> },
            html! { <span class="num">{ &line.id_doc_no_masked }</span> },
            html! { { line.contribution_base.grouped() } },
            html! { { line.unit_part.grouped() } },
            html! { { line.personal_part.grouped() } },
            html! { { (line.unit_part + line.personal_part).grouped() } },
        ],
    )
}

fn footer(view: &RemittanceView) -> Row {
    let figures = &view.figures;
    Row::new(
        "sum",
        vec![
            html! { { t::u_sum() } },
            html! { { t::u_people_count(figures.headcount) } },
            html! {},
            html! {},
            html! {},
            html! { { figures.unit_total.grouped() } },
            html! { { figures.personal_total.grouped() } },
            html! { { figures.total.grouped() } },
        ],
    )
}
