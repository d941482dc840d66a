//! 缴存趋势: contributions and balance over the months, each with its table.

use shared_types::{
    api::personal::{ContributionHistory, HistoryMonth},
    money::Fen,
};
use web_kit::prelude::*;

use crate::components::{card, empty};

pub(super) fn content(history: &ContributionHistory) -> Html {
    let (Some(first), Some(last)) = (history.months.first(), history.months.last()) else {
        let nothing = empty(
            t::p_no_history(),
            html! { <p>{ t::p_no_transactions_more() }</p> },
        );
        return card("", "", Html::default(), nothing);
    };
    let chart = |kind,
                 title: &'static str,
                 value_title: &'static str,
                 description: String,
                 value: fn(&HistoryMonth) -> Fen| {
        let point = |month: &HistoryMonth| ChartPoint {
            label: month.month.to_string().into(),
            value: value(month),
        };
        let points: Vec<_> = history.months.iter().map(point).collect();
        let description = AttrValue::from(description);
        let body = html! {
            <>
                <Chart {kind} {title} description={description.clone()} label_title={t::p_month()} {value_title} {points} />
                <p class="hint">{ description }</p>
            </>
        };
        card("", "", Html::default(), body)
    };
    let sum: Fen = history.months.iter().map(|month| month.contributed).sum();
    let (from, to) = (fmt::month(first.month), fmt::month(last.month));
    let contributed = t::p_chart_contributions_more(&from, &fmt::yuan(sum), &to);
    let balances = t::p_chart_balance_more(
        &from,
        &fmt::yuan(first.balance),
        &to,
        &fmt::yuan(last.balance),
    );
    html! {
        <>
            { chart(ChartKind::Bar, t::p_chart_contributions(), t::p_contributed_yuan(), contributed, |month| month.contributed) }
            { chart(ChartKind::Line, t::p_chart_balance(), t::p_balance_yuan(), balances, |month| month.balance) }
            { exports("/personal/history/export", 0) }
        </>
    }
}
