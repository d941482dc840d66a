//! This month against last month.

use shared_types::{
    api::unit::{DifferenceGroup, MonthFigures},
    money::Fen,
};
use web_kit::{number, prelude::*};

use super::KindTag;
use crate::words;

/// Properties of [`FigureTable`].
#[derive(Properties, PartialEq)]
pub struct FigureTableProps {
    /// This month.
    pub this_month: MonthFigures,
    /// The month before, if there is one.
    pub last_month: Option<MonthFigures>,
}

/// Headcount and amounts of two months and what lies between them.
#[component]
pub fn FigureTable(props: &FigureTableProps) -> Html {
    use_language();
    let (this, last) = (&props.this_month, props.last_month.as_ref());
    let amount = |name: &'static str, of: fn(&MonthFigures) -> Fen| {
        let cells = vec![
            html! { { name } },
            html! { <Amount value={of(this)} /> },
            last.map_or_else(dash, |last| html! { <Amount value={of(last)} /> }),
            last.map_or_else(
                dash,
                |last| html! { { words::signed_yuan(of(this) - of(last)) } },
            ),
        ];
        Row::new(name, cells)
    };
    let people = Row::new(
        "headcount",
        vec![
            html! { { t::u_headcount() } },
            html! { { number(this.headcount) } },
            last.map_or_else(dash, |last| html! { { number(last.headcount) } }),
            last.map_or_else(
                dash,
                |last| html! { { words::signed(this.headcount - last.headcount) } },
            ),
        ],
    );
    let last_title = last.map_or_else(
        || t::u_last_month().to_owned(),
        |last| fmt::month(last.month),
    );
    html! {
        <Table
            caption={t::u_figures()} hide_caption=true empty=""
            columns={vec![
                Column::new(t::u_figure()),
                Column::number(fmt::month(this.month)),
                Column::number(last_title),
                Column::number(t::u_difference()),
            ]}
            rows={vec![
                people,
                amount(t::u_unit_part(), |figures| figures.unit_total),
                amount(t::u_personal_part(), |figures| figures.personal_total),
            ]}
            footer={amount(t::u_total(), |figures| figures.total)}
        />
    }
}

fn dash() -> Html {
    html! { { "—" } }
}

/// Properties of [`DifferenceTable`].
#[derive(Properties, PartialEq)]
pub struct DifferenceTableProps {
    /// What happened against last month, by kind.
    pub groups: Vec<DifferenceGroup>,
}

/// Who came, went and changed.
#[component]
pub fn DifferenceTable(props: &DifferenceTableProps) -> Html {
    use_language();
    let row = |group: &DifferenceGroup| {
        let shown = i64::try_from(group.names.len()).unwrap_or_default();
        let mut names = group.names.join(pick("、", ", "));
        if group.headcount > shown {
            names.push_str(&t::u_names_more(group.headcount));
        }
        Row::new(
            words::kind_key(group.kind),
            vec![
                html! { <KindTag kind={group.kind} /> },
                html! { { number(group.headcount) } },
                html! { { words::signed_yuan(group.amount) } },
                html! { { names } },
            ],
        )
    };
    html! {
        <Table
            caption={t::u_differences()} hide_caption=true empty={t::u_differences_none()}
            columns={vec![
                Column::new(t::u_kind()),
                Column::number(t::u_people()),
                Column::number(t::u_difference_yuan()),
                Column::new(t::u_names()),
            ]}
            rows={props.groups.iter().map(row).collect::<Vec<_>>()}
        />
    }
}
