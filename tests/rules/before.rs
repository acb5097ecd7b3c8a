//! What a change would hit, before it is made: by API the same sessions that it hits when it is made, and
//! nothing kept.

use serde_json::{Value, json};

use super::{changes, mornings, told, windows, yard};
use crate::support::city::{ask_of, site};
use crate::support::{Persona, Reply, TestApp, array};

/// The sessions of an answer with the rules that they would break.
#[track_caller]
fn hit(reply: Reply) -> Vec<(i64, Vec<String>)> {
    let rules = |session: &Value| {
        let findings = array(&session["findings"]);
        findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect()
    };
    let answer = reply.ok();
    array(&answer["sessions"])
        .iter()
        .map(|one| (one["id"].as_i64().unwrap(), rules(one)))
        .collect()
}

fn ids(booking: &Value) -> Vec<i64> {
    array(&booking["sessions"])
        .iter()
        .map(|session| session["id"].as_i64().unwrap())
        .collect()
}

#[test]
fn what_a_change_would_break_is_answered_before_it_is_made_and_nothing_is_kept() {
    let app = TestApp::start();
    let all = ids(&mornings(&app));
    let hall = || {
        let mut body = site("hall", "hold", json!([]));
        body["max_minutes"] = json!(90);
        body
    };
    let found = app.staff().gets("/api/v1/consortia/alpha").ok();
    let agreed = json!({ "slug": "alpha", "programme": "testbed", "number": "T-alpha", "titles": found["titles"],
        "agreement_from": "2027-01-01", "agreement_until": "2027-04-05",
        "parties": [{ "organisation": "alpha-lead", "role": "lead" }] });
    let closure = json!({ "zone": "yard", "effect": "block", "reason": "Paving",
        "shape": { "span": { "start": "2027-04-06T00:00:00+09:00", "end": "2027-04-07T00:00:00+09:00" } } });
    let cases: [(Persona, &str, Value, &[i64], &str); 6] = [
        (app.operator(), "sites/hall/preview", hall(), &all, "too_long"),
        (
            app.operator(),
            "sites/hall/zones/yard/preview",
            yard(3, None),
            &all,
            "budget_people",
        ),
        (
            app.operator(),
            "sites/hall/zones/yard/windows/preview",
            windows("10:00", 600),
            &all,
            "outside_window",
        ),
        (
            app.operator(),
            "sites/hall/zones/yard/retire/preview",
            Value::Null,
            &all,
            "zone_retired",
        ),
        (
            app.staff(),
            "consortia/alpha/preview",
            agreed,
            &all[1..],
            "outside_agreement",
        ),
        (
            app.operator(),
            "sites/hall/closures/preview",
            closure,
            &all[1..2],
            "",
        ),
    ];
    for (who, path, body, sessions, rule) in &cases {
        let rules: Vec<String> = if rule.is_empty() {
            vec![]
        } else {
            vec![(*rule).to_owned()]
        };
        let wanted: Vec<(i64, Vec<String>)> = sessions.iter().map(|id| (*id, rules.clone())).collect();
        let path = format!("/api/v1/{path}");
        assert_eq!(hit(send(who, &path, body)), wanted, "{path}");
        // Whoever may not make the change is not told what it would do.
        send(&app.lead(), &path, body).refused(403);
    }
    let booking = &app.lead().gets("/api/v1/bookings").ok()["items"][0];
    let untouched = app.lead().sees(booking);
    for session in array(&untouched["sessions"]) {
        assert!(
            session.get("flag").is_none() && session.get("broken_rules").is_none(),
            "{session}"
        );
    }
    assert!(array(&app.operator().gets("/api/v1/sites/hall/closures").ok()["items"]).is_empty());
    assert!(told(&app, "lead").is_empty());
}

fn send(who: &Persona, path: &str, body: &Value) -> Reply {
    if body.is_null() {
        who.posts_with(path, &[], "")
    } else {
        who.posts(path, body)
    }
}

#[test]
fn a_late_holiday_makes_the_notice_of_requests_too_short_that_wait_and_of_no_others() {
    let app = TestApp::start();
    let mut hall = site("hall", "hold", json!([]));
    hall["notice"] = json!({ "working_days": 5 });
    changes(&app, "hall", &hall);
    // On Monday 15 March at ten: five working days before the next Monday.
    let asked = |hour: u32| ask_of("alpha", "hall/yard", &format!("2027-03-22T{hour:02}:00"), 60);
    let approved = app.operator().approves(&app.lead().requests(&asked(9)).ok());
    let waits = app.lead().requests(&asked(14)).ok();
    // Where a length of working days is said, the first day that they allow is said, too.
    let early = ask_of("alpha", "hall/yard", "2027-03-19T09:00", 60);
    let refused = app.lead().requests(&early).refused(409).to_string();
    assert!(
        refused.contains("5 working days' notice is needed. The earliest day is Mon 22 Mar 2027."),
        "{refused}"
    );
    for path in ["/sites/hall", "/sites/hall/zones/yard"] {
        let page = app.anonymous().views("ko", path);
        page.shows("시작 5일 전까지(근무일 기준)")
            .shows("오늘 신청하면 가장 이른 날은 3월 22일 (월)입니다.");
    }
    let day = json!({ "date": "2027-03-17", "names": { "ko": "임시공휴일", "en": "Extra holiday" }, "kind": "temporary" });
    let short = vec![(ids(&waits)[0], vec!["notice_too_short".to_owned()])];
    assert_eq!(hit(app.admin().posts("/api/v1/holidays/preview", &day)), short);
    assert!(
        app.lead().sees(&waits)["sessions"][0]
            .get("broken_rules")
            .is_none(),
        "nothing is kept yet"
    );
    assert_eq!(hit(app.admin().posts("/api/v1/holidays", &day)), short);
    assert_eq!(
        app.lead().sees(&waits)["sessions"][0]["broken_rules"],
        json!(["notice_too_short"])
    );
    assert!(
        app.lead().sees(&approved)["sessions"][0]
            .get("broken_rules")
            .is_none()
    );
    assert_eq!(told(&app, "lead"), ["rules_hit"]);
    // The site says how early it wants to be asked, and may take less: then it is clear again.
    hall["notice"] = json!({ "working_days": 4 });
    changes(&app, "hall", &hall);
    assert!(
        app.lead().sees(&waits)["sessions"][0]
            .get("broken_rules")
            .is_none()
    );
    assert_eq!(told(&app, "lead"), ["rules_hit", "rules_clear"]);
}

#[test]
fn a_late_holiday_hits_what_closes_on_it_or_around_it_in_the_zones_that_do_and_nothing_else() {
    let app = TestApp::start();
    let booked = |zone: &str, start: &str| {
        let asked = ask_of("alpha", zone, start, 60);
        ids(&app.operator().approves(&app.lead().requests(&asked).ok()))[0]
    };
    let [on_the_day, before_it] =
        ["2027-05-12T09:00", "2027-05-10T09:00"].map(|start| booked("hall/yard", start));
    // The other zone closes on no holiday.
    for start in ["2027-05-12T09:00", "2027-05-10T09:00"] {
        booked("hall/main", start);
    }
    let closes = |shape: Value, reason: &str| {
        let closure = json!({ "zone": "yard", "effect": "block", "reason": reason, "shape": shape });
        app.operator().posts("/api/v1/sites/hall/closures", &closure).ok()["closure"]["id"].clone()
    };
    closes(json!("public_holidays"), "Closed on holidays");
    let season = closes(
        json!({ "season": { "anchor": "chuseok", "before": 3, "after": 0 } }),
        "Rush",
    );
    let names = json!({ "ko": "임시공휴일", "en": "Extra holiday" });
    let day = |date: &str, anchor: Value| json!({ "date": date, "names": names, "kind": "temporary", "anchor": anchor });
    let hits = |day: &Value| -> Vec<i64> {
        hit(app.admin().posts("/api/v1/holidays/preview", day))
            .into_iter()
            .map(|(id, _)| id)
            .collect()
    };
    assert_eq!(hits(&day("2027-05-12", Value::Null)), [on_the_day]);
    let around = day("2027-05-12", json!("chuseok"));
    assert_eq!(hits(&around), [before_it, on_the_day]);
    app.admin().posts("/api/v1/holidays", &around).ok();
    let flags = || {
        let found = app.operator().gets("/api/v1/sessions?site=hall").ok();
        let of = |id: i64| {
            let sessions = array(&found["items"]);
            sessions.iter().find(|session| session["id"] == id).unwrap()["flag"].clone()
        };
        (
            of(before_it),
            of(on_the_day),
            array(&found["items"])
                .iter()
                .filter(|one| one.get("flag").is_some())
                .count(),
        )
    };
    let name = json!("임시공휴일 / Extra holiday");
    assert_eq!(flags(), (name.clone(), name.clone(), 2));
    // Without the season only the day itself is closed.
    app.operator()
        .presses(&format!("/api/v1/sites/hall/closures/{season}/lift"))
        .ok();
    assert_eq!(flags(), (Value::Null, name, 1));
}
