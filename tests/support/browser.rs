//! A real browser, headless Chromium through `ChromeDriver`, and somebody who sits before it: looks, types,
//! clicks, and notices what a page must never do. Both programs are Debian's; `tests/run` installs them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// Longest wait for something to show up on a page.
const PATIENCE: Duration = Duration::from_secs(20);
const PASSWORD: &str = "madang-demo";
const AXE: &str = include_str!("axe.min.js");

/// Remembers what the page's policy forbade, from before its first script on, and counts the pages.
const WATCH: &str = "if (window === top && location.protocol === 'http:') \
     sessionStorage.setItem('loads', 1 + Number(sessionStorage.getItem('loads') ?? 0)); \
     window.forbidden = []; document.addEventListener('securitypolicyviolation', \
     (event) => window.forbidden.push(event.violatedDirective + ' ' + event.blockedURI));";

/// What must not be on a page: broken rules of access, forbidden loads, other hosts, a page wider than its
/// screen. A phone's `innerWidth` grows with what does not fit, so the root's own width is what the page is
/// held against.
const AUDIT: &str = "const done = arguments[arguments.length - 1]; \
     axe.run({ rules: { 'target-size': { enabled: true } } }).then((found) => done({ \
       axe: found.violations.map((rule) => rule.id + ': ' + rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')), \
       forbidden: window.forbidden ?? [], \
       elsewhere: performance.getEntriesByType('resource').map((entry) => entry.name).filter((url) => !url.startsWith(location.origin)), \
       wider: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth) }));";

/// What is wider than the screen, what axe finds too small to be pressed, and on a phone what is lower than 44
/// pixels.
const FIT: &str = "const done = arguments[arguments.length - 1]; \
     const pressed = 'main .btn, main button, main select, main summary, main .tabs a, main .switch a, main .tl th a, main .tl a.s, main .slot, main .call a, \
       main input:not([type=hidden], [type=checkbox], [type=radio], [type=range])'; \
     const height = (node) => node.getBoundingClientRect().height; \
     const isLow = (node) => node.checkVisibility() && !node.matches('.sr') && height(node) > 0 && height(node) < 43.5; \
     const low = innerWidth > 640 ? [] : [...document.querySelectorAll(pressed)].filter(isLow); \
     axe.run({ runOnly: ['target-size'] }).then((found) => done({ \
       small: found.violations.flatMap((rule) => rule.nodes.map((node) => node.html.slice(0, 160))), \
       low: low.map((node) => node.outerHTML.slice(0, 160)), \
       wider: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth) }));";

/// Screens from the narrowest to the widest, each with its zoom: 640 at 2 is a desk of 1280 at 200 %.
const WIDTHS: [(u32, u32); 6] = [(320, 1), (390, 1), (640, 2), (768, 1), (1280, 1), (1920, 1)];

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// As in most browsers.
    On,
    /// As for those who switched it off.
    Off,
}

/// How somebody looks at pages.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Width and height of the screen.
    pub size: (u32, u32),
    /// `ko` or `en`.
    pub language: &'static str,
    /// `light` or `dark`.
    pub theme: &'static str,
    /// Whether scripts run.
    pub script: Script,
}

/// A desk, in English.
pub const DESK: Look = Look {
    size: (1280, 900),
    language: "en",
    theme: "light",
    script: Script::On,
};
/// A desk, in Korean.
pub const KOREAN_DESK: Look = Look {
    language: "ko",
    ..DESK
};
/// A phone, in Korean.
pub const PHONE: Look = Look {
    size: (390, 844),
    language: "ko",
    theme: "light",
    script: Script::On,
};

/// A browser with a fresh profile. It ends with this, also when the test fails.
pub struct Browser {
    runtime: tokio::runtime::Runtime,
    driver: Option<WebDriver>,
    chromedriver: Child,
    base: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a browser for the service at `base`.
    pub fn open(base: &str, look: Look) -> Self {
        let (chromedriver, port) = start_driver();
        let profile = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let driver = runtime
            .block_on(WebDriver::new(
                format!("http://127.0.0.1:{port}"),
                capabilities(profile.path()),
            ))
            .unwrap();
        let browser = Self {
            runtime,
            driver: Some(driver),
            chromedriver,
            base: base.to_owned(),
            _profile: profile,
        };
        browser.tells(
            "Page.addScriptToEvaluateOnNewDocument",
            &json!({ "source": WATCH }),
        );
        browser.looks(look);
        browser
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().unwrap()
    }

    fn tells(&self, method: &str, parameters: &Value) {
        self.runtime
            .block_on(self.driver().cdp().send_raw(method, parameters))
            .unwrap();
    }

    /// Looks in another way from here on.
    pub fn looks(&self, look: Look) {
        let (width, height) = look.size;
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.tells("Emulation.setDeviceMetricsOverride", &screen);
        for (name, value) in [("language", look.language), ("theme", look.theme)] {
            self.tells(
                "Network.setCookie",
                &json!({ "name": name, "value": value, "url": self.base }),
            );
        }
        self.tells(
            "Emulation.setScriptExecutionDisabled",
            &json!({ "value": look.script == Script::Off }),
        );
    }

    /// Looks at pages as they are printed, on a sheet of A4.
    pub fn looks_on_paper(&self) {
        self.looks(Look {
            size: (720, 1000),
            ..DESK
        });
        self.tells("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    }

    /// Loses its connection, or has it again.
    pub fn is_offline(&self, offline: bool) {
        let network =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.tells("Network.enable", &json!({}));
        self.tells("Network.emulateNetworkConditions", &network);
    }

    /// Forgets its sign-in.
    pub fn forgets(&self) {
        self.tells("Network.clearBrowserCookies", &json!({}));
    }

    /// Goes back to the page before.
    pub fn goes_back(&self) {
        self.runtime.block_on(self.driver().back()).unwrap();
    }

    /// Opens a page.
    pub fn goes(&self, path: &str) {
        self.runtime
            .block_on(self.driver().goto(format!("{}{path}", self.base)))
            .unwrap();
    }

    /// Signs in.
    pub fn signs_in(&self, email: &str) {
        self.goes("/sign-in");
        self.types("#email", email);
        self.types("#password", PASSWORD);
        self.clicks("main form button[type=submit]");
        self.waits("the first page", |browser| {
            !browser.path().starts_with("/sign-in")
        });
    }

    /// The path and query of the page.
    pub fn path(&self) -> String {
        let url = self.runtime.block_on(self.driver().current_url()).unwrap();
        url.query().map_or_else(
            || url.path().to_owned(),
            |query| format!("{}?{query}", url.path()),
        )
    }

    /// The words on the page, as far as they can be seen.
    pub fn words(&self) -> String {
        self.runtime
            .block_on(async { self.driver().find(By::Tag("body")).await?.text().await })
            .unwrap_or_default()
    }

    /// Waits until the page shows these words.
    #[track_caller]
    pub fn sees(&self, words: &str) {
        self.waits(words, |browser| browser.words().contains(words));
    }

    /// Whether something is there.
    pub fn has(&self, css: &str) -> bool {
        self.runtime.block_on(self.driver().find(By::Css(css))).is_ok()
    }

    /// Waits until something holds.
    #[track_caller]
    pub fn waits(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            assert!(
                began.elapsed() < PATIENCE,
                "waited in vain for {what}; the page {} says:\n{}",
                self.path(),
                self.words()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    #[track_caller]
    fn element(&self, css: &str) -> WebElement {
        self.waits(css, |browser| browser.has(css));
        self.runtime.block_on(self.driver().find(By::Css(css))).unwrap()
    }

    /// Clicks the first of what is named.
    #[track_caller]
    pub fn clicks(&self, css: &str) {
        let element = self.element(css);
        self.runtime
            .block_on(async {
                element.scroll_into_view().await.ok();
                element.click().await
            })
            .unwrap_or_else(|error| panic!("{css} can't be clicked: {error}"));
    }

    /// Types into a field that is emptied first.
    #[track_caller]
    pub fn types(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.runtime
            .block_on(async {
                element.clear().await?;
                element.send_keys(text).await
            })
            .unwrap_or_else(|error| panic!("{css} can't be typed into: {error}"));
    }

    /// Gives a date field its value, which browsers in different languages want typed differently.
    #[track_caller]
    pub fn dates(&self, css: &str, value: &str) {
        self.sets(css, value);
    }

    /// Chooses one of several values.
    #[track_caller]
    pub fn chooses(&self, css: &str, value: &str) {
        self.sets(css, value);
    }

    /// Gives a field its value. Without scripts a page can't be told of it, and needn't.
    #[track_caller]
    fn sets(&self, css: &str, value: &str) {
        let script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true })); \
             arguments[0].dispatchEvent(new Event('change', { bubbles: true }));";
        let element = self.element(css).to_json().unwrap();
        self.runtime
            .block_on(self.driver().execute(script, vec![element, json!(value)]))
            .unwrap();
    }

    /// Drags along an element, from one share of its width to another.
    pub fn drags(&self, css: &str, (from, to): (f64, f64)) {
        let box_of = self.asks(&format!(
            "const one = document.querySelector(`{css}`); one.scrollIntoView({{ block: 'center' }}); \
             const {{ left, top, width, height }} = one.getBoundingClientRect(); return [left, top + height - 2, width];"
        ));
        let number = |at: usize| box_of[at].as_f64().unwrap();
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let (y, x) = (number(1) as i64, |share: f64| {
            (number(0) + number(2) * share) as i64
        });
        let chain = self.driver().action_chain().move_to(x(from), y).click_and_hold();
        self.runtime
            .block_on(
                chain
                    .move_to(x(f64::midpoint(from, to)), y)
                    .move_to(x(to), y)
                    .release()
                    .perform(),
            )
            .unwrap();
    }

    /// Presses keys, wherever the focus is.
    pub fn presses(&self, keys: impl Into<TypingData>) {
        self.runtime
            .block_on(async { self.driver().active_element().await?.send_keys(keys).await })
            .unwrap();
    }

    /// The value of a script.
    pub fn asks(&self, script: &str) -> Value {
        self.runtime
            .block_on(self.driver().execute(script, vec![]))
            .unwrap()
            .json()
            .clone()
    }

    /// How many pages were loaded.
    pub fn loads(&self) -> u64 {
        self.asks("return Number(sessionStorage.getItem('loads'))")
            .as_u64()
            .unwrap()
    }

    /// Looks for everything that a page must never have.
    #[track_caller]
    pub fn finds_nothing_wrong(&self, what: &str) {
        let found = self.runtime.block_on(async {
            self.driver().execute(AXE, vec![]).await?;
            self.driver().execute_async(AUDIT, vec![]).await
        });
        let found = found
            .unwrap_or_else(|error| panic!("{what}: {error}"))
            .json()
            .clone();
        let clean = json!({ "axe": [], "forbidden": [], "elsewhere": [], "wider": 0 });
        assert_eq!(found, clean, "{what} ({})", self.path());
        let log = self.runtime.block_on(self.driver().browser_log()).unwrap();
        // That the page itself is an error page is what was asked for.
        let own = format!("{}{} - Failed to load resource", self.base, self.path());
        let severe = log
            .into_iter()
            .filter(|entry| entry.level == "SEVERE")
            .map(|entry| entry.message);
        let complaints: Vec<String> = severe.filter(|message| !message.starts_with(&own)).collect();
        assert!(complaints.is_empty(), "{what}: {complaints:?}");
    }

    /// Looks at the page on screens of all widths: it fits, and what is pressed is large enough.
    #[track_caller]
    pub fn fits_every_screen(&self, what: &str) {
        for (width, zoom) in WIDTHS {
            let screen =
                json!({ "width": width, "height": 900, "deviceScaleFactor": zoom, "mobile": width < 500 });
            self.tells("Emulation.setDeviceMetricsOverride", &screen);
            let found = self.runtime.block_on(async {
                self.driver().execute(AXE, vec![]).await?;
                self.driver().execute_async(FIT, vec![]).await
            });
            let found = found
                .unwrap_or_else(|error| panic!("{what}, {width}: {error}"))
                .json()
                .clone();
            let clean = json!({ "small": [], "low": [], "wider": 0 });
            assert_eq!(found, clean, "{what}, {width} wide ({})", self.path());
        }
    }

    /// Opens all that unfolds on the page; whether there was anything.
    pub fn unfolds(&self) -> bool {
        let script = "const closed = document.querySelectorAll('main details:not([open])'); \
             closed.forEach((details) => { details.open = true; }); return closed.length > 0;";
        self.asks(script) == true
    }

    /// Keeps a picture of the page in the folder that `MADANG_TEST_PICTURES` names, if it names one.
    pub fn pictures(&self, name: &str) {
        let Some(folder) = std::env::var_os("MADANG_TEST_PICTURES") else {
            return;
        };
        let path = std::path::Path::new(&folder).join(format!("{name}.png"));
        self.runtime.block_on(self.driver().screenshot(&path)).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its browser when it is told; killed first, it would leave it behind.
        if let Some(driver) = self.driver.take() {
            self.runtime.block_on(driver.quit()).ok();
        }
        self.chromedriver.kill().ok();
        self.chromedriver.wait().ok();
    }
}

/// A driver on a port of its own. It takes one for each kind of address, and gives up when somebody was
/// quicker at one of them.
fn start_driver() -> (Child, u16) {
    for _ in 0..5 {
        let mut command = Command::new("chromedriver");
        command
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("no chromedriver (Debian's package chromium-driver): {error}"));
        // An earlier line names port 0.
        let lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let port = lines
            .filter(|line| line.contains("successfully"))
            .find_map(|line| line.rsplit(' ').next()?.trim_end_matches('.').parse().ok());
        if let Some(port) = port {
            return (child, port);
        }
        child.wait().ok();
    }
    panic!("chromedriver does not say where it listens");
}

fn capabilities(profile: &std::path::Path) -> Capabilities {
    let arguments = [
        "--headless=new",
        // In a container, as root, Chromium's own sandbox can't be had.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--hide-scrollbars",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];
    let mut arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let wanted = json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "binary": "/usr/bin/chromium", "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    serde_json::from_value(wanted).unwrap()
}
