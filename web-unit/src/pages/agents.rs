//! 经办人与权限: who may do what for the unit.

use std::rc::Rc;

use shared_types::{
    api::{
        session::Permission,
        unit::{AgentEdit, AgentView},
    },
    calendar::Date,
};
use web_kit::prelude::*;

use crate::{api, components::Needs, session::use_session, words};

const RIGHTS: &[FieldSpec] = &[
    FieldSpec::checkbox("operate", t::u_right_operate).optional(),
    FieldSpec::checkbox("review", t::u_right_review).optional(),
    FieldSpec::checkbox("administer", t::u_right_administer).optional(),
];

const fn field(permission: Permission) -> &'static str {
    match permission {
        Permission::Operate => "operate",
        Permission::Review => "review",
        Permission::Administer => "administer",
    }
}

/// The agents.
#[component]
pub fn AgentsPage() -> Html {
    let session = use_session();
    let toast = use_toast();
    let editing = use_state_eq(|| None::<AgentView>);
    let list = use_load((), |()| api::agents());
    let may = session.may(Permission::Administer);
    let edit = {
        let editing = editing.setter();
        Callback::from(move |agent: Option<AgentView>| editing.set(agent))
    };
    let on_done = {
        let (edit, reload) = (edit.clone(), list.reload.clone());
        Callback::from(move |()| {
            edit.emit(None);
            reload.emit(());
            toast.emit(t::u_saved().into());
        })
    };
    let mut columns = vec![
        Column::new(t::u_name()),
        Column::new(t::u_login_name()),
        Column::new(t::u_permissions()),
        Column::new(t::u_authorised_until()),
    ];
    if may {
        columns.push(Column::new(t::u_acts()));
    }
    let today = session.today();
    let title = editing
        .as_ref()
        .map_or_else(String::new, |agent| t::u_agent_edit(&agent.full_name));
    html! {
        <Page title={t::u_agents()} lead={t::u_agents_lead()}>
            <Needs permission={Permission::Administer} />
            { list.view(|data| html! {
                <>
                    { exports("/unit/agents/export", 0) }
                    <Table
                        caption={t::u_agents()} hide_caption=true busy={list.busy} empty={t::u_agents_empty()}
                        columns={columns} rows={data.agents.iter().map(|agent| row(agent, may, today, &edit)).collect::<Vec<_>>()}
                    />
                </>
            }) }
            <p class="hint after-table">{ t::u_agents_about() }</p>
            <Dialog open={editing.is_some()} {title} on_close={edit.reform(|()| None)}>
                if let Some(agent) = &*editing { <Rights agent={agent.clone()} {on_done} on_close={edit.reform(|()| None)} /> }
            </Dialog>
        </Page>
    }
}

fn row(
    agent: &AgentView,
    may: bool,
    today: Option<Date>,
    edit: &Callback<Option<AgentView>>,
) -> Row {
    let over = today.is_some_and(|today| words::expired(agent.valid_until, today));
    let mut cells = vec![
        html! { <>{ &agent.full_name }if agent.is_self { <span class="hint">{ t::u_agent_self() }</span> }</> },
        html! { <span class="num">{ &agent.login_name }</span> },
        html! { { words::permissions(&agent.permissions) } },
        html! {
            <span class="nowrap">
                { fmt::date(agent.valid_until) }
                if over { { " " }<StatusTag tone={Tone::Bad} label={t::u_expired()} /> }
            </span>
        },
    ];
    if may {
        let open = agent.clone();
        cells.push(html! {
            <Button
                label={t::u_agent_change()} name={t::u_agent_change_of(&agent.full_name)} kind={ButtonKind::Link}
                on_click={edit.reform(move |()| Some(open.clone()))}
            />
        });
    }
    Row::new(agent.agent_id.clone(), cells)
}

#[derive(Properties, PartialEq)]
struct RightsProps {
    agent: AgentView,
    on_done: Callback<()>,
    on_close: Callback<()>,
}

/// What one agent may do from now on.
#[component]
fn Rights(props: &RightsProps) -> Html {
    let form = use_form(RIGHTS);
    {
        let (form, permissions) = (form.clone(), props.agent.permissions.clone());
        use_effect_with((), move |()| {
            let ticked: Vec<_> = permissions
                .iter()
                .map(|one| (field(*one), AttrValue::Static("true")))
                .collect();
            form.reset(&ticked);
        });
    }
    let save = use_action(api::edit_agent, props.on_done.reform(|_: Rc<AgentView>| ()));
    let on_submit = {
        let (send, id, version) = (
            save.send.clone(),
            props.agent.agent_id.clone(),
            props.agent.version,
        );
        Callback::from(move |form: UseForm| {
            let permissions = Permission::ALL
                .iter()
                .copied()
                .filter(|one| !form.value(field(*one)).is_empty())
                .collect();
            send.emit((
                id.clone(),
                AgentEdit {
                    version,
                    permissions,
                },
            ));
        })
    };
    html! {
        <>
            <Outcome<AgentView> state={save.state.clone()} />
            if props.agent.is_self { <Notice tone={Tone::Warn}><p>{ t::u_agent_self_more() }</p></Notice> }
            <p class="hint">{ t::u_agent_rights() }</p>
            <Form
                {form} submit_label={t::u_save()} {on_submit} busy={save.state.is_busy()} error={save.state.error().cloned()}
                actions={html! { <Button label={t::cancel()} kind={ButtonKind::Link} on_click={props.on_close.clone()} /> }}
            />
        </>
    }
}
