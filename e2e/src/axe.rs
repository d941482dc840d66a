//! What must hold on every page: axe-core finds nothing, one heading of the
//! first level, a title, no sideways scrolling, a quiet console.

use std::{fmt::Write as _, fs, sync::OnceLock};

use serde_json::{Value, json};

use crate::{Browser, paths};

const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
        .then((result) => done(result.violations.map((violation) => ({
            id: violation.id, impact: violation.impact, help: violation.help,
            nodes: violation.nodes.slice(0, 5).map((node) => node.target.join(' ') + '  ' + node.html.slice(0, 160)
                + '  ' + (node.any[0] ? node.any[0].message : '')),
            count: violation.nodes.length,
        }))), (error) => done(String(error)));";

const FRAME: &str = "
    const html = document.documentElement;
    return {
        wide: html.scrollWidth - html.clientWidth,
        widest: html.scrollWidth <= html.clientWidth ? [] : [...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > html.clientWidth + 1)
            .slice(0, 4).map((e) => e.tagName + '.' + e.className),
        headings: [...document.querySelectorAll('h1')].filter((e) => e.getClientRects().length).length,
        title: document.title,
        url: location.href,
        lang: html.lang,
    };";

fn script() -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    SCRIPT.get_or_init(|| {
        let path = paths::axe();
        fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!(
                "ANJU_AXE: {}: {error} (npm package axe-core)",
                path.display()
            )
        })
    })
}

impl Browser {
    /// What axe-core finds on the page as it stands; empty when nothing.
    pub async fn axe_findings(&self) -> String {
        let client = &self.driver.client;
        if self.run("return typeof axe", Vec::new()).await != json!("object") {
            client
                .execute(script(), Vec::new())
                .await
                .unwrap_or_else(|error| panic!("axe-core: {error}"));
        }
        let found = client
            .execute_async(RUN, Vec::new())
            .await
            .unwrap_or_else(|error| json!(error.to_string()));
        let Value::Array(violations) = found else {
            return format!("axe-core failed: {found}");
        };
        let mut text = String::new();
        for violation in violations {
            let word = |name: &str| violation[name].as_str().unwrap_or_default().to_owned();
            let _infallible = writeln!(
                text,
                "  axe {} ({}, {}×): {}",
                word("id"),
                word("impact"),
                violation["count"],
                word("help")
            );
            for node in violation["nodes"].as_array().into_iter().flatten() {
                let _infallible = writeln!(text, "      {}", node.as_str().unwrap_or_default());
            }
        }
        text
    }

    /// Fails on any finding of axe-core.
    pub async fn axe(&self, page: &str) {
        let findings = self.axe_findings().await;
        assert!(
            findings.is_empty(),
            "{page} ({}, {}):\n{findings}",
            self.viewport.name,
            self.mode.name()
        );
    }

    /// Everything that must hold on every page; empty when it does.
    pub async fn page_findings(&self) -> String {
        let mut text = self.axe_findings().await;
        let frame = self.run(FRAME, Vec::new()).await;
        if frame["wide"].as_i64() != Some(0) {
            let _infallible = writeln!(
                text,
                "  scrolls sideways by {} px: {}",
                frame["wide"], frame["widest"]
            );
        }
        if frame["headings"].as_i64() != Some(1) {
            let _infallible = writeln!(text, "  {} headings of the first level", frame["headings"]);
        }
        if frame["title"].as_str().is_none_or(str::is_empty) {
            text.push_str("  no title\n");
        }
        let lang = if self.mode.is_english() {
            "en"
        } else {
            "zh-CN"
        };
        if frame["lang"].as_str() != Some(lang) {
            let _infallible = writeln!(text, "  language {} instead of {lang}", frame["lang"]);
        }
        let here = frame["url"].as_str().unwrap_or_default();
        // A page that says “not found” has the status that says so, too.
        for complaint in self
            .complaints()
            .iter()
            .filter(|complaint| !complaint.starts_with(&format!("{here} - Failed to load")))
        {
            let _infallible = writeln!(text, "  console: {complaint}");
        }
        text
    }

    /// Errors on the console since the last call.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.driver.console();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        let messages = severe.filter_map(|entry| entry["message"].as_str());
        messages
            .filter(|message| !message.contains("favicon.ico"))
            // Only a test takes the network away.
            .filter(|message| !message.contains("net::ERR_INTERNET_DISCONNECTED"))
            .map(ToOwned::to_owned)
            .collect()
    }
}
