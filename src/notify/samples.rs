//! Letters for tests.

pub(crate) use crate::calendar::{between, day_trial, local, series, time};
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::notice::{
    BookingFacts, ComingFacts, ContactPerson, Event, Letter, Method, Place, Reader, SessionFacts,
};
use crate::domain::opening::PhaseKind;
use crate::domain::text::{Language, Names};

use super::Sender;

fn names(ko: &str, en: &str) -> Names {
    Names {
        ko: ko.into(),
        en: en.into(),
    }
}

pub(super) fn sender() -> Sender {
    Sender {
        name: "마당 실증예약".into(),
        email: "no-reply@madang.example".into(),
        base_url: "https://madang.example/".into(),
    }
}

pub(super) fn reader(language: Language) -> Reader {
    Reader {
        email: "lead@robonarae.example".into(),
        name: "김하나".into(),
        language,
    }
}

pub(super) fn place(time_zone: &str) -> Place {
    Place {
        site: names("한빛몰", "Hanbit Mall"),
        zones: vec![names("3층 동측 통로", "3F East")],
        address: "서울 중구 한빛로 1".into(),
        phone: "02-555-0100".into(),
        entrance: names(
            "지하 2층 방재실에서 출입증을 받으십시오.",
            "Collect a badge at the control room on B2.",
        ),
        phones: Vec::new(),
        time_zone: time_zone.into(),
    }
}

pub(super) fn booking() -> BookingFacts {
    BookingFacts {
        id: BookingId(41),
        title: "야간 지도 작성".into(),
        consortium: names("로보나래 컨소시엄", "Robonarae Consortium"),
        lead: names("로보나래", "Robonarae"),
        contact: Some(ContactPerson {
            name: "김하나".into(),
            email: "lead@robonarae.example".into(),
            phone: "010-5550-0101".into(),
        }),
        span: between("2027-04-05T02:00:00Z", "2027-05-27T08:00:00Z"),
        phases: vec![(PhaseKind::Trial, day_trial())],
        needs: vec![[3, 2_000, 0].into()],
        sessions: 29,
        dates: Vec::new(),
        hold_until: None,
        decide_by: None,
        state: None,
        mode: None,
        is_amendment: false,
    }
}

pub(super) fn session(number: u32) -> SessionFacts {
    SessionFacts {
        id: Some(SessionId(900 + i64::from(number))),
        kind: PhaseKind::Trial,
        original_start: local("2027-04-05T11:00"),
        span: between("2027-04-05T02:00:00Z", "2027-04-05T08:00:00Z"),
        before: None,
        zones: vec![],
        zones_before: vec![],
        number,
        late_seconds: None,
        wished_end: None,
        freed_from: None,
        coming: None,
        attended: None,
        outlook: None,
    }
}

/// A letter about a booking with nothing beyond what the event needs.
pub(super) fn letter(event: Event) -> Letter {
    Letter {
        event,
        at: time("2027-03-15T01:00:00Z"),
        place: Some(place("Asia/Seoul")),
        booking: Some(booking()),
        session: None,
        affected: vec![],
        closed: None,
        stop: None,
        incident: None,
        changes: None,
        is_renewed: false,
        days: None,
        reason_code: None,
        words: None,
        reply: None,
        assigned: None,
        by: None,
        link: "/bookings/41".into(),
        calendar: None,
        account: None,
        asker: None,
        asked: None,
    }
}

/// A letter with every part.
pub(super) fn full_letter(event: Event) -> Letter {
    let hit = SessionFacts {
        before: Some(between("2027-04-04T02:00:00Z", "2027-04-04T08:00:00Z")),
        late_seconds: Some(11_100),
        wished_end: Some(time("2027-04-05T08:30:00Z")),
        freed_from: Some(time("2027-04-05T02:45:00Z")),
        coming: Some(ComingFacts {
            at: time("2027-04-05T03:00:00Z"),
            words: "길이 막힙니다.".into(),
            by: "김나래".into(),
        }),
        ..session(3)
    };
    Letter {
        session: Some(hit.clone()),
        affected: vec![hit, session(4)],
        days: Some(7),
        reason_code: Some("safety".into()),
        words: Some("첫 줄\n둘째 줄 <b>".into()),
        by: Some("이두리".into()),
        calendar: Some(series(Method::Request, day_trial())),
        booking: Some(BookingFacts {
            hold_until: Some(time("2027-03-20T09:00:00Z")),
            ..booking()
        }),
        ..letter(event)
    }
}
