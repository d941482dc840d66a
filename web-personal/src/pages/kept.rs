//! Pages that load one thing and show it.

use std::rc::Rc;

use web_kit::prelude::*;

use super::{account, certificates, history, overview};
use crate::{
    answer::{Answer, Pending, pending},
    api,
    session::use_kept,
};

/// Which of them.
#[derive(Clone, Copy, PartialEq)]
pub enum Kept {
    /// 我的公积金.
    Overview,
    /// 缴存趋势.
    History,
    /// 账户信息.
    Account,
    /// 缴存证明.
    Certificates,
}

impl Kept {
    /// Under which its answer is kept.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::History => "history",
            Self::Account => "account",
            Self::Certificates => "certificates",
        }
    }

    /// Asks the server for it.
    pub fn load(self) -> Pending {
        match self {
            Self::Overview => pending(api::home()),
            Self::History => pending(api::history()),
            Self::Account => pending(api::account()),
            Self::Certificates => pending(api::certificates()),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Overview => t::p_home(),
            Self::History => t::p_history(),
            Self::Account => t::p_account(),
            Self::Certificates => t::p_certificates(),
        }
    }

    fn lead(self, answer: Option<&Answer>) -> AttrValue {
        match self {
            Self::Overview => {
                let data = answer.and_then(Answer::get::<api::Home>);
                data.map_or(AttrValue::Static("\u{a0}"), |data| {
                    t::p_hello(&data.overview.full_name).into()
                })
            }
            Self::History => t::p_history_lead().into(),
            Self::Account => t::p_account_lead().into(),
            Self::Certificates => t::p_certificates_lead().into(),
        }
    }

    fn draw(self, answer: &Answer) -> Html {
        match self {
            Self::Overview => answer.get().map(overview::content),
            Self::History => answer.get().map(history::content),
            Self::Account => answer.get().map(account::content),
            Self::Certificates => answer.get().map(certificates::content),
        }
        .unwrap_or_default()
    }
}

#[derive(Properties, PartialEq)]
pub struct KeptPageProps {
    pub what: Kept,
}

/// One of the pages.
#[component]
pub fn KeptPage(props: &KeptPageProps) -> Html {
    let what = props.what;
    let loaded = use_kept(what.key().into(), Rc::new(move |_| what.load()));
    let answer = loaded.data().map(|answer| &**answer);
    // With a key of its own it is replaced, not moved down to become the last card.
    let skeleton = html! { <section key="waiting" class="section card waiting"><Skeleton lines=6 /></section> };
    html! {
        <Page title={what.title()} lead={what.lead(answer)}>
            if what == Kept::Certificates && loaded.state != Load::Loading { { certificates::explanation() } }
            { loaded.view_or(skeleton, |answer| what.draw(answer)) }
        </Page>
    }
}
