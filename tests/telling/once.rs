//! One letter about one thing.

use serde_json::json;

use super::{moves, notice, requested, told_since};
use crate::support::city::{LEAD, ask};
use crate::support::{TestApp, shows};

#[test]
fn of_a_session_that_passed_while_the_service_was_down_one_letter_tells_start_and_end() {
    let app = TestApp::start();
    app.operator().approves(&requested(&app));
    app.lives_until("2027-04-05T12:00");
    let before = app.memory.sent().len();
    app.moves_to("2027-04-11T12:00");
    app.tick();
    assert_eq!(
        told_since(&app, before, "lead"),
        ["session_ended", "session_ended", "demonstration_ended"]
    );
    let sent = app.memory.sent();
    let (mail, _) = sent
        .iter()
        .find(|(mail, _)| mail.to.email == LEAD && mail.hint == "session_ended")
        .unwrap();
    let told = "ran from Mon 5 Apr 2027, 22:00 to Tue 6 Apr 2027, 06:00. You are told late, as the service was down.";
    assert!(mail.rendered.text.contains(told), "{}", mail.rendered.text);
    assert_eq!(told_since(&app, before, "staff"), ["demonstration_ended"]);
    let start = notice(&app, "demonstration_started", "lead");
    assert_eq!(start["expiry"], "overtaken");
    // Timers fire in batches, and mail leaves between them.
    assert!(
        start["next_attempt_at"].as_str() > start["created_at"].as_str(),
        "{start}"
    );
}

#[test]
fn a_demonstration_of_one_day_is_announced_by_one_letter() {
    let app = TestApp::start();
    app.approved("hall/main", "2027-04-05T10:00", 120);
    app.lives_until("2027-04-04T08:00");
    let before = app.memory.sent().len();
    app.lives_until("2027-04-04T10:00");
    assert_eq!(told_since(&app, before, "lead"), ["start_reminder"]);
    assert_eq!(
        told_since(&app, before, "staff"),
        ["end_reminder"],
        "who hears of ends only hears of the end"
    );
}

#[test]
fn nobody_is_told_that_a_session_ends_soon_when_the_next_of_their_own_follows_in_its_place() {
    let app = TestApp::start();
    let mut asked = ask("hall/main", "2027-04-05T10:00", 120);
    let phases = asked["phases"].as_array_mut().unwrap();
    let mut after = phases[0].clone();
    after["kind"] = json!("teardown");
    after["schedule"] = json!({ "start": "2027-04-05T12:00", "minutes": 60 });
    phases.push(after);
    let booking = app.lead().requests(&asked).ok();
    app.operator().approves(&booking);
    app.lives_until("2027-04-05T11:30");
    let before = app.memory.sent().len();
    app.lives_until("2027-04-05T11:59");
    assert_eq!(told_since(&app, before, "lead"), [""; 0]);
    app.lives_until("2027-04-05T12:50");
    assert!(told_since(&app, before, "lead").contains(&"session_ends_soon".to_owned()));
}

#[test]
fn a_session_that_is_moved_keeps_its_number() {
    let app = TestApp::start();
    let approved = app.operator().approves(&requested(&app));
    moves(&app, &approved, 0, "2027-04-10T10:00:00+09:00");
    app.tick();
    let text = app.newest_text_to(LEAD);
    shows(&text, "Session 1 of");
    shows(&text, "No. 1 ·");
}
