//! A browser and a user's hands: find, press, fill, read.

use std::{
    cell::RefCell,
    collections::HashSet,
    fs,
    future::Future,
    path::PathBuf,
    time::{Duration, Instant},
};

use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::{
    World,
    api::PASSWORD,
    driver::{Driver, Mode, Viewport},
    finders, paths,
    wait::{DEADLINE, PAUSE},
};

/// Pictures of long pages end here, in CSS pixels.
const HIGHEST_SHOT: u32 = 3_000;

/// A file that the browser saved.
#[derive(Clone, Debug)]
pub struct Download {
    /// As the browser named it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Where it lies, for programs that read it.
    pub path: PathBuf,
}

/// Chromium with one window.
#[derive(Debug)]
pub struct Browser {
    pub(crate) driver: Driver,
    pub(crate) viewport: Viewport,
    pub(crate) mode: Mode,
    base: String,
    findings: RefCell<String>,
}

impl Browser {
    /// Opens a browser; light and Chinese until told otherwise.
    pub async fn start(world: &World, viewport: Viewport) -> Self {
        let driver = Driver::start(world.folder()).await;
        let mut browser = Self {
            driver,
            viewport,
            mode: Mode::Light,
            base: world.url(""),
            findings: RefCell::default(),
        };
        browser.resize(viewport);
        browser.show_as(Mode::Light).await;
        browser
    }

    /// Another window size.
    pub fn resize(&mut self, viewport: Viewport) {
        self.viewport = viewport;
        self.metrics(viewport);
    }

    fn metrics(&self, size: Viewport) {
        self.driver.cdp(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": size.width, "height": size.height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// Another mode, for every page that is opened from now on.
    pub async fn show_as(&mut self, mode: Mode) {
        self.mode = mode;
        let scheme = if mode.is_dark() { "dark" } else { "light" };
        self.driver.cdp(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [
                { "name": "prefers-color-scheme", "value": scheme },
                // Nothing moves, so nothing is half-way when it is looked at.
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ] }),
        );
        self.goto(&format!("{}/healthz", self.base)).await;
        for (key, value) in mode.preferences() {
            self.run(
                "localStorage.setItem(arguments[0], arguments[1])",
                vec![json!(key), json!(value)],
            )
            .await;
        }
        // The public pages run no script: they are told by a cookie.
        let care = format!(
            "document.cookie = 'care={}; path=/'",
            u8::from(mode.is_care())
        );
        self.run(&care, Vec::new()).await;
    }

    /// A command of the browser's own protocol.
    pub fn cdp(&self, command: &str, parameters: &Value) -> Value {
        self.driver.cdp(command, parameters)
    }

    /// Opens a path of the server and waits until the page is there.
    pub async fn open(&self, path: &str) {
        self.goto(&format!("{}{path}", self.base)).await;
        self.settle().await;
    }

    /// Opens any address.
    pub async fn goto(&self, url: &str) {
        if let Err(error) = self.driver.client.goto(url).await {
            self.give_up(&format!("{url} does not open: {error}")).await;
        }
    }

    /// The browser's Back.
    pub async fn back(&self) {
        self.driver
            .client
            .back()
            .await
            .expect("the browser goes back");
    }

    /// Reloads the page.
    pub async fn reload(&self) {
        self.driver
            .client
            .refresh()
            .await
            .expect("the browser reloads");
        self.settle().await;
    }

    /// Waits until there is a heading and nothing is on its way any more.
    pub async fn settle(&self) {
        const SETTLED: &str = "
            const waiting = document.querySelector('[aria-busy=true], .skeleton');
            // A page of the halls comes with its content; the app takes it over a little later.
            // A page whose form the server takes does without until something else is pressed.
            const state = document.documentElement.classList;
            const taken = !document.getElementById('app') || state.contains('ready') || state.contains('alone');
            return document.readyState === 'complete' && taken && !waiting && !!document.querySelector('h1');";
        self.until("the page is there", || async {
            self.run(SETTLED, Vec::new()).await == json!(true)
        })
        .await;
    }

    /// Runs a script in the page; null when the page is just changing.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.driver
            .client
            .execute(script, arguments)
            .await
            .unwrap_or(Value::Null)
    }

    /// Runs a script that answers later, by its last argument.
    pub async fn ask(&self, script: &str) -> Value {
        self.driver
            .client
            .execute_async(script, Vec::new())
            .await
            .unwrap_or(Value::Null)
    }

    /// Waits until it is so.
    pub async fn until<F: Future<Output = bool>>(&self, what: &str, mut ask: impl FnMut() -> F) {
        let end = Instant::now() + DEADLINE;
        while !ask().await {
            if Instant::now() >= end {
                self.give_up(what).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits for the element with that role and name.
    async fn find(&self, role: &str, name: &str, within: Option<&Element>) -> Element {
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(element) = finders::find(&self.driver.client, role, name, within).await {
                return element;
            }
            if Instant::now() >= end {
                self.give_up(&format!("no {role} “{name}”")).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Whether there is such an element now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        finders::find(&self.driver.client, role, name, None)
            .await
            .is_some()
    }

    /// Presses what has that role and name; again when the page moved underneath.
    async fn click_on(&self, role: &str, name: &str, row: Option<&str>) {
        let end = Instant::now() + DEADLINE;
        loop {
            let within = match row {
                Some(row) => Some(self.find("row", row, None).await),
                None => None,
            };
            let element = self.find(role, name, within.as_ref()).await;
            match element.click().await {
                Ok(()) => return,
                Err(error) if Instant::now() >= end => {
                    self.give_up(&format!("{role} “{name}” cannot be pressed: {error}"))
                        .await;
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Presses a button.
    pub async fn button(&self, name: &str) {
        self.click_on("button", name, None).await;
    }

    /// Presses a button if it is there; answers whether it was pressed.
    pub async fn try_button(&self, name: &str) -> bool {
        match finders::find(&self.driver.client, "button", name, None).await {
            Some(button) => button.click().await.is_ok(),
            None => false,
        }
    }

    /// Presses a button in the table row that holds `row`.
    pub async fn button_in(&self, row: &str, name: &str) {
        self.click_on("button", name, Some(row)).await;
    }

    /// Follows a link.
    pub async fn link(&self, name: &str) {
        self.click_on("link", name, None).await;
    }

    /// Where a link leads.
    pub async fn address_of(&self, link: &str) -> String {
        let element = self.find("link", link, None).await;
        element
            .prop("href")
            .await
            .ok()
            .flatten()
            .unwrap_or_default()
    }

    /// Waits for a heading.
    pub async fn heading(&self, name: &str) {
        self.find("heading", name, None).await;
    }

    /// Types into a field, in place of what is there.
    pub async fn fill(&self, label: &str, value: &str) {
        const SET: &str = "
            const [field, value] = arguments;
            const kind = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
            Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, value);
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));";
        let field = self.find("field", label, None).await;
        let kind = field.attr("type").await.ok().flatten().unwrap_or_default();
        // Keys into a date field depend on the browser's language; keys after
        // old text would be appended to it.
        if matches!(kind.as_str(), "date" | "month") || !self.value_of(label).await.is_empty() {
            self.run(SET, vec![finders::reference(&field), json!(value)])
                .await;
        } else {
            field
                .send_keys(value)
                .await
                .unwrap_or_else(|error| panic!("{label}: {error}"));
        }
        let (wanted, now) = (value, self.value_of(label).await);
        assert_eq!(now, wanted, "{label}");
    }

    /// What stands in a field.
    pub async fn value_of(&self, label: &str) -> String {
        self.find("field", label, None)
            .await
            .prop("value")
            .await
            .ok()
            .flatten()
            .unwrap_or_default()
    }

    /// Chooses in a folded list.
    pub async fn select(&self, label: &str, option: &str) {
        let field = self.find("field", label, None).await;
        if let Err(error) = field.select_by_label(option).await {
            self.give_up(&format!("{label}: no “{option}”: {error}"))
                .await;
        }
    }

    /// Chooses one of a group in sight.
    pub async fn choose(&self, group: &str, option: &str) {
        const LABEL: &str = "arguments[0].labels[0].click()";
        let group = self.find("group", group, None).await;
        let radio = self.find("radio", option, Some(&group)).await;
        self.run(LABEL, vec![finders::reference(&radio)]).await;
        assert!(
            radio.is_selected().await.expect("a radio button"),
            "{option}"
        );
    }

    /// Hands a file to the page's file field.
    pub async fn attach(&self, label: &str, path: &std::path::Path) {
        let field = self.find("file", label, None).await;
        let path = path.to_str().expect("a path in UTF-8");
        field
            .send_keys(path)
            .await
            .unwrap_or_else(|error| panic!("{label}: {error}"));
    }

    /// Presses a link that saves a file, and waits for the file.
    pub async fn download(&self, link: &str) -> Download {
        let before: HashSet<PathBuf> = self.saved().into_iter().collect();
        self.link(link).await;
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(path) = self.saved().into_iter().find(|path| !before.contains(path)) {
                let name = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                return Download {
                    name,
                    bytes: fs::read(&path).expect("the saved file"),
                    path,
                };
            }
            if Instant::now() >= end {
                self.give_up(&format!("“{link}” saves no file")).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Files whose saving is over.
    fn saved(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.driver.downloads()).expect("the folder of downloads");
        let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
        paths
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                !name.ends_with(".crdownload") && !name.starts_with('.') && !name.ends_with(".tmp")
            })
            .collect()
    }

    /// What can be read on the page.
    pub async fn text(&self) -> String {
        self.run("return document.body.innerText", Vec::new())
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Whether a text can be read now; white space does not count.
    pub async fn shows(&self, text: &str) -> bool {
        squeeze(&self.text().await).contains(&squeeze(text))
    }

    /// Waits for a text.
    pub async fn wait_text(&self, text: &str) {
        self.until(&format!("“{text}” can be read"), || self.shows(text))
            .await;
    }

    /// Waits until a text is gone.
    pub async fn wait_gone(&self, text: &str) {
        self.until(&format!("“{text}” is gone"), || async {
            !self.shows(text).await
        })
        .await;
    }

    /// Whether there is a picture with that description.
    pub async fn shows_picture(&self, description: &str) -> bool {
        const PICTURE: &str = "
            return [...document.querySelectorAll('img,[role=img],svg[aria-label]')].some((picture) =>
                (picture.getAttribute('aria-label') || picture.alt || '') === arguments[0]
                && picture.getBoundingClientRect().width > 100);";
        self.run(PICTURE, vec![json!(description)]).await == json!(true)
    }

    /// Path and query of the page.
    pub async fn path(&self) -> String {
        let path = self
            .run("return location.pathname + location.search", Vec::new())
            .await;
        path.as_str().unwrap_or_default().to_owned()
    }

    /// Waits for a path that begins and ends so.
    pub async fn wait_path(&self, start: &str, end: &str) -> String {
        self.until(&format!("the path is {start}…{end}"), || async {
            let path = self.path().await;
            path.starts_with(start) && path.ends_with(end)
        })
        .await;
        self.settle().await;
        self.path().await
    }

    /// The document's title.
    pub async fn title(&self) -> String {
        self.driver.client.title().await.unwrap_or_default()
    }

    /// Logs in to the unit hall.
    pub async fn log_in_unit(&self, login_name: &str) {
        self.open("/unit/login").await;
        self.fill("登录名", login_name).await;
        self.fill("密码", PASSWORD).await;
        self.button("登录").await;
        self.wait_path("/unit/", "/unit/").await;
        self.heading("本月办理").await;
        self.settle().await;
    }

    /// Logs in to the personal hall.
    pub async fn log_in_personal(&self, login_name: &str) {
        self.open("/personal/login").await;
        self.fill("用户名", login_name).await;
        self.fill("密码", PASSWORD).await;
        self.button("登录").await;
        self.wait_path("/personal/", "/personal/").await;
        self.heading("我的公积金").await;
        self.settle().await;
    }

    /// The page as it would be printed.
    pub fn printed(&self) -> Vec<u8> {
        let answer = self.driver.cdp(
            "Page.printToPDF",
            &json!({ "printBackground": true, "preferCSSPageSize": true }),
        );
        decode_base64(answer["data"].as_str().unwrap_or_default())
    }

    /// Writes a picture of the whole page to the folder of screenshots.
    pub async fn shot(&self, name: &str) {
        let file = format!("{name}--{}--{}.png", self.viewport.name, self.mode.name());
        // As high as the page, so that what sticks to the window's edge is at the page's edge.
        let high = self
            .run("return document.documentElement.scrollHeight", Vec::new())
            .await;
        let high = high
            .as_u64()
            .and_then(|high| u32::try_from(high).ok())
            .unwrap_or(0);
        let high = high.clamp(self.viewport.height, HIGHEST_SHOT);
        self.metrics(Viewport {
            height: high,
            ..self.viewport
        });
        let picture = self
            .driver
            .cdp("Page.captureScreenshot", &json!({ "format": "png" }));
        self.metrics(self.viewport);
        let bytes = decode_base64(picture["data"].as_str().unwrap_or_default());
        fs::write(paths::screens().join(file), bytes).expect("a screenshot can be written");
    }

    /// A picture of the page, and what every page must keep; findings are
    /// collected for [`Browser::finish`], so that a journey goes on.
    pub async fn look(&self, name: &str) {
        self.settle().await;
        self.shot(name).await;
        let found = self.page_findings().await;
        if !found.is_empty() {
            let place = format!(
                "{name} ({}, {}) {}",
                self.viewport.name,
                self.mode.name(),
                self.path().await
            );
            self.findings.borrow_mut().extend([&place, "\n", &found]);
        }
    }

    /// Notes a finding for [`Browser::finish`].
    pub fn note(&self, place: &str, found: &str) {
        if !found.is_empty() {
            let mode = self.mode.name();
            let size = self.viewport.name;
            let place = format!("{place} ({size}, {mode})\n");
            self.findings.borrow_mut().extend([&place, found]);
        }
    }

    /// The present mode.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Fails when [`Browser::look`] found anything.
    pub fn finish(&self) {
        let findings = self.findings.take();
        assert!(findings.is_empty(), "findings on pages:\n{findings}");
    }

    /// Follows a link that opens a tab of its own, acts there, closes it and comes back.
    pub async fn in_new_tab(&self, link: &str, act: impl AsyncFnOnce()) {
        let client = &self.driver.client;
        let here = client.window().await.expect("a window");
        let before = client.windows().await.expect("windows").len();
        self.link(link).await;
        self.until("a tab opens", || async {
            client
                .windows()
                .await
                .is_ok_and(|windows| windows.len() > before)
        })
        .await;
        let windows = client.windows().await.expect("windows");
        let new = windows.into_iter().next_back().expect("a new window");
        client.switch_to_window(new).await.expect("the new tab");
        act().await;
        client.close_window().await.expect("the tab closes");
        client.switch_to_window(here).await.expect("the first tab");
    }

    /// Ends the test with a picture and the page's text.
    pub async fn give_up(&self, what: &str) -> ! {
        let folder = paths::screens().join("failures");
        fs::create_dir_all(&folder).expect("a folder for failures");
        let test = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        let (path, title, text) = (self.path().await, self.title().await, self.text().await);
        if let Ok(picture) = self.driver.client.screenshot().await {
            let _best_effort = fs::write(folder.join(format!("{test}.png")), picture);
        }
        let console: Vec<String> = self
            .driver
            .console()
            .iter()
            .map(|entry| entry["message"].to_string())
            .collect();
        let report = format!("{what}\n\nat {path} ({title})\n\n{text}\n\nconsole: {console:#?}");
        let _best_effort = fs::write(folder.join(format!("{test}.txt")), &report);
        panic!("{report}");
    }

    /// How long a page's own timers may need, for a test that waits for one.
    pub const PATIENCE: Duration = DEADLINE;
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Base64 with the usual alphabet, as the browser answers with pictures.
fn decode_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits) = (0_u32, 0_u32);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        buffer = buffer << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xFF).unwrap_or_default());
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{decode_base64, squeeze};

    #[test]
    fn base64_is_read_with_and_without_padding() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("QQ==", b"A"),
            ("QUI=", b"AB"),
            ("QUJD", b"ABC"),
            ("/+8=", b"\xff\xef"),
        ] {
            assert_eq!(decode_base64(text), bytes, "{text}");
        }
    }

    #[test]
    fn white_space_does_not_count() {
        assert_eq!(squeeze(" 共 12\n条\u{3000}"), "共12条");
    }
}
