//! An application for an item of the catalogue: its questions, one page after the
//! other, and the look at all answers before they are sent in.

use std::rc::Rc;

use shared_types::{
    api::{
        case::{CaseView, ValueSource},
        problem::FieldProblem,
    },
    case::CaseState,
    form::{FieldKind as Asked, FormField, FormPage, ItemForm},
    money::Fen,
};
use web_kit::prelude::*;

use crate::{
    answer::{Answer, Once, Task, pending, use_answer, use_once, use_task},
    api,
    components::{card, money, notice, steps},
    draft::{Draft, Event, Fault, Faults, Step, mistakes_on, page_of},
    route::Page as Hall,
    session::{Session, use_session},
    state::{Event as Happening, Memory},
};

/// What the server says when the draft was changed elsewhere.
const STALE: &str = "stale-version";

/// The application for an item. Right after it was sent in, Back leads to a word
/// about that and not to another application.
pub fn item_page(session: &Session, code: &str, step: Step) -> Html {
    match session.memory.sent(code) {
        Some(no) if step != Step::Open => just_sent(no),
        _ => html! { <ItemPage key={code.to_owned()} code={code.to_owned()} {step} /> },
    }
}

fn just_sent(no: &str) -> Html {
    let to = Hall::Case(no.to_owned());
    let body = html! { <p><Link<Hall> {to}>{ t::p_just_sent_see() }</Link<Hall>></p> };
    html! { <Page title={t::p_apply()} narrow=true>{ notice(t::p_just_sent(), body) }</Page> }
}

#[derive(Properties, PartialEq)]
struct ItemPageProps {
    /// Two digits of the item.
    code: AttrValue,
    /// From the address.
    step: Step,
}

/// What the pages of an application share.
struct Filling {
    code: AttrValue,
    step: Step,
    draft: UseReducerHandle<Draft>,
    memory: UseReducerDispatcher<Memory>,
    begun: Loaded<Answer>,
    save: Action<Task, Answer>,
    submit: Submit<Once, Answer>,
}

#[component]
fn ItemPage(props: &ItemPageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let filling = use_filling(&props.code, props.step);
    let (draft, step) = (&filling.draft, filling.step);
    let before = draft.before(step);
    let before = before.map_or(Hall::Home, |step| place(&props.code, step));
    let back = Callback::from(move |()| navigator.push(before.clone()));
    let (title, lead) = draft
        .view()
        .map_or((AttrValue::Static(t::p_apply()), None), |view| {
            let item = &view.item;
            let lead =
                (step == Step::Page(1)).then(|| pick(&item.summary, &item.summary_en).clone());
            (pick(&item.name, &item.name_en).clone().into(), lead)
        });
    let content = match (draft.view(), step, &filling.begun.state) {
        (_, _, Load::Failed(error)) => {
            html! { <ErrorView error={error.clone()} retry={filling.begun.reload.clone()} /> }
        }
        (Some(view), Step::Page(number), _) => filling.questions(view, number),
        (Some(view), Step::Check, _) => filling.check(view),
        _ => card(
            "waiting",
            "",
            Html::default(),
            html! { <Skeleton lines=6 /> },
        ),
    };
    html! { <Page {title} {lead} {back} narrow=true>{ content }</Page> }
}

/// Begins or resumes the application, and keeps it in step with the address.
#[hook]
fn use_filling(code: &AttrValue, step: Step) -> Filling {
    let navigator = use_navigate::<Hall>();
    let memory = use_session().memory;
    let draft = use_reducer(Draft::default);
    let begin = |code: AttrValue| pending(async move { api::begin_case(&code).await });
    let begun = use_answer(code.clone(), Rc::new(begin));
    let step = draft.shown(step);
    let save = {
        let (draft, memory, code) = (draft.clone(), memory.dispatcher(), code.clone());
        let navigator = navigator.clone();
        use_task(Callback::from(move |answer: Rc<Answer>| {
            let Some(view) = answer.kept() else { return };
            memory.dispatch(Happening::Saved);
            draft.dispatch(Event::Saved(view));
            if let Step::Page(number) = step {
                navigator.push(place(&code, draft.after(number)));
            }
        }))
    };
    let submit = {
        let (memory, code) = (memory.dispatcher(), code.to_string());
        use_once(Callback::from(move |answer: Rc<Answer>| {
            if let Some(view) = answer.get::<CaseView>() {
                let no = view.case_no.to_string();
                // Back must not lead to the button that was pressed.
                navigator.replace(Hall::Case(no.clone()));
                memory.dispatch(Happening::Sent(code.clone(), no));
            }
        }))
    };
    let filling = Filling {
        code: code.clone(),
        step,
        draft,
        memory: memory.dispatcher(),
        begun,
        save,
        submit,
    };
    use_loading(&filling, memory);
    use_arrival(&filling);
    use_refusal(&filling);
    filling
}

/// Takes over what the server has, and what did not reach it before.
#[hook]
fn use_loading(filling: &Filling, memory: UseReducerHandle<Memory>) {
    let (draft, code) = (filling.draft.dispatcher(), filling.code.clone());
    let answer = filling.begun.data().map(|answer| (**answer).clone());
    use_effect_with(answer, move |answer| {
        if let Some(view) = answer.as_ref().and_then(Answer::kept) {
            draft.dispatch(Event::Loaded(view, memory.unsaved(&code)));
        }
    });
}

/// What an address without a page means, and what has to be so before the check.
#[hook]
fn use_arrival(filling: &Filling) {
    let navigator = use_navigate::<Hall>();
    let (draft, code) = (filling.draft.clone(), filling.code.clone());
    let (memory, send) = (filling.memory.clone(), filling.save.send.clone());
    let arrived = (draft.view().is_some(), filling.step, draft.is_changed());
    use_effect_with(arrived, move |(loaded, step, changed)| match step {
        Step::Open if *loaded => {
            memory.dispatch(Happening::Begun);
            navigator.replace(place(&code, draft.first_open()));
        }
        Step::Check if *loaded => {
            draft.dispatch(Event::Checked);
            // Typed on a page that was left by Back or Forward.
            if *changed {
                send.emit(saving(&draft));
            }
        }
        _ => {}
    });
}

/// Shows what the server refused where it belongs; what is out of date is
/// fetched again.
#[hook]
fn use_refusal(filling: &Filling) {
    let (draft, memory) = (filling.draft.dispatcher(), filling.memory.clone());
    let reload = filling.begun.reload.clone();
    let error = filling.submit.state.error();
    let error = error.or(filling.save.state.error()).cloned();
    use_effect_with(error, move |error| {
        let Some(ApiError::Problem(problem)) = error else {
            return;
        };
        if problem.code == STALE {
            memory.dispatch(Happening::Saved);
            draft.dispatch(Event::Stale);
            reload.emit(());
        } else {
            let fault =
                |fault: &FieldProblem| (fault.field.clone(), Fault::Theirs(fault.message.clone()));
            let faults = problem.errors.iter().map(fault).collect();
            draft.dispatch(Event::Refused(faults));
        }
    });
}

fn place(code: &str, step: Step) -> Hall {
    Hall::Item {
        code: code.to_owned(),
        step,
    }
}

/// Keeps what is on the screen.
fn saving(draft: &Draft) -> Task {
    let (no, content) = (case_no(draft), draft.content());
    Rc::new(move || {
        let (no, content) = (no.clone(), content.clone());
        pending(async move { api::save_case(&no, &content).await })
    })
}

/// Sends it in. The address of the case and the version make it the same one.
fn sending(draft: &Draft) -> Once {
    let (no, content) = (case_no(draft), draft.content());
    Once {
        what: [&no, "/", &content.version.to_string()].concat().into(),
        send: Rc::new(move |_| {
            let (no, content) = (no.clone(), content.clone());
            pending(async move { api::submit_case(&no, &content).await })
        }),
    }
}

fn case_no(draft: &Draft) -> String {
    draft
        .view()
        .map(|view| view.case_no.to_string())
        .unwrap_or_default()
}

impl Filling {
    /// Where the user is, and what happened to the draft meanwhile.
    fn top(&self, view: &CaseView) -> Html {
        let pages = self.draft.pages();
        let current = pages.iter().position(|page| Step::Page(*page) == self.step);
        let title = |number: &usize| {
            let page = view.form.pages.get(number.wrapping_sub(1))?;
            Some(AttrValue::from(pick(&page.title, &page.title_en).clone()))
        };
        let mut names: Vec<_> = pages.iter().filter_map(title).collect();
        names.push(t::p_step_check().into());
        html! {
            <>
                { steps(current.unwrap_or(pages.len()) + 1, names) }
                if self.draft.stale { { notice(t::p_stale(), html! { <p>{ t::p_stale_more() }</p> }) } }
                { for pick(&view.reason, &view.reason_en).as_ref().map(|reason| against(view.state, reason)) }
            </>
        }
    }

    /// One page of questions.
    fn questions(&self, view: &CaseView, number: usize) -> Html {
        let Some(page) = view.form.pages.get(number.wrapping_sub(1)) else {
            return Html::default();
        };
        let faults = self.draft.faults_on(page);
        let errors: Vec<_> = faults
            .iter()
            .map(|(name, fault)| FieldError::new(name.clone(), in_full(&view.form, name, fault)))
            .collect();
        let asked = page
            .fields
            .iter()
            .filter(|field| field.is_asked(self.draft.answers()));
        html! {
            <>
                { self.top(view) }
                <section class="section card" key={number}>
                    <div class="section-head"><h2>{ pick(&page.title, &page.title_en) }</h2></div>
                    <form class="form" method="post" novalidate=true onsubmit={self.on_submit(view, page)}>
                        <ErrorSummary {errors} attempt={self.draft.attempt} />
                        { for asked.map(|field| question(&self.draft, field, &faults)) }
                        { outcome(&self.save.state, None) }
                        <div class="actions">
                            <Button label={t::p_continue()} kind={ButtonKind::Primary} submit=true busy={self.save.state.is_busy()} />
                        </div>
                        <p class="hint">{ t::p_autosave() }</p>
                    </form>
                </section>
            </>
        }
    }

    /// 继续: the page's own faults first, then the server keeps it.
    fn on_submit(&self, view: &CaseView, page: &FormPage) -> Callback<SubmitEvent> {
        let faults = mistakes_on(page, &view.form, self.draft.answers());
        let (draft, save, reset) = (
            self.draft.clone(),
            self.save.send.clone(),
            self.submit.reset.clone(),
        );
        let (memory, code) = (self.memory.clone(), self.code.to_string());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            draft.dispatch(Event::Refused(faults.clone()));
            if faults.is_empty() {
                memory.dispatch(Happening::Saving(code.clone(), draft.answers().clone()));
                reset.emit(());
                save.emit(saving(&draft));
            }
        })
    }

    /// 核对: all answers, the amount, and the button that sends them in.
    fn check(&self, view: &CaseView) -> Html {
        let faults = self.draft.all_faults();
        let asked = view
            .form
            .fields()
            .filter(|field| field.is_asked(self.draft.answers()));
        let answers = html! {
            <dl class="summary answers">{ for asked.map(|field| self.answer(view, field)) }</dl>
        };
        let amount = view
            .expected_amount
            .filter(|_| faults.is_empty() && !self.draft.is_changed());
        html! {
            <>
                { self.top(view) }
                { for amount.map(expected) }
                { card("", t::p_your_answers(), Html::default(), answers) }
                { self.end(view, &faults) }
            </>
        }
    }

    /// Below the answers: what stands against sending them in, or the button.
    fn end(&self, view: &CaseView, faults: &Faults) -> Html {
        if !faults.is_empty() {
            let link = |(name, fault): &(String, Fault)| {
                let to = self.place_of(view, name);
                html! { <li><Link<Hall> {to}>{ in_full(&view.form, name, fault) }</Link<Hall>></li> }
            };
            let links = html! { <ul class="bullets">{ for faults.iter().map(link) }</ul> };
            return html! { <>{ outcome(&self.submit.state, None) }{ notice(t::p_to_fix(), links) }</> };
        }
        if self.draft.is_changed() {
            let (draft, send) = (self.draft.clone(), self.save.send.clone());
            let on_click = Callback::from(move |()| send.emit(saving(&draft)));
            return html! {
                <>
                    { outcome(&self.save.state, None) }
                    <Button label={t::retry()} busy={self.save.state.error().is_none()} {on_click} />
                </>
            };
        }
        if view.state == CaseState::Draft && view.reason.is_some() {
            // Said above; sending it in would be refused.
            return Html::default();
        }
        let (draft, send) = (self.draft.clone(), self.submit.send.clone());
        let on_click = Callback::from(move |()| send.emit(sending(&draft)));
        html! {
            <>
                <p>{ pick(&view.next_step, &view.next_step_en) }</p>
                { outcome(&self.submit.state, Some(self.submit.retry.clone())) }
                <div class="actions">
                    <Button label={t::p_send_in()} kind={ButtonKind::Primary} busy={self.submit.state.is_busy()} {on_click} />
                </div>
            </>
        }
    }

    /// An answer with the way to change it.
    fn answer(&self, view: &CaseView, field: &FormField) -> Html {
        let label = pick(&field.label, &field.label_en);
        let name = [t::change(), pick("", " "), label].concat();
        html! {
            <div class="summary-row" key={field.name.clone()}>
                <dt>{ label }</dt>
                <dd>
                    <span>
                        { shown(&self.draft, field) }
                        if let Some(source) = source(&self.draft, field) { <span class="hint">{ t::p_source(source) }</span> }
                    </span>
                    <Link<Hall> to={self.place_of(view, &field.name)} class="btn-link" label={name}><span>{ t::change() }</span></Link<Hall>>
                </dd>
            </div>
        }
    }

    fn place_of(&self, view: &CaseView, name: &str) -> Hall {
        place(&self.code, Step::Page(page_of(&view.form, name)))
    }
}

/// What became of a request; a stale draft has a notice of its own.
fn outcome(state: &Submission<Answer>, retry: Option<Callback<()>>) -> Html {
    let stale = state.error().is_some_and(|error| error.code() == STALE);
    let state = if stale {
        Submission::Idle
    } else {
        state.clone()
    };
    html! { <Outcome<Answer> {state} {retry} /> }
}

/// Why it cannot be sent in now, or what has to be put right first.
fn against(state: CaseState, reason: &str) -> Html {
    let title = if state == CaseState::Draft {
        t::p_cannot_now()
    } else {
        t::p_mend_this()
    };
    notice(title, html! { <p>{ reason.to_owned() }</p> })
}

/// What would be paid.
fn expected(amount: Fen) -> Html {
    let figure = html! {
        <div class="figure">
            <p class="figure-label">{ t::p_expected() }</p>
            <p class="figure-value">{ money(amount) }</p>
        </div>
    };
    card("hero", "", Html::default(), figure)
}

fn question(draft: &UseReducerHandle<Draft>, field: &FormField, faults: &Faults) -> Html {
    let on_change = {
        let (draft, name) = (draft.dispatcher(), field.name.clone());
        Callback::from(move |value: AttrValue| {
            draft.dispatch(Event::Typed(name.clone(), value.to_string()));
        })
    };
    let fault = faults.iter().find(|(name, _)| *name == field.name);
    let error = fault.map(|(_, fault)| AttrValue::from(words(fault).to_owned()));
    html! {
        <Field
            key={field.name.clone()} name={field.name.clone()} kind={kind(field)}
            label={pick(&field.label, &field.label_en).clone()} hint={hint(draft, field)}
            required={!field.optional} value={draft.answer(&field.name).to_owned()} {error} {on_change}
        />
    }
}

fn kind(field: &FormField) -> FieldKind {
    match field.kind {
        Asked::Text => FieldKind::Text,
        Asked::Choice => {
            let answer = |choice: &shared_types::form::FieldChoice| {
                (
                    choice.value.clone(),
                    pick(&choice.label, &choice.label_en).clone(),
                )
            };
            FieldKind::Radio(choices(field.choices.iter().map(answer)))
        }
        Asked::Amount => FieldKind::Amount,
        Asked::BankCard => FieldKind::Card,
        Asked::Agreement => FieldKind::Checkbox,
    }
}

/// How to answer, and where the answer that is there already came from.
fn hint(draft: &Draft, field: &FormField) -> Option<AttrValue> {
    let hint = pick(&field.hint, &field.hint_en).as_deref();
    let Some(source) = source(draft, field) else {
        return hint.map(|hint| hint.to_owned().into());
    };
    let proposed = t::p_proposed(source);
    Some(match hint {
        Some(hint) => [hint, pick("", " "), &proposed].concat().into(),
        None => proposed.into(),
    })
}

/// Where an answer came from that nobody typed here.
fn source(draft: &Draft, field: &FormField) -> Option<&'static str> {
    match draft.source(&field.name)? {
        ValueSource::Typed => None,
        ValueSource::Account => Some(t::p_source_account()),
        ValueSource::EarlierCase => Some(t::p_source_earlier()),
    }
}

/// An answer as it is read.
fn shown(draft: &Draft, field: &FormField) -> String {
    let text = draft.answer(&field.name);
    if text.is_empty() {
        return t::p_not_answered().to_owned();
    }
    match field.kind {
        Asked::Text => text.to_owned(),
        Asked::Choice => {
            let chosen = field.choices.iter().find(|choice| choice.value == text);
            chosen
                .map_or(text, |choice| pick(&choice.label, &choice.label_en))
                .to_owned()
        }
        Asked::Amount => Fen::parse_yuan(text).map_or_else(|_| text.to_owned(), fmt::yuan),
        Asked::BankCard => draft.card(&field.name),
        Asked::Agreement => t::p_agreed().to_owned(),
    }
}

fn words(fault: &Fault) -> &str {
    match fault {
        Fault::Ours(error) => pick(error.message_zh(), error.message_en()),
        Fault::Theirs(message) => message,
    }
}

/// A fault with its question, for places away from it.
fn in_full(form: &ItemForm, name: &str, fault: &Fault) -> String {
    let field = form
        .field(name)
        .filter(|field| field.kind != Asked::Agreement);
    let Some(field) = field else {
        return words(fault).to_owned();
    };
    let label = pick(&field.label, &field.label_en).as_str();
    let between = if label.ends_with(['？', '?']) {
        pick("", " ")
    } else {
        pick("：", ": ")
    };
    [label, between, words(fault)].concat()
}
