//! Rules that change while others ask, decide and edit at the same moment.

use serde_json::{Value, json};

use super::{agrees_until, changes, windows};
use crate::support::city::{ask_of, site};
use crate::support::crowd::{Crowd, settled};
use crate::support::{Persona, TestApp, audit};

/// How often each race is run.
const ROUNDS: u32 = 6;

/// Seven ask for an hour of a day in the yard at the moment in which the eighth does something.
fn while_seven_ask(crowd: &Crowd, day: &str, consortia: [&str; 2], deed: impl Fn() + Sync) -> Vec<Value> {
    let got = crowd.at_once(|index, persona| {
        if index == 7 {
            deed();
            return None;
        }
        let start = format!("{day}T{:02}:00", 8 + index);
        settled(persona.requests(&ask_of(consortia[index % 2], "hall/yard", &start, 60)))
    });
    got.into_iter().flatten().collect()
}

/// All of them break a rule; some got in before it changed.
#[track_caller]
fn all_break(app: &TestApp, bookings: &[Value], rule: &str) {
    assert!(!bookings.is_empty(), "nobody was faster in any round");
    for booking in bookings {
        let seen = app.staff().sees(booking);
        assert_eq!(seen["sessions"][0]["broken_rules"], json!([rule]), "{seen}");
    }
}

#[test]
fn whoever_asks_while_the_windows_change_is_judged_by_the_new_ones_or_flagged() {
    let app = TestApp::start();
    let crowd = Crowd::new(&app.base, &app.people, 8);
    let mut got = Vec::new();
    for round in 0..ROUNDS {
        changes(&app, "hall/zones/yard/windows", &windows("00:00", 1440));
        let day = format!("2027-05-{:02}", round + 3);
        let shut = || changes(&app, "hall/zones/yard/windows", &windows("18:00", 120));
        got.extend(while_seven_ask(&crowd, &day, ["alpha", "beta"], shut));
    }
    all_break(&app, &got, "outside_window");
}

#[test]
fn whoever_asks_while_the_agreement_is_shortened_is_judged_by_the_new_one_or_flagged() {
    let app = TestApp::start();
    let crowd = Crowd::of(&app.base, &app.people.lead, 8);
    let mut got = Vec::new();
    for round in 0..ROUNDS {
        agrees_until(&app, "2027-12-31");
        let day = format!("2027-05-{:02}", round + 3);
        got.extend(while_seven_ask(&crowd, &day, ["alpha"; 2], || {
            agrees_until(&app, "2027-04-30");
        }));
    }
    all_break(&app, &got, "outside_agreement");
}

#[test]
fn what_is_approved_while_a_holiday_comes_does_not_start_unless_it_was_seen() {
    let app = TestApp::start();
    let closed = json!({ "zone": "yard", "effect": "block", "reason": "Shut on holidays", "shape": "public_holidays" });
    app.operator().posts("/api/v1/sites/hall/closures", &closed).ok();
    let crowd = Crowd::of(&app.base, &app.people.operator, 5);
    let mut approved = Vec::new();
    for round in 0..ROUNDS {
        let day = format!("2027-04-{:02}", round + 6);
        let asked: Vec<Value> = (0..4)
            .map(|hour| {
                let start = format!("{day}T{:02}:00", 9 + hour);
                app.lead()
                    .requests(&ask_of("alpha", "hall/yard", &start, 60))
                    .ok()
            })
            .collect();
        let fields = [
            ("date", day.as_str()),
            ("kind", "temporary"),
            ("names.ko", "임시공휴일"),
            ("names.en", "Extra"),
        ];
        let got = crowd.at_once(|index, persona| {
            if let Some(booking) = asked.get(index) {
                return settled(persona.acts("approve", booking));
            }
            app.admin().submits("/admin/holidays", &fields).is(303);
            None
        });
        approved.extend(got.into_iter().flatten());
    }
    app.tick();
    app.lives_until("2027-04-20T12:00");
    for booking in approved {
        let seen = app.staff().sees(&booking)["sessions"][0].clone();
        assert_eq!(seen["state"], "missed", "{seen}");
    }
}

/// A change of the hall, its zone, its closures, the agreement or the calendar.
fn edits(app: &TestApp, (operator, kind): (&Persona, usize), turn: u32) {
    let version = operator.gets("/api/v1/sites/hall").ok()["version"].clone();
    match kind {
        0 => {
            let mut hall = site("hall", "hold", json!([]));
            hall["max_minutes"] = json!(600 + turn);
            settled(operator.changes("/api/v1/sites/hall", &version, &hall));
        }
        1 => {
            settled(operator.changes(
                "/api/v1/sites/hall/zones/yard/windows",
                &version,
                &windows("00:00", 1400 + turn),
            ));
        }
        2 => {
            let shape = json!({ "span": { "start": "2027-04-01T00:00:00Z", "end": "2027-06-01T00:00:00Z" } });
            let closure = json!({ "effect": "warn", "reason": format!("Works {turn}"), "shape": shape });
            settled(operator.posts("/api/v1/sites/hall/closures", &closure));
        }
        3 => {
            let zone = json!({ "slug": format!("room-{turn}"), "names": { "ko": "방", "en": "Room" }, "windows": windows("00:00", 60)["windows"] });
            settled(operator.changes("/api/v1/sites/hall/zones", &version, &zone));
        }
        4 => agrees_until(app, &format!("2027-12-{:02}", 10 + turn)),
        _ => {
            let day = format!("2027-11-{:02}", 10 + turn);
            let fields = [
                ("date", day.as_str()),
                ("kind", "temporary"),
                ("names.ko", "휴일"),
                ("names.en", "Day off"),
            ];
            app.admin().submits("/admin/holidays", &fields).is(303);
        }
    }
}

#[test]
fn those_who_edit_a_site_an_agreement_and_the_calendar_wait_for_each_other_in_one_order() {
    let app = TestApp::start();
    let crowd = Crowd::of(&app.base, &app.people.operator, 8);
    let before = audit::deadlocks(app.app.db.url());
    for turn in 0..ROUNDS {
        crowd.at_once(|index, persona| {
            if index < 6 {
                return edits(&app, (persona, index), turn);
            }
            let start = format!("2027-05-{:02}T{:02}:00", 3 + turn, 8 + 2 * index);
            settled(app.lead().requests(&ask_of("alpha", "hall/yard", &start, 60)));
        });
    }
    app.tick();
    audit::assert_clean(app.app.db.url());
    let broken = audit::deadlocks(app.app.db.url()) - before;
    assert_eq!(broken, 0, "circles of transactions that waited for each other");
}
