//! Mails as they arrive: through a real mail server on the loopback in all its moods, read back by Python's
//! own mail and calendar programs.

use std::time::{Duration, Instant};

use madang::notify::Memory;
use serde_json::{Value, json};

use self::post::{all_left_once, ids_in, notice_to, notices, start};
use crate::support::city::{LEAD, ask};
use crate::support::sink::{Sink, header, part, read_calendar};
use crate::support::{TestApp, array, because, raw, shows};

mod digests;
mod hostile;
mod lots;
mod post;
mod tls;

fn notice(app: &TestApp, id: &Value) -> Value {
    notices(app)
        .into_iter()
        .find(|notice| notice["id"] == *id)
        .unwrap()
}

/// What comes next leaves in mails of its own.
fn past_the_ten_minutes(app: &TestApp) {
    app.tick();
    app.clock.move_to(app.clock.now().plus_minutes(10));
}

/// Starts and ends of the sessions that stand, as the calendar reader prints them.
fn standing(booking: &Value) -> Value {
    let sessions = array(&booking["sessions"]).iter();
    let standing = sessions
        .filter(|session| matches!(session["state"].as_str(), Some("scheduled" | "moved" | "running")));
    let mut spans: Vec<Value> = standing
        .map(|session| json!([session["starts_at"], session["ends_at"]]))
        .collect();
    spans.sort_by_key(ToString::to_string);
    json!(spans)
}

// --- What arrives

#[test]
fn a_mail_has_text_html_and_calendar_in_the_language_of_its_reader_and_the_message_id_of_its_row() {
    let sink = Sink::start();
    let app = start(&sink);
    let mut asked = ask("hall/main", "2027-03-20T10:00", 120);
    asked["title"] = json!("야간 매핑 「3층」 로봇");
    let booking = app.lead().requests(&asked).ok();
    app.tick();
    app.operator().approves(&booking);
    app.tick();
    for (email, language, phrase) in [(LEAD, "en", "approved"), ("partner@people.example", "ko", "승인")] {
        let row = notice_to(&app, "approved", email);
        assert_eq!(row["language"], language);
        assert_eq!(row["state"], "sent");
        let mail = sink.mail(&row["message_id"]);
        assert_eq!(mail["defects"], json!([]));
        assert!(
            header(&mail, "Subject").to_lowercase().contains(phrase),
            "{}",
            header(&mail, "Subject")
        );
        assert!(header(&mail, "To").contains(email));
        let types: Vec<&str> = array(&mail["parts"])
            .iter()
            .map(|part| part[0].as_str().unwrap())
            .collect();
        assert_eq!(
            types,
            ["text/plain", "text/html", "text/calendar", "application/ics"]
        );
        for kind in ["text/plain", "text/html"] {
            assert!(part(&mail, kind).contains("야간 매핑 「3층」 로봇"), "{kind}");
            assert!(part(&mail, kind).to_lowercase().contains(phrase), "{kind}");
        }
        assert_eq!(mail["parts"][2][1], "REQUEST");
    }
    let needed = sink.mail(&notice_to(&app, "decision_needed", "operator@people.example")["message_id"]);
    shows(header(&needed, "Subject"), "야간 매핑 「3층」 로봇");
    assert_eq!(sink.message_ids(), ids_in(&app, "sent"));
    assert!(!ids_in(&app, "sent").is_empty());
}

#[test]
fn a_series_with_a_skipped_and_a_moved_session_is_the_same_in_a_calendar_program() {
    let sink = Sink::start();
    let app = start(&sink);
    let booking = app
        .lead()
        .books_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=4");
    let approved = app
        .operator()
        .does("approve", &booking, &json!({ "skip": ["2027-03-22T22:00"] }))
        .ok();
    app.tick();
    let calendar_of = |event: &str| read_calendar(&sink.mail(&notice_to(&app, event, LEAD)["message_id"]));
    let request = calendar_of("approved");
    assert_eq!(request["method"], "REQUEST");
    assert_eq!(array(&request["series"]).len(), 1);
    assert_eq!(request["series"][0]["sessions"], standing(&approved));
    assert_eq!(array(&standing(&approved)).len(), 3);
    let path = format!("/api/v1/sessions/{}/move", approved["sessions"][1]["id"]);
    let moved = app
        .lead()
        .changes(
            &path,
            &approved["version"],
            &json!({ "starts_at": "2027-03-25T13:00:00Z" }),
        )
        .ok();
    app.tick();
    let change = calendar_of("session_moved");
    assert_eq!(change["series"][0]["uid"], request["series"][0]["uid"]);
    assert!(change["series"][0]["sequence"].as_i64() > request["series"][0]["sequence"].as_i64());
    assert_eq!(
        change["series"][0]["sessions"],
        json!([["2027-03-25T13:00:00Z", "2027-03-25T21:00:00Z"]])
    );
    app.lead().does("cancel", &moved, &because("No crew.")).ok();
    app.tick();
    let cancel = calendar_of("cancelled");
    assert_eq!(cancel["method"], "CANCEL");
    assert_eq!(cancel["series"][0]["status"], "CANCELLED");
    assert_eq!(cancel["series"][0]["uid"], request["series"][0]["uid"]);
    assert!(cancel["series"][0]["sequence"].as_i64() > change["series"][0]["sequence"].as_i64());
    assert_eq!(
        cancel["series"][0]["sessions"],
        standing(&app.lead().sees(&moved)),
        "nothing is left in either"
    );
}

#[test]
fn one_cancelled_session_is_taken_out_by_its_original_start() {
    let sink = Sink::start();
    let app = start(&sink);
    let approved = app.approved_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    let path = format!("/api/v1/sessions/{}/cancel", approved["sessions"][1]["id"]);
    app.lead()
        .changes(&path, &approved["version"], &because("No crew."))
        .ok();
    app.tick();
    let mail = sink.mail(&notice_to(&app, "session_cancelled", LEAD)["message_id"]);
    let calendar = part(&mail, "text/calendar");
    shows(calendar, "METHOD:CANCEL");
    shows(calendar, "RECURRENCE-ID;TZID=Asia/Seoul:20270321T220000");
    assert_eq!(read_calendar(&mail)["series"][0]["sessions"], json!([]));
}

// --- What goes wrong

#[test]
fn a_temporary_refusal_is_tried_again_after_1_2_4_minutes_until_it_is_taken() {
    let sink = Sink::start();
    let app = start(&sink);
    sink.does("refuse-4xx");
    app.lead().books("hall/main", "2027-04-20T10:00", 120);
    app.tick();
    let first = notice_to(&app, "booking_received", LEAD);
    let mut at = crate::support::at(crate::support::NOW);
    for (attempts, pause) in [(1, 1), (2, 2), (3, 4), (4, 8)] {
        let waiting = notice(&app, &first["id"]);
        let next = at.plus_minutes(pause);
        assert_eq!(waiting["state"], "queued");
        assert_eq!(waiting["attempts"].as_i64(), Some(attempts));
        assert_eq!(waiting["next_attempt_at"], json!(next));
        assert!(
            waiting["server_words"]
                .as_str()
                .unwrap()
                .contains("try again later"),
            "{waiting}"
        );
        app.clock.move_to(next.plus(-1));
        app.tick();
        assert_eq!(
            notice(&app, &first["id"])["attempts"],
            json!(attempts),
            "not a second too early"
        );
        if attempts == 4 {
            sink.does("accept");
        }
        app.clock.move_to(next);
        app.tick();
        at = next;
    }
    let sent = notice(&app, &first["id"]);
    assert_eq!(sent["state"], "sent");
    assert_eq!(sent["sent_at"].clone(), json!(at));
    all_left_once(&app, &sink);
}

#[test]
fn a_final_refusal_is_dead_with_the_server_s_words_and_a_replay_keeps_the_message_id() {
    let sink = Sink::start();
    let app = start(&sink);
    sink.does("refuse-5xx");
    app.lead().books("hall/main", "2027-04-20T10:00", 120);
    app.tick();
    let dead = notice_to(&app, "booking_received", LEAD);
    assert_eq!(dead["state"], "dead");
    assert_eq!(dead["attempts"].as_i64(), Some(1));
    let words = dead["server_words"].as_str().unwrap();
    shows(words, "550");
    shows(words, "no such mailbox");
    sink.does("accept");
    app.moves_to("2027-03-15T12:00");
    app.tick();
    assert!(sink.mails().is_empty(), "the dead stay dead by themselves");
    app.lead()
        .presses(&format!("/api/v1/notices/{}/replay", dead["id"]))
        .refused(403);
    let queued = app
        .staff()
        .presses(&format!("/api/v1/notices/{}/replay", dead["id"]))
        .ok();
    assert_eq!(queued["state"], "queued");
    assert_eq!(queued["message_id"], dead["message_id"]);
    app.tick();
    assert_eq!(sink.message_ids(), [dead["message_id"].as_str().unwrap()]);
    assert_eq!(notice(&app, &dead["id"])["state"], "sent");
    app.staff()
        .presses(&format!("/api/v1/notices/{}/replay", dead["id"]))
        .refused(404);
}

#[test]
fn a_connection_that_breaks_in_the_middle_of_a_mail_loses_and_repeats_nothing() {
    let sink = Sink::start();
    let app = start(&sink);
    sink.does("close");
    app.lead().books("hall/main", "2027-04-20T10:00", 120);
    app.tick();
    let all = notices(&app);
    assert!(
        all.iter()
            .all(|notice| notice["state"] == "queued" && notice["attempts"] == 1),
        "{all:#?}"
    );
    sink.does("accept");
    app.moves_to("2027-03-15T10:01");
    app.tick();
    all_left_once(&app, &sink);
}

#[test]
fn a_server_that_refuses_every_second_mail_gets_each_once() {
    let sink = Sink::start();
    let app = start(&sink);
    sink.does("flaky");
    for day in 20..24 {
        app.lead()
            .books("hall/main", &format!("2027-04-{day}T10:00"), 120);
    }
    app.tick();
    app.lives_until("2027-03-15T18:00");
    all_left_once(&app, &sink);
}

#[test]
fn a_server_that_hangs_is_given_up_after_the_time_allowed_and_tried_again() {
    let sink = Sink::start();
    let app = TestApp::with_transport(sink.transport(1), Memory::default());
    sink.does("hang");
    app.lead().books("hall/main", "2027-04-20T10:00", 120);
    app.tick();
    let all = notices(&app);
    assert!(
        all.iter()
            .all(|notice| notice["state"] == "queued" && notice["server_words"] == "no answer within 1 s"),
        "{all:#?}"
    );
    sink.does("accept");
    app.moves_to("2027-03-15T10:01");
    app.tick();
    all_left_once(&app, &sink);
}

#[test]
fn a_notice_that_is_gone_by_the_time_its_mail_has_left_is_waited_for_no_longer() {
    let sink = Sink::start();
    let app = TestApp::with_transport(sink.transport(3), Memory::default());
    sink.does("hang");
    app.lead().books("hall/main", "2027-04-20T10:00", 120);
    let mut conn = raw::open(app.app.db.url());
    std::thread::scope(|scope| {
        let ticking = scope.spawn(|| app.tick());
        while raw::number(
            &mut conn,
            "SELECT count(*) AS number FROM notices WHERE lease_until > 0",
        ) == 0
        {
            std::thread::sleep(Duration::from_millis(20));
        }
        // As when a standby takes over that never had them.
        raw::run(&mut conn, "DELETE FROM notices").unwrap();
        let began = Instant::now();
        while !ticking.is_finished() {
            assert!(began.elapsed() < Duration::from_secs(30), "it waits for ever");
            std::thread::sleep(Duration::from_millis(50));
        }
    });
}

#[test]
fn no_request_waits_for_the_mail_server() {
    let sink = Sink::start();
    let app = TestApp::with_transport(sink.transport(6), Memory::default());
    sink.does("hang");
    app.lead().books("hall/main", "2027-04-20T10:00", 120);
    let jobs = app.jobs.clone();
    let sending = std::thread::spawn(move || {
        tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(jobs.tick())
            .unwrap()
    });
    let mut conn = raw::open(app.app.db.url());
    while raw::number(
        &mut conn,
        "SELECT count(*) AS number FROM notices WHERE lease_until > 0",
    ) == 0
    {
        std::thread::yield_now();
    }
    let began = Instant::now();
    for day in 21..24 {
        app.approved("hall/main", &format!("2027-04-{day}T10:00"), 120);
    }
    let took = began.elapsed();
    assert!(
        !sending.is_finished(),
        "the mail server still keeps the first mails waiting"
    );
    assert!(took < Duration::from_secs(6), "six requests took {took:?}");
    sink.does("accept");
    sending.join().unwrap();
    // What was put off to leave together with what came before is due by then.
    app.moves_to("2027-03-15T10:12");
    app.tick();
    all_left_once(&app, &sink);
}

#[test]
fn an_hour_without_a_mail_server_loses_nothing_repeats_nothing_and_what_is_too_late_is_recorded() {
    let mut sink = Sink::start();
    let app = start(&sink);
    let booking = app.lead().books("hall/main", "2027-03-20T14:00", 180);
    app.tick();
    app.operator().approves(&booking);
    app.lives_until("2027-03-20T12:59");
    let before = sink.message_ids().len();
    assert_eq!(ids_in(&app, "queued"), [""; 0]);
    sink.goes_down();
    // One hour and six minutes: over the announcement at 13:00 and the start at 14:00.
    app.lives_until("2027-03-20T13:30");
    app.rival().books("house/all", "2027-04-20T10:00", 60);
    app.lives_until("2027-03-20T14:05");
    assert_eq!(
        app.lead().sees(&booking)["state"],
        "active",
        "sessions start whatever becomes of the mail"
    );
    assert!(ids_in(&app, "queued").len() >= 5, "{:#?}", notices(&app));
    sink.comes_up();
    app.lives_until("2027-03-20T16:30");
    assert_eq!(ids_in(&app, "queued"), [""; 0]);
    assert_eq!(ids_in(&app, "dead"), [""; 0]);
    assert_eq!(sink.message_ids(), ids_in(&app, "sent"), "each once");
    assert!(sink.message_ids().len() > before);
    let expired: Vec<Value> = notices(&app)
        .into_iter()
        .filter(|notice| notice["state"] == "expired")
        .collect();
    assert!(!expired.is_empty());
    for notice in &expired {
        assert_eq!(
            notice["event"], "session_starts_soon",
            "only what is of no use after the start: {notice}"
        );
        assert!(
            notice["server_words"].is_string(),
            "it says why it was not sent: {notice}"
        );
        assert!(notice["sent_at"].is_null());
    }
    for (event, email) in [
        ("demonstration_started", LEAD),
        ("booking_received", "rival@people.example"),
    ] {
        assert_eq!(notice_to(&app, event, email)["state"], "sent");
    }
}

// --- What must not get into a header
