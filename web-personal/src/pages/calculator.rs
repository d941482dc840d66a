//! 贷款计算器: what a housing loan costs a month. Needs no login.

use shared_types::{
    loan::{
        Instalment, LOAN_RATES, MAX_PERIODS, equal_instalment, equal_principal, total_interest,
    },
    money::Fen,
    ratio::Rate,
};
use web_kit::prelude::*;

const FIELDS: &[FieldSpec] = &[
    FieldSpec::amount("principal", t::p_loan_principal)
        .check(|text| principal(text).map(drop).ok_or_else(t::error_amount)),
    FieldSpec::text("years", t::p_loan_years)
        .hint(t::p_loan_years_hint)
        .check(|text| years(text).map(drop).ok_or_else(t::p_loan_years_bad)),
    FieldSpec::radio("method", t::p_loan_method, || {
        choices([
            ("instalment", t::p_loan_instalment()),
            ("principal", t::p_loan_equal_principal()),
        ])
    }),
    FieldSpec::radio("home", t::p_loan_home, || {
        choices([("first", t::p_loan_first()), ("second", t::p_loan_second())])
    }),
];

/// A loan in whole yuan is at least one and has at most nine digits.
fn principal(text: &str) -> Option<Fen> {
    Fen::parse_yuan(text)
        .ok()
        .filter(|amount| amount.0 >= 100_00 && amount.0 < 100_000_000_000)
}

fn years(text: &str) -> Option<u32> {
    text.parse()
        .ok()
        .filter(|years| (1..=30).contains(years) && years * 12 <= MAX_PERIODS)
}

/// A computed loan.
#[derive(Clone, PartialEq)]
struct Plan {
    rate: Rate,
    falling: bool,
    lines: Vec<Instalment>,
}

fn compute(principal: Fen, years: u32, falling: bool, second: bool) -> Option<Plan> {
    let rates = LOAN_RATES.last()?;
    let rate = match (second, years > 5) {
        (false, false) => rates.first_short,
        (false, true) => rates.first_long,
        (true, false) => rates.second_short,
        (true, true) => rates.second_long,
    };
    let schedule = if falling {
        equal_principal
    } else {
        equal_instalment
    };
    Some(Plan {
        rate,
        falling,
        lines: schedule(principal, rate, years * 12).ok()?,
    })
}

/// The calculator.
#[component]
pub fn CalculatorPage() -> Html {
    let form = use_form(FIELDS);
    let plan = use_state(|| None::<Plan>);
    {
        let form = form.clone();
        use_effect_with((), move |()| {
            form.reset(&[
                ("principal", "800000".into()),
                ("years", "30".into()),
                ("method", "instalment".into()),
                ("home", "first".into()),
            ]);
        });
    }
    let on_submit = {
        let plan = plan.setter();
        Callback::from(move |form: UseForm| {
            if let (Some(principal), Some(years)) = (
                principal(&form.value("principal")),
                years(&form.value("years")),
            ) {
                plan.set(compute(
                    principal,
                    years,
                    form.value("method") == "principal",
                    form.value("home") == "second",
                ));
            }
        })
    };
    html! {
        <Page title={t::p_calculator()} lead={t::p_calculator_lead()} narrow=true>
            <Section><Form {form} submit_label={t::p_calculate()} {on_submit} /></Section>
            <div aria-live="polite">
                if let Some(plan) = &*plan { { result(plan) } }
            </div>
        </Page>
    }
}

fn result(plan: &Plan) -> Html {
    let (Some(first), Some(last)) = (plan.lines.first(), plan.lines.last()) else {
        return Html::default();
    };
    let interest = total_interest(&plan.lines);
    let paid: Fen = plan.lines.iter().map(Instalment::total).sum();
    let money = crate::components::money;
    let mut rows = vec![SummaryRow::new(
        if plan.falling {
            t::p_loan_first_month()
        } else {
            t::p_loan_monthly()
        },
        html! { <strong>{ money(first.total()) }</strong> },
    )];
    if plan.falling {
        rows.push(SummaryRow::new(t::p_loan_last_month(), money(last.total())));
    }
    rows.push(SummaryRow::new(t::p_loan_interest(), money(interest)));
    rows.push(SummaryRow::new(t::p_loan_paid(), money(paid)));
    rows.push(SummaryRow::text(t::p_loan_rate(), fmt::rate(plan.rate)));
    html! {
        <Section title={t::p_loan_result()} class="amounts">
            <SummaryList {rows} />
            <p class="hint">{ t::p_loan_note() }</p>
        </Section>
    }
}

#[cfg(test)]
mod tests {
    use shared_types::money::Fen;

    use super::{compute, principal, years};

    #[test]
    fn answers_are_read_within_their_limits() {
        for (text, good) in [
            ("1", true),
            ("800,000", true),
            ("0", false),
            ("0.99", false),
            ("1000000000", false),
            ("x", false),
        ] {
            assert_eq!(principal(text).is_some(), good, "{text}");
        }
        for (text, good) in [
            ("1", true),
            ("30", true),
            ("31", false),
            ("0", false),
            ("-1", false),
            ("1.5", false),
        ] {
            assert_eq!(years(text).is_some(), good, "{text}");
        }
    }

    #[test]
    fn a_loan_is_paid_back_in_full() {
        for falling in [false, true] {
            let plan = compute(Fen(80_000_000), 30, falling, false).unwrap();
            let principal: Fen = plan.lines.iter().map(|line| line.principal).sum();
            assert_eq!((plan.lines.len(), principal), (360, Fen(80_000_000)));
        }
    }
}
