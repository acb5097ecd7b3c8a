//! A request of two phases in a browser, with a date that is taken: what it costs to send it.

use serde_json::json;

use super::LEAD;
use super::effort::{Cost, Effort};
use super::stories::approved;
use crate::support::browser::{Browser, KOREAN_DESK};
use crate::support::demo::Demo;

#[test]
fn two_phases_with_one_conflict_are_sent_from_the_start_page_in_twelve_clicks_twelve_fields_and_six_pages() {
    let demo = Demo::start();
    approved(&demo, "2027-06-09", 1);
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(LEAD);
    let effort = Effort::of(&browser);
    effort.clicks("main a[href^='/bookings/new']");
    browser.waits("the places", |browser| browser.has("#site"));
    effort.chooses("#site", "hanbit-mall");
    browser.waits("the zones", |browser| {
        browser.has("input[value='hanbit-mall/3f-east']")
    });
    effort.clicks("input[value='hanbit-mall/3f-east']");
    effort.clicks("#wizard button.main[value=when]");
    browser.waits("the days", |browser| browser.has("#p0-date"));
    days_at_noon(&effort, &browser);
    effort.clicks("#d-2027-06-09");
    browser.waits("the menu", |browser| browser.has(".day-menu"));
    browser.sees("이미 예약된 시간입니다");
    effort.clicks(".day-menu [value^=day-out]");
    browser.waits("two dates", |browser| browser.has("td.is-out #d-2027-06-09"));
    set_up_before(&effort, &browser);
    effort.clicks("#wizard button.main[value=what]");
    browser.waits("the words", |browser| browser.has("#title"));
    effort.types("#title", "낮 지도 작성");
    effort.clicks("#wizard button.main[value=check]");
    browser.waits("all of it", |browser| browser.has("button[value=send]"));
    browser.finds_nothing_wrong("all of a request of two phases");
    effort.clicks("#wizard button[value=send]");
    browser.waits("the booking", |browser| {
        browser.path().contains("done=request-sent")
    });
    effort.is_within(Cost {
        clicks: 12,
        fields: 12,
        loads: 6,
    });
    browser.sees("6월 9일 제외");
    assert_eq!(demo.complaints(), "");
}

/// A trial on three days, of which the second is taken.
fn days_at_noon(effort: &Effort<'_>, browser: &Browser) {
    for (field, value) in [
        ("from", "11:00"),
        ("to", "15:00"),
        ("repeat", "daily"),
        ("date", "2027-06-08"),
    ] {
        effort.chooses(&format!("#p0-{field}"), value);
    }
    browser.waits("the conflict", |browser| browser.has("td.is-taken #d-2027-06-09"));
    effort.clicks("[name=p0-ends][value=count]");
    effort.chooses("#p0-count", "3");
    browser.waits("three dates", |browser| browser.has("td.is-empty #d-2027-06-11"));
}

/// A second phase: the set-up in the night before.
fn set_up_before(effort: &Effort<'_>, browser: &Browser) {
    effort.clicks(".phases details summary");
    effort.chooses("#shift", "0");
    effort.clicks(".phases button[value=copy]");
    browser.waits("the second phase", |browser| browser.has("#p1-date"));
    effort.chooses("#p1-kind", "setup");
    browser.waits("its hours", |browser| {
        browser.asks("return document.getElementById('p1-from')?.value") != json!("11:00")
    });
    effort.chooses("#p1-date", "2027-06-07");
    browser.waits("its last date, eight days earlier as well", |browser| {
        browser.asks("return document.getElementById('p1-until')?.value") == json!("2027-07-05")
    });
    effort.chooses("#p1-repeat", "once");
    browser.waits("both phases free", |browser| !browser.has("td.is-taken"));
}

#[test]
fn hours_and_weekdays_that_somebody_touched_follow_kind_and_first_date_in_the_page_too() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.base, KOREAN_DESK);
    browser.signs_in(LEAD);
    browser.goes("/bookings/new?zone=hanbit-mall/3f-east");
    for (field, value) in [
        ("date", "2027-06-08"),
        ("from", "13:00"),
        ("to", "16:00"),
        ("repeat", "custom"),
    ] {
        browser.chooses(&format!("#p0-{field}"), value);
    }
    let ticked = || {
        browser.asks("return [...document.querySelectorAll('[name=p0-day]:checked')].map((own) => own.value)")
    };
    let is_ticked = |days: &'static [&str]| move |_: &Browser| ticked() == json!(days);
    browser.waits("the first date's weekday", is_ticked(&["TU"]));
    for day in ["TU", "WE", "TU", "WE"] {
        browser.clicks(&format!("[name=p0-day][value={day}]"));
    }
    browser.chooses("#p0-date", "2027-06-10");
    browser.waits("its weekday alone", is_ticked(&["TH"]));
    browser.chooses("#p0-kind", "setup");
    browser.waits("its hours", |browser| {
        browser.asks("return document.getElementById('p0-from').value") != json!("13:00")
    });
    assert_eq!(demo.complaints(), "");
}
