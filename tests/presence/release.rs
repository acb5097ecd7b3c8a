//! A site that wants everybody to check in frees the time of a session to which nobody came; whoever says
//! when they come is waited for.

use serde_json::{Value, json};

use super::{Night, RULES};
use crate::on_the_day::on_session;
use crate::support::city::{LEAD, OPERATOR};
use crate::support::{Reply, TestApp, array, at, audit, raw, shows};

const DUTY: &str = "duty@hall.example";

fn count(app: &TestApp, email: &str, event: &str) -> usize {
    app.events_to(email).iter().filter(|told| *told == event).count()
}

/// The mails about an event.
pub fn texts_of(app: &TestApp, event: &str) -> Vec<String> {
    let sent = app.memory.sent();
    let own = sent.iter().filter(|(mail, _)| mail.hint == event);
    own.map(|(mail, _)| mail.rendered.text.clone()).collect()
}

/// A night at a site that frees time after so many minutes, where it may be asked for on the day.
pub fn frees(app: &TestApp, presence: &str, minutes: i64) {
    let rules = json!({ "presence": presence, "no_show_minutes": 30, "clear_minutes": 15,
        "release_minutes": minutes, "posts": [] });
    app.operator().puts(RULES, &rules).ok();
    let today = r#"UPDATE sites SET notice = '{"days":0}' WHERE slug = 'hall'"#;
    raw::run(&mut raw::open(app.url()), today).unwrap();
}

fn strict(app: &TestApp) -> Night<'_> {
    frees(app, "required", 45);
    Night::new(app)
}

impl Night<'_> {
    fn comes_at(&self, at: &str, words: &str) -> Reply {
        let path = format!("/api/v1/sessions/{}/coming", self.booking["sessions"][0]["id"]);
        self.app
            .member()
            .posts(&path, &json!({ "at": at, "words": words }))
    }

    pub fn session(&self) -> Value {
        self.app.admin().sees(&self.booking)["sessions"][0].clone()
    }
}

#[test]
fn time_to_which_nobody_came_is_freed_once_and_another_may_ask_for_it() {
    let app = TestApp::start();
    let night = strict(&app);
    app.lives_until("2027-03-16T21:30");
    let starts_soon = texts_of(&app, "session_starts_soon");
    assert!(!starts_soon.is_empty());
    for text in &starts_soon {
        assert!(
            text.contains("Is freed at 23:15 if nobody has arrived")
                || text.contains("23:15까지 아무도 입실하지 않으면 남은 시간이 다시 열립니다"),
            "{text}"
        );
    }
    app.lives_until("2027-03-16T23:14");
    assert_eq!(night.session()["state"], "running");
    app.rival().asks("hall/main", "2027-03-17T00:00", 60).is(409);
    app.lives_until("2027-03-16T23:15");
    app.another_ticks();
    let session = night.session();
    assert_eq!(
        (&session["state"], &session["attendance"], &session["ends_at"]),
        (&json!("ended"), &json!("no_show"), &json!("2027-03-16T14:15:00Z"))
    );
    assert_eq!(session["planned_end"], "2027-03-16T20:30:00Z");
    for email in [LEAD, OPERATOR, DUTY] {
        assert_eq!(count(&app, email, "session_released"), 1, "{email}");
        assert_eq!(count(&app, email, "no_check_in"), 1, "{email}");
    }
    let told = texts_of(&app, "session_released");
    let tells = |words: &str| told.iter().any(|text| text.contains(words));
    assert!(
        tells("the rest of its time is free") && tells("남은 시간이 다시 열립니다"),
        "{told:?}"
    );
    let journal = format!("/api/v1/journal?booking={}&limit=100", night.booking["id"]);
    let did = app.admin().gets(&journal).ok();
    let released: Vec<&Value> = array(&did["items"])
        .iter()
        .filter(|own| own["action"] == "session.release")
        .collect();
    assert_eq!(released.len(), 1, "{did}");
    assert_eq!(released[0]["person"], Value::Null, "by the clock");
    // Who comes now comes too late, and the time is another's.
    let late = night.passes(&app.member(), 0, "in").refused(422);
    assert_eq!(late["errors"][0]["code"], "over");
    app.rival().books("hall/main", "2027-03-17T00:00", 60);
    app.lives_until("2027-03-18T09:00");
    assert_eq!(count(&app, LEAD, "session_released"), 1);
    assert_eq!(count(&app, LEAD, "log_due"), 0, "of nothing there is no log");
    app.lead()
        .sees_page(&format!("/sessions/{}", night.booking["sessions"][0]["id"]))
        .shows("Nobody came, and the rest of its time was freed.");
    audit::assert_clean(app.url());
}

#[test]
fn nothing_is_freed_where_somebody_came_or_the_site_does_not_want_it() {
    for (presence, comes) in [("required", true), ("watch", false), ("off", false)] {
        let app = TestApp::start();
        frees(&app, presence, 45);
        let night = Night::new(&app);
        app.lives_until("2027-03-16T21:40");
        for text in texts_of(&app, "session_starts_soon") {
            let says = text.contains("Is freed at") || text.contains("남은 시간이 다시 열립니다");
            assert_eq!(says, comes, "{presence}: {text}");
        }
        app.lives_until("2027-03-16T23:00");
        if comes {
            // Somebody was there, and left again.
            night.passes(&app.member(), 0, "in").ok();
            night.passes(&app.member(), 0, "out").ok();
        }
        app.lives_until("2027-03-17T05:29");
        assert_eq!(night.session()["state"], "running", "{presence}");
        app.lives_until("2027-03-17T05:30");
        let session = night.session();
        assert_eq!(
            (&session["state"], &session["attendance"]),
            (&json!("ended"), &Value::Null)
        );
        assert_eq!(count(&app, LEAD, "session_released"), 0);
        audit::assert_clean(app.url());
    }
}

#[test]
fn who_says_when_they_come_is_waited_for_and_everybody_sees_it() {
    let app = TestApp::start();
    let night = strict(&app);
    app.lives_until("2027-03-16T22:50");
    let said = night
        .comes_at("2027-03-16T23:40:00+09:00", "The road is closed.")
        .ok();
    assert_eq!(said["at"], "2027-03-16T14:40:00Z");
    let by = said["by"].as_str().unwrap().to_owned();
    let seen = app.operator().gets(&night.path()).ok();
    assert_eq!(seen["coming"], said);
    app.lives_until("2027-03-16T23:39");
    assert_eq!(count(&app, LEAD, "no_check_in"), 0);
    let line = format!("{by} says: we come at 23:40");
    for (persona, page) in [
        (app.operator(), "/tonight?site=hall".to_owned()),
        (app.staff(), "/board".to_owned()),
        (
            app.lead(),
            format!("/sessions/{}", night.booking["sessions"][0]["id"]),
        ),
    ] {
        persona.sees_page(&page).shows(&line).shows("The road is closed.");
    }
    app.lives_until("2027-03-16T23:40");
    let told = &texts_of(&app, "no_check_in")[0];
    shows(told, "23:40");
    shows(told, "The road is closed.");
    // 40 minutes past eleven and half an hour more.
    app.lives_until("2027-03-17T00:09");
    assert_eq!(night.session()["state"], "running");
    // Again: the newest counts.
    night.comes_at("2027-03-17T00:30:00+09:00", "").ok();
    app.lives_until("2027-03-17T00:59");
    assert_eq!(night.session()["state"], "running");
    app.lives_until("2027-03-17T01:00");
    assert_eq!(night.session()["attendance"], "no_show");
    assert_eq!(count(&app, LEAD, "session_released"), 1);
    audit::assert_clean(app.url());
}

#[test]
fn that_nobody_came_is_told_when_they_said_that_they_come_once_and_an_hour_later_at_most() {
    // When it is said, for when, and when it is told.
    let rows: [(&[(&str, &str)], &str); 4] = [
        (&[("22:40", "16T22:50")], "16T23:00"),
        (&[("22:40", "16T23:20")], "16T23:20"),
        (&[("22:40", "16T23:20"), ("23:10", "16T23:50")], "16T23:20"),
        (&[("22:40", "17T01:30")], "17T00:00"),
    ];
    for (said, told) in rows {
        let app = TestApp::start();
        let night = strict(&app);
        for (when, come) in said {
            app.lives_until(&format!("2027-03-16T{when}"));
            night.comes_at(&format!("2027-03-{come}:00+09:00"), "").ok();
        }
        let due = at(&format!("2027-03-{told}:00+09:00"));
        app.clock.move_to(due.plus(-1));
        app.tick();
        assert_eq!(count(&app, LEAD, "no_check_in"), 0, "{said:?}");
        app.clock.move_to(due);
        app.tick();
        assert_eq!(count(&app, LEAD, "no_check_in"), 1, "{said:?}");
    }
}

#[test]
fn nobody_comes_in_the_past_after_the_end_or_too_early() {
    let app = TestApp::start();
    let night = strict(&app);
    let code = |reply: Reply| reply.refused(422)["errors"][0]["code"].clone();
    assert_eq!(code(night.comes_at("2027-03-16T23:00:00+09:00", "")), "too_early");
    app.lives_until("2027-03-16T22:45");
    assert_eq!(code(night.comes_at("2027-03-16T22:44:00+09:00", "")), "past");
    assert_eq!(code(night.comes_at("2027-03-17T05:30:00+09:00", "")), "too_late");
    // Until its end people may say that they come; the clock asks no later than then.
    night.comes_at("2027-03-17T05:20:00+09:00", "").ok();
    app.lives_until("2027-03-17T05:30");
    let session = night.session();
    assert_eq!(
        (&session["state"], &session["attendance"]),
        (&json!("ended"), &Value::Null)
    );
    assert_eq!(code(night.comes_at("2027-03-17T05:45:00+09:00", "")), "over");
}

#[test]
fn after_six_hours_away_people_get_half_an_hour_and_then_what_is_left_is_freed() {
    let app = TestApp::start();
    let night = strict(&app);
    app.lives_until("2027-03-16T22:00");
    app.moves_to("2027-03-17T04:00");
    app.tick();
    app.another_ticks();
    assert_eq!(night.session()["state"], "running", "nobody could check in");
    app.lives_until("2027-03-17T04:30");
    let session = night.session();
    assert_eq!(
        (&session["attendance"], &session["ends_at"]),
        (&json!("no_show"), &json!("2027-03-16T19:30:00Z"))
    );
    assert_eq!(count(&app, LEAD, "session_released"), 1);
    audit::assert_clean(app.url());

    // It is over before the service is back.
    let app = TestApp::start();
    let night = strict(&app);
    app.lives_until("2027-03-16T23:00");
    app.moves_to("2027-03-17T05:40");
    app.tick();
    app.tick();
    assert_eq!(night.session()["attendance"], Value::Null);
    assert_eq!(count(&app, LEAD, "session_released"), 0);
    audit::assert_clean(app.url());
}

#[test]
fn what_was_ended_or_stopped_before_is_not_freed_again() {
    for stops in [false, true] {
        let app = TestApp::start();
        let night = strict(&app);
        app.lives_until("2027-03-16T23:00");
        if stops {
            let stop = json!({ "session": night.booking["sessions"][0]["id"], "reason": "Smoke." });
            app.operator().posts("/api/v1/stops", &stop).ok();
        } else {
            let now = app.admin().sees(&night.booking);
            on_session(&app.lead(), "finish", &now, &json!({})).ok();
        }
        app.lives_until("2027-03-17T06:00");
        assert_eq!(night.session()["attendance"], Value::Null, "{stops}");
        assert_eq!(count(&app, LEAD, "session_released"), 0);
        audit::assert_clean(app.url());
    }
}

#[test]
fn a_site_says_after_how_long_it_frees_time_and_never_before_people_are_told() {
    let app = TestApp::start();
    let put = |minutes: Value| {
        let rules = json!({ "presence": "required", "no_show_minutes": 30, "clear_minutes": 15,
            "release_minutes": minutes, "posts": [] });
        app.operator().puts(RULES, &rules)
    };
    assert_eq!(put(json!(30)).ok()["release_minutes"], 30);
    for bad in [29, 0, 481] {
        assert_eq!(
            put(json!(bad)).refused(422)["errors"][0]["field"],
            "release_minutes"
        );
    }
    assert_eq!(put(Value::Null).ok()["release_minutes"], Value::Null);
    let form = |minutes: &str| {
        let fields = [
            ("presence", "required"),
            ("no_show_minutes", "20"),
            ("clear_minutes", "15"),
            ("release_minutes", minutes),
        ];
        app.operator().submits("/sites/hall/posts", &fields)
    };
    form("soon")
        .is(422)
        .shows("release_minutes-error")
        .holds("release_minutes", "soon");
    form("40").is(303);
    assert_eq!(app.operator().gets(RULES).ok()["release_minutes"], 40);
    app.operator()
        .sees_page("/sites/hall/posts")
        .holds("release_minutes", "40");
}
