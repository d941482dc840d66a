//! Facts in rows: details of a thing, and the answers to check before they are sent.

use yew::prelude::*;

use super::button::{Button, ButtonKind};
use crate::{
    hooks::use_language,
    lang::{join, pick, t},
};

/// One fact.
#[derive(Clone, PartialEq)]
pub struct SummaryRow {
    label: AttrValue,
    value: Html,
    change: Option<Callback<()>>,
}

impl SummaryRow {
    /// A fact, with words or anything else as its value.
    pub fn new(label: impl Into<AttrValue>, value: impl Into<Html>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            change: None,
        }
    }

    /// A fact in words.
    pub fn text(label: impl Into<AttrValue>, value: impl Into<AttrValue>) -> Self {
        let value: AttrValue = value.into();
        Self::new(label, html! { { value } })
    }

    /// Adds a 修改 button that names the fact.
    #[must_use]
    pub fn change(mut self, change: Callback<()>) -> Self {
        self.change = Some(change);
        self
    }
}

/// Properties of [`SummaryList`].
#[derive(Properties, PartialEq)]
pub struct SummaryListProps {
    /// The facts.
    pub rows: Vec<SummaryRow>,
}

/// A list of facts; with [`SummaryRow::change`] it is the "check your answers" list.
#[component]
pub fn SummaryList(props: &SummaryListProps) -> Html {
    use_language();
    html! {
        <dl class="summary">
            { for props.rows.iter().map(|row| html! {
                <div class="summary-row" key={row.label.to_string()}>
                    <dt>{ &row.label }</dt>
                    <dd>
                        <span class="summary-value">{ row.value.clone() }</span>
                        if let Some(change) = &row.change {
                            <Button
                                label={t::change()} name={join(&[t::change(), pick("", " "), &row.label])}
                                kind={ButtonKind::Link} on_click={change.clone()}
                            />
                        }
                    </dd>
                </div>
            }) }
        </dl>
    }
}
