//! What the clock asks: whether anybody came, and whether all have left. It looks at the facts when it asks.

use serde_json::{Value, json};

use super::{Night, RULES, texts_of};
use crate::on_the_day::on_session;
use crate::support::city::{LEAD, OPERATOR};
use crate::support::{TestApp, audit, lacks, shows};

const DUTY: &str = "duty@hall.example";

fn count(app: &TestApp, email: &str, event: &str) -> usize {
    app.events_to(email).iter().filter(|told| *told == event).count()
}

fn asks(app: &TestApp, presence: &str) {
    let rules = json!({ "presence": presence, "no_show_minutes": 30, "clear_minutes": 15, "posts": [] });
    app.operator().puts(RULES, &rules).ok();
}

#[test]
fn when_nobody_came_for_half_an_hour_consortium_site_and_duty_are_told_once() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:59");
    assert_eq!(count(&app, LEAD, "no_check_in"), 0);
    app.lives_until("2027-03-16T23:00");
    for email in [LEAD, OPERATOR, DUTY] {
        assert_eq!(count(&app, email, "no_check_in"), 1, "{email}");
        shows(&app.newest_text_to(email), "Kim Narae 010-5550-0412");
    }
    shows(&app.newest_text_to(LEAD), "nobody has checked in");
    app.lives_until("2027-03-17T05:29");
    assert_eq!(count(&app, LEAD, "no_check_in"), 1);
    assert_eq!(night.stand(), "missing");
    app.lives_until("2027-03-17T05:31");
    shows(
        &texts_of(&app, "demonstration_ended")[0],
        "People on site: Nobody checked in",
    );
    audit::assert_clean(app.app.db.url());
}

#[test]
fn whoever_of_the_site_ends_a_session_to_which_nobody_came_has_that_kept() {
    for (is_site, comes, kept) in [
        (true, false, json!("no_show")),
        (true, true, Value::Null),
        (false, false, Value::Null),
    ] {
        let app = TestApp::start();
        let night = Night::new(&app);
        app.lives_until("2027-03-16T23:10");
        if comes {
            night.passes(&app.member(), 0, "in").ok();
        } else {
            let end = format!("/sessions/{}#finish", night.booking["sessions"][0]["id"]);
            app.operator().sees_page("/tonight?site=hall").shows(&end);
        }
        let who = if is_site { app.operator() } else { app.lead() };
        let ended = on_session(&who, "finish", &app.admin().sees(&night.booking), &json!({})).ok();
        assert_eq!(ended["sessions"][0]["attendance"], kept, "{is_site} {comes}");
        app.lives_until("2027-03-20T10:00");
        let is_kept = usize::from(kept.is_string());
        assert_eq!(count(&app, LEAD, "session_released"), is_kept);
        assert_eq!(
            count(&app, LEAD, "log_due") > 0,
            is_kept == 0,
            "of nothing there is no log"
        );
    }
}

#[test]
fn the_letter_of_an_end_says_who_came_and_nothing_where_the_site_does_not_ask() {
    // Who comes, whether they leave, and what the letter says of it.
    let rows: [(&[usize], bool, Option<&str>); 3] = [
        (&[0, 1], true, Some("People on site: 2 people, 22:40–05:00")),
        (
            &[0, 1],
            false,
            Some("People on site: 2 people from 22:40 on, 1 still inside"),
        ),
        (&[], false, None),
    ];
    for (come, leave, said) in rows {
        let app = TestApp::start();
        let night = Night::new(&app);
        if said.is_none() {
            asks(&app, "off");
        }
        app.lives_until("2027-03-16T22:40");
        for worker in come {
            night.passes(&app.member(), *worker, "in").ok();
        }
        app.lives_until("2027-03-17T05:00");
        for worker in come.iter().skip(usize::from(!leave)) {
            night.passes(&app.member(), *worker, "out").ok();
        }
        app.lives_until("2027-03-17T05:31");
        let told = &texts_of(&app, "demonstration_ended")[0];
        match said {
            Some(said) => shows(told, said),
            None => lacks(told, "People on site"),
        }
    }
}

#[test]
fn nobody_is_told_where_somebody_came_nobody_was_named_or_the_site_does_not_ask() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:40");
    night.passes(&app.member(), 0, "in").ok();
    night.passes(&app.member(), 0, "out").ok();
    app.lives_until("2027-03-16T23:30");
    assert_eq!(count(&app, LEAD, "no_check_in"), 0);

    let app = TestApp::start();
    Night::new(&app);
    asks(&app, "off");
    app.lives_until("2027-03-16T23:30");
    assert_eq!(count(&app, LEAD, "no_check_in"), 0);

    let app = TestApp::start();
    app.approved("hall/main", "2027-03-16T22:30", 420);
    app.approved("hall/main", "2027-03-17T22:30", 420);
    app.lives_until("2027-03-16T23:30");
    assert_eq!(count(&app, LEAD, "no_check_in"), 0);
    asks(&app, "required");
    app.lives_until("2027-03-17T23:30");
    assert_eq!(count(&app, LEAD, "no_check_in"), 1);
}

#[test]
fn who_stays_after_the_end_is_told_of_four_times_and_never_checked_out() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:31");
    for worker in [0, 1] {
        night.passes(&app.member(), worker, "in").ok();
    }
    night.passes(&app.member(), 1, "out").ok();
    app.lives_until("2027-03-17T05:29");
    assert_eq!(count(&app, DUTY, "overrun"), 0);
    for (time, told) in [
        ("05:30", 1),
        ("05:44", 1),
        ("05:45", 2),
        ("06:00", 3),
        ("06:15", 4),
        ("09:00", 4),
    ] {
        app.lives_until(&format!("2027-03-17T{time}"));
        for email in [LEAD, OPERATOR, DUTY] {
            assert_eq!(count(&app, email, "overrun"), told, "{time} {email}");
        }
    }
    let sent = app.memory.sent();
    let (mail, _) = sent.iter().rfind(|(mail, _)| mail.hint == "overrun").unwrap();
    shows(&mail.rendered.text, "Kim Narae 010-5550-0412");
    lacks(&mail.rendered.text, "Nam Gihun");
    assert_eq!(night.stand(), "overrunning");
    audit::assert_clean(app.app.db.url());
}

#[test]
fn who_stays_after_an_early_end_or_a_stop_is_asked_for_a_quarter_of_an_hour_later() {
    for stops in [false, true] {
        let app = TestApp::start();
        let night = Night::new(&app);
        app.lives_until("2027-03-16T22:31");
        night.passes(&app.member(), 0, "in").ok();
        app.lives_until("2027-03-17T01:00");
        let session = &night.booking["sessions"][0]["id"];
        if stops {
            let stop = json!({ "session": session, "reason": "Smoke." });
            app.operator().posts("/api/v1/stops", &stop).ok();
        } else {
            let now = app.admin().sees(&night.booking);
            on_session(&app.lead(), "finish", &now, &json!({})).ok();
        }
        app.lives_until("2027-03-17T01:14");
        assert_eq!(count(&app, DUTY, "overrun"), 0, "{stops}");
        app.lives_until("2027-03-17T01:15");
        assert_eq!(count(&app, DUTY, "overrun"), 1, "{stops}");
        let told = texts_of(&app, "overrun").join("\n");
        assert_eq!(
            told.contains("is stopped, and somebody is still inside"),
            stops,
            "{told}"
        );
        audit::assert_clean(app.app.db.url());
    }
}

#[test]
fn who_stays_for_the_next_session_of_their_booking_is_asked_for_at_its_end() {
    let app = TestApp::start();
    let night = Night::at(&app, |lead| {
        lead.books_series(
            "hall/main",
            "2027-03-16T22:30",
            60,
            "FREQ=DAILY;BYHOUR=22,23;COUNT=2",
        )
    });
    app.lives_until("2027-03-16T22:31");
    night.passes(&app.member(), 0, "in").ok();
    app.lives_until("2027-03-17T00:29");
    assert_eq!(count(&app, DUTY, "overrun"), 0);
    app.lives_until("2027-03-17T00:30");
    assert_eq!(count(&app, DUTY, "overrun"), 1);
}

#[test]
fn who_leaves_in_time_or_between_two_letters_is_told_of_no_more() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:31");
    night.passes(&app.member(), 0, "in").ok();
    app.lives_until("2027-03-17T05:35");
    night.passes(&app.clerk(), 0, "out").ok();
    app.lives_until("2027-03-17T09:00");
    assert_eq!(count(&app, DUTY, "overrun"), 1);
    audit::assert_clean(app.app.db.url());
}

#[test]
fn after_six_hours_away_each_is_asked_once_by_how_it_stands_then() {
    let app = TestApp::start();
    let night = Night::new(&app);
    app.lives_until("2027-03-16T22:00");
    // Away from before the start until long after half an hour: it still runs, and nobody is in.
    app.moves_to("2027-03-17T04:00");
    app.tick();
    app.tick();
    assert_eq!(count(&app, DUTY, "no_check_in"), 1);
    let told = app.events_to(DUTY);
    let place = |event: &str| told.iter().position(|own| own == event).unwrap();
    assert!(place("demonstration_started") < place("no_check_in"), "{told:?}");
    night.passes(&app.member(), 0, "in").ok();
    // Away over the end: one letter now, not one for each quarter of an hour that passed.
    app.moves_to("2027-03-17T11:00");
    app.tick();
    app.tick();
    assert_eq!(count(&app, DUTY, "overrun"), 1);
    app.lives_until("2027-03-17T18:00");
    assert_eq!(count(&app, DUTY, "overrun"), 4);
    audit::assert_clean(app.app.db.url());

    let app = TestApp::start();
    Night::new(&app);
    app.lives_until("2027-03-16T22:00");
    // When it is over, nobody can come any more.
    app.moves_to("2027-03-17T06:00");
    app.tick();
    app.tick();
    assert_eq!(count(&app, DUTY, "no_check_in") + count(&app, DUTY, "overrun"), 0);
    audit::assert_clean(app.app.db.url());
}

#[test]
fn at_four_in_the_afternoon_the_duty_desk_is_told_who_comes_once_a_day() {
    let app = TestApp::start();
    let night = Night::new(&app);
    let sheets = || count(&app, DUTY, "tonight_sheet");
    app.lives_until("2027-03-15T15:59");
    assert_eq!(sheets(), 0);
    app.lives_until("2027-03-15T16:00");
    assert_eq!(sheets(), 1);
    let text = app.newest_text_to(DUTY);
    shows(&text, "03-16 22:30–05:30");
    shows(&text, "Kim Narae 010-5550-0412");
    shows(&text, "/tonight?site=hall");
    app.another_ticks();
    app.lives_until("2027-03-16T15:00");
    assert_eq!(sheets(), 1);
    // The service was away at four.
    app.moves_to("2027-03-16T21:00");
    app.tick();
    app.another_ticks();
    assert_eq!(sheets(), 2);
    app.lives_until("2027-03-17T20:00");
    assert_eq!(sheets(), 2, "nobody comes any more");
    assert_eq!(night.workers.len(), 3);

    // Where nobody was named it says whom to call.
    let app = TestApp::start();
    app.approved("hall/main", "2027-03-16T22:30", 420);
    app.lives_until("2027-03-16T16:00");
    shows(&app.newest_text_to(DUTY), "03-16 22:30–05:30");

    let app = TestApp::start();
    Night::new(&app);
    asks(&app, "off");
    app.lives_until("2027-03-16T20:00");
    assert_eq!(count(&app, DUTY, "tonight_sheet"), 0);
}
