//! Sessions that a closure hit are settled together: a preview for each way, one letter per reader, a moment
//! in which it can be taken back, all or nothing.

mod api;

use serde_json::{Value, json};

use crate::support::city::{LEAD, OPERATOR, RIVAL, ask};
use crate::support::pages::{Sheet, between};
use crate::support::{Persona, TestApp, array, audit, forms, texts};

/// An approved booking of one evening on each of four Tuesdays.
fn tuesdays(app: &TestApp) -> Value {
    let mut asked = ask("hall/main", "2027-03-23T19:00", 120);
    asked["phases"][0]["schedule"]["rrule"] = json!("FREQ=WEEKLY;COUNT=4");
    let booking = app.lead().requests(&asked).ok();
    app.operator().approves(&app.lead().sees(&booking))
}

/// Closes the whole hall on whole days; the path of the closure's page.
fn closes(app: &TestApp, start: &str, end: &str) -> String {
    let span = json!({ "start": format!("{start}T00:00:00+09:00"), "end": format!("{end}T00:00:00+09:00") });
    let closure = json!({ "effect": "block", "shape": { "span": span }, "reason": "Floor waxing" });
    let kept = app.operator().posts("/api/v1/sites/hall/closures", &closure).ok();
    app.tick();
    format!("/sites/hall/closures/{}", kept["closure"]["id"])
}

/// What the form that settles all at once would send.
fn together(page: &Sheet, how: &str) -> Vec<(String, String)> {
    let mut fields = forms::fields(&page.html, "together-0");
    fields.push(("how".into(), how.into()));
    fields
}

/// When the sessions of a booking begin, on Seoul's clock, with their states.
fn starts(app: &TestApp, booking: &Value) -> Vec<String> {
    let booking = app.lead().sees(booking);
    let of = |session: &Value| {
        let start = session["starts_at"].as_str().unwrap();
        let start = chrono::DateTime::parse_from_rfc3339(start).unwrap();
        let seoul = start + chrono::Duration::hours(9);
        format!(
            "{} {}",
            seoul.format("%m-%d %H:%M"),
            session["state"].as_str().unwrap()
        )
    };
    array(&booking["sessions"]).iter().map(of).collect()
}

const AS_APPROVED: [&str; 4] = [
    "03-23 19:00 scheduled",
    "03-30 19:00 scheduled",
    "04-06 19:00 scheduled",
    "04-13 19:00 scheduled",
];

#[test]
fn hit_sessions_go_a_day_later_together_and_each_reader_gets_one_letter() {
    let app = TestApp::undoing();
    let booking = tuesdays(&app);
    app.lives_until("2027-03-15T11:00");
    let page = app
        .operator()
        .sees_page(&closes(&app, "2027-03-30", "2027-04-07"));
    // The day after the first is inside the closure, the day after the second is free.
    page.shows("2 sessions are affected, 2 stay as they are.")
        .shows("1 of 2 possible")
        .shows("2 of 2 possible");
    let before = app.memory.sent().len();
    let done = app.operator().submits_all("/flagged", &together(&page, "later"));
    done.is(303);
    assert_eq!(
        starts(&app, &booking),
        [
            "03-23 19:00 scheduled",
            "03-30 19:00 scheduled",
            "04-07 19:00 moved",
            "04-13 19:00 scheduled"
        ],
        "{}",
        page.html
    );
    app.lives_until("2027-03-15T11:00:30+09:00");
    let sent = app.memory.sent();
    let letters: Vec<_> = sent[before..]
        .iter()
        .map(|(mail, _)| (mail.to.email.as_str(), mail.hint.as_str()))
        .collect();
    for reader in [LEAD, OPERATOR] {
        assert_eq!(
            letters.iter().filter(|(to, _)| *to == reader).collect::<Vec<_>>(),
            [&(reader, "schedule_changed")]
        );
    }
    // What found no place stays to be looked at.
    let left = app.operator().sees_page("/flagged");
    left.shows("1 session is affected");
    audit::assert_clean(app.url());
}

/// The page that follows, which says where each session was and is.
fn list_of_settled(who: &Persona, done: &Sheet, address: &str) -> Sheet {
    let (page, query) = done.location.split_once('?').unwrap();
    assert_eq!(page, address);
    assert!(query.starts_with("settled=") && query.ends_with("&done=hits-settled"));
    who.sees_page(&done.location)
}

#[test]
fn all_go_to_their_nearest_days_and_no_time_is_given_twice() {
    let app = TestApp::start();
    let booking = tuesdays(&app);
    let other = app.rival().books("hall/main", "2027-04-06T21:00", 60);
    app.operator().approves(&other);
    let address = closes(&app, "2027-03-30", "2027-04-07");
    let page = app.operator().sees_page(&address);
    page.shows("3 of 3 possible");
    let done = app
        .operator()
        .submits_all("/flagged", &together(&page, "nearest"));
    let settled = list_of_settled(&app.operator(), &done, &address);
    settled
        .shows("3 sessions were changed")
        .shows("Tue 30 Mar 19:00 → <time datetime=\"2027-03-29T10:00:00Z\"")
        .shows("Tue 6 Apr 19:00 → <time datetime=\"2027-04-07T10:00:00Z\"");
    let first = app.lead().sees(&booking)["sessions"][0]["id"].to_string();
    app.operator()
        .sees_page(&format!("{address}?settled={first}.x"))
        .lacks("id=\"settled\"");
    // Others see only what is their own of it.
    app.lead().opens(&done.location).is(404);
    let (_, query) = done.location.split_once('?').unwrap();
    app.rival()
        .sees_page(&format!("/bookings/{}/hit?{query}", other["id"]))
        .shows("One session was changed");
    assert_eq!(
        starts(&app, &booking),
        [
            "03-23 19:00 scheduled",
            "03-29 19:00 moved",
            "04-07 19:00 moved",
            "04-13 19:00 scheduled"
        ]
    );
    app.tick();
    for reader in [LEAD, RIVAL] {
        assert!(app.is_told(reader, "schedule_changed"), "{reader}");
    }
    app.operator()
        .sees_page(&address)
        .lacks("session is affected")
        .lacks("sessions are affected");
    audit::assert_clean(app.url());
}

#[test]
fn all_are_called_off_and_taken_back_before_the_letters_leave() {
    let app = TestApp::undoing();
    let booking = tuesdays(&app);
    app.lives_until("2027-03-15T11:00");
    let page = app
        .operator()
        .sees_page(&closes(&app, "2027-03-30", "2027-04-07"));
    let done = app.operator().submits_all("/flagged", &together(&page, "cancel"));
    assert_eq!(
        texts(&app.lead().sees(&booking)["sessions"], "state"),
        ["scheduled", "cancelled", "cancelled", "scheduled"]
    );
    // Nobody gets the time before it stands.
    app.operator().presses(&closure_lift(&app)).ok();
    app.rival()
        .asks("hall/main", "2027-03-30T19:00", 120)
        .refused(409);
    let back = between(&done.location, "undo=", '&');
    app.moves_to("2027-03-15T11:00:19+09:00");
    app.tick();
    app.operator()
        .submits("/flagged/undo", &[("booking", back)])
        .is(303);
    assert_eq!(starts(&app, &booking), AS_APPROVED);
    app.lives_until("2027-03-15T12:00");
    assert!(!app.is_told(LEAD, "schedule_changed"));
    audit::assert_clean(app.url());
}

fn closure_lift(app: &TestApp) -> String {
    let all = app.operator().gets("/api/v1/sites/hall/closures").ok();
    format!(
        "/api/v1/sites/hall/closures/{}/lift",
        array(&all["items"])[0]["id"]
    )
}

#[test]
fn moved_sessions_are_where_they_were_after_an_undo_and_too_late_nothing_is_taken_back() {
    for (moment, is_in_time) in [
        ("2027-03-15T11:00:19+09:00", true),
        ("2027-03-15T11:00:20+09:00", false),
    ] {
        let app = TestApp::undoing();
        let booking = tuesdays(&app);
        app.lives_until("2027-03-15T11:00");
        let page = app
            .operator()
            .sees_page(&closes(&app, "2027-03-30", "2027-04-07"));
        let done = app
            .operator()
            .submits_all("/flagged", &together(&page, "nearest"));
        let moved = starts(&app, &booking);
        assert_ne!(moved, AS_APPROVED);
        let back = between(&done.location, "undo=", '&');
        app.moves_to(moment);
        let undone = app.operator().submits("/flagged/undo", &[("booking", back)]);
        undone.is(if is_in_time { 303 } else { 409 });
        assert_eq!(
            starts(&app, &booking),
            if is_in_time {
                AS_APPROVED.map(str::to_owned).to_vec()
            } else {
                moved
            }
        );
        app.lives_until("2027-03-15T12:00");
        assert_eq!(app.is_told(LEAD, "schedule_changed"), !is_in_time);
        let left = app.operator().sees_page("/flagged");
        assert_eq!(left.says("2 sessions are affected"), is_in_time);
        audit::assert_clean(app.url());
    }
}

#[test]
fn where_one_place_was_taken_meanwhile_none_of_the_others_moves() {
    let app = TestApp::start();
    let booking = tuesdays(&app);
    let address = closes(&app, "2027-03-30", "2027-04-07");
    let page = app.operator().sees_page(&address);
    app.operator()
        .approves(&app.rival().books("hall/main", "2027-04-07T18:00", 120));
    let refused = app
        .operator()
        .submits_all("/flagged", &together(&page, "nearest"));
    refused.is(409).shows("Floor waxing").shows("Wed 7 Apr");
    assert_eq!(starts(&app, &booking), AS_APPROVED);
    // The page that comes back offers what is left.
    let done = app
        .operator()
        .submits_all("/flagged", &together(&refused, "nearest"));
    done.is(303);
    assert_eq!(starts(&app, &booking)[2], "04-08 19:00 moved");
    audit::assert_clean(app.url());
}

#[test]
fn a_consortium_settles_its_own_and_others_nobody_s() {
    let app = TestApp::start();
    let booking = tuesdays(&app);
    closes(&app, "2027-03-30", "2027-04-07");
    let address = format!("/bookings/{}/hit", booking["id"]);
    app.lead()
        .sees_page(&format!("/bookings/{}", booking["id"]))
        .shows(&format!("href=\"{address}\""));
    let page = app.lead().sees_page(&address);
    page.shows("Floor waxing").shows("2 affected sessions");
    let fields = together(&page, "nearest");
    app.rival().submits_all("/flagged", &fields).is(404);
    app.rival().opens(&address).is(404);
    app.member().submits_all("/flagged", &fields).is(403);
    let done = app.lead().submits_all("/flagged", &fields);
    list_of_settled(&app.lead(), &done, &address).shows("2 sessions were changed");
    assert_eq!(starts(&app, &booking)[1], "03-29 19:00 moved");
    // Sent again, it is about sessions that are settled.
    app.lead().submits_all("/flagged", &fields).is(412);
    app.tick();
    assert!(app.is_told(OPERATOR, "schedule_changed"));
    audit::assert_clean(app.url());
}

#[test]
fn one_is_left_out_and_one_goes_elsewhere() {
    let app = TestApp::start();
    let booking = tuesdays(&app);
    let page = app
        .operator()
        .sees_page(&closes(&app, "2027-03-30", "2027-04-07"));
    let ids: Vec<String> = array(&booking["sessions"])
        .iter()
        .map(|session| session["id"].to_string())
        .collect();
    let mut fields = forms::fields(&page.html, "each-0");
    fields.push((format!("to-{}", ids[1]), "out".into()));
    fields.push((format!("to-{}", ids[2]), "2027-04-07T19:00".into()));
    app.operator().submits_all("/flagged", &fields).is(303);
    assert_eq!(
        starts(&app, &booking),
        [
            "03-23 19:00 scheduled",
            "03-30 19:00 skipped",
            "04-07 19:00 moved",
            "04-13 19:00 scheduled"
        ]
    );
    let nothing = app.operator().sees_page("/flagged");
    nothing.shows("There is nothing to look at.");
    audit::assert_clean(app.url());
}

#[test]
fn what_staff_call_off_its_consortium_may_bring_back_and_what_the_site_calls_off_it_may_not() {
    for (is_staff, status) in [(true, 200), (false, 409)] {
        let app = TestApp::start();
        let booking = tuesdays(&app);
        let address = closes(&app, "2027-03-30", "2027-04-07");
        let who = if is_staff { app.staff() } else { app.operator() };
        let page = who.sees_page(&address);
        who.submits_all("/flagged", &together(&page, "cancel")).is(303);
        app.operator().presses(&closure_lift(&app)).ok();
        let cancelled = app.lead().sees(&booking);
        let path = format!("/api/v1/sessions/{}/restore", cancelled["sessions"][1]["id"]);
        let back = app.lead().changes(&path, &cancelled["version"], &json!({}));
        assert_eq!(back.status, status, "staff: {is_staff}");
        audit::assert_clean(app.url());
    }
}
