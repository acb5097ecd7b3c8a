//! What a program is told when something can't be read or done: which field or action is meant, in the reader's
//! language.

use serde_json::{Value, json};

use crate::support::city::ask;
use crate::support::{Persona, Reply, TestApp};

const LANGUAGES: [&str; 2] = ["en", "ko"];

/// A request without a body in a language.
fn gets(app: &TestApp, language: &str, path: &str) -> Reply {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let request = app.admin().send(agent.get(format!("{}{path}", app.base)).header("Accept-Language", language));
    let mut answer = request.call().unwrap();
    let content_type = answer.headers()["content-type"].to_str().unwrap().to_owned();
    let json = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    Reply { status: answer.status().as_u16(), json, content_type }
}

/// Field and sentence of the first fault.
#[track_caller]
fn first(reply: Reply) -> (String, String) {
    let problem = reply.refused(422);
    let text = |name: &str| problem["errors"][0][name].as_str().unwrap().to_owned();
    (text("field"), text("message"))
}

fn pair(field: &str, message: &str) -> (String, String) {
    (field.to_owned(), message.to_owned())
}

#[test]
fn a_refusal_by_the_state_names_the_action_that_was_asked_and_the_state_in_the_readers_words() {
    let app = TestApp::start();
    let waiting = app.lead().requests(&ask("hall/main", "2027-03-20T22:00", 480, None)).ok();
    let change = |who: &Persona, language: &str, path: &str, body: &Value| {
        let version = format!("\"{}\"", waiting["version"]);
        let headers = [("If-Match", version.as_str()), ("Accept-Language", language)];
        who.posts_with(path, &headers, &body.to_string()).refused(409)["detail"].as_str().unwrap().to_owned()
    };
    let of_session = |action: &str| format!("/api/v1/sessions/{}/{action}", waiting["sessions"][0]["id"]);
    let moved = json!({ "starts_at": "2027-03-21T13:00:00Z", "reason": "Later" });
    let reason = json!({ "reason": "Rain" });
    let schedule = json!({ "schedule": { "start": "2027-03-20T22:00", "minutes": 60 }, "reason": "Shorter" });
    let reschedule = format!("/api/v1/bookings/{}/reschedule", waiting["id"]);
    let (lead, operator) = (app.lead(), app.operator());
    for (who, path, body, english, korean) in [
        (&lead, of_session("move"), &moved, "Moving a session", "회차 이동"),
        (&lead, of_session("restore"), &reason, "Bringing a session back", "회차 복원"),
        (&lead, of_session("cancel"), &reason, "Cancelling a session", "회차 취소"),
        (&lead, of_session("skip"), &reason, "Leaving a session out", "회차 제외"),
        (&operator, reschedule, &schedule, "Changing the schedule", "일정 변경"),
    ] {
        let told = LANGUAGES.map(|language| change(who, language, &path, body));
        assert_eq!(
            told,
            [
                format!("{english} is not possible while the state of the booking is “Pending”."),
                format!("‘{korean}’ 작업은 예약 상태가 ‘승인 대기’일 때 할 수 없습니다."),
            ]
        );
    }
    let booking = app.operator().approves(&waiting);
    let path = format!("/api/v1/sessions/{}/restore", booking["sessions"][0]["id"]);
    let told = LANGUAGES.map(|language| {
        let version = format!("\"{}\"", booking["version"]);
        let headers = [("If-Match", version.as_str()), ("Accept-Language", language)];
        app.lead().posts_with(&path, &headers, "{}").refused(409)["detail"].as_str().unwrap().to_owned()
    });
    assert_eq!(
        told,
        [
            "Bringing a session back is not possible while the state of the session is “Scheduled”.",
            "‘회차 복원’ 작업은 회차 상태가 ‘예정’일 때 할 수 없습니다.",
        ]
    );
    app.tick();
}

#[test]
fn a_parameter_that_is_missing_doubled_or_unreadable_is_told_by_its_own_name() {
    let app = TestApp::start();
    let whole = "/api/v1/free?starts_at=2027-03-23T02:00:00Z&ends_at=2027-03-23T03:00:00Z&phase=trial";
    let free = "/api/v1/sites/hall/zones/main/free?to=2027-03-24T00:00:00Z&phase=trial";
    for (path, field, english, korean) in [
        (free.to_owned(), "from", "is needed", "꼭 필요한 항목입니다. 값을 입력해 주십시오."),
        (format!("{whole}&phase=trial"), "phase", "is given twice", "두 번 입력되었습니다."),
        ("/api/v1/bookings?site=a&site=b".into(), "site", "is given twice", "두 번 입력되었습니다."),
        ("/api/v1/bookings?limit=x".into(), "limit", "must be a whole number", "정수로 입력해 주십시오."),
        ("/api/v1/bookings?limit=0".into(), "limit", "must be 1 to 2000", "1에서 2000 사이여야 합니다."),
        (
            "/api/v1/bookings?from=tomorrow".into(),
            "from",
            "must be a moment with its offset, such as 2027-04-05T11:00:00+09:00",
            "시각을 2027-04-05T11:00:00+09:00처럼 시차와 함께 입력해 주십시오.",
        ),
        (
            "/api/v1/people?cursor=1".into(),
            "cursor",
            "is not known here; known are: after, limit",
            "사용할 수 없는 항목입니다. 사용할 수 있는 항목: after, limit.",
        ),
        ("/api/v1/me?cursor=1".into(), "cursor", "is not known here", "사용할 수 없는 항목입니다."),
    ] {
        assert_eq!(first(gets(&app, "en", &path)), pair(field, english), "{path}");
        assert_eq!(first(gets(&app, "ko", &path)), pair(field, korean), "{path}");
    }
}

#[test]
fn what_is_wrong_with_the_form_of_a_body_is_said_in_the_readers_language_with_what_is_allowed() {
    let app = TestApp::start();
    let good = || ask("hall/main", "2027-03-20T22:00", 480, None);
    let with = |pointer: &str, value: Value| {
        let mut body = good();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let without = |name: &str| {
        let mut body = good();
        body["phases"][0].as_object_mut().unwrap().remove(name);
        body
    };
    let mut unknown = good();
    unknown["phases"][0]["colour"] = json!("red");
    let kinds = "survey, setup, delivery, trial, demo_day, teardown, inspection";
    let fields = "kind, zones, people, power_kw, area_m2, schedule";
    let known = format!("is not known here; known are: {fields}");
    let known_ko = format!("사용할 수 없는 항목입니다. 사용할 수 있는 항목: {fields}.");
    let one_of = format!("must be one of {kinds}");
    let one_of_ko = format!("다음 중 하나여야 합니다: {kinds}.");
    for (body, field, english, korean) in [
        (with("/phases/0/kind", json!("party")), "phases.0.kind", one_of.as_str(), one_of_ko.as_str()),
        (without("zones"), "phases.0.zones", "is needed", "꼭 필요한 항목입니다. 값을 입력해 주십시오."),
        (unknown, "phases.0.colour", &known, &known_ko),
        (with("/title", json!(7)), "title", "must be text", "글자로 입력해 주십시오."),
        (with("/phases", json!("all")), "phases", "must be a list", "목록이어야 합니다."),
        (
            with("/phases/0/people", json!(-1)),
            "phases.0.people",
            "must be 0 to 4294967295",
            "0에서 4294967295 사이여야 합니다.",
        ),
        (
            with("/phases/0/power_kw", json!(-1.0)),
            "phases.0.power_kw",
            "must be 0 to 1000000",
            "0에서 1000000 사이여야 합니다.",
        ),
        (
            with("/phases/0/schedule/start", json!("soon")),
            "phases.0.schedule.start",
            "must be a local time to the minute, such as 2027-04-05T11:00",
            "현지 시각을 2027-04-05T11:00처럼 분까지 입력해 주십시오.",
        ),
    ] {
        let told = |language: &str| {
            let headers = [("Accept-Language", language)];
            first(app.lead().posts_with("/api/v1/bookings", &headers, &body.to_string()))
        };
        assert_eq!(told("en"), pair(field, english), "{body}");
        assert_eq!(told("ko"), pair(field, korean), "{body}");
    }
}
