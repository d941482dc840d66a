//! A keyboard, a line that breaks, a clock that runs ahead.

use serde_json::{Value, json};

use crate::Browser;

/// Where the keyboard is: on what, whether in sight, whether marked.
const FOCUS: &str = "
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 60), 1), innerWidth - 1);
    const y = box.top + Math.min(box.height / 2, 20);
    const top = document.elementFromPoint(x, y);
    return {
        tag: element.tagName,
        name: (element.getAttribute('aria-label') || element.labels?.[0]?.textContent || element.textContent || '').trim().slice(0, 40),
        inside: box.bottom > 0 && box.top < innerHeight,
        covered: !!top && !element.contains(top) && !top.contains(element) && !(element.labels?.[0]?.contains(top)),
        outline: parseFloat(style.outlineWidth) || 0,
        outlined: style.outlineStyle !== 'none' || !!element.closest(':focus-within')?.matches('.upload, .grid-frame'),
    };";

impl Browser {
    /// Presses a key: `Tab`, `Shift+Tab`, `Enter`, `ArrowDown`, a letter.
    pub fn press(&self, key: &str) {
        let (modifiers, key) = match key.split_once('+') {
            Some(("Shift", key)) => (8, key),
            Some(("Control", key)) => (2, key),
            _ => (0, key),
        };
        let (code, number, text) = match key {
            "Tab" => ("Tab", 9, ""),
            "Enter" => ("Enter", 13, "\r"),
            " " => ("Space", 32, " "),
            "Escape" => ("Escape", 27, ""),
            "PageUp" => ("PageUp", 33, ""),
            "PageDown" => ("PageDown", 34, ""),
            "End" => ("End", 35, ""),
            "Home" => ("Home", 36, ""),
            "ArrowLeft" => ("ArrowLeft", 37, ""),
            "ArrowUp" => ("ArrowUp", 38, ""),
            "ArrowRight" => ("ArrowRight", 39, ""),
            "ArrowDown" => ("ArrowDown", 40, ""),
            "a" => ("KeyA", 65, if modifiers == 0 { "a" } else { "" }),
            other => panic!("no key {other}"),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({
                "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers,
            });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.cdp("Input.dispatchKeyEvent", &event);
        }
    }

    /// Types text where the keyboard is, as a password manager does.
    pub fn type_text(&self, text: &str) {
        self.cdp("Input.insertText", &json!({ "text": text }));
    }

    /// Where the keyboard is.
    pub async fn focus(&self) -> Value {
        self.run(FOCUS, Vec::new()).await
    }

    /// Presses Tab until the keyboard is on what has that name; on the way it
    /// is always somewhere, in sight, uncovered and marked.
    pub async fn tab_to(&self, name: &str) {
        for _ in 0..60 {
            self.press("Tab");
            let focus = self.focus().await;
            self.expect_visible(&focus);
            let here = focus["name"]
                .as_str()
                .unwrap_or_default()
                .replace(char::is_whitespace, "");
            if here.starts_with(&name.replace(char::is_whitespace, "")) {
                return;
            }
        }
        self.give_up(&format!("the keyboard does not reach “{name}”"))
            .await;
    }

    /// The keyboard is somewhere, in sight, uncovered and marked.
    pub fn expect_visible(&self, focus: &Value) {
        let tag = focus["tag"].as_str().unwrap_or_default();
        assert_ne!(tag, "BODY", "the keyboard is nowhere: {focus}");
        assert_eq!(focus["inside"], json!(true), "out of sight: {focus}");
        assert_eq!(focus["covered"], json!(false), "covered: {focus}");
        if !matches!(tag, "H1" | "H2" | "MAIN") {
            assert_eq!(focus["outlined"], json!(true), "not marked: {focus}");
        }
    }

    /// Takes the network away, or gives it back.
    pub fn network(&self, there: bool) {
        self.cdp("Network.enable", &json!({}));
        self.line(there, 0);
    }

    /// The network with a delay of so many milliseconds.
    pub fn slow_line(&self, latency_ms: u32) {
        self.cdp("Network.enable", &json!({}));
        self.line(true, latency_ms);
    }

    fn line(&self, there: bool, latency_ms: u32) {
        let conditions = json!({
            "offline": !there, "latency": latency_ms, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.cdp("Network.emulateNetworkConditions", &conditions);
    }

    /// Runs a script in every page that is opened from now on, before its own.
    pub fn before_each_page(&self, script: &str) {
        self.cdp("Page.enable", &json!({}));
        self.cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            &json!({ "source": script }),
        );
    }
}
