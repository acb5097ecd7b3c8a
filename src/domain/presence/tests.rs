//! Who comes, who is missed, and from when on time is freed.

use super::*;

/// A row a state, a column an action, in the orders of their `ALL`.
const DRAWN: [[&str; 3]; 3] = [["out", "wrong", "-"], ["-", "wrong", "in"], ["-", "-", "-"]];

#[test]
fn every_entry_answers_every_action_as_drawn() {
    for (state, row) in PresenceState::ALL.iter().zip(DRAWN) {
        for (action, drawn) in PresenceAction::ALL.iter().zip(row) {
            let got = state.apply(*action).map_or("-", PresenceState::as_str);
            assert_eq!(got, drawn, "{action} of {state}");
        }
    }
}

#[test]
fn what_was_written_may_be_put_right_for_a_day() {
    let written = at("2027-03-15T22:30:00+09:00");
    for (now, may) in [
        ("2027-03-16T22:30:00+09:00", true),
        ("2027-03-16T22:30:01+09:00", false),
    ] {
        assert_eq!(is_correctable(written, at(now)), may, "{now}");
    }
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[test]
fn people_come_from_an_hour_before_the_start_until_the_end() {
    use SessionState as S;
    let night = Span::new(at("2027-03-15T22:30:00+09:00"), at("2027-03-16T05:30:00+09:00")).unwrap();
    let opens = at("2027-03-15T21:30:00+09:00");
    let cases = [
        (
            S::Scheduled,
            "2027-03-15T21:29:59+09:00",
            Err(NotIn::Early(opens)),
        ),
        (S::Scheduled, "2027-03-15T21:30:00+09:00", Ok(())),
        (S::Moved, "2027-03-15T22:00:00+09:00", Ok(())),
        (S::Running, "2027-03-16T05:30:00+09:00", Ok(())),
        // The clock of the service was off.
        (S::Running, "2027-03-16T05:30:01+09:00", Err(NotIn::Over)),
        // Told late, by a phone that had no network.
        (S::Ended, "2027-03-16T01:00:00+09:00", Ok(())),
        (S::CutShort, "2027-03-16T01:00:00+09:00", Ok(())),
        // It was ended at this very second: who comes now comes too late.
        (S::Ended, "2027-03-16T05:30:00+09:00", Err(NotIn::Over)),
        (S::Ended, "2027-03-16T05:30:01+09:00", Err(NotIn::Over)),
        (S::CutShort, "2027-03-16T05:30:01+09:00", Err(NotIn::Over)),
        (S::Cancelled, "2027-03-15T22:31:00+09:00", Err(NotIn::Off)),
        (S::Skipped, "2027-03-15T22:31:00+09:00", Err(NotIn::Off)),
        (S::Missed, "2027-03-15T22:31:00+09:00", Err(NotIn::Off)),
    ];
    for (state, moment, expected) in cases {
        assert_eq!(may_enter(night, state, at(moment)), expected, "{state} {moment}");
    }
}

#[test]
fn a_moment_is_told_up_to_two_hours_later_and_never_before_it_is() {
    let now = at("2027-03-15T23:00:00+09:00");
    let told = |minutes: i64| told_at(Some(now.plus(-minutes * 60)), now).map(|told| told.is_late);
    assert_eq!(
        told_at(None, now),
        Ok(EntryTold {
            at: now,
            is_late: false
        })
    );
    assert_eq!(
        [told(1), told(2), told(120), told(121), told(-2)],
        [
            Ok(false),
            Ok(true),
            Ok(true),
            Err(NotThen::TooOld),
            Err(NotThen::Ahead)
        ]
    );
    // A phone's clock is a little ahead.
    assert_eq!(told_at(Some(now.plus(30)), now).map(|told| told.at), Ok(now));
}

#[test]
fn a_session_stands_as_its_people_do() {
    use SessionState as S;
    let night = Span::new(at("2027-03-15T22:30:00+09:00"), at("2027-03-16T05:30:00+09:00")).unwrap();
    let rules = |watch| DoorRules {
        watch,
        no_show_minutes: 30,
        release_minutes: None,
        clear_minutes: 15,
        posts: Vec::new(),
    };
    let stand = |watch, state, (inside, came, named), minutes: i64| {
        Stand::of(
            &rules(watch),
            night,
            state,
            Turnout { inside, came, named },
            night.start.plus(minutes * 60),
        )
    };
    let cases = [
        (Watch::Watch, S::Scheduled, (0, 0, 3), -10, Stand::Awaited),
        (Watch::Watch, S::Running, (0, 0, 3), 29, Stand::Awaited),
        (Watch::Watch, S::Running, (0, 0, 3), 30, Stand::Missing),
        (Watch::Required, S::Running, (0, 0, 3), 30, Stand::Missing),
        (Watch::Off, S::Running, (0, 0, 3), 30, Stand::Awaited),
        (Watch::Watch, S::Running, (0, 0, 0), 30, Stand::Awaited),
        (Watch::Required, S::Running, (0, 0, 0), 30, Stand::Missing),
        (Watch::Watch, S::Scheduled, (1, 1, 3), -10, Stand::Present),
        (Watch::Watch, S::Running, (1, 3, 3), 60, Stand::Present),
        (Watch::Watch, S::Running, (0, 3, 3), 60, Stand::Left),
        (Watch::Watch, S::Ended, (1, 3, 3), 420, Stand::Overrunning),
        (Watch::Off, S::Ended, (1, 3, 3), 420, Stand::Overrunning),
        // It was ended early, or stopped, and somebody is still there.
        (Watch::Watch, S::Ended, (1, 3, 3), 300, Stand::Overrunning),
        (Watch::Watch, S::CutShort, (1, 1, 3), 300, Stand::Overrunning),
    ];
    for (watch, state, turnout, minutes, expected) in cases {
        assert_eq!(
            stand(watch, state, turnout, minutes),
            expected,
            "{watch} {state} {turnout:?} {minutes}"
        );
    }
    let turnout = Turnout::of([PresenceState::In, PresenceState::Out, PresenceState::Wrong], 3);
    let expected = Turnout {
        inside: 1,
        came: 2,
        named: 3,
    };
    assert_eq!(turnout, expected);
}

#[test]
fn who_said_when_they_come_is_awaited_until_they_came() {
    let (before, coming, after) = (1_000, 2_000, 3_000);
    // How many are in, came and were named, and whether they are awaited before and after the moment.
    let rows = [
        ((0, 0, 3), true, true),
        ((1, 1, 3), true, false),
        ((3, 3, 3), false, false),
        ((0, 2, 3), false, false),
    ];
    for ((inside, came, named), early, late) in rows {
        let turnout = Turnout { inside, came, named };
        let awaits = |now| turnout.awaits(Instant::from_unix(coming), Instant::from_unix(now));
        assert_eq!((awaits(before), awaits(after)), (early, late), "{turnout:?}");
    }
}

#[test]
fn time_is_freed_only_where_all_check_in_and_never_before_those_who_said_when_they_come() {
    let night = Span::new(at("2027-03-15T22:30:00+09:00"), at("2027-03-16T05:30:00+09:00")).unwrap();
    let rules = |watch, release_minutes| DoorRules {
        watch,
        no_show_minutes: 30,
        clear_minutes: 15,
        release_minutes,
        posts: Vec::new(),
    };
    let clock = |minutes: i64| night.start.plus_minutes(minutes);
    for (watch, minutes, coming, freed) in [
        (Watch::Required, Some(45), None, Some(45)),
        (Watch::Required, None, None, None),
        (Watch::Watch, Some(45), None, None),
        (Watch::Off, Some(45), Some(60), None),
        (Watch::Required, Some(45), Some(60), Some(90)),
        // Long after that, or sooner than it would have been freed, makes no difference.
        (Watch::Required, Some(45), Some(10), Some(45)),
        (Watch::Required, Some(45), Some(410), Some(420)),
    ] {
        let at = rules(watch, minutes).freed_at(night, coming.map(clock));
        assert_eq!(at, freed.map(clock), "{watch} {minutes:?} {coming:?}");
    }
}

#[test]
fn a_post_is_held_from_its_first_day_until_the_noon_after_its_last() {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let posted = |zone| Posted {
        person: PersonId(1),
        post: Post::Duty,
        zone,
        term: Term {
            from: day("2027-03-10"),
            until: Some(day("2027-03-12")),
        },
    };
    let rules = DoorRules {
        watch: Watch::Watch,
        no_show_minutes: 30,
        clear_minutes: 15,
        release_minutes: None,
        posts: vec![posted(None), posted(Some(ZoneId(7)))],
    };
    let held = |at: &str, zone: i64| {
        let at = NaiveDateTime::parse_from_str(at, "%Y-%m-%dT%H:%M").unwrap();
        rules.posts_at(at, |own| own == ZoneId(zone)).len()
    };
    for (at, expected) in [
        ("2027-03-09T23:59", 0),
        ("2027-03-10T00:00", 2),
        ("2027-03-12T23:00", 2),
        ("2027-03-13T11:59", 2),
        ("2027-03-13T12:00", 0),
    ] {
        assert_eq!(held(at, 7), expected, "{at}");
    }
    assert_eq!(held("2027-03-10T09:00", 8), 1, "of the whole site");
}
