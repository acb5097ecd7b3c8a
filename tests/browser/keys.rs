//! What the keyboard does: the inbox, the timeline, the way to a wrong field, and the way out of what opened.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::{LEAD, OPERATOR, STAFF};
use crate::support::browser::{Browser, DESK};
use crate::support::demo::Demo;
use crate::support::guest::Guest;

/// What has the focus: the value of an attribute, or nothing.
fn focused(browser: &Browser, attribute: &str) -> Value {
    browser.asks(&format!(
        "return document.activeElement.getAttribute('{attribute}')"
    ))
}

fn is_open(browser: &Browser, key: &str) -> bool {
    browser.has(&format!("details[data-key='{key}'][open]"))
}

/// The operator before two requests, the older one open.
fn at_the_inbox(demo: &Demo) -> (Browser, Vec<String>) {
    let ask = json!({
        "consortium": "robonarae", "title": "One more map", "purpose": "A robot draws its map.",
        "phases": [{ "kind": "trial", "zones": ["hanbit-mall/3f-east"], "people": 2, "schedule": { "start": "2027-06-08T11:00", "minutes": 240 } }],
    });
    let newer = Guest::signs_in(demo, LEAD).posts("/api/v1/bookings", &Value::Null, &ask)["id"].to_string();
    let browser = Browser::open(&demo.base, DESK);
    browser.signs_in(OPERATOR);
    browser.goes("/inbox");
    let hrefs = browser.asks(
        "return [...document.querySelectorAll('.queue a.item')].map((item) => item.getAttribute('href'))",
    );
    let queue: Vec<String> = hrefs
        .as_array()
        .unwrap()
        .iter()
        .map(|href| href.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(queue.last(), Some(&format!("/inbox/{newer}")), "oldest first");
    assert!(queue.len() > 1, "{queue:?}");
    (browser, queue)
}

#[test]
fn j_and_k_go_through_the_inbox_and_back() {
    let demo = Demo::start();
    let (browser, queue) = at_the_inbox(&demo);
    let opens = |href: &str| {
        browser.waits(href, |browser| {
            browser.path() == href && browser.has(&format!(".queue a[href='{href}'][aria-current]"))
        });
    };
    browser.presses("j");
    opens(&queue[1]);
    browser.presses("k");
    opens(&queue[0]);
    // Before the first there is none.
    browser.presses("k");
    browser.presses("J");
    opens(&queue[1]);
    // As a Korean keyboard types it.
    browser.asks("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ㅏ', code: 'KeyK', bubbles: true, cancelable: true }))");
    opens(&queue[0]);
    assert_eq!(demo.complaints(), "");
}

#[test]
fn a_r_and_d_lead_to_each_decision_and_a_question_mark_to_the_keys() {
    let demo = Demo::start();
    let (browser, _) = at_the_inbox(&demo);
    browser.presses("r");
    assert_eq!(focused(&browser, "value"), "changes");
    browser.presses("a");
    assert!(
        ["approve", "leave"]
            .iter()
            .any(|way| focused(&browser, "value") == *way),
        "{}",
        focused(&browser, "value")
    );
    browser.presses("d");
    browser.waits("reason", |browser| {
        browser.has(".way:target") && focused(browser, "id") == "reason"
    });
    browser.finds_nothing_wrong("what d opens");
    browser.presses(Key::Escape);
    browser.waits("closed", |browser| !browser.has(".way:target"));
    // The focus is where the same key or Enter opens it again.
    assert_eq!(focused(&browser, "data-key"), "d");
    browser.presses("?");
    assert!(is_open(&browser, "?"));
    // From the top: where the page was scrolled to, the decision may lie over half a link.
    browser.asks("scrollTo(0, 0)");
    browser.finds_nothing_wrong("the keys");
    browser.presses(Key::Escape);
    assert!(!is_open(&browser, "?"));
    assert_eq!(demo.complaints(), "");
}

#[test]
fn a_key_that_is_typed_into_a_field_is_a_letter() {
    let demo = Demo::start();
    let (browser, queue) = at_the_inbox(&demo);
    browser.goes(&queue[0]);
    browser.types("#comment", "jkard?");
    assert_eq!(
        browser.asks("return document.querySelector('#comment').value"),
        "jkard?"
    );
    assert_eq!(
        (browser.path(), focused(&browser, "id")),
        (queue[0].clone(), json!("comment"))
    );
    assert!(!browser.has(".way:target") && !is_open(&browser, "?"));
}

#[test]
fn arrows_walk_along_a_row_of_the_timeline_and_to_the_rows_beside_it() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, DESK);
    browser.signs_in(STAFF);
    browser.goes("/schedule?zoom=4weeks");
    // Each row is one stop of Tab.
    let stops = "return [...document.querySelectorAll('.tl .track')].filter((row) => row.querySelector('a')) \
         .every((row) => row.querySelectorAll('a:not([tabindex=\"-1\"])').length === 1)";
    assert_eq!(browser.asks(stops), true);
    // Where the focus is: the row among those that hold something, and the place in it.
    let place = || {
        let script = "const rows = [...document.querySelectorAll('.tl .track')].map((row) => [...row.querySelectorAll('a')]) \
             .filter((row) => row.length); const row = rows.findIndex((stops) => stops.includes(document.activeElement)); \
             return [row, rows[row]?.indexOf(document.activeElement) ?? -1]";
        browser.asks(script)
    };
    let several = "const rows = [...document.querySelectorAll('.tl .track')].filter((row) => row.querySelector('a')); \
         const at = rows.findIndex((row, at) => at + 1 < rows.length && row.querySelectorAll('a').length > 1); \
         rows[at].querySelector('a').focus(); return at";
    let row = browser.asks(several).as_i64().unwrap();
    for (key, there) in [
        (Key::Right, [row, 1]),
        (Key::Left, [row, 0]),
        (Key::Left, [row, 0]),
        (Key::Down, [row + 1, 0]),
        (Key::Up, [row, 0]),
    ] {
        browser.presses(key);
        assert_eq!(place(), json!(there));
    }
    let href = focused(&browser, "href");
    browser.presses(Key::Enter);
    browser.waits("what the row holds", |browser| browser.path() == href);
}

#[test]
fn the_focus_goes_to_the_first_wrong_field() {
    let demo = Demo::start();
    let lead = Browser::open(&demo.base, DESK);
    lead.signs_in(LEAD);
    lead.goes("/account");
    lead.types("#name", " ");
    lead.clicks("form[action='/account'] button");
    lead.waits("what is wrong", |browser| browser.has("[role=alert]"));
    assert_eq!(focused(&lead, "id"), "name");
    lead.goes("/people/new");
    lead.types("#name", "Twice");
    lead.types("#email", LEAD);
    lead.clicks("main form button");
    lead.waits("what is wrong", |browser| browser.has("[role=alert]"));
    assert_eq!(focused(&lead, "id"), "email");

    let (operator, _) = at_the_inbox(&demo);
    operator.clicks("#decide button[value=changes]");
    operator.waits("what is wrong", |browser| browser.has("[role=alert]"));
    assert_eq!(focused(&operator, "id"), "comment");
    assert_eq!(demo.complaints(), "");
}

#[test]
fn escape_closes_the_palette_and_the_account_s_menu() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, DESK);
    browser.signs_in(STAFF);
    browser.goes("/reports");
    browser.presses(Key::Control + "k");
    browser.waits("the palette", |browser| browser.has("#palette[open]"));
    browser.presses(Key::Escape);
    browser.waits("the page behind it", |browser| !browser.has("#palette[open]"));
    browser.clicks(".tools details:last-of-type summary");
    browser.waits("the menu", |browser| browser.has(".tools details[open]"));
    browser.presses(Key::Tab);
    browser.presses(Key::Escape);
    assert!(!browser.has(".tools details[open]"));
    assert_eq!(
        browser.asks("return document.activeElement.matches('.tools summary')"),
        true
    );
}

#[test]
fn a_time_that_is_drawn_in_a_row_is_asked_for_or_closed() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, DESK);
    browser.signs_in(LEAD);
    browser.goes("/schedule?zoom=4weeks&from=2027-04-05");
    let row = "tr:has(a[href='/sites/hanbit-mall/zones/dock-b2']) td";
    // A click is no drawing.
    browser.drags(row, (0.51, 0.511));
    assert!(browser.path().starts_with("/schedule?"), "{}", browser.path());
    // From the middle of the 9th day to that of the 11th.
    browser.drags(row, (8.5 / 28.0, 10.5 / 28.0));
    browser.waits("the form", |browser| {
        browser.path().starts_with("/bookings/new?") && browser.has("#p0-date")
    });
    let value = |browser: &Browser, field: &str| {
        browser.asks(&format!("return document.getElementById('{field}').value"))
    };
    assert_eq!(
        (value(&browser, "p0-date"), value(&browser, "p0-until")),
        (json!("2027-04-13"), json!("2027-04-15"))
    );
    assert_eq!(value(&browser, "p0-repeat"), "daily");

    let browser = Browser::open(&demo.base, DESK);
    browser.signs_in(OPERATOR);
    browser.goes("/schedule?zoom=week&from=2027-05-03");
    browser.drags(row, (1.51 / 7.0, 1.78 / 7.0));
    browser.waits("the form", |browser| {
        browser.path().starts_with("/sites/hanbit-mall/closures/new?")
    });
    let drawn =
        ["zone", "from-date", "from-time", "until-date", "until-time"].map(|field| value(&browser, field));
    assert_eq!(
        drawn,
        ["dock-b2", "2027-05-04", "12:00", "2027-05-04", "19:00"].map(Value::from)
    );
    assert_eq!(demo.complaints(), "");
}

#[test]
fn the_account_s_menu_lies_above_the_page() {
    let demo = Demo::start();
    for (who, home) in [(LEAD, "/home"), (OPERATOR, "/home"), (STAFF, "/board")] {
        let browser = Browser::open(&demo.base, DESK);
        browser.signs_in(who);
        browser.goes(home);
        browser.clicks(".tools details summary");
        let script = "const out = document.querySelector('.menu form button'); const { left, top, width, height } = out.getBoundingClientRect(); \
             return out.contains(document.elementFromPoint(left + width / 2, top + height / 2))";
        assert_eq!(browser.asks(script), true, "{who}");
    }
}
