//! Six hours without the service over everything that it has to do by itself in a night.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Night, gives_a_post};
use crate::support::city::ask;
use crate::support::{TestApp, audit};
use crate::telling::{address, notices};

const DUTY: &str = "duty@hall.example";
const HOUSE_DUTY: &str = "duty@house.example";

/// How often somebody was told of what, but for what was of no use any more.
fn told(app: &TestApp, name: &str) -> BTreeMap<String, usize> {
    let email = address(name);
    let mut told = BTreeMap::new();
    for notice in notices(app) {
        if notice["recipient"] == email.as_str() && notice["state"] != "expired" {
            *told
                .entry(notice["event"].as_str().unwrap().to_owned())
                .or_default() += 1;
        }
    }
    told
}

/// The states of a booking and its first session.
fn states(app: &TestApp, booking: &Value) -> [String; 2] {
    let now = app.admin().sees(booking);
    [&now["state"], &now["sessions"][0]["state"]].map(|state| state.as_str().unwrap().to_owned())
}

/// What waits for the clock in one night, beside a night in the hall to which nobody comes.
struct Waiting<'a> {
    /// From 20:30 until 23:00; people are in.
    evening: Night<'a>,
    /// At a site that frees the time of who does not come.
    freed: Value,
    /// Nobody decides about it; it starts at 01:00.
    undecided: Value,
    /// With a change that nobody decides about: one more session, at 02:00.
    changing: Value,
}

impl<'a> Waiting<'a> {
    fn new(app: &'a TestApp) -> Self {
        let rules = json!({ "presence": "required", "no_show_minutes": 30, "clear_minutes": 15,
            "release_minutes": 60, "posts": [] });
        app.operator().puts("/api/v1/sites/house/presence", &rules).ok();
        // It was over at 01:00 of the day before: its log is due a day after that.
        Night::at(app, |lead| lead.books("hall/main", "2027-03-16T00:00", 60));
        let changing = app.approved("house/room-b", "2027-03-18T22:00", 60);
        let phase = |start: &str| ask("house/room-b", start, 60)["phases"][0].clone();
        let phases = ["2027-03-18T22:00", "2027-03-17T02:00"].map(phase);
        let more = json!({ "phases": phases, "note": "One more." });
        app.lead().does("amendments", &changing, &more).ok();
        Self {
            evening: Night::at(app, |lead| lead.books("hall/yard", "2027-03-16T20:30", 150)),
            freed: app.approved("house/room-a", "2027-03-16T23:00", 390),
            undecided: app.rival().books("hall/yard", "2027-03-17T01:00", 60),
            changing,
        }
    }
}

#[test]
fn six_hours_away_over_all_that_a_night_waits_for_are_made_up_for_once() {
    let app = TestApp::start();
    gives_a_post(&app);
    let night = Night::new(&app);
    let all = Waiting::new(&app);
    app.lives_until("2027-03-16T22:18");
    all.evening.passes(&app.member(), 0, "in").ok();
    let report =
        json!({ "zone": "hall/main", "kind": "damage", "severity": "s2", "words": "It hit the door." });
    app.operator().posts("/api/v1/incidents", &report).ok();
    app.lives_until("2027-03-16T22:20");
    let names = ["lead", "rival", "staff", DUTY, HOUSE_DUTY];
    let before = BTreeMap::from(names.map(|name| (name, told(&app, name))));
    app.moves_to("2027-03-17T04:20");
    app.tick();
    app.another_ticks();
    app.tick();
    assert_eq!(states(&app, &night.booking), ["active", "running"]);
    assert_eq!(states(&app, &all.evening.booking), ["completed", "ended"]);
    assert_eq!(states(&app, &all.freed), ["active", "running"]);
    assert_eq!(states(&app, &all.undecided), ["expired", "cancelled"]);
    assert_eq!(states(&app, &all.changing), ["approved", "scheduled"]);
    let changes = app.lead().gets("/api/v1/amendments").ok();
    assert_eq!(changes["items"][0]["state"], "expired");
    let since = |name: &str| {
        let mut now = told(&app, name);
        for (event, times) in &mut now {
            *times -= before[name].get(event).copied().unwrap_or_default();
        }
        now.retain(|_, times| *times > 0);
        Vec::from_iter(now)
    };
    let events = |all: &[(&str, usize)]| {
        let all = all.iter().map(|own| (own.0.to_owned(), own.1));
        all.collect::<Vec<_>>()
    };
    let ended = ("demonstration_ended", 1);
    let overdue = ("incident_overdue", 1);
    assert_eq!(
        since("lead"),
        events(&[
            ended,
            ("demonstration_started", 2),
            ("hold_expired", 1),
            ("log_due", 1),
            ("no_check_in", 2),
            ("overrun", 1),
        ])
    );
    assert_eq!(since("rival"), events(&[("hold_expired", 1)]));
    assert_eq!(
        since("staff"),
        events(&[ended, ("demonstration_started", 2), overdue])
    );
    let [started, missing, overrun] = ["demonstration_started", "no_check_in", "overrun"].map(|own| (own, 1));
    assert_eq!(since(DUTY), events(&[ended, started, overdue, missing, overrun]));
    assert_eq!(since(HOUSE_DUTY), events(&[started, missing]));
    // Nobody could check in: who is awaited gets half an hour.
    app.lives_until("2027-03-17T04:49");
    assert_eq!(states(&app, &all.freed), ["active", "running"]);
    app.lives_until("2027-03-17T04:50");
    assert_eq!(states(&app, &all.freed), ["completed", "ended"]);
    let released = ("session_released", 1);
    assert_eq!(since(HOUSE_DUTY), events(&[ended, started, missing, released]));
    audit::assert_clean(app.url());
}
