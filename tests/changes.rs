//! Letters about a change say what is other than their reader knew.

use serde_json::{Value, json};

use crate::support::city::{ask, ask_series};
use crate::support::{TestApp, lacks, raw};

/// Subject and text of the newest mail of an event to somebody.
#[track_caller]
pub fn mail(app: &TestApp, name: &str, event: &str) -> String {
    app.tick();
    let to = format!("{name}@people.example");
    let sent = app.memory.sent();
    let found = sent
        .iter()
        .rfind(|(mail, _)| mail.to.email == to && mail.hint == event);
    let (mail, _) = found.unwrap_or_else(|| panic!("no {event} to {name}: {:?}", app.events_to(&to)));
    format!("{}\n{}", mail.rendered.subject, mail.rendered.text)
}

fn has_all(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.contains(line), "{line}: {text}");
    }
}

fn nights(start: &str, rrule: &str) -> Value {
    ask_series("hall/main", start, 480, rrule)
}

fn revised(app: &TestApp, booking: &Value, ask: &Value) -> Value {
    app.lead().does("revise", booking, ask).ok()
}

#[test]
fn a_request_that_was_sent_again_says_what_changed() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    app.operator().views("ko", "/inbox").lacks("변경됨");
    let new = mail(&app, "operator", "decision_needed");
    has_all(&new, &["승인 요청 · ", "예약 신청이 들어왔습니다"]);
    lacks(&new, "변경된 내용");
    let mut ask = nights("2027-04-05T22:00", "FREQ=DAILY;COUNT=4");
    ask["phases"][0]["people"] = json!(7);
    ask["phases"][0]["schedule"]["exdates"] = json!(["2027-04-06T22:00"]);
    ask["reply"] = json!("Another night.");
    let booking = revised(&app, &booking, &ask);
    let text = mail(&app, "operator", "decision_needed");
    has_all(
        &text,
        &[
            "신청 변경 · ",
            "신청 내용이 변경되었습니다.",
            "\n신청 기관의 답장:\n> Another night.\n\n변경된 내용:\n",
            "→ 7명",
            "\n- 2027년 4월 6일 (화) 22:00–익일 06:00 → 2027년 4월 8일 (목) 22:00–익일 06:00\n",
        ],
    );
    lacks(&text, "4월 5일 (월) 22:00–익일 06:00 →");
    app.operator().views("ko", "/inbox").shows("변경됨");
    // The pages that the letter leads to say it in the same words.
    let inbox = format!("/inbox/{}", booking["id"]);
    let link = text
        .split_whitespace()
        .find_map(|word| word.split_once("/decide/"));
    let decision = format!("/decide/{}", link.unwrap().1);
    for page in [
        app.operator().views("ko", &inbox),
        app.anonymous().views("ko", &decision),
    ] {
        page.shows("→ 7명")
            .shows("<li>2027년 4월 6일 (화) 22:00–익일 06:00 → 2027년 4월 8일 (목) 22:00–익일 06:00</li>")
            .lacks("<del>");
    }
    ask["phases"][0]["schedule"]["rrule"] = json!("FREQ=DAILY;COUNT=3");
    revised(&app, &booking, &ask);
    has_all(
        &mail(&app, "lead", "booking_received"),
        &[
            "Changed request received: ",
            "What changed:\n- No longer: Thu 8 Apr 2027, 22:00–06:00 (+1)\n\n",
        ],
    );
}

#[test]
fn a_request_that_says_the_same_in_other_words_says_so() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-04-05T22:00", 480);
    mail(&app, "operator", "decision_needed");
    let mut ask = ask("hall/main", "2027-04-05T22:00", 480);
    let booking = revised(&app, &booking, &ask);
    let same = "변경된 내용:\n- 날짜, 장소, 인원, 전력은 이전과 같습니다.\n\n";
    has_all(&mail(&app, "operator", "decision_needed"), &[same]);
    (ask["purpose"], ask["title"]) = (json!("Another purpose."), json!("Day mapping"));
    revised(&app, &booking, &ask);
    let worded =
        "변경된 내용:\n- 예약명: Night mapping → Day mapping\n- 실증 목적·내용을 다시 작성했습니다.\n\n";
    has_all(&mail(&app, "operator", "decision_needed"), &[worded]);
}

#[test]
fn who_never_read_a_request_hears_of_it_as_new() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    revised(&app, &booking, &nights("2027-04-05T22:00", "FREQ=DAILY;COUNT=4"));
    let text = mail(&app, "operator", "decision_needed");
    has_all(&text, &["승인 요청 · "]);
    lacks(&text, "변경된 내용");
}

#[test]
fn whose_letter_is_just_being_sent_hears_what_changed_since() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    // As by another process, which is in a conversation with the mail server meanwhile.
    let mut conn = raw::open(app.app.db.url());
    let mut writes = |sql: &str| raw::run(&mut conn, sql).unwrap();
    writes("UPDATE notices SET lease_until = 4102444800 WHERE event = 'decision_needed'");
    revised(&app, &booking, &nights("2027-04-05T22:00", "FREQ=DAILY;COUNT=4"));
    writes("UPDATE notices SET state = 'sent', lease_until = 0 WHERE lease_until > 0");
    has_all(
        &mail(&app, "operator", "decision_needed"),
        &["신청 변경 · ", "\n- 추가: 2027년 4월 8일 (목) 22:00–익일 06:00\n"],
    );
}

#[test]
fn who_missed_a_change_hears_of_it_with_the_next() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=2");
    mail(&app, "operator", "decision_needed");
    // The second change comes before the mail of the first has left.
    let booking = revised(&app, &booking, &nights("2027-04-05T22:00", "FREQ=DAILY;COUNT=3"));
    let mut ask = nights("2027-04-05T22:00", "FREQ=DAILY;COUNT=3");
    ask["phases"][0]["people"] = json!(7);
    revised(&app, &booking, &ask);
    let text = mail(&app, "operator", "decision_needed");
    has_all(
        &text,
        &["→ 7명", "\n- 추가: 2027년 4월 7일 (수) 22:00–익일 06:00\n"],
    );
    let asked = app.events_to("operator@people.example");
    assert_eq!(
        asked.iter().filter(|event| *event == "decision_needed").count(),
        2
    );
}

#[test]
fn each_change_of_a_schedule_is_told_against_the_one_before() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    let booking = app.operator().approves(&booking);
    let other = |rdates: Value, exdates: Value| {
        let mut schedule = nights("2027-04-05T22:00", "FREQ=DAILY;COUNT=3")["phases"][0]["schedule"].take();
        (schedule["rdates"], schedule["exdates"]) = (rdates, exdates);
        json!({ "schedule": schedule, "reason": "The fair." })
    };
    let first = other(json!(["2027-04-09T22:00"]), json!(["2027-04-06T22:00"]));
    let booking = app.operator().does("reschedule", &booking, &first).ok();
    let text = mail(&app, "lead", "schedule_changed");
    let moved = "\n- Tue 6 Apr 2027, 22:00–06:00 (+1) → Fri 9 Apr 2027, 22:00–06:00 (+1)\n";
    has_all(&text, &["What changed:\n", moved]);
    let second = other(
        json!(["2027-04-09T22:00"]),
        json!(["2027-04-06T22:00", "2027-04-07T22:00"]),
    );
    app.operator().does("reschedule", &booking, &second).ok();
    let text = mail(&app, "lead", "schedule_changed");
    has_all(
        &text,
        &["What changed:\n- No longer: Wed 7 Apr 2027, 22:00–06:00 (+1)\n\n"],
    );
    lacks(&text, " → ");
}

#[test]
fn many_changes_of_a_request_unfold_on_its_page() {
    let app = TestApp::start();
    let booking = app
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=12");
    // Whose letter has not left hears of it as new.
    app.tick();
    revised(
        &app,
        &booking,
        &ask_series("hall/main", "2027-04-05T21:00", 480, "FREQ=DAILY;COUNT=12"),
    );
    let page = app.operator().views("en", &format!("/inbox/{}", booking["id"]));
    let summary = "<summary class=\"small\">and 6 more</summary>";
    let (open, folded) = page.html.split_once(summary).expect("more that unfolds");
    assert_eq!(open.matches("22:00–06:00 (+1) → ").count(), 6, "{open}");
    assert!(folded.contains("Fri 16 Apr 2027, 22:00"), "{folded}");
}
