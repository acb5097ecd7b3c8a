use super::super::samples::{between, booking, day_trial, full_letter, letter, session, time};
use super::tests::of;
use super::*;
use crate::domain::booking::{BookingState, RequestMode};
use crate::domain::notice::{BookingFacts, Closed, Event, LetterDate};
use crate::domain::opening::{MonthDay, PhaseKind, Shape};
use crate::domain::text::Language::{En, Ko};
use crate::domain::text::Names;

#[test]
fn a_closure_is_told_with_its_place_its_time_its_reason_and_the_sessions_that_it_hits() {
    let span = between("2027-04-04T15:00:00Z", "2027-04-07T15:00:00Z");
    let closure = |shape, zone| Letter {
        closed: Some(Closed::Closure {
            zone,
            shape,
            spans: vec![span],
            blocks: None,
        }),
        words: Some("전기 점검".into()),
        affected: vec![session(3)],
        ..letter(Event::ClosureHits)
    };
    let once = closure(Shape::Span(span), None);
    let mail = of(&once, Ko);
    for line in [
        "이용 불가 구역: 시설 전체",
        "이용 불가 기간: 2027년 4월 5일 (월) – 2027년 4월 7일 (수) 종일",
        "이용 불가 사유:\n> 전기 점검",
        "영향을 받는 회차(1회):\n- 3회차 · 실증 · 2027년 4월 5일 (월) 11:00–17:00",
    ] {
        assert!(mail.text.contains(line), "{line}: {}", mail.text);
    }
    assert!(
        !mail.text.contains("이번에 해당하는 시간")
            && of(&once, En)
                .text
                .contains("Closed: Mon 5 Apr 2027 – Wed 7 Apr 2027, all day")
    );
    let day = |text: &str| MonthDay::try_from(text.to_owned()).unwrap();
    let zone = once.place.as_ref().map(|place| place.zones[0].clone());
    let yearly = closure(
        Shape::Yearly {
            from: day("04-05"),
            until: day("04-07"),
        },
        zone,
    );
    let mail = of(&yearly, En);
    assert!(
        mail.text.contains("What is closed: 3F East\nClosed: every year"),
        "{}",
        mail.text
    );
    assert!(
        mail.text
            .contains("Closed this time: Mon 5 Apr 2027 – Wed 7 Apr 2027, all day"),
        "{}",
        mail.text
    );
}

#[test]
fn a_late_holiday_is_told_with_its_date_and_its_name_in_the_reader_s_language() {
    let names = letter(Event::HolidayHits).place.unwrap().site;
    let closed = Some(Closed::Holiday {
        date: chrono::NaiveDate::from_ymd_opt(2027, 5, 3).unwrap(),
        names,
    });
    let holiday = Letter {
        closed,
        affected: vec![session(9)],
        ..letter(Event::HolidayHits)
    };
    assert!(
        of(&holiday, Ko)
            .text
            .contains("새 공휴일: 2027년 5월 3일 (월) 한빛몰\n")
    );
    assert!(
        of(&holiday, En)
            .text
            .contains("New public holiday: Mon 3 May 2027, Hanbit Mall\n")
    );
}

#[test]
fn what_people_wrote_stands_under_what_it_is() {
    let under = |event, heading: &str| {
        let mail = of(
            &Letter {
                words: Some("지도를 그립니다.".into()),
                ..letter(event)
            },
            Ko,
        );
        assert!(
            mail.text.contains(&format!("\n{heading}:\n> 지도를 그립니다.")),
            "{event}: {}",
            mail.text
        );
    };
    under(Event::DecisionNeeded, "실증 목적·내용");
    under(Event::CompetingRequest, "같은 시간을 원하는 다른 신청");
    under(Event::OfferMade, "시설 운영기관의 설명");
    under(Event::SessionMoved, "사유");
    for event in Event::ALL {
        assert!(!of(&full_letter(*event), Ko).text.contains("\n의견:"), "{event}");
    }
}

/// A letter about a request that waits at a site of this mode.
fn waiting(event: Event, mode: RequestMode, state: BookingState) -> Letter {
    let facts = BookingFacts {
        hold_until: Some(time("2027-03-29T01:00:00Z")),
        decide_by: (state == BookingState::Requested).then(|| time("2027-03-22T14:59:00Z")),
        state: Some(state),
        mode: Some(mode),
        ..booking()
    };
    Letter {
        booking: Some(facts),
        ..letter(event)
    }
}

#[test]
fn letters_of_a_site_that_holds_nothing_speak_of_no_held_time() {
    for event in Event::ALL {
        for state in [BookingState::Requested, BookingState::ChangesRequested] {
            let letter = waiting(*event, RequestMode::Compete, state);
            let (ko, en) = (of(&letter, Ko), of(&letter, En));
            for told in [
                "가예약 유지",
                "가예약합니다",
                "가예약됩니다",
                "가예약이",
                "가예약된",
                "가예약 만료",
                "가예약 곧",
            ] {
                assert!(
                    !ko.text.contains(told) && !ko.subject.contains(told),
                    "{event} {state}: {told}: {}",
                    ko.text
                );
            }
            for told in [
                "Held until",
                "are held",
                "stay held",
                "it held",
                "hold of",
                "Hold exp",
            ] {
                assert!(
                    !en.text.contains(told) && !en.subject.contains(told),
                    "{event} {state}: {told}: {}",
                    en.text
                );
            }
        }
    }
}

#[test]
fn a_request_says_by_when_it_is_decided_and_until_when_its_time_is_held() {
    let ko = |event, mode, state| of(&waiting(event, mode, state), Ko).text;
    let (hold, compete) = (RequestMode::Hold, RequestMode::Compete);
    let needed = ko(Event::DecisionNeeded, hold, BookingState::Requested);
    assert!(
        needed.contains("결정 기한: 2027년 3월 22일 (월) 23:59\n가예약 기한: 2027년 3월 29일 (월) 10:00\n"),
        "{needed}"
    );
    let competing = ko(Event::CompetingRequest, compete, BookingState::Requested);
    assert!(
        competing
            .contains("결정 기한: 2027년 3월 22일 (월) 23:59\n신청 만료 시각: 2027년 3월 29일 (월) 10:00\n"),
        "{competing}"
    );
    let asked = ko(Event::ChangesRequested, hold, BookingState::ChangesRequested);
    assert!(
        asked.contains("답변 기한: 2027년 3월 29일 (월) 10:00\n가예약 기한:") && !asked.contains("결정 기한"),
        "{asked}"
    );
    let asked = ko(Event::ChangesRequested, compete, BookingState::ChangesRequested);
    assert!(
        asked.contains("답변 기한: ")
            && asked.contains("가예약을 하지 않습니다")
            && !asked.contains("신청 만료 시각"),
        "{asked}"
    );
    let offered = ko(Event::OfferMade, hold, BookingState::ChangesRequested);
    assert!(
        offered.contains("신청한 시간과 제안된 시간은 그때까지 모두 가예약됩니다."),
        "{offered}"
    );
    let offered = ko(Event::OfferMade, compete, BookingState::ChangesRequested);
    assert!(!offered.contains("모두 가예약됩니다"), "{offered}");
}

#[test]
fn letters_that_were_written_before_are_still_read() {
    let mut old = serde_json::to_value(waiting(
        Event::DecisionNeeded,
        RequestMode::Hold,
        BookingState::Requested,
    ))
    .unwrap();
    old.as_object_mut().unwrap().remove("closed");
    let booking = old["booking"].as_object_mut().unwrap();
    for field in ["decide_by", "state", "mode", "contact", "needs"] {
        assert!(booking.remove(field).is_some());
    }
    assert!(old["place"].as_object_mut().unwrap().remove("entrance").is_some());
    let read: Letter = serde_json::from_value(old).unwrap();
    assert!(
        of(&read, Ko)
            .text
            .contains("가예약 기한: 2027년 3월 29일 (월) 10:00\n")
    );
}

#[test]
fn dates_in_several_phases_with_several_hours_say_both_in_each_line() {
    let date = |phase, from, until, zones| LetterDate {
        phase,
        span: between(from, until),
        before: None,
        zones,
    };
    let mut approved = letter(Event::Approved);
    let facts = approved.booking.as_mut().unwrap();
    facts.phases.push((PhaseKind::Setup, day_trial()));
    facts.sessions = 3;
    let elsewhere = vec![Names {
        ko: "마당".into(),
        en: "Yard".into(),
    }];
    facts.dates = vec![
        date(1, "2027-12-30T13:00:00Z", "2027-12-30T22:00:00Z", vec![]),
        LetterDate {
            before: Some(between("2027-12-31T01:00:00Z", "2027-12-31T08:00:00Z")),
            ..date(0, "2027-12-31T02:00:00Z", "2027-12-31T08:00:00Z", vec![])
        },
        date(0, "2028-01-02T02:00:00Z", "2028-01-02T08:00:00Z", elsewhere),
    ];
    let text = of(&approved, Ko).text;
    for line in [
        "\n회차(3회):\n- 2027년 12월 30일 (목) 22:00–익일 07:00 · 설치\n",
        "\n- 12월 31일 (금) 11:00–17:00(시간 변경) · 실증\n",
        "\n- 2028년 1월 2일 (일) 11:00–17:00 · 실증 · 마당\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn a_single_date_that_is_as_its_rule_says_needs_no_list() {
    let mut approved = letter(Event::Approved);
    let facts = approved.booking.as_mut().unwrap();
    facts.sessions = 1;
    facts.dates = vec![LetterDate {
        phase: 0,
        span: between("2027-04-05T02:00:00Z", "2027-04-05T08:00:00Z"),
        before: None,
        zones: vec![],
    }];
    assert!(!of(&approved, Ko).text.contains("\n- "));
}
