//! The SMS inbox.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::page;
use crate::World;
use crate::sms::masked;

/// Messages on the page.
const SHOWN: usize = 100;

#[derive(Deserialize)]
pub(super) struct InboxQuery {
    /// Number of the message whose mobile number is shown in full.
    show: Option<u64>,
}

#[derive(Template)]
#[template(path = "sms.html")]
struct Inbox {
    messages: Vec<MessageView>,
    total: usize,
}

struct MessageView {
    id: u64,
    at: String,
    mobile: String,
    is_masked: bool,
    text: String,
}

pub(super) async fn inbox(State(world): State<World>, Query(query): Query<InboxQuery>) -> Response {
    let messages = world.messages(None);
    let total = messages.len();
    let view = messages.into_iter().take(SHOWN).map(|message| {
        let is_masked = query.show != Some(message.id);
        MessageView {
            id: message.id,
            at: message.at.beijing(),
            mobile: if is_masked {
                masked(&message.mobile)
            } else {
                message.mobile
            },
            is_masked,
            text: message.text,
        }
    });
    page(&Inbox {
        messages: view.collect(),
        total,
    })
}
