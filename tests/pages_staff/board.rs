//! What the board tells of what goes on, whom to ring up, and what was done.

use serde_json::{Value, json};

use crate::presence::Night;
use crate::support::city::{always, site};
use crate::support::{Persona, TestApp, array, lacks, shows, texts};

/// The list of what was done.
fn activity(test: &TestApp) -> String {
    let page = test.staff().sees_page("/board");
    let (_, after) = page.html.split_once("<h2>Activity</h2>").expect("activity");
    after.split("</section>").next().unwrap().to_owned()
}

#[test]
fn a_settlement_of_many_sessions_is_one_line_of_the_board_that_unfolds() {
    let test = TestApp::start();
    let booking = test.approved_series("hall/main", "2027-03-23T19:00", 60, "FREQ=DAILY;COUNT=12");
    let sessions: Vec<Value> = array(&booking["sessions"])[..11]
        .iter()
        .map(|session| json!({ "session": session["id"], "becomes": "cancel" }))
        .collect();
    let body = json!({
        "sessions": sessions, "reason": "Floor waxing",
        "versions": [{ "booking": booking["id"], "version": booking["version"] }],
    });
    test.operator().posts("/api/v1/sessions/settle", &body).ok();
    let list = activity(&test);
    assert_eq!(
        list.matches("Affected sessions changed together").count(),
        1,
        "{list}"
    );
    shows(&list, "<summary class=\"small\">11 sessions</summary>");
    assert_eq!(list.matches("Session cancelled").count(), 11, "{list}");
    shows(&list, "No. 11 · Trial");
    // What was done before is still there.
    shows(&list, "<b>Approved</b>");
    shows(&list, "<b>Requested</b>");
}

/// The rows of those whom to ring up.
fn calls(test: &TestApp) -> String {
    let page = test.staff().sees_page("/board");
    let (_, after) = page.html.split_once(" id=\"calls\"").expect("calls");
    after.split("</section>").next().unwrap().to_owned()
}

const NO_CALLS: &str = "Nobody has to be called now.";

#[test]
fn the_board_shows_who_is_not_there_or_stays_with_the_phones_of_both() {
    let test = TestApp::start();
    let night = Night::new(&test);
    test.lives_until("2027-03-16T22:59");
    shows(&calls(&test), NO_CALLS);
    let board = test.staff().sees_page("/board");
    board.shows("is-running\">Running<").shows("0 in · 3 planned");
    test.lives_until("2027-03-16T23:05");
    let rows = calls(&test);
    shows(&rows, "Nobody in 35 min");
    shows(&rows, "href=\"/tonight?site=hall\"");
    assert_eq!(rows.matches("href=\"tel:").count(), 2, "{rows}");
    shows(&rows, "Kim Narae<br>010-5550-0412");
    let board = test.staff().sees_page("/board?show=unstaffed");
    board.shows("is-pending\">Nobody in<").shows("Nobody in 1</a>");
    test.staff()
        .sees_page("/board?show=silent")
        .shows("Nothing is live");
    night.passes(&test.member(), 0, "in").ok();
    shows(&calls(&test), NO_CALLS);
    let board = test.staff().sees_page("/board?show=inside");
    board.shows("1 in · 3 planned").shows("People on site 1</a>");
    // It ends by the clock, and somebody is still there.
    test.lives_until("2027-03-17T05:50");
    let rows = calls(&test);
    shows(&rows, "Over time 20 min");
    shows(&test.staff().sees_page("/board").html, "20 min over");
    night.passes(&test.member(), 0, "out").ok();
    shows(&calls(&test), NO_CALLS);
    test.staff().sees_page("/board").lacks("Over time");
}

#[test]
fn people_who_are_in_and_wrote_nothing_about_the_last_time_are_silent() {
    let test = TestApp::start();
    let night = Night::at(&test, |lead| {
        lead.books_series("hall/main", "2027-03-16T22:30", 420, "FREQ=DAILY;COUNT=2")
    });
    test.lives_until("2027-03-17T22:35");
    let second = format!("/api/v1/sessions/{}/presence", night.booking["sessions"][1]["id"]);
    let comes = json!({ "worker": night.workers[0], "direction": "in" });
    test.member().posts(&second, &comes).ok();
    test.staff()
        .sees_page("/board?show=silent")
        .shows("is-changes\">Last log missing<");
    let log = format!("/api/v1/sessions/{}/log", night.booking["sessions"][0]["id"]);
    let full = json!({ "outcome": "full", "done": "Six rounds.", "visitors": 35 });
    test.lead().replaces(&log, &json!(0), &full).ok();
    test.staff()
        .sees_page("/board?show=silent")
        .shows("Nothing is live");
}

#[test]
fn nobody_is_missed_where_the_site_does_not_ask() {
    let test = TestApp::start();
    Night::new(&test);
    let rules = json!({ "presence": "off", "no_show_minutes": 30, "clear_minutes": 15, "posts": [] });
    test.operator().puts(crate::presence::RULES, &rules).ok();
    test.lives_until("2027-03-16T23:30");
    shows(&calls(&test), NO_CALLS);
    test.staff().sees_page("/board").lacks(" planned</span>");
}

#[test]
fn what_went_wrong_is_called_about_until_somebody_takes_note_and_stopped_work_stands_first() {
    let test = TestApp::start();
    let night = Night::new(&test);
    test.lives_until("2027-03-16T23:00");
    let what = json!({
        "session": night.booking["sessions"][0]["id"], "kind": "injury", "severity": "s1",
        "words": "Hit a leg.",
    });
    let incident = test.lead().posts("/api/v1/incidents", &what).ok();
    let rows = calls(&test);
    shows(&rows, "is-incident\">Incident ");
    shows(&rows, ">S1<");
    shows(&rows, "Somebody was hurt");
    shows(&rows, &format!("href=\"/incidents/{}\"", incident["id"]));
    assert_eq!(rows.matches("<li").count(), 1, "one a session: {rows}");
    let board = test.staff().sees_page("/board?show=stopped");
    board.shows("is-incident\">Stopped<").shows("Stopped 1</a>");
    // The site sees it where it looks at night.
    let tonight = test.operator().sees_page("/tonight?site=hall");
    tonight
        .shows("Work stopped: ")
        .shows("Hit a leg.")
        .shows("Please take note by 23:05");
    let steps = format!("/api/v1/incidents/{}/steps", incident["id"]);
    test.operator()
        .posts(&steps, &json!({ "step": "acknowledged" }))
        .ok();
    let rows = calls(&test);
    shows(&rows, "is-incident\">Stopped ");
    lacks(&rows, "/incidents/");
    // When its time is over nobody calls about the session any more; the stop is told all the same.
    test.lives_until("2027-03-17T05:31");
    shows(&calls(&test), NO_CALLS);
    test.staff().sees_page("/board").shows("Work stopped: ");
}

#[test]
fn something_bad_that_is_old_and_open_is_never_pushed_off_by_newer_things() {
    let test = TestApp::start();
    let report = |severity: &str, words: &str| {
        let what = json!({ "site": "hall", "kind": "damage", "severity": severity, "words": words });
        test.staff().posts("/api/v1/incidents", &what).ok();
    };
    report("s2", "The lift fell.");
    test.lives_until("2027-04-01T09:00");
    for n in 0..55 {
        report("s4", &format!("Noise {n}."));
    }
    test.staff().sees_page("/board").shows("The lift fell.");
    test.operator().sees_page("/home").shows("The lift fell.");
    shows(&calls(&test), "is-incident\">Incident ");
}

#[test]
fn what_is_not_urgent_is_called_about_once_its_time_is_over() {
    let test = TestApp::start();
    let what = json!({ "site": "hall", "kind": "damage", "severity": "s3", "words": "A scratch." });
    let incident = test.staff().posts("/api/v1/incidents", &what).ok();
    shows(&calls(&test), NO_CALLS);
    test.lives_until("2027-03-20T09:00");
    shows(&calls(&test), &format!("href=\"/incidents/{}\"", incident["id"]));
    // What is worse stands first, however long the other has waited.
    let bad = json!({ "site": "house", "kind": "damage", "severity": "s1", "words": "It burns." });
    let worse = test.staff().posts("/api/v1/incidents", &bad).ok();
    let rows = calls(&test);
    assert!(rows.find(">S1<").unwrap() < rows.find(">S3<").unwrap(), "{rows}");
    for incident in [incident, worse] {
        let steps = format!("/api/v1/incidents/{}/steps", incident["id"]);
        let taken = json!({ "step": "acknowledged" });
        test.staff().posts(&steps, &taken).ok();
    }
    shows(&calls(&test), NO_CALLS);
}

#[test]
fn who_sees_to_a_call_is_seen_by_the_others_for_an_hour_and_the_row_sinks() {
    let test = TestApp::start();
    let night = Night::new(&test);
    test.lives_until("2027-03-16T23:05");
    let report = json!({ "site": "house", "kind": "damage", "severity": "s2", "words": "A pipe." });
    let incident = test.staff().posts("/api/v1/incidents", &report).ok();
    let first = |rows: &str| rows.find("Nobody in").unwrap() < rows.find("Incident").unwrap();
    assert!(!first(&calls(&test)), "what happened comes first");
    let path = format!("/incidents/{}/call", incident["id"]);
    let done = |who: &Persona, path: &str, cause: &str, done: &str| {
        who.submits(path, &[("cause", cause), ("done", done)])
            .leads_to("/board?done=call-kept");
    };
    done(&test.staff(), &path, "incident", "called");
    let rows = calls(&test);
    assert!(first(&rows), "it sinks: {rows}");
    shows(&rows, "called at 23:05");
    shows(&rows, "class=\"count\">1<");
    // Whoever takes it took note of it: no clock runs any more, and nobody is rung up.
    done(&test.staff(), &path, "incident", "taken");
    lacks(&calls(&test), "Incident");
    // Whoever presses it on a page of before is late and no more.
    done(&test.admin(), &path, "incident", "taken");
    let one = format!("/api/v1/incidents/{}", incident["id"]);
    assert_eq!(test.staff().gets(&one).ok()["state"], "acknowledged");
    let session = format!("/sessions/{}/call", night.booking["sessions"][0]["id"]);
    done(&test.admin(), &session, "unstaffed", "taken");
    shows(&calls(&test), "sees to it since 23:05");
    let journal = test.staff().gets("/api/v1/journal?limit=5").ok();
    assert_eq!(
        texts(&journal["items"], "action"),
        [
            "session.call_taken",
            "incident.call_taken",
            "incident.step",
            "incident.call_taken",
            "incident.called"
        ]
    );
    // The cause is still there an hour later: somebody has to see to it again.
    test.lives_until("2027-03-17T00:06");
    let rows = calls(&test);
    lacks(&rows, "sees to it");
    shows(&rows, "class=\"count\">1<");
    // Once somebody came, nothing is left of it.
    night.passes(&test.member(), 0, "in").ok();
    lacks(&calls(&test), "Nobody in");
    let wrong = [("cause", "running"), ("done", "taken")];
    test.staff().submits(&session, &wrong).is(422);
}

#[test]
fn the_board_asks_the_database_as_often_for_one_session_as_for_many() {
    let test = TestApp::start();
    let statements = || {
        let before = test.app.db.statements();
        test.staff().sees_page("/board");
        test.app.db.statements() - before
    };
    // What was rendered in a minute stands until the next one, unless something happens.
    let afresh = |time: &str| {
        statements();
        test.lives_until(time);
        statements()
    };
    test.approved("hall/main", "2027-03-16T22:30", 420);
    test.lives_until("2027-03-16T22:31");
    let one = afresh("2027-03-16T22:32");
    let again = statements();
    assert!(
        again * 2 < one,
        "{one} statements, {again} where nothing happened"
    );
    let night = Night::at(&test, |lead| lead.books("house/room-a", "2027-03-17T22:30", 420));
    for zone in ["hall/yard", "hall/main"] {
        test.approved(zone, "2027-03-17T22:30", 420);
    }
    test.lives_until("2027-03-17T22:31");
    night.passes(&test.member(), 0, "in").ok();
    let many = afresh("2027-03-17T22:32");
    assert!(many <= one, "{one} statements for one, {many} for many");
    println!("board: {one} statements for one, {many} for many");
}

/// How many sessions start on each day that the board looks ahead.
fn outlook(test: &TestApp, path: &str) -> Vec<u32> {
    let page = test.staff().sees_page(path);
    let (_, bars) = page.html.split_once("class=\"week-bars\"").expect("days");
    let (bars, _) = bars.split_once("</ol>").unwrap();
    let values = bars.split(" value=\"").skip(1);
    values
        .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn the_days_ahead_count_what_starts_on_them_and_was_approved() {
    let test = TestApp::start();
    // Nights: what began yesterday ends today, and counts on neither day of the outlook.
    test.approved_series("hall/main", "2027-03-16T22:30", 420, "FREQ=DAILY;COUNT=3");
    test.lead().books("hall/main", "2027-03-22T22:30", 60);
    test.lives_until("2027-03-17T09:00");
    assert_eq!(outlook(&test, "/board"), [1, 1, 0, 0, 0, 0, 0]);
    assert_eq!(
        outlook(&test, "/board?kind=exhibition_hall"),
        [1, 1, 0, 0, 0, 0, 0]
    );
    assert_eq!(outlook(&test, "/board?kind=factory"), [0; 7]);
}

#[test]
fn what_began_days_ago_counts_on_the_day_that_it_ends() {
    let test = TestApp::start();
    let yard = json!({ "slug": "yard", "names": { "ko": "마당", "en": "Yard" }, "windows": always() });
    let open = site("campus", "hold", json!([yard]));
    test.admin().posts("/api/v1/sites", &open).ok();
    let booked = test.lead().books("campus/yard", "2027-03-16T12:00", 5 * 24 * 60);
    test.operator().approves(&booked);
    let tile = || {
        let html = test.staff().sees_page("/board").html;
        let (before, _) = html.split_once("</b><span>Sessions ended, of those").unwrap();
        before.rsplit("<b>").next().unwrap().to_owned()
    };
    test.lives_until("2027-03-20T09:00");
    assert_eq!(tile(), "0/0");
    test.lives_until("2027-03-21T09:00");
    assert_eq!(tile(), "0/1");
    assert_eq!(outlook(&test, "/board"), [0; 7]);
    test.lives_until("2027-03-21T13:00");
    assert_eq!(tile(), "1/1");
}
