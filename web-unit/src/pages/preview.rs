//! 汇缴清册: what would be remitted now, against last month.

use shared_types::api::{
    problem::FieldProblem,
    unit::{DueStage, RemittancePreview},
};
use web_kit::prelude::*;

use crate::{
    api,
    components::{DifferenceTable, FigureTable, Flow, Lines, flow},
    route::Hall,
    words,
};

/// The list that is being prepared.
#[component]
pub fn PreviewPage() -> Html {
    let navigator = use_navigate::<Hall>();
    let preview = use_load((), |()| api::preview());
    let lead = preview
        .data()
        .map(|preview| AttrValue::from(t::u_preview_lead(&fmt::month(preview.month))));
    let open = preview
        .data()
        .is_some_and(|preview| preview.stage != DueStage::NotOpen);
    let actions = html! {
        <>
            <Button label={t::u_refresh()} icon={Icon::REFRESH} busy={preview.busy} on_click={preview.reload.clone()} />
            <PrintButton />
            if open {
                <Link<Hall> to={Hall::Check} class="btn btn-primary">{ t::u_to_check() }{ Icon::NEXT.draw() }</Link<Hall>>
            }
        </>
    };
    let leave = Callback::from(move |()| navigator.push(Hall::changes()));
    html! {
        <Page title={t::u_preview()} {lead} {actions} back={leave}>
            <p class="draft-mark">{ t::u_draft_mark() }</p>
            { flow(Flow::Preview) }
            { preview.view(content) }
        </Page>
    }
}

fn content(preview: &RemittancePreview) -> Html {
    html! {
        <>
            { state(preview) }
            <Section title={t::u_figures()}>
                <FigureTable this_month={preview.this_month.clone()} last_month={preview.last_month.clone()} />
            </Section>
            <Section title={t::u_differences()}>
                <DifferenceTable groups={preview.differences.clone()} />
                if preview.clamped_count > 0 { <p class="hint">{ t::u_clamped_count(preview.clamped_count) }</p> }
            </Section>
            <Section title={t::u_lines()}><Lines version={preview.version} /></Section>
        </>
    }
}

/// What stands in the way of confirming, or where the list is.
fn state(preview: &RemittancePreview) -> Html {
    if let Some(problem) = &preview.blocked_by {
        return html! { <Blocked problem={problem.clone()} /> };
    }
    match preview.stage {
        DueStage::Submitted => {
            html! { <Notice tone={Tone::Info}><p>{ t::u_preview_submitted() }</p></Notice> }
        }
        DueStage::NotOpen => {
            html! { <Notice tone={Tone::Neutral}><p>{ t::u_task_not_open() }</p></Notice> }
        }
        stage => {
            let (tone, label) = words::stage(stage);
            html! { <p class="stage-line"><StatusTag {tone} {label} /></p> }
        }
    }
}

/// Properties of [`Blocked`].
#[derive(Properties, PartialEq)]
pub struct BlockedProps {
    /// The refusal that confirming would meet.
    pub problem: FieldProblem,
}

/// Why the list cannot be confirmed, and where that is put right.
#[component]
pub fn Blocked(props: &BlockedProps) -> Html {
    use_language();
    let review = props.problem.code.contains("review");
    let suspense = props.problem.code.contains("pay");
    html! {
        <Notice tone={Tone::Warn} title={t::u_blocked()}>
            <p>{ &props.problem.message }</p>
            <p>
                if review {
                    <Link<Hall> to={Hall::AnnualReview}>{ t::u_blocked_review() }</Link<Hall>>
                } else if suspense {
                    <Link<Hall> to={Hall::Remittances(1)}>{ t::u_blocked_pay() }</Link<Hall>>
                } else {
                    <Link<Hall> to={Hall::changes()}>{ t::u_blocked_changes() }</Link<Hall>>
                }
            </p>
        </Notice>
    }
}
