//! 缴存趋势: contributions and balance over the months.

use shared_types::{
    api::personal::{ContributionHistory, HistoryMonth},
    money::Fen,
};
use web_kit::prelude::*;

use crate::{api, session::use_kept};

/// Two charts, each with its table.
#[component]
pub fn HistoryPage() -> Html {
    let history = use_kept("history", api::history);
    html! {
        <Page title={t::p_history()} lead={t::p_history_lead()}>
            { history.view_or(html! { <Section class="chart-wait"><Skeleton lines=7 /></Section> }, content) }
        </Page>
    }
}

fn content(history: &ContributionHistory) -> Html {
    let (Some(first), Some(last)) = (history.months.first(), history.months.last()) else {
        return html! {
            <Section><EmptyView title={t::p_no_history()}><p>{ t::p_no_transactions_more() }</p></EmptyView></Section>
        };
    };
    let points = |value: fn(&HistoryMonth) -> Fen| -> Vec<ChartPoint> {
        let point = |month: &HistoryMonth| ChartPoint {
            label: month.month.to_string().into(),
            value: value(month),
        };
        history.months.iter().map(point).collect()
    };
    let sum: Fen = history.months.iter().map(|month| month.contributed).sum();
    let (from, to) = (fmt::month(first.month), fmt::month(last.month));
    html! {
        <>
            <Section>
                <Chart
                    kind={ChartKind::Bar} title={t::p_chart_contributions()}
                    description={t::p_chart_contributions_more(&from, &fmt::yuan(sum), &to)}
                    label_title={t::p_month()} value_title={t::p_contributed_yuan()} points={points(|month| month.contributed)}
                />
                <p class="hint">{ t::p_chart_contributions_more(&from, &fmt::yuan(sum), &to) }</p>
            </Section>
            <Section>
                <Chart
                    kind={ChartKind::Line} title={t::p_chart_balance()}
                    description={t::p_chart_balance_more(&from, &fmt::yuan(first.balance), &to, &fmt::yuan(last.balance))}
                    label_title={t::p_month()} value_title={t::p_balance_yuan()} points={points(|month| month.balance)}
                />
                <p class="hint">{ t::p_chart_balance_more(&from, &fmt::yuan(first.balance), &to, &fmt::yuan(last.balance)) }</p>
            </Section>
        </>
    }
}
