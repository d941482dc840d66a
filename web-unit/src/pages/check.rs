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
    let changes: i64 = preview
        .differences
        .iter()
        .map(|group| group.headcount)
        .sum();
    let kinds: Vec<String> = preview
        .differences
        .iter()
        .map(|group| t::u_kind_count(group.headcount, words::kind_name(group.kind)))
        .collect();
    let changes = if changes == 0 {
        t::u_differences_none().to_owned()
    } else {
        kinds.join(pick("、", ", "))
    };
    let compared = preview
        .last_month
        .as_ref()
        .map(|last| words::signed_yuan(figures.total - last.total));
    let mut rows = vec![
        SummaryRow::text(t::u_unit_name(), session.unit_name()),
        SummaryRow::text(t::u_month(), fmt::month(preview.month)),
        SummaryRow::text(t::u_changes_against_last(), changes).change(change()),
        SummaryRow::text(t::u_headcount(), t::u_people_count(figures.headcount)).change(look()),
        SummaryRow::new(
            t::u_unit_part(),
            html! { <Amount value={figures.unit_total} unit=true /> },
        ),
        SummaryRow::new(
            t::u_personal_part(),
            html! { <Amount value={figures.personal_total} unit=true /> },
        ),
        SummaryRow::new(
            t::u_total(),
            html! { <strong class="total"><Amount value={figures.total} unit=true /></strong> },
        ),
        SummaryRow::text(t::u_total_uppercase(), figures.total.uppercase_chinese()),
    ];
    if let Some(compared) = compared {
        rows.push(SummaryRow::new(
            t::u_total_difference(),
            html! { <span class="num">{ compared }</span> },
        ));
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

/// What can be sent from here.
struct Acts {
    confirm: Submit<ConfirmRequest, RemittanceView>,
    submit: Action<(), RemittancePreview>,
    take_back: Action<(), RemittancePreview>,
}

impl Acts {
    fn is_busy(&self) -> bool {
        self.confirm.state.is_busy()
            || self.submit.state.is_busy()
            || self.take_back.state.is_busy()
    }

    /// True when the list is not the one that was seen.
    fn is_stale(&self) -> bool {
        let errors = [
            self.confirm.state.error(),
            self.submit.state.error(),
            self.take_back.state.error(),
        ];
        errors
            .into_iter()
            .flatten()
            .any(|error| error.status() == 409)
    }

    /// Loads the list again and forgets the refusal.
    fn again(&self, reload: &Callback<()>) -> Callback<()> {
        let all = [
            self.confirm.reset.clone(),
            self.submit.reset.clone(),
            self.take_back.reset.clone(),
            reload.clone(),
        ];
        Callback::from(move |()| all.iter().for_each(|callback| callback.emit(())))
    }
}

#[hook]
fn use_acts(reload: &Callback<()>) -> Acts {
    let navigator = use_navigate::<Hall>();
    let toast = use_toast();
    let confirmed = Callback::from(move |view: Rc<RemittanceView>| {
        // Back must not lead to the question again.
        navigator.replace(Hall::Payment(view.remittance_no.to_string()));
    });
    let moved = |text: fn() -> &'static str| {
        let (toast, reload) = (toast.clone(), reload.clone());
        Callback::from(move |_: Rc<RemittancePreview>| {
            toast.emit(text().into());
            reload.emit(());
        })
    };
    Acts {
        confirm: use_submit(api::confirm, confirmed),
        submit: use_action(|()| api::submit_draft(), moved(t::u_submitted)),
        take_back: use_action(|()| api::withdraw_draft(), moved(t::u_taken_back)),
    }
}

/// 确认, 提交复核 or 退回, by what the agent may do.
#[component]
fn Decision(props: &DecisionProps) -> Html {
    let session = use_session();
    let acts = use_acts(&props.reload);
    let preview = &props.preview;
    if let Some(problem) = &preview.blocked_by {
        return html! { <Blocked problem={problem.clone()} /> };
    }
    let submitted = match preview.stage {
        DueStage::Preparing => false,
        DueStage::Submitted => true,
        DueStage::NotOpen => {
            return html! { <Notice tone={Tone::Neutral}><p>{ t::u_task_not_open() }</p></Notice> };
        }
        _ => {
            return html! { <Notice tone={Tone::Info}><p>{ t::u_changes_confirmed() }</p></Notice> };
        }
    };
    let (operate, review) = (
        session.may(Permission::Operate),
        session.may(Permission::Review),
    );
    html! {
        <>
            { explain(operate, review, submitted) }
            <Outcome<RemittanceView> state={acts.confirm.state.clone()} retry={acts.confirm.retry.clone()} />
            <Outcome<RemittancePreview> state={acts.submit.state.clone()} />
            <Outcome<RemittancePreview> state={acts.take_back.state.clone()} />
            if acts.is_stale() {
                <p class="hint">{ t::u_stale() }</p>
                <div class="actions">
                    <Button
                        label={t::u_stale_reload()} kind={ButtonKind::Primary} icon={Icon::REFRESH}
                        on_click={acts.again(&props.reload)}
                    />
                </div>
            } else {
                { buttons(preview, &acts, operate, review, submitted) }
            }
        </>
    }
}

fn buttons(
    preview: &RemittancePreview,
    acts: &Acts,
    operate: bool,
    review: bool,
    submitted: bool,
) -> Html {
    let busy = acts.is_busy();
    let request = ConfirmRequest {
        month: preview.month,
        version: preview.version,
        total: preview.this_month.total,
    };
    let on_confirm = acts.confirm.send.reform(move |()| request.clone());
    let kind = if review {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    let back = if review {
        t::u_send_back()
    } else {
        t::u_take_back()
    };
    html! {
        <div class="actions">
            if review { <Button label={t::u_confirm()} kind={ButtonKind::Primary} {busy} on_click={on_confirm} /> }
            if operate && !submitted { <Button label={t::u_submit()} {kind} {busy} on_click={acts.submit.send.clone()} /> }
            if submitted && (operate || review) {
                <Button label={back} {busy} on_click={acts.take_back.send.clone()} />
            }
            <Link<Hall> to={Hall::changes()} class="btn-link"><span>{ t::u_to_changes() }</span></Link<Hall>>
        </div>
    }
}

/// What pressing the button means, and for whom.
fn explain(operate: bool, review: bool, submitted: bool) -> Html {
    let (tone, title, more) = match (review, operate, submitted) {
        (true, _, true) => (
            Tone::Info,
            t::u_check_submitted(),
            t::u_check_confirm_more(),
        ),
        (true, _, false) => (Tone::Info, t::u_check_before(), t::u_check_confirm_more()),
        (false, _, true) => (Tone::Info, t::u_check_waits(), t::u_check_waits_more()),
        (false, true, false) => (Tone::Info, t::u_check_before(), t::u_check_submit_more()),
        (false, false, false) => (Tone::Neutral, t::u_check_reader(), t::u_check_reader_more()),
    };
    html! { <Notice {tone} {title}><p>{ more }</p></Notice> }
}
