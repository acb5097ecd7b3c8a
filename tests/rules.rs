//! Rules and agreements that change: what stands is judged again, flagged and told; nothing is dropped, and
//! what is taken back clears it.

use serde_json::{Value, json};

use crate::pages_staff::register::alpha_form;
use crate::support::city::{ask, ask_of, ask_series, ask_series_of, site};
use crate::support::{TestApp, array, because, lacks, raw, shows};
use crate::telling::address;

mod before;
mod races;

/// What each session of a booking breaks, by start.
#[track_caller]
fn broken(app: &TestApp, booking: &Value) -> Vec<Vec<String>> {
    let rules = |session: &Value| {
        let rules = session["broken_rules"].as_array().cloned().unwrap_or_default();
        rules
            .iter()
            .map(|rule| rule.as_str().unwrap().to_owned())
            .collect()
    };
    array(&app.lead().sees(booking)["sessions"])
        .iter()
        .map(rules)
        .collect()
}

/// The same where every session breaks one thing or nothing.
#[track_caller]
fn each(app: &TestApp, booking: &Value) -> Vec<String> {
    broken(app, booking)
        .into_iter()
        .map(|rules| rules.join(" "))
        .collect()
}

/// The letters about changed rules that somebody got, the oldest first.
fn told(app: &TestApp, name: &str) -> Vec<String> {
    app.tick();
    app.events_to(&address(name))
        .into_iter()
        .filter(|event| event.starts_with("rules_"))
        .collect()
}

#[track_caller]
fn changes(app: &TestApp, path: &str, body: &Value) {
    let (site, _) = path.split_once('/').unwrap_or((path, ""));
    let version = app.operator().gets(&format!("/api/v1/sites/{site}")).ok()["version"].clone();
    app.operator()
        .changes(&format!("/api/v1/sites/{path}"), &version, body)
        .ok();
}

fn windows(from: &str, minutes: u32) -> Value {
    json!({ "windows": [{ "phases": [], "days": { "rule": "FREQ=DAILY" }, "from": from, "minutes": minutes }] })
}

fn yard(people: u32, longest: Option<u32>) -> Value {
    json!({ "slug": "yard", "names": { "ko": "마당", "en": "Yard" }, "capacity": 2, "budget_people": people, "max_minutes": longest })
}

/// Three mornings in the yard, each with four people, approved.
fn mornings(app: &TestApp) -> Value {
    let mut asked = ask_series("hall/yard", "2027-04-05T09:00", 120, "FREQ=DAILY;COUNT=3");
    asked["phases"][0]["people"] = json!(4);
    app.operator().approves(&app.lead().requests(&asked).ok())
}

#[test]
fn whatever_rule_of_a_site_changes_what_it_breaks_is_flagged_and_told_and_cleared_when_it_is_taken_back() {
    let app = TestApp::start();
    let booking = mornings(&app);
    let hall = |longest: Value| {
        let mut body = site("hall", "hold", json!([]));
        body["max_minutes"] = longest;
        body
    };
    let says = crate::recordings::says(&[crate::recordings::robot()]);
    let recordings = format!("/api/v1/bookings/{}/recordings", booking["id"]);
    app.lead().replaces(&recordings, &json!(0), &says).ok();
    let mut filmed = yard(10, None);
    filmed["recording_allowed"] = json!(false);
    let turns = [
        ("hall/zones/yard", filmed, yard(10, None), "recording_not_allowed"),
        (
            "hall/zones/yard/windows",
            windows("10:00", 600),
            windows("00:00", 1440),
            "outside_window",
        ),
        ("hall/zones/yard", yard(3, None), yard(10, None), "budget_people"),
        ("hall/zones/yard", yard(10, Some(60)), yard(10, None), "too_long"),
        ("hall", hall(json!(90)), hall(Value::Null), "too_long"),
    ];
    let mut letters = Vec::new();
    for (path, worse, as_before, rule) in &turns {
        changes(&app, path, worse);
        assert_eq!(each(&app, &booking), [*rule; 3], "{path}");
        // The same again says nothing new.
        changes(&app, path, worse);
        letters.push("rules_hit");
        assert_eq!(told(&app, "lead"), letters, "{path}");
        assert_eq!(told(&app, "operator"), letters, "{path}");
        changes(&app, path, as_before);
        assert_eq!(each(&app, &booking), [""; 3], "{path}");
        letters.push("rules_clear");
        assert_eq!(told(&app, "partner"), letters, "{path}");
    }
    for (action, rules, letter) in [
        ("retire", "zone_retired", "rules_hit"),
        ("unretire", "", "rules_clear"),
    ] {
        changes(&app, &format!("hall/zones/yard/{action}"), &json!({}));
        assert_eq!(each(&app, &booking), [rules; 3], "{action}");
        letters.push(letter);
        assert_eq!(told(&app, "lead"), letters, "{action}");
    }
    let seen = app.lead().sees(&booking);
    assert_eq!(
        (&seen["state"], &seen["sessions"][0]["state"]),
        (&json!("approved"), &json!("scheduled"))
    );
    assert!(told(&app, "rival").is_empty());
}

#[test]
fn another_agreement_flags_what_lies_outside_it_and_what_is_too_much_at_every_site() {
    let app = TestApp::start();
    let hall = mornings(&app);
    let asked = ask_series_of(
        "alpha",
        "market/stand",
        "2027-06-01T09:00",
        60,
        "FREQ=DAILY;COUNT=4",
    );
    let market = app.lead().requests(&asked).ok();
    let found = app.staff().gets("/api/v1/consortia/alpha").ok();
    let agreed = |until: &str, quota: Value| {
        let version = app.staff().gets("/api/v1/consortia/alpha").ok()["version"].clone();
        let party = |party: &Value| json!({ "organisation": party["organisation"], "role": party["role"], "valid_from": party["valid_from"] });
        let parties: Vec<Value> = array(&found["parties"]).iter().map(party).collect();
        let body = json!({ "slug": "alpha", "programme": "testbed", "number": "T-alpha", "titles": found["titles"], "quota_sessions": quota,
            "agreement_from": "2027-01-01", "agreement_until": until, "parties": parties });
        app.staff()
            .changes("/api/v1/consortia/alpha", &version, &body)
            .ok();
        app.tick();
    };
    agreed("2027-06-02", Value::Null);
    assert_eq!(each(&app, &hall), [""; 3]);
    assert_eq!(
        each(&app, &market),
        ["", "", "outside_agreement", "outside_agreement"]
    );
    // The later request holds what is too much.
    agreed("2027-06-02", json!(4));
    assert_eq!(each(&app, &hall), [""; 3]);
    assert_eq!(
        each(&app, &market),
        ["", "quota", "outside_agreement quota", "outside_agreement quota"]
    );
    agreed("2027-12-31", json!(5));
    assert_eq!(each(&app, &market), ["", "", "quota", "quota"]);
    agreed("2027-12-31", json!(2));
    assert_eq!(each(&app, &hall), ["", "", "quota"]);
    agreed("2027-12-31", Value::Null);
    assert_eq!([each(&app, &hall), each(&app, &market)].concat(), [""; 7]);
    // A request that waits hears of what stands against it too, and that it is clear again: two bookings, one
    // letter each.
    let letters = told(&app, "lead");
    let steps: [&[&str]; 5] = [
        &["rules_hit"],
        &["rules_hit"],
        &["rules_clear"],
        &["rules_hit"; 2],
        &["rules_clear"; 2],
    ];
    assert_eq!(letters, steps.concat());
}

#[test]
fn how_early_one_must_ask_matters_to_requests_that_wait_and_no_longer_to_what_was_approved() {
    let app = TestApp::start();
    let approved = mornings(&app);
    let waits = app.rival().books("hall/yard", "2027-04-06T14:00", 60);
    let mut early = site("hall", "hold", json!([]));
    early["notice"] = json!({ "days": 60 });
    changes(&app, "hall", &early);
    assert_eq!(each(&app, &approved), [""; 3]);
    let seen = app.rival().sees(&waits);
    assert_eq!(seen["sessions"][0]["broken_rules"], json!(["notice_too_short"]));
    let refused = app.operator().acts("approve", &waits).refused(409);
    assert_eq!(refused["type"], "urn:madang:refused", "{refused}");
}

#[test]
fn a_yes_a_move_and_a_cancellation_settle_what_a_changed_rule_broke() {
    let app = TestApp::start();
    let booking = mornings(&app);
    let waits = app.rival().books("hall/yard", "2027-04-06T09:00", 60);
    changes(&app, "hall/zones/yard/windows", &windows("10:00", 600));
    assert_eq!(
        app.rival().sees(&waits)["sessions"][0]["broken_rules"],
        json!(["outside_window"])
    );
    let granted = json!({ "overrides": [{ "phase": 0, "rule": "outside_window", "reason": "The gate opens at nine" }] });
    let yes = app.operator().does("approve", &waits, &granted).ok();
    assert!(yes["sessions"][0].get("broken_rules").is_none(), "{yes}");
    let sessions = app.lead().sees(&booking)["sessions"].clone();
    let changed = |action: &str, at: usize, body: Value| {
        let path = format!("/api/v1/sessions/{}/{action}", sessions[at]["id"]);
        let version = app.lead().sees(&booking)["version"].clone();
        app.operator().changes(&path, &version, &body).ok();
    };
    changed(
        "move",
        0,
        json!({ "starts_at": "2027-04-05T12:00:00+09:00", "reason": "Opens later" }),
    );
    changed("cancel", 1, because("No room"));
    assert_eq!(each(&app, &booking), ["", "", "outside_window"]);
    // What was set aside or is elsewhere now is not asked about again by a change that leaves it as it is.
    changes(&app, "hall/zones/yard/windows", &windows("10:00", 660));
    assert_eq!(each(&app, &booking), ["", "", "outside_window"]);
    assert!(
        app.rival().sees(&waits)["sessions"][0]
            .get("broken_rules")
            .is_none()
    );
}

#[test]
fn a_session_that_a_closure_and_a_rule_hit_needs_a_look_until_both_are_gone() {
    let app = TestApp::start();
    let booking = mornings(&app);
    let closure = json!({ "zone": "yard", "effect": "warn", "reason": "Paving",
        "shape": { "span": { "start": "2027-04-06T00:00:00+09:00", "end": "2027-04-07T00:00:00+09:00" } } });
    let id = app.operator().posts("/api/v1/sites/hall/closures", &closure).ok()["closure"]["id"].clone();
    changes(&app, "hall/zones/yard/retire", &json!({}));
    let flagged = app.operator().sees_page("/flagged").html;
    shows(&flagged, "Paving · Zone no longer offered");
    assert_eq!(told(&app, "lead"), ["rules_hit"]);
    app.operator()
        .presses(&format!("/api/v1/sites/hall/closures/{id}/lift"))
        .ok();
    assert_eq!(each(&app, &booking), ["zone_retired"; 3]);
    app.tick();
    assert!(
        !app.events_to(&address("lead"))
            .contains(&"closure_lifted".to_owned()),
        "it is not clear yet"
    );
    changes(&app, "hall/zones/yard/unretire", &json!({}));
    lacks(
        &app.operator().sees_page("/flagged").html,
        "Zone no longer offered",
    );
    assert_eq!(told(&app, "lead"), ["rules_hit", "rules_clear"]);
}

#[test]
fn staff_and_managers_are_shown_what_a_change_would_break_before_it_is_kept() {
    let app = TestApp::start();
    let booking = mornings(&app);
    let page = app.operator().sees_page("/sites/hall/zones/yard/edit");
    let asked = app.operator().submits(
        "/sites/hall/zones/yard/retire",
        &[("version", &page.value("version"))],
    );
    asked.is(200).shows("3 standing sessions break the new rules");
    assert_eq!(each(&app, &booking), [""; 3], "nothing is kept yet");
    let kept = app.operator().submits(
        "/sites/hall/zones/yard/retire",
        &[("version", &asked.value("version")), ("step", "save")],
    );
    kept.is(303);
    assert_eq!(each(&app, &booking), ["zone_retired"; 3]);

    let version = app.staff().sees_page("/consortia/alpha/edit").value("version");
    let mut fields = alpha_form(&version, &[("agreement_until", "2027-04-06")]);
    let sent = |fields: &[(&str, &str)]| app.staff().submits("/consortia/alpha", fields);
    let asked = sent(&fields);
    asked.is(200).shows("1 standing session breaks the new rules");
    fields.push(("step", "save"));
    sent(&fields).is(303);
    assert_eq!(
        each(&app, &booking),
        ["zone_retired", "zone_retired", "outside_agreement zone_retired"]
    );
}

/// Makes the agreement of alpha end on a day, whatever that breaks.
fn agrees_until(app: &TestApp, until: &str) {
    let version = app.staff().sees_page("/consortia/alpha/edit").value("version");
    let fields = alpha_form(&version, &[("agreement_until", until), ("step", "save")]);
    app.staff().submits("/consortia/alpha", &fields).is(303);
}

#[test]
fn a_change_of_the_sites_rules_leaves_what_the_agreement_broke_and_the_other_way_round() {
    let app = TestApp::start();
    let booking = mornings(&app);
    let after = ask_of("beta", "hall/main", "2027-04-05T11:00", 120);
    app.operator().approves(&app.rival().requests(&after).ok());
    let before = ask("hall/main", "2027-04-05T09:00", 120);
    let before = app.operator().approves(&app.lead().requests(&before).ok());
    agrees_until(&app, "2027-04-05");
    let main = |turnaround: u32| json!({ "slug": "main", "names": { "ko": "본관", "en": "Main" }, "turnaround_minutes": turnaround });
    changes(&app, "hall/zones/main", &main(30));
    assert_eq!(
        each(&app, &booking),
        ["", "outside_agreement", "outside_agreement"]
    );
    assert_eq!(each(&app, &before), ["turnaround"]);
    changes(&app, "hall/zones/yard", &yard(10, Some(600)));
    agrees_until(&app, "2027-04-06");
    assert_eq!(each(&app, &booking), ["", "", "outside_agreement"]);
    assert_eq!(each(&app, &before), ["turnaround"]);
}

#[test]
fn what_some_sessions_are_rid_of_is_still_told_of_the_others() {
    let app = TestApp::start();
    let booking = mornings(&app);
    app.tick();
    // No mail leaves between these two.
    agrees_until(&app, "2027-04-05");
    agrees_until(&app, "2027-04-06");
    assert_eq!(each(&app, &booking), ["", "", "outside_agreement"]);
    assert_eq!(told(&app, "lead"), ["rules_hit", "rules_clear"]);
}

#[test]
fn a_session_in_two_zones_is_flagged_for_the_second_when_the_first_was_set_aside() {
    let app = TestApp::start();
    let mut asked = ask("hall/main", "2027-04-05T09:00", 60);
    asked["phases"][0]["zones"] = json!(["hall/main", "hall/yard"]);
    let booking = app.lead().requests(&asked).ok();
    changes(&app, "hall/zones/main/windows", &windows("12:00", 60));
    let granted = json!({ "overrides": [{ "phase": 0, "rule": "outside_window", "reason": "The gate opens at nine" }] });
    app.operator().does("approve", &booking, &granted).ok();
    assert_eq!(each(&app, &booking), [""]);
    changes(&app, "hall/zones/yard/windows", &windows("12:00", 60));
    assert_eq!(each(&app, &booking), ["outside_window"]);
}

#[test]
fn a_session_that_comes_back_was_weighed() {
    let app = TestApp::start();
    let booking = mornings(&app);
    let change = |action: &str| {
        let version = app.lead().sees(&booking)["version"].clone();
        let path = format!("/api/v1/sessions/{}/{action}", booking["sessions"][0]["id"]);
        app.operator().changes(&path, &version, &because("Works")).ok();
    };
    change("cancel");
    // As a closure and a change leave it that were made at the same moment.
    let mark = format!(
        "UPDATE sessions SET flag = 'Paving', broken = 'too_long' WHERE id = {}",
        booking["sessions"][0]["id"]
    );
    raw::run(&mut raw::open(app.app.db.url()), &mark).unwrap();
    change("restore");
    let seen = app.lead().sees(&booking)["sessions"][0].clone();
    assert!(
        seen.get("flag").is_none() && seen.get("broken_rules").is_none(),
        "{seen}"
    );
}
