//! More than three notices to one person in ten minutes become one mail; nothing urgent waits for it.

use std::collections::BTreeSet;

use madang::notify::Memory;
use serde_json::{Value, json};

use super::post::{all_left_once, has_only_our_headers, ids_in, notice_to, notices, start};
use crate::support::TestApp;
use crate::support::city::OPERATOR;
use crate::support::sink::{Sink, header, part};

/// Requests of the lead on so many days from the 20th of April on.
fn ask_on(app: &TestApp, days: std::ops::Range<u32>) {
    for day in days {
        app.lead()
            .books("hall/main", &format!("2027-04-{day}T10:00"), 120);
    }
}

/// The mails to somebody, and how many notices each tells.
fn told(app: &TestApp, email: &str) -> Vec<usize> {
    let mut mails: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for notice in notices(app)
        .iter()
        .filter(|notice| notice["recipient"] == email && notice["state"] == "sent")
    {
        *mails.entry(notice["message_id"].to_string()).or_default() += 1;
    }
    let mut sizes: Vec<usize> = mails.into_values().collect();
    sizes.sort_unstable();
    sizes
}

#[test]
fn three_notices_in_ten_minutes_leave_singly() {
    let sink = Sink::start();
    let app = start(&sink);
    ask_on(&app, 20..23);
    app.tick();
    assert_eq!(told(&app, OPERATOR), [1, 1, 1]);
    all_left_once(&app, &sink);
}

#[test]
fn more_than_three_at_once_leave_as_one_mail_in_the_language_of_the_reader() {
    let sink = Sink::start();
    let app = start(&sink);
    ask_on(&app, 20..25);
    app.tick();
    all_left_once(&app, &sink);
    // Who decides gets a link for each decision, the others are led to the booking.
    let readers = [
        (OPERATOR, "새 알림 5건"),
        ("lead@people.example", "[Madang] 5 notices"),
    ];
    for (email, subject) in readers {
        let link = |notice: &Value| {
            if email == OPERATOR {
                "/decide/".to_owned()
            } else {
                format!("/bookings/{}", notice["booking"])
            }
        };
        assert_eq!(told(&app, email), [5]);
        let of_them: Vec<Value> = notices(&app)
            .into_iter()
            .filter(|notice| notice["recipient"] == email)
            .collect();
        let mail = sink.mail(&of_them[0]["message_id"]);
        assert_eq!(header(&mail, "Subject"), subject);
        has_only_our_headers(&mail);
        for kind in ["text/plain", "text/html"] {
            for notice in &of_them {
                assert!(part(&mail, kind).contains(&link(notice)), "{kind} tells of each");
            }
            let links: BTreeSet<String> = part(&mail, kind)
                .split("/decide/")
                .skip(1)
                .map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect())
                .collect();
            let expected = if email == OPERATOR { of_them.len() } else { 0 };
            assert_eq!(links.len(), expected, "{kind}: one link for each decision");
        }
    }
}

#[test]
fn what_comes_on_top_of_three_waits_for_the_end_of_the_ten_minutes_and_leaves_as_one_mail() {
    let sink = Sink::start();
    let app = start(&sink);
    ask_on(&app, 20..22);
    app.tick();
    app.moves_to("2027-03-15T10:04");
    ask_on(&app, 22..25);
    app.tick();
    app.moves_to("2027-03-15T10:06");
    ask_on(&app, 25..27);
    app.tick();
    assert_eq!(told(&app, OPERATOR), [1, 1, 1]);
    let waiting: Vec<Value> = notices(&app)
        .into_iter()
        .filter(|notice| notice["state"] == "queued")
        .collect();
    assert!(
        waiting
            .iter()
            .all(|notice| notice["next_attempt_at"] == "2027-03-15T01:10:00Z" && notice["attempts"] == 0),
        "{waiting:#?}"
    );
    app.moves_to("2027-03-15T10:09:59+09:00");
    app.tick();
    assert_eq!(told(&app, OPERATOR), [1, 1, 1]);
    app.moves_to("2027-03-15T10:10");
    app.tick();
    assert_eq!(told(&app, OPERATOR), [1, 1, 1, 4]);
    all_left_once(&app, &sink);
}

#[test]
fn urgent_notices_and_calendars_leave_at_once_beside_a_digest_that_waits() {
    let sink = Sink::start();
    let app = start(&sink);
    ask_on(&app, 20..23);
    app.tick();
    let booking = app.lead().books("hall/main", "2027-04-25T10:00", 120);
    ask_on(&app, 26..27);
    app.tick();
    let approved = app.operator().approves(&booking);
    app.tick();
    app.lead()
        .does("cancel", &approved, &json!({ "reason": "No crew." }))
        .ok();
    app.tick();
    let states = |event: &str| notice_to(&app, event, OPERATOR)["state"].clone();
    // That of the 26th waits; what asked to decide what is decided now is over.
    assert_eq!(
        [states("decision_needed"), states("approved"), states("cancelled")],
        ["queued", "sent", "sent"]
    );
    app.moves_to("2027-03-15T10:10");
    app.tick();
    all_left_once(&app, &sink);
}

#[test]
fn what_was_held_over_night_leaves_as_one_mail_at_seven() {
    let sink = Sink::start();
    let app = start(&sink);
    app.moves_to("2027-03-15T22:30");
    ask_on(&app, 20..26);
    app.tick();
    assert!(sink.mails().is_empty());
    app.lives_until("2027-03-16T06:59:59+09:00");
    assert!(sink.mails().is_empty());
    app.lives_until("2027-03-16T07:00");
    assert_eq!(told(&app, OPERATOR), [6]);
    all_left_once(&app, &sink);
}

#[test]
fn a_digest_that_is_refused_backs_off_as_a_whole_and_what_follows_joins_it() {
    let sink = Sink::start();
    let app = start(&sink);
    sink.does("refuse-4xx");
    ask_on(&app, 20..25);
    app.tick();
    let all = notices(&app);
    assert!(
        all.iter()
            .all(|notice| notice["attempts"] == 1 && notice["next_attempt_at"] == "2027-03-15T01:01:00Z"),
        "{all:#?}"
    );
    sink.does("accept");
    app.moves_to("2027-03-15T10:01");
    ask_on(&app, 25..26);
    app.tick();
    assert_eq!(told(&app, OPERATOR), [6]);
    all_left_once(&app, &sink);
}

#[test]
fn a_digest_that_may_have_left_is_repeated_as_it_was_under_its_message_id() {
    let sink = Sink::start();
    let app = TestApp::with_transport(sink.transport(1), Memory::default());
    sink.does("hang");
    ask_on(&app, 20..24);
    app.tick();
    let first: Vec<Value> = notices(&app)
        .iter()
        .map(|notice| json!([notice["id"], notice["message_id"]]))
        .collect();
    sink.does("accept");
    app.moves_to("2027-03-15T10:01");
    ask_on(&app, 25..26);
    app.tick();
    let again: Vec<Value> = notices(&app)
        .iter()
        .map(|notice| json!([notice["id"], notice["message_id"]]))
        .collect();
    assert!(
        first.iter().all(|notice| again.contains(notice)),
        "{first:?} {again:?}"
    );
    assert!(told(&app, OPERATOR).contains(&4));
    app.moves_to("2027-03-15T10:11");
    app.tick();
    all_left_once(&app, &sink);
}

#[test]
fn a_digest_that_is_refused_for_good_is_dead_and_each_of_its_notices_can_be_replayed() {
    let sink = Sink::start();
    let app = start(&sink);
    sink.does("refuse-5xx");
    ask_on(&app, 20..24);
    app.tick();
    let dead = notices(&app);
    assert!(dead.iter().all(|notice| notice["state"] == "dead"), "{dead:#?}");
    sink.does("accept");
    let of_operator: Vec<&Value> = dead
        .iter()
        .filter(|notice| notice["recipient"] == OPERATOR)
        .collect();
    for notice in &of_operator[..2] {
        app.staff()
            .presses(&format!("/api/v1/notices/{}/replay", notice["id"]))
            .ok();
    }
    app.tick();
    assert_eq!(told(&app, OPERATOR), [1, 1]);
    assert_eq!(sink.message_ids(), ids_in(&app, "sent"));
}

#[test]
fn what_would_be_of_no_use_after_the_wait_leaves_singly_in_time() {
    let sink = Sink::start();
    let app = start(&sink);
    ask_on(&app, 20..23);
    app.tick();
    // The announcement of a start that is five minutes away, were it of normal urgency.
    let email = OPERATOR;
    app.lead().books("hall/main", "2027-04-25T10:00", 120);
    app.run(|tx| {
        use diesel::connection::SimpleConnection;
        let until = tx.now.plus(300).unix();
        tx.conn
            .batch_execute(&format!(
                "UPDATE notices SET useful_until = {until} WHERE state = 'queued'"
            ))
            .unwrap();
        Ok(())
    });
    app.tick();
    assert_eq!(told(&app, email), [1, 1, 1, 1]);
    all_left_once(&app, &sink);
}
