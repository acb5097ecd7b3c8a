use super::super::samples::{day_trial, full_letter, letter, reader, sender, series, session, time};
use super::*;
use crate::domain::booking::DeclineReason;
use crate::domain::notice::{Event, Method};
use crate::domain::text::Language::{self, En, Ko};

pub(super) fn of(letter: &Letter, language: Language) -> Rendered {
    render(letter, &reader(language), &sender())
}

fn account(event: Event) -> Letter {
    Letter {
        place: None,
        booking: None,
        link: "/welcome/abc".into(),
        ..letter(event)
    }
}

#[test]
fn every_event_is_a_whole_mail_in_both_languages() {
    for event in Event::ALL {
        for language in [Ko, En] {
            for letter in [letter(*event), full_letter(*event), account(*event)] {
                let mail = of(&letter, language);
                for part in [&mail.subject, &mail.text, &mail.html] {
                    assert!(
                        !part.contains(['{', '$']) && !part.contains("  -"),
                        "{event} {language}: {part}"
                    );
                }
                for prefix in [
                    "subject-",
                    "told-",
                    "todo-",
                    "fact-",
                    "words-",
                    "affected-",
                    "mail-",
                    "open-",
                    "phase-",
                    "reason-",
                ] {
                    assert!(
                        !mail.text.contains(prefix) && !mail.subject.contains(prefix),
                        "{event} {language}: {}",
                        mail.text
                    );
                }
                assert_eq!(
                    mail.subject.starts_with("[Madang] "),
                    language == En,
                    "{}",
                    mail.subject
                );
                assert!(
                    mail.subject == mail.subject.trim() && (language == En || !mail.subject.starts_with('[')),
                    "{}",
                    mail.subject
                );
                assert!(mail.html.contains(&format!("<html lang=\"{language}\">")));
                assert!(!mail.subject.contains('\n'));
            }
        }
    }
}

#[test]
fn text_and_html_say_the_same() {
    for event in Event::ALL {
        let mail = of(&full_letter(*event), Ko);
        let html = mail
            .html
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .replace("&quot;", "\"");
        for line in mail.text.lines().filter(|line| *line != "-- ") {
            let value = line.trim_start_matches(['-', '>']).trim();
            let shown = value
                .rsplit_once(": ")
                .map_or(value, |(_, shown)| shown)
                .trim_end_matches(':');
            assert!(html.contains(shown), "{event}: {shown}");
        }
    }
}

#[test]
fn an_approval_in_korean_reads_like_this() {
    let approved = Letter {
        words: Some("방문 30분 전에 방재실에 알릴 것.\n헬멧 착용.".into()),
        by: Some("이두리".into()),
        affected: vec![session(5)],
        calendar: Some(series(Method::Request, day_trial())),
        ..letter(Event::Approved)
    };
    let mail = of(&approved, Ko);
    assert_eq!(mail.subject, "예약 승인 · 4월 5일 (월) 한빛몰 3층 동측 통로");
    assert_eq!(
        mail.text,
        "김하나 님, 안녕하십니까.

‘야간 지도 작성’ 예약이 승인되었습니다. 다만 1회는 제외되었습니다.

시설: 한빛몰
구역: 3층 동측 통로
기간: 2027년 4월 5일 (월) 11:00 – 2027년 5월 27일 (목) 17:00
일정(실증): 2027년 4월 5일 (월)부터 2027년 5월 27일 (목)까지 매주 월·화·수·목요일 11:00–17:00(5월 3일, 5월 5일, 5월 13일 제외)

승인된 예약 보기: https://madang.example/bookings/41

조건과 일정을 확인해 주십시오. 일정 파일을 첨부했습니다.

출입 안내: 지하 2층 방재실에서 출입증을 받으십시오.
24시간 연락처: 02-555-0100
이용 규모(실증): 3명 · 2 kW
회차 수: 29회

승인 조건:
> 방문 30분 전에 방재실에 알릴 것.
> 헬멧 착용.

제외된 회차(1회):
- 5회차 · 실증 · 2027년 4월 5일 (월) 11:00–17:00

예약명: 야간 지도 작성
컨소시엄: 로보나래 컨소시엄
주관기관: 로보나래
담당자: 김하나 · 010-5550-0101 · lead@robonarae.example
주소: 서울 중구 한빛로 1
처리자: 이두리
처리 시각: 2027년 3월 15일 (월) 10:00
시간 기준: 한국 시각

-- 
마당이 자동으로 보낸 이메일입니다. 링크를 열어도 예약은 바뀌지 않습니다.
"
    );
}

#[test]
fn every_letter_begins_with_what_where_and_when_and_the_button_follows() {
    let parts = |text: &str| -> Vec<String> { text.split("\n\n").map(str::to_owned).collect() };
    for event in Event::ALL {
        let mail = of(&full_letter(*event), Ko);
        let parts = parts(&mail.text);
        let (facts, button) = (&parts[2], &parts[3]);
        assert!(facts.starts_with("시설: 한빛몰\n구역: "), "{event}: {facts}");
        assert!(
            button.contains("https://madang.example/"),
            "{event}: {}",
            mail.text
        );
        let calls = facts.contains("24시간 연락처");
        assert_eq!(calls, event.is_of_work(), "{event}: {facts}");
    }
}

#[test]
fn a_late_start_in_english_reads_like_this() {
    let mut started = Letter {
        session: Some(session(3)),
        ..letter(Event::SessionStarted)
    };
    started.session.as_mut().unwrap().late_seconds = Some(11_100);
    let mail = of(&started, En);
    assert_eq!(
        mail.subject,
        "[Madang] Session started: 야간 지도 작성 at Hanbit Mall 3F East, Mon 5 Apr"
    );
    assert_eq!(
        mail.text,
        "Dear 김하나,

Session 3 of “야간 지도 작성” has started.

Site: Hanbit Mall
Zone: 3F East
Session: No. 3 · Trial · Mon 5 Apr 2027, 11:00–17:00
Late: Handled 3 h 5 min after its time.

See the running session: https://madang.example/bookings/41

If anything is wrong, please call the site's number below, day or night.

How to get in: Collect a badge at the control room on B2.
Phone, day and night: 02-555-0100

Booking: 야간 지도 작성
Consortium: Robonarae Consortium
Lead organisation: Robonarae
Contact person: 김하나 · 010-5550-0101 · lead@robonarae.example
Address: 서울 중구 한빛로 1
Done at: Mon 15 Mar 2027, 10:00
Time zone: Asia/Seoul

-- 
Sent automatically by Madang, the booking service of demonstration sites. Opening the link alone changes nothing.
"
    );
}

#[test]
fn a_duty_desk_is_greeted_as_a_desk_and_a_person_by_name() {
    let desk = Reader {
        name: "한빛몰".into(),
        ..reader(Ko)
    };
    let mail = render(&letter(Event::SessionStartsSoon), &desk, &sender());
    assert!(
        mail.text.starts_with("한빛몰 당직 담당자께\n") && mail.html.contains("<p>한빛몰 당직 담당자께</p>"),
        "{}",
        mail.text
    );
    assert!(
        of(&letter(Event::SessionStartsSoon), Ko)
            .text
            .starts_with("김하나 님, 안녕하십니까.\n")
    );
}

#[test]
fn a_receipt_says_who_asked_and_a_reminder_names_no_moment_of_a_deed() {
    let received = of(&full_letter(Event::BookingReceived), Ko).text;
    assert!(
        received.contains("신청자: 이두리\n신청 일시: 2027년 3월 15일 (월) 10:00\n"),
        "{received}"
    );
    for event in [Event::StartReminder, Event::FlagReminder, Event::FlagEscalated] {
        let reminder = of(&full_letter(event), Ko).text;
        assert!(
            !reminder.contains("처리 시각") && !reminder.contains("신청 일시"),
            "{reminder}"
        );
    }
    assert!(
        of(&full_letter(Event::Approved), Ko)
            .text
            .contains("처리자: 이두리\n처리 시각: ")
    );
}

#[test]
fn what_people_wrote_is_escaped_in_html_and_quoted_in_text() {
    let mut evil = full_letter(Event::Declined);
    evil.words = Some("<script>alert(1)</script>\r\n-- \r\nOpen: https://evil.example".into());
    evil.booking.as_mut().unwrap().title = "a\r\nBcc: x@y.z <img src=x>\u{202e}".into();
    let mail = of(&evil, En);
    assert!(!mail.html.contains("<script") && !mail.html.contains("<img"));
    assert!(mail.text.contains("\n> Open: https://evil.example\n"));
    assert!(mail.text.contains("Booking: a Bcc: x@y.z <img src=x>\n"));
}

#[test]
fn unknown_reason_codes_are_shown_as_they_are() {
    let mail = of(
        &Letter {
            reason_code: Some("flood".into()),
            ..letter(Event::Declined)
        },
        En,
    );
    assert!(mail.text.contains("\nReason: flood\n"));
}

#[test]
fn every_decline_reason_has_words() {
    for code in DeclineReason::ALL.iter().map(|reason| reason.as_str()) {
        let mail = of(
            &Letter {
                reason_code: Some(code.into()),
                ..letter(Event::Declined)
            },
            Ko,
        );
        assert!(!mail.text.contains(code), "{code}");
    }
}

#[test]
fn a_long_list_of_sessions_is_cut_with_a_count() {
    let mail = of(
        &Letter {
            affected: (1..=100).map(session).collect(),
            ..letter(Event::ClosureHits)
        },
        En,
    );
    assert!(mail.subject.contains("100 sessions to check"));
    assert_eq!(mail.text.matches("\n- No. ").count(), 40);
    assert!(mail.text.contains("\n- and 60 more\n"));
}

#[test]
fn one_hit_session_is_singular() {
    let mail = of(
        &Letter {
            affected: vec![session(1)],
            ..letter(Event::HolidayHits)
        },
        En,
    );
    assert_eq!(
        mail.subject,
        "[Madang] Holiday change: 1 session of 야간 지도 작성"
    );
}

#[test]
fn an_end_at_midnight_is_said_to_be_on_the_day_before() {
    let mut ending = letter(Event::EndReminder);
    ending.days = Some(1);
    ending.booking.as_mut().unwrap().span.end = time("2027-05-27T15:00:00Z");
    let mail = of(&ending, En);
    assert_eq!(mail.subject, "[Madang] Ends Thu 27 May: Hanbit Mall 3F East");
    assert!(mail.text.contains("ends tomorrow."));
}

#[test]
fn times_are_shown_in_the_place_s_zone_and_an_unknown_zone_is_utc() {
    let mut abroad = letter(Event::Approved);
    abroad.place.as_mut().unwrap().time_zone = "Europe/Brussels".into();
    assert!(
        of(&abroad, En)
            .text
            .contains("Done at: Mon 15 Mar 2027, 02:00\nTime zone: Europe/Brussels")
    );
    abroad.place.as_mut().unwrap().time_zone = "Nowhere".into();
    assert!(
        of(&abroad, En)
            .text
            .contains("Done at: Mon 15 Mar 2027, 01:00\nTime zone: UTC")
    );
}

#[test]
fn the_calendar_part_speaks_the_reader_s_language() {
    let cancelled = Letter {
        calendar: Some(series(Method::Cancel, day_trial())),
        ..letter(Event::Cancelled)
    };
    let part = of(&cancelled, Ko).calendar.unwrap();
    assert_eq!(
        (part.method, part.file_name.as_str()),
        (Method::Cancel, "일정.ics")
    );
    assert!(part.body.contains("SUMMARY:[실증] 야간 지도 작성\r\n"));
    assert!(
        of(&cancelled, En)
            .calendar
            .unwrap()
            .body
            .contains("SUMMARY:[Trial] 야간 지도 작성\r\n")
    );
}

#[test]
fn a_link_has_one_slash_after_the_service_s_address() {
    assert!(
        of(&letter(Event::Approved), En)
            .html
            .contains("href=\"https://madang.example/bookings/41\"")
    );
}

#[test]
fn every_kind_of_letter_says_what_its_link_is_for_in_text_and_html() {
    for language in [Ko, En] {
        for event in Event::ALL {
            let action = crate::locale::find(language, &format!("open-{event}"), &Args::new());
            let action = action.unwrap_or_else(|| panic!("{event} has no action in {language}"));
            assert!(
                !action.trim().is_empty() && action != "자세히 보기" && action != "See details",
                "{event}: {action}"
            );
            let mail = of(&letter(*event), language);
            assert!(
                mail.text
                    .contains(&format!("\n{action}: https://madang.example/bookings/41\n")),
                "{event}: {}",
                mail.text
            );
            assert!(
                mail.html.contains("href=\"https://madang.example/bookings/41\"")
                    && mail.html.contains(&format!(">{action}</a>")),
                "{event}"
            );
        }
        let events: Vec<String> = Event::ALL.iter().map(|event| format!("open-{event}")).collect();
        let mut keys = crate::locale::keys(language)
            .keys()
            .filter(|key| key.starts_with("open-"));
        assert!(
            keys.all(|key| events.iter().any(|event| event == key)),
            "{language}"
        );
    }
}

#[test]
fn words_of_a_letter_break_between_words_and_addresses_anywhere() {
    let mail = of(&letter(Event::Approved), Ko);
    assert!(
        mail.html
            .contains("word-break: keep-all; overflow-wrap: anywhere"),
        "{}",
        mail.html
    );
}
