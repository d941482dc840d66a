//! 核对并确认: check the answers, then confirm or hand to the reviewer.

use std::rc::Rc;

use shared_types::api::{
    session::Permission,
    unit::{ConfirmRequest, DueStage, RemittancePreview, RemittanceView},
};
use web_kit::{number, prelude::*};

use super::preview::Blocked;
use crate::{
    api,
    components::{Flow, flow},
    route::Hall,
    session::{Session, use_session},
    words,
};

/// The check page.
#[component]
pub fn CheckPage() -> Html {
    let session = use_session();
    let navigator = use_navigate::<Hall>();
    let preview = use_load((), |()| api::preview());
    let leave = {
        let navigator = navigator.clone();
        Callback::from(move |()| navigator.push(Hall::Preview))
    };
    html! {
        <Page title={t::u_check()} lead={t::u_check_lead()} back={leave}>
            { flow(Flow::Check) }
            { preview.view(|data| html! {
                <div class="grid-side">
                    <Section title={t::u_check_of(&fmt::month(data.month))}>{ answers(data, &session, &navigator) }</Section>
                    <div class="decision"><Decision preview={data.clone()} reload={preview.reload.clone()} /></div>
                </div>
            }) }
        </Page>
    }
}

fn answers(preview: &RemittancePreview, session: &Session, navigator: &Navigator<Hall>) -> Html {
    let change = || {
        let navigator = navigator.clone();
        Callback::from(move |()| navigator.push(Hall::changes()))
    };
    let look = || {
        let navigator = navigator.clone();
        Callback::from(move |()| navigator.push(Hall::Preview))
    };
    let figures = &preview.this_month;
    let changes: i64 = preview.differences.iter().map(|group| group.headcount).sum();
    let kinds: Vec<String> = preview
        .differences
        .iter()
        .map(|group| t::u_kind_count(group.headcount, words::kind_name(group.kind)))
        .collect();
    let changes = if changes == 0 { t::u_differences_none().to_owned() } else { kinds.join(pick("、", ", ")) };
    let compared = preview.last_month.as_ref().map(|last| words::signed_yuan(figures.total - last.total));
    let mut rows = vec![
        SummaryRow::text(t::u_unit_name(), session.unit_name()),
        SummaryRow::text(t::u_month(), fmt::month(preview.month)),
        SummaryRow::text(t::u_changes_against_last(), changes).change(change()),
        SummaryRow::text(t::u_headcount(), t::u_people_count(figures.headcount)).change(look()),
        SummaryRow::new(t::u_unit_part(), html! { <Amount value={figures.unit_total} unit=true /> }),
        SummaryRow::new(t::u_personal_part(), html! { <Amount value={figures.personal_total} unit=true /> }),
        SummaryRow::new(t::u_total(), html! { <strong class="total"><Amount value={figures.total} unit=true /></strong> }),
        SummaryRow::text(t::u_total_uppercase(), figures.total.uppercase_chinese()),
    ];
    if let Some(compared) = compared {
        rows.push(SummaryRow::new(t::u_total_difference(), html! { <span class="num">{ compared }</span> }));
    }
    if preview.clamped_count > 0 {
        rows.push(SummaryRow::text(t::u_clamped(), number(preview.clamped_count)).change(change()));
    }
    html! { <SummaryList {rows} /> }
}

#[derive(Properties, PartialEq)]
struct DecisionProps {
    preview: RemittancePreview,
    reload: Callback<()>,
}

/// 确认, 提交复核 or 退回, by what the agent may do.
#[component]
fn Decision(props: &DecisionProps) -> Html {
    let session = use_session();
    let navigator = use_navigate::<Hall>();
    let toast = use_toast();
    let confirm = {
        let navigator = navigator.clone();
        let done = Callback::from(move |view: Rc<RemittanceView>| {
            // Back must not lead to the question again.
            navigator.replace(Hall::Payment(view.remittance_no.to_string()));
        });
        use_submit(api::confirm, done)
    };
    let moved = |text: fn() -> &'static str| {
        let (toast, reload) = (toast.clone(), props.reload.clone());
        Callback::from(move |_: Rc<RemittancePreview>| {
            toast.emit(text().into());
            reload.emit(());
        })
    };
    let submit = use_action(|()| api::submit_draft(), moved(t::u_submitted));
    let take_back = use_action(|()| api::withdraw_draft(), moved(t::u_taken_back));
    let preview = &props.preview;
    if let Some(problem) = &preview.blocked_by {
        return html! { <Blocked problem={problem.clone()} /> };
    }
    let (operate, review) = (session.may(Permission::Operate), session.may(Permission::Review));
    let submitted = preview.stage == DueStage::Submitted;
    if !matches!(preview.stage, DueStage::Preparing | DueStage::Submitted) {
        let why = if preview.stage == DueStage::NotOpen { t::u_task_not_open() } else { t::u_changes_confirmed() };
        return html! { <Notice tone={Tone::Info}><p>{ why }</p></Notice> };
    }
    let request =
        ConfirmRequest { month: preview.month, version: preview.version, total: preview.this_month.total };
    let on_confirm = confirm.send.reform(move |()| request.clone());
    let busy = confirm.state.is_busy() || submit.state.is_busy() || take_back.state.is_busy();
    let stale = [confirm.state.error(), submit.state.error(), take_back.state.error()]
        .into_iter()
        .flatten()
        .any(|error| error.status() == 409);
    let again = {
        let (reload, confirm, submit, take_back) =
            (props.reload.clone(), confirm.reset.clone(), submit.reset.clone(), take_back.reset.clone());
        Callback::from(move |()| {
            confirm.emit(());
            submit.emit(());
            take_back.emit(());
            reload.emit(());
        })
    };
    html! {
        <>
            { explain(operate, review, submitted) }
            <Outcome<RemittanceView> state={confirm.state.clone()} retry={confirm.retry.clone()} />
            <Outcome<RemittancePreview> state={submit.state.clone()} />
            <Outcome<RemittancePreview> state={take_back.state.clone()} />
            if stale {
                <p class="hint">{ t::u_stale() }</p>
                <div class="actions">
                    <Button label={t::u_stale_reload()} kind={ButtonKind::Primary} icon={Icon::REFRESH} on_click={again} />
                </div>
            } else {
            <div class="actions">
                if review {
                    <Button label={t::u_confirm()} kind={ButtonKind::Primary} {busy} on_click={on_confirm} />
                }
                if operate && !submitted {
                    <Button
                        label={t::u_submit()} {busy} on_click={submit.send.clone()}
                        kind={if review { ButtonKind::Secondary } else { ButtonKind::Primary }}
                    />
                }
                if submitted && (operate || review) {
                    <Button
                        label={if review { t::u_send_back() } else { t::u_take_back() }} {busy}
                        on_click={take_back.send.clone()}
                    />
                }
                <Link<Hall> to={Hall::changes()} class="btn-link"><span>{ t::u_to_changes() }</span></Link<Hall>>
            </div>
            }
        </>
    }
}

/// What pressing the button means, and for whom.
fn explain(operate: bool, review: bool, submitted: bool) -> Html {
    let (tone, title, more) = match (review, operate, submitted) {
        (true, _, true) => (Tone::Info, t::u_check_submitted(), t::u_check_confirm_more()),
        (true, _, false) => (Tone::Info, t::u_check_before(), t::u_check_confirm_more()),
        (false, _, true) => (Tone::Info, t::u_check_waits(), t::u_check_waits_more()),
        (false, true, false) => (Tone::Info, t::u_check_before(), t::u_check_submit_more()),
        (false, false, false) => (Tone::Neutral, t::u_check_reader(), t::u_check_reader_more()),
    };
    html! { <Notice {tone} {title}><p>{ more }</p></Notice> }
}
