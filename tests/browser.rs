//! What only a real browser shows: the roles' stories from sign-in to end, pages that change by themselves,
//! and every page looked at for what must never be there.

mod by_mail;
mod days;
mod effort;
mod forms;
mod hits;
mod inbox;
mod kept;
mod keys;
mod organisation;
mod phases;
mod places;
mod still;
mod stories;
mod visitor;
mod walk;

use thirtyfour::Key;

use super::support::browser::{Browser, DESK, Look, PHONE, Script};
use super::support::demo::Demo;

const LEAD: &str = "lead@robonarae.example";
const OPERATOR: &str = "operator@hanbit-mall.example";
const STAFF: &str = "staff@agency.example";
const ADMIN: &str = "admin@madang.example";

#[test]
fn signing_in_works_without_scripts() {
    let demo = Demo::start();
    let browser = Browser::open(
        &demo.base,
        Look {
            script: Script::Off,
            ..PHONE
        },
    );
    browser.signs_in(LEAD);
    browser.goes("/sign-in");
    assert_eq!(browser.path(), "/home");
}

/// From choosing a date to the sent request: the same steps with and without scripts.
fn asks_for_a_day(browser: &Browser, title: &str, sees_while_typing: Script) {
    // A day that Robonarae's own trial takes, which has to be decided first.
    browser.goes("/bookings/new?zone=hanbit-mall/3f-east&start=2027-04-27T11:00");
    browser.dates("#p0-date", "2027-06-08");
    if sees_while_typing == Script::Off {
        browser.clicks("button[name=go][value=see].btn");
    }
    browser.waits("a preview without anything to decide", |browser| {
        !browser.has("#preview input[type=radio]") && browser.has("#preview")
    });
    browser.clicks("button.main[name=go][value=what]");
    browser.types("#title", title);
    browser.types("#purpose", "A robot maps the corridor.");
    browser.clicks("button.main[name=go][value=check]");
    browser.clicks("button.main[name=go][value=send]");
    browser.waits("the booking's page", |browser| {
        browser.path().starts_with("/bookings/") && !browser.path().starts_with("/bookings/new")
    });
}

#[test]
fn a_start_up_asks_with_a_live_preview_the_manager_approves_on_a_phone_and_staff_see_it_start() {
    let demo = Demo::start();
    let lead = Browser::open(&demo.base, DESK);
    lead.signs_in(LEAD);
    asks_for_a_day(&lead, "Mapping by day", Script::On);
    lead.sees("Pending");
    lead.finds_nothing_wrong("a booking that waits");
    let booking = lead
        .path()
        .split('?')
        .next()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();

    // The link of a mail leads through the sign-in to the same page.
    let operator = Browser::open(&demo.base, PHONE);
    operator.goes(&format!("/inbox/{booking}"));
    operator.types("#email", OPERATOR);
    operator.types("#password", "madang-demo");
    operator.clicks("main form button[type=submit]");
    operator.waits("the request", |browser| browser.path().starts_with("/inbox/"));
    operator.finds_nothing_wrong("a request on a phone");
    operator.types("#comment", "방재실에서 완장을 받으십시오.");
    operator.clicks("#decide button[value=approve]");
    operator.waits("the queue", |browser| browser.path().contains("decided="));

    lead.goes(&format!("/bookings/{booking}"));
    lead.sees("Approved");

    let staff = Browser::open(&demo.base, DESK);
    staff.signs_in(STAFF);
    staff.goes("/board");
    assert!(!is_running(&staff, "Mapping by day"));
    // Nobody touches the page: it hears of the start by itself.
    moves_clock(&demo, "2027-06-08T11:00:00+09:00");
    staff.waits("the start", |browser| is_running(browser, "Mapping by day"));
    staff.finds_nothing_wrong("a board that changed");
    moves_clock(&demo, "2027-06-08T15:00:00+09:00");
    lead.goes(&format!("/bookings/{booking}"));
    lead.sees("Completed");
}

/// Whether the board shows a card of what runs, with how far it is.
fn is_running(browser: &Browser, title: &str) -> bool {
    let cards = "return [...document.querySelectorAll('#live progress')].map((bar) => bar.closest('.card').textContent).join()";
    browser
        .asks(cards)
        .as_str()
        .is_some_and(|shown| shown.contains(title))
}

fn moves_clock(demo: &Demo, to: &str) {
    let url = format!("{}/api/v1/demo/clock", demo.base);
    let moved = ureq::post(url)
        .send_json(serde_json::json!({ "to": to }))
        .unwrap();
    assert_eq!(moved.status(), 200);
}

#[test]
fn a_request_is_asked_for_without_scripts_too() {
    let demo = Demo::start();
    let lead = Browser::open(
        &demo.base,
        Look {
            script: Script::Off,
            ..PHONE
        },
    );
    lead.signs_in(LEAD);
    asks_for_a_day(&lead, "주간 지도 작성", Script::Off);
    lead.sees("승인 대기");
}

#[test]
fn a_lost_race_comes_back_with_nothing_lost() {
    let demo = Demo::start();
    let ask = |browser: &Browser| {
        browser.goes("/bookings/new?zone=hanbit-mall/3f-east&start=2027-06-08T11:00");
        browser.clicks("button.main[name=go][value=what]");
        browser.types("#title", "The same day");
        browser.clicks("button.main[name=go][value=check]");
        browser.waits("the button that sends", |browser| {
            browser.has("button.main[value=send]")
        });
    };
    let (first, second) = (Browser::open(&demo.base, DESK), Browser::open(&demo.base, DESK));
    first.signs_in(LEAD);
    second.signs_in(LEAD);
    ask(&first);
    ask(&second);
    // Requests compete at the mall; what is approved is taken.
    first.clicks("button.main[name=go][value=send]");
    first.waits("the booking's page", |browser| {
        !browser.path().starts_with("/bookings/new")
    });
    let booking = first
        .path()
        .split('?')
        .next()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let operator = Browser::open(&demo.base, DESK);
    operator.signs_in(OPERATOR);
    operator.goes(&format!("/inbox/{booking}"));
    operator.clicks("#decide button[value=approve]");
    operator.waits("the queue", |browser| browser.path().contains("decided="));
    second.clicks("button.main[name=go][value=send]");
    second.waits("what stands in the way", |browser| browser.has("[role=alert]"));
    assert_eq!(
        second.asks("return document.querySelector('input[name=title]').value"),
        "The same day"
    );
    assert_eq!(
        second.asks("return document.activeElement.getAttribute('role')"),
        "alert",
        "the focus is moved to what went wrong"
    );
}

#[test]
fn a_password_is_shown_to_who_asks_for_it() {
    let demo = Demo::start();
    for look in [PHONE, DESK] {
        let browser = Browser::open(&demo.base, look);
        browser.goes("/sign-in");
        browser.types("#password", "teal otter plinth");
        let kind = || browser.asks("return document.getElementById('password').type");
        assert_eq!(kind(), "password");
        browser.clicks("[data-shows=password]");
        assert_eq!(kind(), "text");
        browser.finds_nothing_wrong("a password that is shown");
        browser.clicks("[data-shows=password]");
        assert_eq!(kind(), "password");
    }
}

#[test]
fn a_new_password_is_measured_while_it_is_typed_and_nothing_of_it_shows_without_scripts() {
    let demo = Demo::start();
    for (look, [short, guessable, strong]) in [
        (
            PHONE,
            ["너무 짧습니다", "쉽게 추측할 수 있습니다", "비밀번호 강도: 강함"],
        ),
        (
            DESK,
            ["too short", "it is easy to guess", "Password strength: strong"],
        ),
    ] {
        let browser = Browser::open(&demo.base, look);
        browser.signs_in(LEAD);
        browser.goes("/account");
        assert!(
            !browser.words().contains("strength") && !browser.words().contains("강도"),
            "{}",
            browser.words()
        );
        for (typed, words) in [
            ("x7", short),
            ("password1234", guessable),
            ("plum gravel sonnet forty lamps", strong),
        ] {
            browser.types("#password", typed);
            browser.sees(words);
            browser.finds_nothing_wrong("a new password that is measured");
        }
        assert_eq!(
            browser.asks("return document.querySelector('.strength meter').value"),
            4
        );
        browser.looks(Look {
            script: Script::Off,
            ..look
        });
        browser.goes("/account");
        assert!(
            !browser.words().contains("strength") && !browser.words().contains("강도"),
            "{}",
            browser.words()
        );
    }
}

#[test]
fn the_palette_opens_by_key_and_leads_to_a_site() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, DESK);
    browser.signs_in(STAFF);
    browser.goes("/reports");
    browser.presses(Key::Control + "k");
    browser.waits("the palette", |browser| browser.has("#palette[open]"));
    browser.presses("Hanbit");
    browser.waits("what was found", |browser| {
        browser.has("#palette-found a[href='/sites/hanbit-mall']")
    });
    browser.finds_nothing_wrong("an open palette");
    browser.clicks("#palette-found a[href='/sites/hanbit-mall']");
    browser.waits("the site", |browser| browser.path() == "/sites/hanbit-mall");
}

/// Where the days of the strips' head stand, and where a zone's strip stands.
const STRIPS: &str = "const [head, strip] = document.querySelectorAll('svg.strip'); \
     return [head, strip].map((one) => [one.getBoundingClientRect().left, one.getBoundingClientRect().right]);";

#[test]
fn the_days_of_a_site_stand_over_their_own_part_of_each_strip() {
    let demo = Demo::start();
    for look in [PHONE, DESK] {
        let browser = Browser::open(&demo.base, look);
        for page in ["/sites/hanbit-mall", "/sites/hanbit-mall/zones/3f-east"] {
            browser.goes(page);
            let both = browser.asks(STRIPS);
            assert_eq!(both[0], both[1], "{page} at {:?}", look.size);
        }
    }
}
