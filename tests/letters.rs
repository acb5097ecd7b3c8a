//! What letters, a booking's history and the journal say to people: names, places, and times on the site's
//! clock.

use madang::domain::span::Instant;
use madang::notify::Outgoing;
use serde_json::{Value, json};

use crate::support::city::{ask, ask_series};
use crate::support::{TestApp, because, lacks};

/// The text of the newest mail of an event to somebody.
#[track_caller]
fn text(app: &TestApp, name: &str, event: &str) -> String {
    app.tick();
    let sent = app.memory.sent();
    let to = format!("{name}@people.example");
    let found = sent
        .iter()
        .rfind(|(mail, _)| mail.to.email == to && mail.hint == event);
    found
        .unwrap_or_else(|| panic!("no {event} to {name}: {:?}", app.events_to(&to)))
        .0
        .rendered
        .text
        .clone()
}

fn has_all(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.contains(line), "{line}: {text}");
    }
}

/// Three approved nights of alpha in the hall from 5 April.
fn approved(app: &TestApp) -> Value {
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    app.operator().approves(&booking)
}

fn close(app: &TestApp, shape: &Value, zone: Option<&str>) {
    let closure = json!({ "zone": zone, "effect": "block", "reason": "Burst pipe", "shape": shape });
    app.operator().posts("/api/v1/sites/hall/closures", &closure).ok();
}

#[test]
fn a_closure_is_told_with_its_time_its_place_its_reason_and_what_it_hits() {
    let app = TestApp::start();
    approved(&app);
    close(
        &app,
        &json!({ "span": { "start": "2027-04-06T00:00:00Z", "end": "2027-04-07T15:00:00Z" } }),
        Some("main"),
    );
    has_all(
        &text(&app, "lead", "closure_hits"),
        &[
            "\nWhat is closed: Main\nClosed: Tue 6 Apr 2027, 09:00 – Thu 8 Apr 2027, 00:00\n",
            "\nSessions affected (2):\n- No. 2 · Trial · Tue 6 Apr 2027, 22:00–06:00 (+1)\n- No. 3 · Trial · Wed 7 Apr 2027, 22:00–06:00 (+1)\n",
            "\nReason of the closure:\n> Burst pipe\n",
            "\nCheck the sessions affected: ",
        ],
    );
    close(
        &app,
        &json!({ "yearly": { "from": "04-05", "until": "04-05" } }),
        None,
    );
    has_all(
        &text(&app, "partner", "closure_hits"),
        &[
            "\n이용 불가 구역: 시설 전체\n이용 불가 기간: 매년 4월 5일–4월 5일\n이번에 해당하는 시간: 2027년 4월 5일 (월) 종일\n",
        ],
    );
}

#[test]
fn a_late_holiday_is_told_with_its_date() {
    let app = TestApp::start();
    let mut nights = ask_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    nights["phases"][0]["schedule"]["skip_holidays"] = json!(true);
    let booking = app.lead().requests(&nights).ok();
    app.operator().approves(&booking);
    let day = [
        ("date", "2027-04-06"),
        ("kind", "temporary"),
        ("names.ko", "임시공휴일"),
        ("names.en", "Extra holiday"),
    ];
    app.admin().submits("/admin/holidays", &day).is(303);
    has_all(
        &text(&app, "lead", "holiday_hits"),
        &[
            "\nNew public holiday: Tue 6 Apr 2027, Extra holiday\n",
            "- No. 2 · Trial · Tue 6 Apr 2027, 22:00–06:00 (+1)",
        ],
    );
}

#[test]
fn no_decision_is_promised_later_than_the_first_session_could_be_asked_for() {
    let app = TestApp::start();
    let instant = |value: &Value| Instant::parse(value.as_str().unwrap()).unwrap();
    // The clock shows 15 March, ten in the morning; the hall wants a day's notice and holds for 14 days.
    let soon = app
        .lead()
        .books_series("hall/main", "2027-03-19T22:00", 480, "FREQ=DAILY;COUNT=20");
    assert_eq!(
        instant(&soon["decide_by"]),
        Instant::parse("2027-03-18T23:59:00+09:00").unwrap()
    );
    assert_eq!(soon["hold_until"], soon["sessions"][0]["starts_at"]);
    has_all(
        &text(&app, "operator", "decision_needed"),
        &[
            "\n결정 기한: 2027년 3월 18일 (목) 23:59\n가예약 기한: 2027년 3월 19일 (금) 22:00\n",
            "\n실증 목적·내용:\n> A robot draws a map.\n",
        ],
    );
    let later = app.lead().books("hall/main", "2027-06-01T22:00", 480);
    let fortnight = Instant::parse("2027-03-29T10:00:00+09:00").unwrap();
    assert_eq!(
        (instant(&later["decide_by"]), instant(&later["hold_until"])),
        (fortnight, fortnight)
    );
    let tomorrow = app.lead().books("hall/yard", "2027-03-16T22:00", 480);
    assert!(tomorrow["decide_by"].is_null(), "{tomorrow}");
    app.tick();
    // What nobody decided is over when it would have started, and not later.
    app.lives_until("2027-03-19T22:00");
    assert_eq!(app.lead().sees(&soon)["state"], "expired");
}

#[test]
fn an_offer_can_be_taken_until_it_starts_and_not_longer() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-05T22:00", 480);
    let offer = ask("hall/main", "2027-03-18T22:00", 480)["phases"].clone();
    let offered = app
        .operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "Sooner?", "offer": offer }),
        )
        .ok();
    assert_eq!(offered["hold_until"], "2027-03-18T13:00:00Z");
    has_all(
        &text(&app, "partner", "offer_made"),
        &[
            "\n답변 기한: 2027년 3월 18일 (목) 22:00\n",
            "신청한 시간과 제안된 시간은 그때까지 모두 가예약됩니다.",
            "\n시설 운영기관의 설명:\n> Sooner?\n",
            "\n대체 일정 확인: ",
        ],
    );
}

#[test]
fn where_requests_compete_letters_say_that_nothing_is_held() {
    let app = TestApp::start();
    for who in [app.rival(), app.lead()] {
        who.books("market/stand", "2027-04-05T10:00", 240);
    }
    let competing = text(&app, "operator", "competing_request");
    has_all(
        &competing,
        &[
            "\n결정 기한: 2027년 3월 29일 (월) 10:00\n",
            "\n같은 시간을 원하는 다른 신청:\n> beta-lead · Night mapping\n",
        ],
    );
    lacks(&competing, "가예약");
    lacks(&competing, "신청 만료 시각");
    has_all(
        &text(&app, "lead", "booking_received"),
        &["This site holds no times: they are given with the approval."],
    );
}

#[test]
fn history_and_journal_name_the_session_the_offer_and_the_zone() {
    let app = TestApp::start();
    let asked = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    let offer = ask_series("hall/main", "2027-04-12T22:00", 480, "FREQ=DAILY;COUNT=3")["phases"].clone();
    let offered = app
        .operator()
        .does(
            "request-changes",
            &asked,
            &json!({ "remarks": "A week later?", "offer": offer }),
        )
        .ok();
    let taken = app.lead().acts("accept-offer", &offered).ok();
    let session = |booking: &Value, at: usize, action: &str| {
        format!("/api/v1/sessions/{}/{action}", booking["sessions"][at]["id"])
    };
    let to = json!({ "starts_at": "2027-04-20T13:00:00Z", "zones": ["hall/yard"], "reason": "Later." });
    let moved = app
        .operator()
        .changes(&session(&taken, 2, "move"), &taken["version"], &to)
        .ok();
    app.lead()
        .changes(
            &session(&moved, 0, "cancel"),
            &moved["version"],
            &because("No crew."),
        )
        .ok();
    app.tick();
    let page = app.lead().views("ko", &format!("/bookings/{}", asked["id"]));
    let journal = app
        .admin()
        .views("ko", &format!("/admin/journal?booking={}", asked["id"]));
    for sheet in [&page, &journal] {
        has_all(
            &sheet.html,
            &[
                "<b>대체 일정 제안</b>",
                "<b>회차 변경</b>",
                "3회차 · 실증 · 4월 20일 (화) 22:00–익일 06:00",
                "<b>회차 취소</b>",
                "1회차 · 실증 · 4월 12일 (월) 22:00–익일 06:00",
                "4월 14일 (수) 22:00–익일 06:00",
                ">본관<",
                ">마당<",
            ],
        );
        sheet.lacks("<b>보완 요청</b>").shows("<ins>대체 일정 제안</ins>");
    }
    journal.shows(&format!("href=\"/bookings/{}\"", asked["id"]));
}

#[test]
fn the_journal_says_names_with_links_and_times_on_the_wall_clock() {
    let app = TestApp::start();
    approved(&app);
    close(
        &app,
        &json!({ "span": { "start": "2027-05-06T00:00:00Z", "end": "2027-05-07T15:00:00Z" } }),
        Some("main"),
    );
    app.tick();
    let page = app.admin().views("ko", "/admin/journal");
    has_all(
        &page.html,
        &[
            "href=\"/sites/hall\"",
            "<ins>본관</ins>",
            "2027년 5월 6일 (목) 09:00 – 2027년 5월 8일 (토) 00:00",
        ],
    );
    let shown = visible(&page.html);
    for raw in [
        "person 1",
        "token 1",
        "FREQ=",
        "{\"",
        "Z\"",
        "00:00Z",
        "consortium alpha",
        "zone hall/main",
        "hold_days",
    ] {
        assert!(!shown.contains(raw), "{raw}: {shown}");
    }
}

/// The text between the tags.
fn visible(html: &str) -> String {
    html.split('<')
        .filter_map(|piece| piece.split_once('>'))
        .map(|(_, text)| text)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_cancellation_counts_the_sessions_that_were_left_and_not_those_called_off_before() {
    let app = TestApp::start();
    let booking = approved(&app);
    let seen = app.operator().sees(&booking);
    let path = format!("/api/v1/sessions/{}/cancel", seen["sessions"][0]["id"]);
    app.operator()
        .changes(&path, &seen["version"], &because("Works"))
        .ok();
    app.tick();
    app.lead()
        .does("cancel", &app.lead().sees(&booking), &because("No robot"))
        .ok();
    has_all(&text(&app, "lead", "cancelled"), &["\nSessions: 2"]);
}

#[test]
fn whoever_is_about_to_come_is_told_the_conditions_of_the_approval() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-05T22:00", 480);
    let conditions = json!({ "conditions": "Armbands on. Call the gate first." });
    app.operator().does("approve", &booking, &conditions).ok();
    app.lives_until("2027-04-04T12:00");
    has_all(
        &text(&app, "lead", "start_reminder"),
        &["\nConditions:\n> Armbands on. Call the gate first.\n"],
    );
    app.lead()
        .sees_page("/home")
        .shows("Armbands on. Call the gate first.");
    app.lives_until("2027-04-05T21:30");
    has_all(
        &text(&app, "partner", "session_starts_soon"),
        &["\n승인 조건:\n> Armbands on. Call the gate first.\n"],
    );
}

#[test]
fn whom_to_call_and_how_to_get_in_are_told_in_letters_and_on_pages() {
    let app = TestApp::start();
    let page = app.lead().submits(
        "/account",
        &[("name", "Kim"), ("phone", "010-5550-0101"), ("language", "en")],
    );
    page.leads_to("/account?done=saved");
    let booking = app.lead().books("hall/main", "2027-04-05T22:00", 480);
    has_all(
        &text(&app, "operator", "decision_needed"),
        &[
            "\n담당자: Kim · 010-5550-0101 · lead@people.example\n",
            "\n출입 안내: 서문에서 초인종을 누르십시오.\n",
        ],
    );
    let id = &booking["id"];
    for (who, path) in [
        (app.operator(), format!("/inbox/{id}")),
        (app.staff(), format!("/bookings/{id}")),
    ] {
        who.sees_page(&path)
            .shows("href=\"tel:01055500101\">010-5550-0101</a>");
    }
    app.operator().approves(&booking);
    app.lives_until("2027-04-05T21:30");
    let soon = text(&app, "lead", "session_starts_soon");
    has_all(
        &soon,
        &[
            "\nHow to get in: Ring at the west gate.\n",
            "\nContact person: Kim · 010-5550-0101 · ",
        ],
    );
    app.lead().sees_page("/home").shows("Ring at the west gate.");
    app.operator()
        .sees_page("/home")
        .shows("href=\"tel:01055500101\">");
}

/// Five nights of alpha in the hall from 5 April; the third is two days later and half an hour shorter.
fn nights_with_one_moved() -> Value {
    let mut nights = ask_series("hall/main", "2027-04-05T22:00", 480, "FREQ=WEEKLY;COUNT=5");
    nights["phases"][0]["schedule"]["changes"] = json!([
        { "original_start": "2027-04-19T22:00", "start": "2027-04-21T22:30", "minutes": 450 }
    ]);
    nights
}

#[test]
fn every_letter_about_a_request_lists_its_final_dates_with_the_moved_ones_marked() {
    let app = TestApp::start();
    let booking = app.lead().requests(&nights_with_one_moved()).ok();
    let ko = "\n회차(5회) · 22:00–익일 06:00:\n- 2027년 4월 5일 (월)\n- 4월 12일 (월)\n- 4월 19일 (월) → 4월 21일 (수) 22:30–익일 06:00\n- 4월 26일 (월)\n- 5월 3일 (월)\n";
    let en = "\nSessions (5), 22:00–06:00 (+1):\n- Mon 5 Apr 2027\n- Mon 12 Apr\n- Mon 19 Apr → Wed 21 Apr 22:30–06:00 (+1)\n- Mon 26 Apr\n- Mon 3 May\n";
    has_all(&text(&app, "operator", "decision_needed"), &[ko]);
    has_all(&text(&app, "lead", "booking_received"), &[en]);
    let skip = json!({ "skip": ["2027-04-12T22:00"] });
    let approved = app.operator().does("approve", &booking, &skip).ok();
    has_all(
        &text(&app, "partner", "approved"),
        &[
            "\n회차(4회) · 22:00–익일 06:00:\n- 2027년 4월 5일 (월)\n- 4월 19일 (월) → 4월 21일 (수) 22:30–익일 06:00\n- 4월 26일 (월)\n- 5월 3일 (월)\n",
            "\n제외된 회차(1회):\n- 2회차 ",
        ],
    );
    let other = json!({ "phase": 0, "keep": [], "schedule": {
        "start": "2027-04-05T22:00", "minutes": 420, "rrule": "FREQ=WEEKLY;COUNT=3" } });
    app.operator().does("reschedule", &approved, &other).ok();
    has_all(
        &text(&app, "partner", "schedule_changed"),
        &["\n회차(2회) · 22:00–익일 05:00:\n- 2027년 4월 5일 (월)\n"],
    );
    let sent = app.memory.sent();
    let of_partner = |(mail, _): &&(Outgoing, _)| mail.to.email == "partner@people.example";
    let html = &sent.iter().rfind(of_partner).unwrap().0.rendered.html;
    assert!(html.contains("<li>2027년 4월 5일 (월)</li>"), "{html}");
}

#[test]
fn an_offer_lists_its_own_dates_and_a_long_list_ends_with_the_way_to_all() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=50");
    let received = text(&app, "lead", "booking_received");
    let id = &booking["id"];
    assert_eq!(received.matches("\n- ").count(), 41, "{received}");
    has_all(
        &received,
        &[&format!("\n- and 10 more: http://madang.example/bookings/{id}\n")],
    );
    let offer = json!({ "remarks": "Later?", "offer": nights_with_one_moved()["phases"] });
    app.operator().does("request-changes", &booking, &offer).ok();
    let offered = text(&app, "partner", "offer_made");
    has_all(
        &offered,
        &[
            "\n제안된 시간(5회) · 22:00–익일 06:00:\n- 2027년 4월 5일 (월)\n- 4월 12일 (월)\n- 4월 19일 (월) → 4월 21일 (수) 22:30–익일 06:00\n",
        ],
    );
    lacks(&offered, "회차(");
}
