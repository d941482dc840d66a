//! `document.title`: step · business · centre, and a prefix while errors are shown.

use std::cell::RefCell;

use crate::{dom::document, lang::t};

#[derive(Default)]
struct Title {
    base: String,
    faulty: bool,
}

thread_local! {
    static TITLE: RefCell<Title> = RefCell::default();
}

fn change(change: impl FnOnce(&mut Title)) {
    TITLE.with_borrow_mut(|title| {
        change(title);
        let mut text = String::new();
        if title.faulty {
            text.push_str(t::error_prefix());
        }
        text.push_str(&title.base);
        document().set_title(&text);
    });
}

/// Sets the title; the error prefix stays as it is.
pub(crate) fn set(base: String) {
    change(|title| title.base = base);
}

/// Puts the error prefix before the title, or takes it away.
pub(crate) fn set_faulty(faulty: bool) {
    change(|title| title.faulty = faulty);
}
