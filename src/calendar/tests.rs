use chrono_tz::Africa::Casablanca;
use chrono_tz::America::{New_York, Sao_Paulo};
use chrono_tz::Asia::Seoul;
use chrono_tz::Europe::Brussels;
use proptest::prelude::*;

use super::samples::{between, day_trial, local, plan, series, time};
use super::*;

fn about(tz: Tz) -> EventContext<'static> {
    EventContext {
        tz,
        stamp: time("2027-03-15T01:00:00Z"),
        changed_at: time("2027-03-15T01:00:00Z"),
        location: &|_| "한빛몰, 3층 동측 통로".into(),
        description: "컨소시엄: 로보나래\n24시간: 02-555-0100".into(),
        url: "https://madang.example/bookings/41".into(),
        organizer: ("실증예약", "no-reply@madang.example"),
        attendee: Some(("김하나", "lead@robonarae.example")),
        status: Status::Confirmed,
    }
}

fn moved_to(name: &str, span: Span) -> Moved {
    Moved {
        original_start: local(name),
        span,
        zones: vec![],
    }
}

fn written(calendar: &Calendar, tz: Tz) -> String {
    write(calendar, &about(tz), |kind| format!("[{kind}] 야간 지도 작성"))
}

fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "")
        .split_terminator("\r\n")
        .map(str::to_owned)
        .collect()
}

/// Content lines that begin with `name`.
fn lines_of(text: &str, name: &str) -> Vec<String> {
    unfolded(text)
        .into_iter()
        .filter(|line| line.starts_with(name))
        .collect()
}

#[test]
fn a_series_is_written_whole() {
    let text = written(&series(Method::Request, day_trial()), Seoul);
    let expected = "BEGIN:VCALENDAR
PRODID:-//Madang//Bookings//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Asia/Seoul
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
TZNAME:KST
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:phase-7@madang.example
SEQUENCE:2
DTSTAMP:20270315T010000Z
LAST-MODIFIED:20270315T010000Z
DTSTART;TZID=Asia/Seoul:20270405T110000
DURATION:PT6H
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH;UNTIL=20270527T145959Z
EXDATE;TZID=Asia/Seoul:20270503T110000,20270505T110000,20270513T110000
SUMMARY:[trial] 야간 지도 작성
LOCATION:한빛몰\\, 3층 동측 통로
DESCRIPTION:컨소시엄: 로보나래\\n24시간: 02-555-0100
URL:https://madang.example/bookings/41
ORGANIZER;CN=\"실증예약\":mailto:no-reply@madang.example
ATTENDEE;CN=\"김하나\";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:lead@robonarae.example
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR";
    assert_eq!(unfolded(&text).join("\n"), expected);
}

#[test]
fn a_cancelled_series_says_so_and_brings_no_overrides() {
    let mut calendar = series(
        Method::Cancel,
        plan("2027-03-20T22:00", 480, Some("FREQ=DAILY;COUNT=14")),
    );
    if let CalendarWhat::Series { moved, .. } = &mut calendar.events[0].what {
        moved.push(moved_to(
            "2027-03-22T22:00",
            between("2027-03-23T22:00:00Z", "2027-03-24T04:00:00Z"),
        ));
    }
    let text = written(&calendar, Brussels);
    assert!(text.contains("METHOD:CANCEL\r\n") && text.contains("STATUS:CANCELLED\r\n"));
    assert_eq!(lines_of(&text, "BEGIN:VEVENT").len(), 1);
}

#[test]
fn sessions_left_out_join_the_exdates_once_and_moved_ones_become_overrides() {
    let mut schedule = plan("2027-04-05T11:00", 60, Some("FREQ=DAILY;COUNT=9"));
    schedule.exdates = vec![local("2027-04-07T11:00")];
    let what = CalendarWhat::Series {
        schedule,
        without: vec![local("2027-04-07T11:00"), local("2027-04-06T11:00")],
        moved: vec![moved_to(
            "2027-04-08T11:00",
            between("2027-04-08T05:00:00Z", "2027-04-08T06:00:00Z"),
        )],
    };
    let event = CalendarEvent {
        uid: "u".into(),
        sequence: 0,
        kind: PhaseKind::Trial,
        zones: vec![],
        what,
    };
    let text = written(
        &Calendar {
            method: Method::Request,
            events: vec![event],
        },
        Seoul,
    );
    assert_eq!(
        lines_of(&text, "EXDATE"),
        ["EXDATE;TZID=Asia/Seoul:20270406T110000,20270407T110000"]
    );
    assert_eq!(
        lines_of(&text, "RECURRENCE-ID"),
        ["RECURRENCE-ID;TZID=Asia/Seoul:20270408T110000"]
    );
    assert_eq!(
        lines_of(&text, "DTEND"),
        ["DTEND;TZID=Asia/Seoul:20270408T150000"]
    );
}

#[test]
fn one_session_is_named_by_its_original_start() {
    let what = CalendarWhat::Session {
        original_start: local("2027-04-05T11:00"),
        span: between("2027-04-06T02:00:00Z", "2027-04-06T08:00:00Z"),
        zones: vec![],
    };
    let event = CalendarEvent {
        uid: "u".into(),
        sequence: 3,
        kind: PhaseKind::Trial,
        zones: vec![],
        what,
    };
    let text = written(
        &Calendar {
            method: Method::Cancel,
            events: vec![event],
        },
        Seoul,
    );
    assert_eq!(
        lines_of(&text, "RECURRENCE-ID"),
        ["RECURRENCE-ID;TZID=Asia/Seoul:20270405T110000"]
    );
    assert_eq!(
        lines_of(&text, "DTSTART;"),
        ["DTSTART;TZID=Asia/Seoul:20270406T110000"]
    );
    assert_eq!(lines_of(&text, "STATUS"), ["STATUS:CANCELLED"]);
    assert!(lines_of(&text, "RRULE").is_empty());
}

#[test]
fn a_schedule_of_one_session_has_its_own_end_by_the_wall_clock() {
    let text = written(
        &series(Method::Request, plan("2027-03-27T22:00", 480, None)),
        Brussels,
    );
    assert_eq!(
        lines_of(&text, "DTSTART;"),
        ["DTSTART;TZID=Europe/Brussels:20270327T220000"]
    );
    assert_eq!(
        lines_of(&text, "DTEND"),
        ["DTEND;TZID=Europe/Brussels:20270328T060000"]
    );
    assert!(lines_of(&text, "DURATION").is_empty() && lines_of(&text, "RECURRENCE-ID").is_empty());
}

#[test]
fn listed_dates_are_rdates() {
    let mut schedule = plan("2027-03-29T09:00", 540, None);
    schedule.rdates = vec![local("2027-03-30T09:00"), local("2027-04-12T09:00")];
    let text = written(&series(Method::Request, schedule), Seoul);
    assert_eq!(
        lines_of(&text, "RDATE"),
        ["RDATE;TZID=Asia/Seoul:20270330T090000,20270412T090000"]
    );
    assert_eq!(lines_of(&text, "DURATION"), ["DURATION:PT9H"]);
}

#[test]
fn the_night_of_a_clock_change_is_an_override_with_its_wall_clock_end() {
    let text = written(
        &series(
            Method::Request,
            plan("2027-03-26T22:00", 480, Some("FREQ=DAILY;COUNT=4")),
        ),
        Brussels,
    );
    assert_eq!(
        lines_of(&text, "RECURRENCE-ID"),
        ["RECURRENCE-ID;TZID=Europe/Brussels:20270327T220000"]
    );
    assert_eq!(
        lines_of(&text, "DTEND"),
        ["DTEND;TZID=Europe/Brussels:20270328T060000"]
    );
}

#[test]
fn skipped_and_repeated_starts_are_overrides_at_their_true_moments() {
    let gap = written(
        &series(
            Method::Request,
            plan("2027-03-13T02:30", 60, Some("FREQ=DAILY;COUNT=3")),
        ),
        New_York,
    );
    assert_eq!(
        lines_of(&gap, "RECURRENCE-ID"),
        ["RECURRENCE-ID;TZID=America/New_York:20270314T023000"]
    );
    assert!(lines_of(&gap, "DTSTART;").contains(&"DTSTART;TZID=America/New_York:20270314T033000".to_owned()));
    let fold = written(
        &series(
            Method::Request,
            plan("2027-11-06T01:30", 180, Some("FREQ=DAILY;COUNT=3")),
        ),
        New_York,
    );
    assert_eq!(
        lines_of(&fold, "RECURRENCE-ID"),
        ["RECURRENCE-ID;TZID=America/New_York:20271107T013000"]
    );
    assert!(lines_of(&fold, "DTSTART:2027").contains(&"DTSTART:20271107T053000Z".to_owned()));
}

#[test]
fn a_zone_with_yearly_changes_gets_yearly_rules() {
    let text = written(
        &series(
            Method::Request,
            plan("2027-03-20T22:00", 60, Some("FREQ=DAILY;COUNT=2")),
        ),
        Brussels,
    );
    assert_eq!(
        lines_of(&text, "RRULE:FREQ=YEARLY"),
        [
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20280327T020000Z",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20281030T030000Z"
        ]
    );
    let us = written(
        &series(Method::Request, plan("2027-03-20T22:00", 60, None)),
        New_York,
    );
    assert!(
        lines_of(&us, "RRULE")
            .iter()
            .any(|rule| rule.contains("BYMONTH=3;BYDAY=2SU"))
    );
}

#[test]
fn changes_that_follow_the_moon_are_listed_one_by_one() {
    let text = written(
        &series(Method::Request, plan("2027-01-20T22:00", 60, None)),
        Casablanca,
    );
    assert!(lines_of(&text, "RRULE").is_empty());
    assert_eq!(
        lines_of(&text, "BEGIN:STANDARD").len() + lines_of(&text, "BEGIN:DAYLIGHT").len(),
        6
    );
}

#[test]
fn a_zone_without_changes_has_one_part() {
    let text = written(
        &series(Method::Request, plan("2027-01-20T22:00", 60, None)),
        Sao_Paulo,
    );
    assert_eq!(lines_of(&text, "TZOFFSETTO"), ["TZOFFSETTO:-0300"]);
}

#[test]
fn a_yearly_rule_by_day_of_month_names_all_months_as_readers_differ_without() {
    let rule = |rule: &str| {
        lines_of(
            &written(
                &series(Method::Request, plan("2027-01-15T22:00", 60, Some(rule))),
                Seoul,
            ),
            "RRULE",
        )
        .remove(0)
    };
    let all = ";BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12";
    assert_eq!(
        rule("FREQ=YEARLY;BYMONTHDAY=15;COUNT=6"),
        format!("RRULE:FREQ=YEARLY{all};BYMONTHDAY=15;COUNT=6")
    );
    for same in [
        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15;COUNT=3",
        "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=6",
        "FREQ=YEARLY;COUNT=2",
    ] {
        assert_eq!(rule(same), format!("RRULE:{same}"));
    }
}

proptest! {
    #[test]
    fn any_text_stays_one_property_of_short_lines(
        evil in "\\PC{0,60}[\r\n\t;,:\"\\\\\u{0}\u{85}]{0,6}(\r\nATTENDEE:mailto:x@y.z)?\\PC{0,90}"
    ) {
        let mut about = about(Seoul);
        let location = |_: &[Names]| evil.clone();
        about.location = &location;
        about.description.clone_from(&evil);
        about.url.clone_from(&evil);
        about.organizer = (&evil, &evil);
        about.attendee = Some((&evil, &evil));
        let mut calendar = series(Method::Request, plan("2027-04-05T11:00", 60, None));
        calendar.events[0].uid.clone_from(&evil);
        let text = write(&calendar, &about, |_| evil.clone());
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
        prop_assert!(!text.replace("\r\n", "").contains(|c: char| c.is_control()));
        let plain = written(&series(Method::Request, plan("2027-04-05T11:00", 60, None)), Seoul);
        let names = |text: &str| -> Vec<String> {
            let name = |line: &String| line.split([':', ';']).next().unwrap_or_default().to_owned();
            let is_prose = |n: &String| matches!(n.as_str(), "LOCATION" | "DESCRIPTION" | "SUMMARY");
            unfolded(text).iter().map(name).filter(|n| !is_prose(n)).collect()
        };
        prop_assert_eq!(names(&text), names(&plain));
        prop_assert_eq!(lines_of(&text, "ATTENDEE").len(), 1);
    }

    #[test]
    fn escaped_text_reads_back(text in "[a-z가-힣;,\\\\\n: ]{0,120}") {
        let mut lines = Lines::default();
        lines.text("X", &format!("x{text}"));
        let line = unfolded(&lines.into_text()).remove(0);
        let mut read = String::new();
        let mut chars = line.strip_prefix("X:x").unwrap().chars();
        while let Some(c) = chars.next() {
            read.extend(if c == '\\' { chars.next().map(|e| if e == 'n' { '\n' } else { e }) } else { Some(c) });
        }
        prop_assert_eq!(read, text);
    }
}

#[test]
fn what_is_left_out_is_no_date_also_where_the_clock_puts_a_start_behind_a_later_one() {
    let mut schedule = plan("2027-03-13T02:30", 30, Some("FREQ=DAILY;COUNT=2"));
    schedule.rdates = vec![local("2027-03-14T03:15")];
    for (name, left_out, added) in [("2027-03-14T02:30", 1, 1), ("2027-03-14T03:15", 0, 0)] {
        let what = CalendarWhat::Series {
            schedule: schedule.clone(),
            without: vec![local(name)],
            moved: vec![],
        };
        let event = CalendarEvent {
            uid: "u".into(),
            sequence: 0,
            kind: PhaseKind::Trial,
            zones: vec![],
            what,
        };
        let text = written(
            &Calendar {
                method: Method::Request,
                events: vec![event],
            },
            New_York,
        );
        let written = (lines_of(&text, "EXDATE").len(), lines_of(&text, "RDATE").len());
        assert_eq!(written, (left_out, added), "{name}: {text}");
    }
}
