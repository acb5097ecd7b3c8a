//! Sessions that a closure or a holiday hits: other times, and the words for why.

use serde_json::{Value, json};

use super::closes;
use crate::pages_operator::{requested, version};
use crate::support::city::ask;
use crate::support::pages::value_of;
use crate::support::{TestApp, lacks, shows};

/// An approved booking of three nights; the closure falls on the last two.
fn hit(app: &TestApp) -> Value {
    let booking = requested(app);
    app.operator().approves(&app.lead().sees(&booking));
    closes(app, "block", ("2027-03-21", "2027-03-24"), "Fire drill");
    app.lead().sees(&booking)
}

fn session(booking: &Value, at: usize) -> String {
    booking["sessions"][at]["id"].to_string()
}

#[test]
fn sessions_that_one_closure_hits_are_suggested_different_times() {
    let app = TestApp::start();
    // Sessions of two bookings, all of eight hours.
    let other = app.rival().books("hall/main", "2027-03-23T10:00", 480);
    app.operator().approves(&other);
    let booking = hit(&app);
    let page = app.operator().sees_page("/flagged");
    let ids: Vec<String> = (0..3)
        .map(|at| session(&booking, at))
        .chain([session(&other, 0)])
        .collect();
    let minute = |id: &String| {
        let card = page.html.split(&format!("id=\"session-{id}\"")).nth(1).unwrap();
        let (date, time) = (value_of(card, "date"), value_of(card, "time"));
        chrono::NaiveDateTime::parse_from_str(&format!("{date} {time}"), "%Y-%m-%d %H:%M")
            .unwrap()
            .and_utc()
            .timestamp()
            / 60
    };
    let mut suggested: Vec<i64> = ids.iter().map(minute).collect();
    suggested.sort_unstable();
    assert!(
        suggested.windows(2).all(|two| two[1] - two[0] >= 480),
        "{suggested:?}: {}",
        page.html
    );
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
    let card = page
        .html
        .split(&format!("id=\"session-{id}\""))
        .nth(1)
        .unwrap()
        .split("</section>")
        .next()
        .unwrap()
        .to_owned();
    shows(&card, "Scheduled");
    lacks(&card, "Active");
    lacks(&card, "is-running");
    shows(&card, "name=\"reason\" value=\"Fire drill\"");
    let version = version(&page);
    let empty = app.operator().submits(
        &format!("/flagged/{id}"),
        &[("version", &version), ("choice", "cancel"), ("reason", " ")],
    );
    empty
        .is(422)
        .shows("says why")
        .shows(&format!("href=\"#reason-{id}\""));
    let fields = [
        ("version", &*version),
        ("choice", "cancel"),
        ("reason", "The sprinklers are tested"),
        ("back", "/flagged"),
    ];
    app.operator()
        .submits(&format!("/flagged/{id}"), &fields)
        .leads_to("/flagged?done=flagged-cancelled");
    app.tick();
    let sent = app.memory.sent();
    assert!(sent.iter().any(|(mail, _)| mail.hint == "session_cancelled"
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
    page.shows("name=\"reason\" value=\"임시공휴일 / Extra holiday\"");
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
