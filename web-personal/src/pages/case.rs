//! One case: its receipt, what has become of it, and the way to take it back.

use std::rc::Rc;

use shared_types::{
    api::{
        case::{CaseCheckView, CaseEventView, CaseView, CheckStatus, PayoutState, PayoutView},
        catalogue::DataCheck,
    },
    case::{CaseAct, CaseState},
};
use web_kit::prelude::*;

use crate::{
    answer::{Answer, Task, pending, use_task},
    api,
    components::{card, case_look, code, facts, link_button, money, number, tag, text},
    route::Page as Hall,
};

/// Between two looks while a case goes on by itself.
const POLL_MS: u32 = 2_000;

#[derive(Properties, PartialEq)]
pub struct CasePageProps {
    /// 办件编号.
    pub no: AttrValue,
}

/// One case, kept up to date as long as it goes on by itself.
#[component]
pub fn CasePage(props: &CasePageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let waiting = use_state_eq(|| false);
    let interval = if *waiting { POLL_MS } else { 0 };
    let loaded = use_poll::<CaseView>(api::case_path(&props.no, "").into(), interval);
    {
        let waiting = waiting.setter();
        let state = loaded.data().map(|view| view.state);
        use_effect_with(state, move |state| {
            if let Some(state) = state {
                waiting.set(goes_on(*state));
                dom::announce(pick(state.name_zh(), state.name_en()));
            }
        });
    }
    let asking = use_state_eq(|| false);
    let toast = use_toast();
    let withdrawal = {
        let (asking, reload) = (asking.setter(), loaded.reload.clone());
        use_task(Callback::from(move |_| {
            asking.set(false);
            reload.emit(());
            toast.emit(t::p_withdrawn().into());
        }))
    };
    let ask = {
        let (asking, reset) = (asking.setter(), withdrawal.reset.clone());
        Callback::from(move |open: bool| {
            reset.emit(());
            asking.set(open);
        })
    };
    let confirm = {
        let no = props.no.clone();
        withdrawal.send.reform(move |()| -> Task {
            let no = no.clone();
            Rc::new(move || {
                let no = no.clone();
                pending(async move { api::withdraw_case(&no).await })
            })
        })
    };
    let back = Callback::from(move |()| navigator.push(Hall::Cases));
    html! {
        <Page title={title(&loaded)} {back} narrow=true>
            { loaded.view(|view| content(view, ask.reform(|()| true))) }
            <Dialog open={*asking} title={t::p_withdraw_ask()} on_close={ask.reform(|()| false)}>
                <p>{ t::p_withdraw_more() }</p>
                <Outcome<Answer> state={withdrawal.state.clone()} />
                <div class="actions">
                    <Button label={t::p_withdraw_yes()} kind={ButtonKind::Danger} busy={withdrawal.state.is_busy()} on_click={confirm} />
                    <Button label={t::cancel()} on_click={ask.reform(|()| false)} />
                </div>
            </Dialog>
        </Page>
    }
}

/// What was applied for, once that is known.
fn title(loaded: &Loaded<CaseView>) -> AttrValue {
    loaded
        .data()
        .map_or(AttrValue::Static(t::p_case()), |view| {
            pick(&view.item.name, &view.item.name_en).clone().into()
        })
}

/// Whether the next state comes without anybody's doing.
fn goes_on(state: CaseState) -> bool {
    matches!(state, CaseState::Checking | CaseState::Settling)
}

fn content(view: &CaseView, withdraw: Callback<()>) -> Html {
    html! {
        <>
            { head(view) }
            { actions(view, withdraw) }
            if view.state == CaseState::Refused {
                { card("", t::p_object(), Html::default(), html! { <p>{ t::p_object_more() }</p> }) }
            }
            { card("", t::p_case_facts(), Html::default(), facts(rows(view))) }
            if view.state != CaseState::Draft && !view.checks.is_empty() {
                { card("amounts", t::p_data_checks(), Html::default(), facts(view.checks.iter().map(check).collect())) }
            }
            if !view.events.is_empty() { { history(view) } }
            if let Some(svg) = &view.qr_svg {
                { code(svg, t::p_receipt_alt(), html! { <p>{ t::p_receipt_more() }</p> }) }
            }
        </>
    }
}

/// Where it stands, why, and what comes next.
fn head(view: &CaseView) -> Html {
    let (tone, icon) = case_look(view.state);
    let next = pick(&view.next_step, &view.next_step_en);
    let reason = pick(&view.reason, &view.reason_en);
    html! {
        <div class={classes!("confirmation-head", "case-head", tone)}>
            { icon.draw() }
            <p class="confirmation-title">{ pick(view.state.name_zh(), view.state.name_en()) }</p>
            if let Some(payout) = &view.payout { { payment(view.state, payout) } }
            if let Some(reason) = reason { <p>{ reason }</p> }
            if !next.is_empty() { <p>{ next }</p> }
            <p class="confirmation-reference"><span>{ t::p_case_no() }</span>{ number(view.case_no.as_str(), t::p_case_no()) }</p>
        </div>
    }
}

/// The sentence about the money.
fn payment(state: CaseState, payout: &PayoutView) -> Html {
    let (amount, card) = (fmt::yuan(payout.amount), payout.card_masked.as_str());
    let sentence = match state {
        CaseState::Done => t::p_paid_out(&amount, &payout.bank_name, card),
        CaseState::Settling => t::p_paying_out(&amount, &payout.bank_name, card),
        _ => return Html::default(),
    };
    html! { <p><strong>{ sentence }</strong></p> }
}

fn actions(view: &CaseView, withdraw: Callback<()>) -> Html {
    let state = view.state;
    let to_form = |class, label| link_button(Hall::item(&view.item.code), class, label);
    let can_withdraw = state != CaseState::Draft && state.after(CaseAct::Withdraw).is_some();
    html! {
        <div class="actions files">
            { match state {
                CaseState::Draft => to_form("btn btn-primary", t::p_go_on_filling()),
                CaseState::Supplement => to_form("btn btn-primary", t::p_mend()),
                CaseState::Withdrawn | CaseState::Expired => to_form("btn", t::p_apply_again()),
                _ => Html::default(),
            } }
            if state != CaseState::Draft {
                <Button label={t::print()} icon={Icon::PRINT} on_click={|()| dom::print()} />
            }
            if can_withdraw {
                <Button label={t::p_withdraw()} kind={ButtonKind::Danger} on_click={withdraw} />
            }
        </div>
    }
}

fn rows(view: &CaseView) -> Vec<(&'static str, Html)> {
    let mut rows = vec![(
        t::p_case_item(),
        text(pick(&view.item.name, &view.item.name_en).clone()),
    )];
    rows.extend(
        view.amount
            .map(|amount| (t::p_case_amount(), money(amount))),
    );
    if let Some(payout) = &view.payout {
        rows.push((t::p_payout_bank(), text(payout.bank_name.clone())));
        let card = html! { <span class="num">{ &payout.card_masked }</span> };
        rows.push((t::p_payout_card(), card));
        rows.push((t::p_payout_state(), text(payout_state(payout.state))));
        let day = payout.settled_on;
        rows.extend(day.map(|day| (t::p_payout_day(), text(fmt::date(day)))));
        let no = payout.bank_txn_no.as_deref();
        rows.extend(no.map(|no| (t::p_payout_no(), number(no, t::p_payout_no()))));
    }
    let sent = view.submitted_at.as_ref();
    rows.extend(sent.map(|at| (t::p_submitted_at(), text(fmt::instant(at)))));
    if let Some(day) = view.due_on.filter(|_| !view.state.is_final()) {
        let label = match view.state {
            CaseState::Draft => t::p_kept_until(),
            CaseState::Supplement => t::p_mend_until(),
            _ => t::p_decided_by(),
        };
        rows.push((label, text(fmt::date(day))));
    }
    rows
}

fn payout_state(state: PayoutState) -> &'static str {
    match state {
        PayoutState::Ready | PayoutState::Sent | PayoutState::Processing => t::p_payout_under_way(),
        PayoutState::Unknown => t::p_payout_unknown(),
        PayoutState::Done => t::p_payout_done(),
        PayoutState::Failed => t::p_payout_failed(),
    }
}

fn check(check: &CaseCheckView) -> (&'static str, Html) {
    let status = match check.status {
        CheckStatus::Waiting => tag("tone-info", Icon::CLOCK, t::p_data_waiting()),
        CheckStatus::Passed => tag("tone-good", Icon::CHECK, t::p_data_passed()),
        CheckStatus::Failed => tag("tone-bad", Icon::ERROR, t::p_data_failed()),
    };
    (check_name(check.check), status)
}

/// What is looked at, in words that are no authority's.
fn check_name(check: DataCheck) -> &'static str {
    match check {
        DataCheck::ContractFiling => t::p_data_contract(),
        DataCheck::Marriage => t::p_data_marriage(),
        DataCheck::HouseholdRegister => t::p_data_household(),
        DataCheck::RealEstate => t::p_data_real_estate(),
        DataCheck::LeaseFiling => t::p_data_lease(),
        DataCheck::Retirement => t::p_data_retirement(),
        DataCheck::Disability => t::p_data_disability(),
        DataCheck::Company => t::p_data_company(),
        DataCheck::CreditReport => t::p_data_credit(),
        DataCheck::NationalFund => t::p_data_national(),
        DataCheck::Court => t::p_data_court(),
        DataCheck::OwnRecord => t::p_data_own_record(),
        DataCheck::OwnCard => t::p_data_own_card(),
    }
}

/// What happened, oldest first; the last line is where it stands.
fn history(view: &CaseView) -> Html {
    let last = view.events.len().saturating_sub(1);
    let event = |(index, event): (usize, &CaseEventView)| {
        let (tone, icon) = if index == last {
            case_look(view.state)
        } else {
            ("tone-good", Icon::CHECK)
        };
        html! {
            <li class={classes!("event", tone)} aria-current={(index == last).then_some("step")}>
                { icon.draw() }
                <div>
                    <p class="event-title">{ pick(&event.title, &event.title_en) }</p>
                    <p class="hint num">{ fmt::instant(&event.at) }</p>
                    if let Some(note) = pick(&event.note, &event.note_en) { <p class="hint">{ note }</p> }
                </div>
            </li>
        }
    };
    let events = view.events.iter().enumerate().map(event);
    let list = html! { <ol class="timeline">{ for events }</ol> };
    card("", t::p_case_history(), Html::default(), list)
}

#[cfg(test)]
mod tests {
    use shared_types::case::{CaseAct, CaseState};

    use super::goes_on;

    #[test]
    fn only_what_goes_on_by_itself_is_looked_at_again() {
        for state in CaseState::ALL {
            assert!(!goes_on(*state) || !state.is_final(), "{state:?}");
        }
        assert!(goes_on(CaseState::Checking) && goes_on(CaseState::Settling));
        assert!(!goes_on(CaseState::Draft) && !goes_on(CaseState::FirstReview));
        assert_eq!(CaseState::Settling.after(CaseAct::Withdraw), None);
    }
}
