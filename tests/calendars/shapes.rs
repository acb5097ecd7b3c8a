//! Rules of many shapes, written as calendars, as the foreign programs read them.

use madang::calendar::{EventContext, Status, write};
use madang::domain::notice::{Calendar, CalendarEvent, CalendarWhat, Method};
use madang::domain::opening::PhaseKind;
use madang::domain::schedule::{Schedule, ScheduleText};
use madang::domain::span::{Instant, time_zone};
use serde_json::{Value, json};

use super::foreign::{Sheet, all_show_what_is_wanted};

const VECTORS: &str = include_str!("../data/rrule-vectors.jsonl");

/// Shapes that the vectors lack and that some program reads differently, or not at all. Their starts are on
/// the rule.
const MORE: [(&str, &str); 24] = [
    ("2027-04-05T10:00", "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10,14;COUNT=6"),
    ("2027-05-17T09:00", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO,TU;COUNT=6"),
    (
        "2027-04-10T10:00",
        "FREQ=YEARLY;BYYEARDAY=100;BYHOUR=10,14;COUNT=6",
    ),
    ("2027-04-10T10:00", "freq=yearly;bymonthday=10;count=12"),
    ("2027-04-10T10:00", "Freq=Yearly;ByMonthDay=-21,10;Count=4"),
    ("2027-01-30T10:00", "FREQ=DAILY;BYMONTHDAY=-2;COUNT=6"),
    (
        "2027-03-25T10:00",
        "FREQ=WEEKLY;BYDAY=FR,TH,SU;BYSETPOS=1,-1;COUNT=8",
    ),
    (
        "2027-03-25T12:00",
        "FREQ=DAILY;BYHOUR=21,12;BYMINUTE=30,0;COUNT=9",
    ),
    ("2027-03-25T10:00", "FREQ=WEEKLY;BYDAY=TH,MO;BYHOUR=14,10;COUNT=9"),
    (
        "2027-03-28T10:00",
        "FREQ=MONTHLY;BYDAY=SU,-1SU;BYSETPOS=-1;COUNT=4",
    ),
    ("2027-03-28T10:00", "FREQ=MONTHLY;BYDAY=-1SU,SU;COUNT=9"),
    (
        "2027-05-27T10:00",
        "FREQ=MONTHLY;BYDAY=4TH;BYMONTH=9,7,5,10;COUNT=9",
    ),
    (
        "2027-04-26T10:00",
        "FREQ=MONTHLY;BYMONTHDAY=26,2,28,7;BYSETPOS=-2;COUNT=9",
    ),
    (
        "2027-05-30T10:00",
        "FREQ=YEARLY;BYMONTH=6,11,5;BYMONTHDAY=-2;COUNT=6",
    ),
    (
        "2027-08-31T10:00",
        "FREQ=YEARLY;BYMONTH=4,8,7;BYDAY=MO,TU;BYSETPOS=-1;COUNT=2",
    ),
    ("2027-06-10T10:00", "FREQ=YEARLY;BYDAY=-30TH;COUNT=2"),
    ("2027-04-10T10:00", "FREQ=YEARLY;BYYEARDAY=100;BYMONTH=4;COUNT=2"),
    (
        "2027-03-25T10:00",
        "FREQ=DAILY;BYHOUR=10;BYMINUTE=0;BYSECOND=0;INTERVAL=01;COUNT=005",
    ),
    ("2027-04-05T10:00", "FREQ=MONTHLY;BYDAY=+1MO,1MO;COUNT=3"),
    ("2027-03-25T10:00", "COUNT=3;FREQ=DAILY;WKST=SU"),
    ("2027-03-26T02:30", "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30;COUNT=9"),
    ("2027-03-26T02:30", "FREQ=DAILY;BYSETPOS=1;BYHOUR=2,3;COUNT=5"),
    ("2028-02-29T10:00", "FREQ=YEARLY;COUNT=1"),
    ("2027-08-31T10:00", "FREQ=MONTHLY;COUNT=5"),
];

/// A calendar of a schedule, and what its sessions are; none when the schedule is refused.
fn sheet(name: String, zone: &str, text: ScheduleText) -> Option<Sheet> {
    let tz = time_zone(zone).unwrap();
    let schedule = Schedule::parse(&text, tz).ok()?;
    let mut wanted: Vec<(String, String)> = schedule
        .occurrences()
        .iter()
        .map(|one| (one.span.start.to_string(), one.span.end.to_string()))
        .collect();
    wanted.sort();
    let stamp = Instant::parse("2026-01-01T00:00:00Z").unwrap();
    let about = EventContext {
        tz,
        stamp,
        changed_at: stamp,
        location: &|_| "Hall".to_owned(),
        description: name.clone(),
        url: "https://madang.example/bookings/1".to_owned(),
        organizer: ("Madang", "no-reply@madang.example"),
        attendee: None,
        status: Status::Confirmed,
    };
    let what = CalendarWhat::Series {
        schedule: text,
        without: Vec::new(),
        moved: Vec::new(),
    };
    let event = CalendarEvent {
        uid: "1@madang".to_owned(),
        sequence: 0,
        kind: PhaseKind::Trial,
        zones: vec![],
        what,
    };
    let calendar = Calendar {
        method: Method::Publish,
        events: vec![event],
    };
    Some(Sheet {
        name,
        text: write(&calendar, &about, |_| "Trial".to_owned()),
        wanted: Some(wanted),
    })
}

fn schedule(of: &Value) -> ScheduleText {
    let part = |name: &str| of[name].clone();
    let text = json!({
        "start": part("start"), "minutes": 60, "rrule": part("rrule"), "exdates": part("exdates"),
        "rdates": part("rdates"),
    });
    serde_json::from_value(text).unwrap()
}

#[test]
fn a_rule_of_any_shape_shows_its_sessions_in_foreign_programs() {
    let vectors: Vec<Value> = VECTORS
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    // Those whose count goes beyond what is taken are refused.
    let mut sheets: Vec<Sheet> = vectors
        .iter()
        .filter_map(|one| {
            sheet(
                format!("vector {}: {}", one["id"], one["rrule"]),
                one["zone"].as_str().unwrap(),
                schedule(one),
            )
        })
        .collect();
    assert_eq!(sheets.len(), 362);
    for (start, rule) in MORE {
        let one = json!({ "start": start, "rrule": rule, "exdates": [], "rdates": [] });
        let made = sheet(format!("{start} {rule}"), "Europe/Berlin", schedule(&one));
        sheets.push(made.unwrap_or_else(|| panic!("{start} {rule} is refused")));
    }
    all_show_what_is_wanted(&sheets);
}

#[test]
fn further_dates_and_dates_left_out_show_right_in_foreign_programs() {
    let rule = "FREQ=DAILY;COUNT=4";
    let monthly = "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10,14;COUNT=4";
    let cases = [
        (
            "2027-03-26T10:00",
            json!(rule),
            json!(["2027-03-27T10:00", "2027-04-09T10:00"]),
            json!([]),
        ),
        (
            "2027-03-26T10:00",
            json!(rule),
            json!(["2027-03-27T10:00"]),
            json!(["2027-03-27T10:00"]),
        ),
        (
            "2027-03-26T10:00",
            json!(rule),
            json!(["2027-04-09T10:00"]),
            json!(["2027-04-09T10:00"]),
        ),
        (
            "2027-03-26T10:00",
            json!(rule),
            json!(["2027-03-26T10:00"]),
            json!(["2027-03-26T10:00"]),
        ),
        (
            "2027-04-05T10:00",
            json!(monthly),
            json!(["2027-04-05T14:00"]),
            json!(["2027-04-05T10:00"]),
        ),
        (
            "2027-03-26T10:00",
            json!(null),
            json!(["2027-03-27T10:00", "2027-03-26T10:00"]),
            json!([]),
        ),
        (
            "2027-03-26T10:00",
            json!(null),
            json!(["2027-03-27T10:00"]),
            json!(["2027-03-26T10:00"]),
        ),
        (
            "2027-03-26T10:00",
            json!(null),
            json!(["2027-03-28T02:30"]),
            json!(["2027-03-26T10:00"]),
        ),
    ];
    let sheets: Vec<Sheet> = cases
        .iter()
        .map(|(start, rule, rdates, exdates)| {
            let one = json!({ "start": start, "rrule": rule, "exdates": exdates, "rdates": rdates });
            sheet(one.to_string(), "Europe/Berlin", schedule(&one))
                .unwrap_or_else(|| panic!("{one} is refused"))
        })
        .collect();
    all_show_what_is_wanted(&sheets);
}
