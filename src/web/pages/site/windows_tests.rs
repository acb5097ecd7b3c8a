use crate::web::pages::site::windows::*;

fn window(rule: &str, from: &str, minutes: u32) -> Window {
    serde_json::from_value(serde_json::json!({
        "phases": ["trial"],
        "days": { "rule": rule },
        "from": from,
        "minutes": minutes,
        "valid_from": null,
        "valid_until": null
    }))
    .unwrap()
}

#[test]
fn a_window_that_is_shown_and_sent_back_is_the_same() {
    for one in [
        window("FREQ=WEEKLY;BYDAY=SU,MO", "22:30", 420),
        window("FREQ=MONTHLY;BYDAY=2WE,4WE", "09:00", 540),
        window("FREQ=MONTHLY;BYDAY=-1FR", "00:00", 1_440),
        window("FREQ=WEEKLY;BYDAY=SA", "18:00", 1_440),
        window("FREQ=YEARLY;BYMONTH=3,6;BYDAY=2TH", "14:00", 180),
        Window {
            days: Days::Dates(vec!["2027-03-29".parse().unwrap(), "2027-04-12".parse().unwrap()]),
            ..window("FREQ=DAILY", "09:00", 540)
        },
    ] {
        assert_eq!(Draft::of(&one).read(), Ok(one));
    }
}

#[test]
fn every_day_is_shown_as_all_seven() {
    assert_eq!(Draft::of(&window("FREQ=DAILY", "09:00", 60)).days, DAYS);
}

#[test]
fn a_window_must_end_after_it_starts() {
    let draft = Draft {
        until: "08:00".into(),
        ..Draft::fresh()
    };
    assert_eq!(draft.read(), Err("until"));
    assert_eq!(
        Draft {
            later: "1".into(),
            ..draft
        }
        .read()
        .unwrap()
        .minutes,
        23 * 60
    );
}

#[test]
fn what_is_left_out_is_named() {
    assert_eq!(
        Draft {
            days: vec![],
            ..Draft::fresh()
        }
        .read(),
        Err("day")
    );
    assert_eq!(
        Draft {
            kind: "monthly".into(),
            ..Draft::fresh()
        }
        .read(),
        Err("nth")
    );
    assert_eq!(
        Draft {
            kind: "dates".into(),
            dates: "tomorrow".into(),
            ..Draft::fresh()
        }
        .read(),
        Err("dates")
    );
}
