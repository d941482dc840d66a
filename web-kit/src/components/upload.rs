//! Choosing and sending a file.

use web_sys::{DragEvent, File, HtmlInputElement};
use yew::prelude::*;

use super::icon::Icon;
use crate::{dom, hooks::use_language, lang::t};

/// Properties of [`Upload`].
#[derive(Properties, PartialEq)]
pub struct UploadProps {
    /// What is asked for: `选择本月变更清册`.
    pub label: AttrValue,
    /// Kinds and largest size, said beforehand.
    pub hint: AttrValue,
    /// `accept` of the file field: `.xlsx`.
    pub accept: AttrValue,
    /// Largest size in bytes; a larger file is refused at once.
    pub max_bytes: u32,
    /// Percents while it is sent; none when nothing is on its way.
    #[prop_or_default]
    pub progress: Option<u8>,
    /// Why the last file was refused.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// A file was chosen or dropped.
    pub on_file: Callback<File>,
}

// Long because the states of the field share its handlers.
/// A drop zone that is also a button.
#[component]
pub fn Upload(props: &UploadProps) -> Html {
    use_language();
    let over = use_state_eq(|| false);
    let refused = use_state_eq(|| false);
    let busy = props.progress.is_some();
    let take = {
        let (on_file, refused, max) = (
            props.on_file.clone(),
            refused.setter(),
            f64::from(props.max_bytes),
        );
        Callback::from(move |file: Option<File>| {
            if let Some(file) = file.filter(|_| !busy) {
                refused.set(file.size() > max);
                if file.size() <= max {
                    on_file.emit(file);
                }
            }
        })
    };
    let onchange = {
        let take = take.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            take.emit(input.files().and_then(|files| files.item(0)));
            // The same file, corrected, must be a change again.
            input.set_value("");
        })
    };
    let drag = |on: bool| {
        let over = over.setter();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(on);
        })
    };
    let ondrop = {
        let over = over.setter();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            take.emit(
                event
                    .data_transfer()
                    .and_then(|data| data.files())
                    .and_then(|files| files.item(0)),
            );
        })
    };
    use_progress_announcement(props.progress);
    let error = if *refused {
        Some(AttrValue::Static(t::upload_too_large()))
    } else {
        props.error.clone()
    };
    html! {
        <div class={classes!("upload", over.then_some("upload-over"))} ondragover={drag(true)} ondragleave={drag(false)} {ondrop}>
            <label class="upload-label" for="f-file">
                { Icon::UPLOAD.draw() }<span>{ &props.label }</span>
            </label>
            <input
                type="file" id="f-file" accept={props.accept.clone()} disabled={busy}
                aria-describedby={if error.is_some() { "f-file-hint f-file-error" } else { "f-file-hint" }}
                aria-invalid={error.as_ref().map(|_| "true")} {onchange}
            />
            <p class="hint" id="f-file-hint">{ &props.hint }</p>
            if let Some(error) = error {
                <p class="field-error" id="f-file-error" role="alert">{ Icon::ERROR.draw() }{ error }</p>
            }
            if let Some(percent) = props.progress {
                <progress max="100" value={percent.to_string()} aria-label={t::upload_progress()}></progress>
                <p aria-hidden="true">{ progress_text(percent) }</p>
            }
        </div>
    }
}

fn progress_text(percent: u8) -> String {
    if percent >= 100 {
        t::upload_checking().to_owned()
    } else {
        t::upload_percent(&percent.to_string())
    }
}

/// Says quarters, not every percent.
#[hook]
fn use_progress_announcement(progress: Option<u8>) {
    use_effect_with(progress.map(|percent| percent / 25), move |quarter| {
        if let Some(quarter) = quarter {
            dom::announce(&progress_text(quarter * 25));
        }
    });
}
