//! 设置: language, colours, care mode; and who is logged in.

use web_kit::{Theme, prelude::*};

use crate::{session::use_session, words};

/// The settings.
#[component]
pub fn SettingsPage() -> Html {
    use_language();
    let prefs = use_prefs();
    let language = {
        let prefs = prefs.clone();
        Callback::from(move |value: AttrValue| {
            prefs.set_language(if value == "en" {
                Language::English
            } else {
                Language::Chinese
            });
        })
    };
    let theme = {
        let prefs = prefs.clone();
        Callback::from(move |value: AttrValue| {
            prefs.set_theme(match value.as_str() {
                "light" => Theme::Light,
                "dark" => Theme::Dark,
                _ => Theme::System,
            });
        })
    };
    let care = {
        let prefs = prefs.clone();
        Callback::from(move |value: AttrValue| prefs.set_care(!value.is_empty()))
    };
    let shown = match prefs.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let themes = [
        ("system", t::theme_system()),
        ("light", t::theme_light()),
        ("dark", t::theme_dark()),
    ];
    html! {
        <Page title={t::u_settings()} lead={t::u_settings_lead()} narrow=true>
            <Section title={t::u_settings_look()}>
                <Field
                    name="settings-language" kind={FieldKind::Radio(choices([("zh-CN", "简体中文"), ("en", "English")]))}
                    label={t::u_settings_language()} value={prefs.language.tag()} on_change={language}
                />
                <Field
                    name="settings-theme" kind={FieldKind::Radio(choices(themes))}
                    label={t::theme()} value={shown} on_change={theme}
                />
                <Field
                    name="settings-care" kind={FieldKind::Checkbox} label={t::u_settings_care()}
                    value={if prefs.care { "true" } else { "" }} on_change={care} required=false
                />
            </Section>
            <Me />
        </Page>
    }
}

/// Who is logged in.
#[component]
fn Me() -> Html {
    let session = use_session();
    let Some(view) = session.view() else {
        return Html::default();
    };
    html! {
        <Section title={t::u_settings_me()}>
            <SummaryList rows={vec![
                SummaryRow::text(t::u_name(), view.display_name.clone()),
                SummaryRow::text(t::u_unit_name(), session.unit_name()),
                SummaryRow::text(t::u_permissions(), words::permissions(&view.permissions)),
                SummaryRow::text(t::u_business_date(), fmt::date(view.business_date)),
            ]} />
            <div class="actions">
                <Button label={t::logout()} icon={Icon::LOGOUT} on_click={session.log_out.clone()} />
            </div>
        </Section>
    }
}
