use crate::calendar::{local, plan as text};
use crate::domain::span::time_zone;
use crate::web::pages::bookings::wizard::schedule_form::*;

fn seoul() -> Tz {
    time_zone("Asia/Seoul").unwrap()
}

fn form() -> ScheduleForm {
    ScheduleForm {
        to: "06:00".into(),
        ..ScheduleForm::starting(local("2027-04-05T22:00").naive())
    }
}

#[test]
fn an_end_before_the_start_is_on_the_next_day() {
    assert_eq!((form().minutes(), form().ends_next_day()), (Ok(480), true));
    let day = ScheduleForm {
        from: "09:00".into(),
        to: "18:00".into(),
        ..form()
    };
    assert_eq!((day.minutes(), day.ends_next_day()), (Ok(540), false));
    let whole = ScheduleForm {
        from: "00:00".into(),
        to: "00:00".into(),
        more: "2".into(),
        ..form()
    };
    assert_eq!(whole.minutes(), Ok(3 * 1440));
}

#[test]
fn weekdays_begin_on_the_next_weekday_and_end_with_their_last_day() {
    let weekend = ScheduleForm {
        date: "2027-04-03".into(),
        repeat: Repeat::Weekdays,
        until: "2027-04-09".into(),
        ..form()
    };
    let asked = weekend.text(seoul()).unwrap();
    assert_eq!(asked.start, local("2027-04-05T22:00"));
    assert_eq!(
        asked.rrule.as_deref(),
        Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270409T145959Z")
    );
    assert_eq!(Schedule::parse(&asked, seoul()).unwrap().occurrences().len(), 5);
}

#[test]
fn what_is_stored_comes_back_as_the_same_sessions() {
    for (rule, repeat) in [
        ("FREQ=DAILY;COUNT=4", Repeat::Daily),
        (
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270527T145959Z",
            Repeat::Weekdays,
        ),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6", Repeat::Custom),
        ("FREQ=WEEKLY;COUNT=6", Repeat::Weekly),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=6", Repeat::Biweekly),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=6", Repeat::Monthly),
        ("FREQ=MONTHLY;BYDAY=-1MO;COUNT=6", Repeat::Rule),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO;COUNT=6", Repeat::Rule),
        // Noon of its last day: the form's end of that day would bring one more night.
        ("FREQ=DAILY;UNTIL=20270409T030000Z", Repeat::Rule),
    ] {
        let start = if rule.contains("-1MO") {
            "2027-04-26T22:00"
        } else {
            "2027-04-05T22:00"
        };
        let stored = text(start, 480, Some(rule));
        let form = ScheduleForm::of(&stored, seoul());
        assert_eq!(form.repeat, repeat, "{rule}");
        let again = form.text(seoul()).unwrap();
        let sessions = |text: &ScheduleText| Schedule::parse(text, seoul()).unwrap().occurrences().to_vec();
        assert_eq!(sessions(&again), sessions(&stored), "{rule}");
    }
}

#[test]
fn a_stay_of_many_days_comes_back_as_long() {
    let stored = text("2027-02-01T00:00", 180 * 1440, None);
    assert_eq!(ScheduleForm::of(&stored, seoul()).text(seoul()).unwrap(), stored);
}

#[test]
fn a_field_that_cannot_be_read_is_named() {
    let rule = ScheduleForm {
        repeat: Repeat::Daily,
        ..form()
    };
    assert_eq!(
        ScheduleForm {
            date: "soon".into(),
            ..rule.clone()
        }
        .text(seoul()),
        Err(Unreadable("date"))
    );
    assert_eq!(
        ScheduleForm {
            until: String::new(),
            ..rule.clone()
        }
        .text(seoul()),
        Err(Unreadable("until"))
    );
    assert_eq!(
        ScheduleForm {
            repeat: Repeat::Custom,
            ..rule
        }
        .text(seoul()),
        Err(Unreadable("day"))
    );
}

#[test]
fn the_last_date_and_the_only_weekday_follow_the_first_date() {
    let mut moved = ScheduleForm {
        date: "2027-04-08".into(),
        repeat: Repeat::Custom,
        days: vec!["MO".into()],
        until: "2027-05-31".into(),
        ..form()
    };
    moved.follow_first(local("2027-04-05T22:00").date());
    assert_eq!(
        (moved.until.as_str(), moved.days.as_slice()),
        ("2027-06-03", ["TH".to_owned()].as_slice())
    );
    let mut chosen = ScheduleForm {
        repeat: Repeat::Custom,
        ..form()
    };
    chosen.tick_first();
    assert_eq!(chosen.days, ["MO"]);
}
