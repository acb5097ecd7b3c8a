//! Sessions that a closure or a holiday hits: other times, and the words for why.

use serde_json::{Value, json};

use super::closes;
use crate::pages_operator::requested;
use crate::support::city::ask;
use crate::support::{TestApp, forms, lacks, shows};

fn session(booking: &Value, at: usize) -> String {
    booking["sessions"][at]["id"].to_string()
}

#[test]
fn a_hit_session_shows_its_own_state_and_its_reason_is_the_operator_s_to_write() {
    let app = TestApp::start();
    let booking = requested(&app);
    app.operator().approves(&app.lead().sees(&booking));
    app.tick();
    // The first night is over before the closure begins.
    closes(&app, "block", ("2027-03-22", "2027-03-24"), "Fire drill");
    app.lives_until("2027-03-21T08:00");
    assert_eq!(app.lead().sees(&booking)["state"], "active");
    let id = session(&booking, 2);
    let page = app.operator().sees_page("/flagged");
    let card = page.html.split(&format!("id=\"session-{id}\"")).nth(1).unwrap();
    let card = card.split("</fieldset>").next().unwrap();
    shows(card, "Needs a look");
    lacks(card, "Active");
    lacks(card, "is-running");
    page.holds("reason-each-0", "Fire drill");
    let mut fields = forms::fields(&page.html, "each-0");
    fields.retain(|(name, _)| name != "reason-each-0");
    fields.push((format!("to-{id}"), "cancel".into()));
    let with = |reason: &str| {
        let reason = ("reason-each-0".to_owned(), reason.to_owned());
        fields.iter().cloned().chain([reason]).collect::<Vec<_>>()
    };
    let empty = app.operator().submits_all("/flagged", &with(" "));
    empty.is(422).shows("says why").shows("href=\"#reason-each-0\"");
    // What was chosen is still chosen.
    assert!(forms::fields(&empty.html, "each-0").contains(&(format!("to-{id}"), "cancel".into())));
    app.operator()
        .submits_all("/flagged", &with("The sprinklers are tested"))
        .leads_to(&format!("/flagged?settled={id}&done=hits-settled"));
    app.tick();
    let sent = app.memory.sent();
    assert!(sent.iter().any(|(mail, _)| mail.hint == "schedule_changed"
        && mail.rendered.text.contains("The sprinklers are tested")));
}

#[test]
fn a_holiday_is_named_in_both_languages_as_the_reason() {
    let app = TestApp::start();
    let schedule = json!({ "start": "2027-03-20T22:00", "minutes": 480, "rrule": "FREQ=DAILY;COUNT=3", "skip_holidays": true });
    let mut asked = ask("hall/main", "2027-03-20T22:00", 480);
    asked["phases"][0]["schedule"] = schedule;
    let booking = app.lead().requests(&asked).ok();
    app.operator().approves(&app.lead().sees(&booking));
    let day = json!({ "date": "2027-03-22", "names": { "ko": "임시공휴일", "en": "Extra holiday" }, "kind": "temporary" });
    app.admin().posts("/api/v1/holidays", &day).ok();
    app.tick();
    let page = app.operator().sees_page("/flagged");
    page.holds("reason-each-0", "임시공휴일 / Extra holiday");
}

#[test]
fn whole_days_are_told_as_days() {
    let app = TestApp::start();
    closes(&app, "block", ("2027-04-06", "2027-04-08"), "Fire drill");
    closes(&app, "block", ("2027-04-20", "2027-04-21"), "Inventory");
    let page = app.operator().sees_page("/sites/hall/closures");
    page.shows("Tue 6 Apr 2027 – Wed 7 Apr 2027, all day")
        .shows("Tue 20 Apr 2027, all day");
    app.operator()
        .views("ko", "/sites/hall/closures")
        .shows("2027년 4월 6일 (화) – 2027년 4월 7일 (수) 종일");
}
