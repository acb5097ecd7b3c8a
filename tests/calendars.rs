//! Calendar text of mails, files and feeds: every session at its own time and place, the past left alone.

use madang::notify::CalendarPart;
use serde_json::{Value, json};

use crate::support::city::{LEAD, ask, ask_series};
use crate::support::{Persona, TestApp, because, lacks, shows};

mod foreign;
mod shapes;

/// Three approved nights of alpha in the hall from 5 April.
fn approved(app: &TestApp) -> Value {
    let booking = app.approved_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    app.tick();
    booking
}

/// The operator gives the session at `at` another time or zone.
fn moves(app: &TestApp, booking: &Value, at: usize, to: &Value) -> Value {
    let seen = app.operator().sees(booking);
    let path = format!("/api/v1/sessions/{}/move", seen["sessions"][at]["id"]);
    let moved = app.operator().changes(&path, &seen["version"], to).ok();
    app.tick();
    moved
}

/// The text and the calendar part of the newest mail of an event to the lead.
#[track_caller]
fn mail(app: &TestApp, event: &str) -> (String, Option<CalendarPart>) {
    let sent = app.memory.sent();
    let found = sent
        .iter()
        .rfind(|(mail, _)| mail.to.email == LEAD && mail.hint == event);
    let rendered = &found
        .unwrap_or_else(|| panic!("no {event}: {:?}", app.events_to(LEAD)))
        .0
        .rendered;
    (
        format!("{}\n{}", rendered.subject, rendered.text),
        rendered.calendar.clone(),
    )
}

fn part(app: &TestApp, event: &str) -> String {
    mail(app, event).1.unwrap().body.replace("\r\n ", "")
}

fn file(app: &TestApp, booking: &Value) -> String {
    app.lead()
        .sees_page(&format!("/bookings/{}.ics", booking["id"]))
        .html
        .replace("\r\n ", "")
}

/// The address of a feed of alpha.
fn feed_path(app: &TestApp) -> String {
    let made = app
        .lead()
        .submits(
            "/calendars",
            &[("kind", "consortium"), ("path", "alpha"), ("back", "/sites")],
        )
        .html;
    made[made.find("/calendars/").unwrap()..]
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

fn feed(app: &TestApp) -> String {
    app.anonymous().opens(&feed_path(app)).html.replace("\r\n ", "")
}

/// The events of a calendar that hold a text.
fn events(text: &str, holding: &str) -> Vec<String> {
    text.split("BEGIN:VEVENT")
        .skip(1)
        .map(str::to_owned)
        .filter(|event| event.contains(holding))
        .collect()
}

#[test]
fn whatever_tells_of_a_session_in_another_zone_names_that_zone() {
    let app = TestApp::start();
    let booking = approved(&app);
    moves(
        &app,
        &booking,
        1,
        &json!({ "starts_at": "2027-04-06T13:00:00Z", "zones": ["hall/yard"], "reason": "Works" }),
    );
    let (text, calendar) = mail(&app, "session_moved");
    assert!(
        text.contains("Zone: Yard\n") && text.contains(" · Main\n"),
        "where it is, and where it was: {text}"
    );
    assert!(text.lines().next().unwrap().contains("Yard"), "{text}");
    let calendar = calendar.unwrap().body.replace("\r\n ", "");
    shows(&calendar, "LOCATION:hall\\, Yard\\, 1 Test Street");
    lacks(&calendar, "Main");
    let own = events(
        &file(&app, &booking),
        "RECURRENCE-ID;TZID=Asia/Seoul:20270406T220000",
    );
    assert!(own.len() == 1 && own[0].contains("hall\\, Yard\\,"), "{own:?}");
    shows(&events(&file(&app, &booking), "RRULE")[0], "hall\\, Main\\,");
    assert_eq!(
        (
            events(&feed(&app), "Yard").len(),
            events(&feed(&app), "Main").len()
        ),
        (1, 2)
    );
    app.lives_until("2027-04-06T22:00");
    for event in ["session_starts_soon", "session_started"] {
        let (text, _) = mail(&app, event);
        assert!(
            text.contains("Zone: Yard\n") && !text.contains("Main"),
            "{event}: {text}"
        );
    }
}

#[test]
fn a_moved_session_keeps_its_own_time_in_files_while_it_runs_and_afterwards() {
    let app = TestApp::start();
    let booking = approved(&app);
    moves(
        &app,
        &booking,
        1,
        &json!({ "starts_at": "2027-04-06T14:30:00Z", "reason": "Works" }),
    );
    for moment in [
        "2027-04-06T12:00:00+09:00",
        "2027-04-07T01:00:00+09:00",
        "2027-04-07T12:00:00+09:00",
    ] {
        app.lives_until(moment);
        let text = file(&app, &booking);
        let own = events(&text, "RECURRENCE-ID;TZID=Asia/Seoul:20270406T220000");
        assert!(
            own.len() == 1 && own[0].contains("DTSTART;TZID=Asia/Seoul:20270406T233000"),
            "{moment}: {text}"
        );
    }
}

#[test]
fn a_suspended_booking_has_no_dates_to_come_in_files_and_feeds_until_it_goes_on() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-04-06T12:00");
    app.operator()
        .does("suspend", &app.operator().sees(&booking), &because("Works"))
        .ok();
    app.tick();
    // The night that was held stays.
    shows(
        &file(&app, &booking),
        "EXDATE;TZID=Asia/Seoul:20270406T220000,20270407T220000",
    );
    assert_eq!(events(&feed(&app), "DTSTART").len(), 1);
    app.operator()
        .does("resume", &app.operator().sees(&booking), &because("Done"))
        .ok();
    app.tick();
    lacks(&file(&app, &booking), "EXDATE");
    assert_eq!(events(&feed(&app), "DTSTART").len(), 3);
}

#[test]
fn what_ends_a_half_done_series_leaves_the_past_in_calendars() {
    for (action, event) in [("suspend", "suspended"), ("terminate", "terminated")] {
        let app = TestApp::start();
        let booking = approved(&app);
        app.lives_until("2027-04-06T12:00");
        app.operator()
            .does(action, &app.operator().sees(&booking), &because("Works"))
            .ok();
        app.tick();
        let text = part(&app, event);
        let ids: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("RECURRENCE-ID"))
            .collect();
        let to_come = [
            "RECURRENCE-ID;TZID=Asia/Seoul:20270406T220000",
            "RECURRENCE-ID;TZID=Asia/Seoul:20270407T220000",
        ];
        assert_eq!(
            (
                ids,
                text.contains("RRULE"),
                events(&text, "STATUS:CANCELLED").len()
            ),
            (to_come.to_vec(), false, 2),
            "{text}"
        );
    }
}

#[test]
fn a_series_that_has_not_begun_is_taken_out_as_a_whole() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lead()
        .does("cancel", &app.lead().sees(&booking), &because("No robot"))
        .ok();
    app.tick();
    let text = part(&app, "cancelled");
    shows(&text, "METHOD:CANCEL");
    shows(&text, "RRULE");
    lacks(&text, "RECURRENCE-ID");
}

#[test]
fn a_session_that_comes_back_comes_with_its_whole_series() {
    let app = TestApp::start();
    let booking = approved(&app);
    for action in ["skip", "restore"] {
        let seen = app.operator().sees(&booking);
        let path = format!("/api/v1/sessions/{}/{action}", seen["sessions"][1]["id"]);
        app.operator()
            .changes(&path, &seen["version"], &because("Works"))
            .ok();
        app.tick();
    }
    let text = part(&app, "session_restored");
    shows(&text, "RRULE");
    lacks(&text, "EXDATE");
    lacks(&text, "RECURRENCE-ID");
}

#[test]
fn a_file_that_is_fetched_twice_is_the_same_and_a_change_is_dated() {
    let app = TestApp::start();
    let booking = approved(&app);
    let first = (file(&app, &booking), feed(&app));
    app.lives_until("2027-03-16T10:00");
    assert_eq!((file(&app, &booking), feed(&app)), first);
    for text in [&first.0, &first.1] {
        shows(text, "DTSTAMP:20270315T010000Z\r\nLAST-MODIFIED:20270315T010000Z");
    }
    moves(
        &app,
        &booking,
        1,
        &json!({ "starts_at": "2027-04-06T14:30:00Z", "reason": "Works" }),
    );
    for text in [file(&app, &booking), feed(&app)] {
        shows(&text, "DTSTAMP:20270316T010000Z");
        lacks(&text, "DTSTAMP:20270315");
    }
}

#[test]
fn pages_name_the_zone_that_a_session_was_moved_to() {
    let app = TestApp::start();
    let asked = ask("hall/main", "2027-03-16T10:00", 120);
    let booking = app.operator().approves(&app.lead().requests(&asked).ok());
    let to = json!({ "starts_at": "2027-03-16T01:00:00Z", "zones": ["hall/yard"], "reason": "Works" });
    moves(&app, &booking, 0, &to);
    let home = app.lead().sees_page("/home");
    home.shows("hall · Yard").lacks("Main</");
    app.lives_until("2027-03-16T10:00");
    for (who, path) in [
        (app.operator(), "/home"),
        (app.staff(), "/board"),
        (app.lead(), "/schedule?view=list"),
    ] {
        let page = who.sees_page(path);
        let html = page.html.split("id=\"main\"").nth(1).unwrap();
        let item = &html[html
            .find("Night mapping")
            .unwrap_or_else(|| panic!("{path}: {html}"))..];
        let item: String = item.chars().take(600).collect();
        assert!(item.contains("Yard") && !item.contains("Main"), "{path}: {item}");
    }
}

#[test]
fn a_calendars_address_says_when_it_was_fetched_and_ends_a_year_after_it_was_fetched_last() {
    let app = TestApp::start();
    let path = feed_path(&app);
    let status = || app.anonymous().opens(&path).status;
    app.lead().sees_page("/account").shows("Never used");
    assert_eq!(status(), 200);
    let page = app.lead().sees_page("/account");
    page.shows("Last used")
        .shows("127.0.0.1")
        .shows("Ends if nobody fetches it:");
    for (day, expected) in [("2028-03-01", 200), ("2029-02-20", 200), ("2030-02-21", 404)] {
        app.moves_to(&format!("{day}T12:00"));
        assert_eq!(status(), expected, "{day}");
    }
}

/// The address of a feed of a site or of one's own.
fn subscribed(who: &Persona, kind: &str, path: &str) -> String {
    let made = who
        .submits(
            "/calendars",
            &[("kind", kind), ("path", path), ("back", "/sites")],
        )
        .html;
    made[made.find("/calendars/").unwrap()..]
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn feeds_of_people_sites_and_zones_show_a_moved_session_where_it_is_now() {
    let app = TestApp::start();
    let booking = approved(&app);
    let to = json!({ "starts_at": "2027-04-06T13:00:00Z", "zones": ["hall/yard"], "reason": "Works" });
    moves(&app, &booking, 1, &to);
    let read = |path: &str| app.anonymous().opens(path).html.replace("\r\n ", "");
    // Each in the language of whose it is.
    for (path, main, yard) in [
        (subscribed(&app.lead(), "person", ""), "Main", "Yard"),
        (subscribed(&app.operator(), "site", "hall"), "본관", "마당"),
    ] {
        let text = read(&path);
        let there = events(&text, &format!("LOCATION:hall\\, {yard}\\,"));
        assert!(
            there.len() == 1 && there[0].contains("20270406T130000Z"),
            "{path}: {text}"
        );
        assert_eq!(
            events(&text, &format!("LOCATION:hall\\, {main}\\,")).len(),
            2,
            "{path}: {text}"
        );
    }
    // Zones that one booking fills tell everybody when.
    let asked = ask_series("house/room-a", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    let booking = app.operator().approves(&app.lead().requests(&asked).ok());
    let to = json!({ "starts_at": "2027-04-06T13:00:00Z", "zones": ["house/room-b"], "reason": "Works" });
    moves(&app, &booking, 1, &to);
    let nights = ["20270405T130000Z", "20270406T130000Z", "20270407T130000Z"];
    for (zone, there) in [("room-a", [true, false, true]), ("room-b", [false, true, false])] {
        let own = subscribed(&app.operator(), "zone", &format!("house/{zone}"));
        for path in [format!("/calendars/house/{zone}.ics"), own] {
            let text = read(&path);
            let told = nights.map(|start| text.contains(&format!("DTSTART:{start}")));
            assert_eq!(told, there, "{path}: {text}");
        }
    }
}
