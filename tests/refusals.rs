//! What a program is told when something can't be read or done: which field or action is meant, in the
//! reader's language.

use madang::notify::{Memory, Transport};
use serde_json::{Value, json};

use crate::support::city::ask;
use crate::support::database::Database;
use crate::support::{Persona, Reply, TestApp, agent, lines_with, raw};

const LANGUAGES: [&str; 2] = ["en", "ko"];

/// A request without a body in a language.
fn gets(app: &TestApp, language: &str, path: &str) -> Reply {
    let request = app.admin().send(
        agent()
            .get(format!("{}{path}", app.base))
            .header("Accept-Language", language),
    );
    let mut answer = request.call().unwrap();
    let content_type = answer.headers()["content-type"].to_str().unwrap().to_owned();
    let json = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    Reply {
        status: answer.status().as_u16(),
        json,
        content_type,
    }
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
    let waiting = app.lead().books("hall/main", "2027-03-20T22:00", 480);
    let change = |who: &Persona, language: &str, path: &str, body: &Value| {
        let version = format!("\"{}\"", waiting["version"]);
        let headers = [("If-Match", version.as_str()), ("Accept-Language", language)];
        who.posts_with(path, &headers, &body.to_string()).refused(409)["detail"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let of_session = |action: &str| format!("/api/v1/sessions/{}/{action}", waiting["sessions"][0]["id"]);
    let moved = json!({ "starts_at": "2027-03-21T13:00:00Z", "reason": "Later" });
    let reason = json!({ "reason": "Rain" });
    let schedule = json!({ "schedule": { "start": "2027-03-20T22:00", "minutes": 60 }, "reason": "Shorter" });
    let reschedule = format!("/api/v1/bookings/{}/reschedule", waiting["id"]);
    let (lead, operator) = (app.lead(), app.operator());
    for (who, path, body, english, korean) in [
        (&lead, of_session("move"), &moved, "Moving a session", "회차 이동"),
        (
            &lead,
            of_session("restore"),
            &reason,
            "Bringing a session back",
            "회차 복원",
        ),
        (
            &lead,
            of_session("cancel"),
            &reason,
            "Cancelling a session",
            "회차 취소",
        ),
        (
            &lead,
            of_session("skip"),
            &reason,
            "Leaving a session out",
            "회차 제외",
        ),
        (
            &operator,
            reschedule,
            &schedule,
            "Changing the schedule",
            "일정 변경",
        ),
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
        app.lead().posts_with(&path, &headers, "{}").refused(409)["detail"]
            .as_str()
            .unwrap()
            .to_owned()
    });
    assert_eq!(
        told,
        [
            "Bringing a session back is not possible while the state of the session is “Scheduled”.",
            "‘회차 복원’ 작업은 회차 상태가 ‘예정’일 때 할 수 없습니다.",
        ]
    );
}

#[test]
fn a_parameter_that_is_missing_doubled_or_unreadable_is_told_by_its_own_name() {
    let app = TestApp::start();
    let whole = "/api/v1/free?starts_at=2027-03-23T02:00:00Z&ends_at=2027-03-23T03:00:00Z&phase=trial";
    let free = "/api/v1/sites/hall/zones/main/free?to=2027-03-24T00:00:00Z&phase=trial";
    for (path, field, english, korean) in [
        (
            free.to_owned(),
            "from",
            "is needed",
            "꼭 필요한 항목입니다. 값을 입력해 주십시오.",
        ),
        (
            format!("{whole}&phase=trial"),
            "phase",
            "is given twice",
            "두 번 입력되었습니다.",
        ),
        (
            "/api/v1/bookings?site=a&site=b".into(),
            "site",
            "is given twice",
            "두 번 입력되었습니다.",
        ),
        (
            "/api/v1/bookings?limit=x".into(),
            "limit",
            "must be a whole number",
            "정수로 입력해 주십시오.",
        ),
        (
            "/api/v1/bookings?limit=0".into(),
            "limit",
            "must be 1 to 2000",
            "1에서 2000 사이여야 합니다.",
        ),
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
        (
            "/api/v1/me?cursor=1".into(),
            "cursor",
            "is not known here",
            "사용할 수 없는 항목입니다.",
        ),
    ] {
        assert_eq!(first(gets(&app, "en", &path)), pair(field, english), "{path}");
        assert_eq!(first(gets(&app, "ko", &path)), pair(field, korean), "{path}");
    }
}

#[test]
fn what_is_wrong_with_the_form_of_a_body_is_said_in_the_readers_language_with_what_is_allowed() {
    let app = TestApp::start();
    let good = || ask("hall/main", "2027-03-20T22:00", 480);
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
        (
            with("/phases/0/kind", json!("party")),
            "phases.0.kind",
            one_of.as_str(),
            one_of_ko.as_str(),
        ),
        (
            without("zones"),
            "phases.0.zones",
            "is needed",
            "꼭 필요한 항목입니다. 값을 입력해 주십시오.",
        ),
        (unknown, "phases.0.colour", &known, &known_ko),
        (
            with("/title", json!(7)),
            "title",
            "must be text",
            "글자로 입력해 주십시오.",
        ),
        (
            with("/phases", json!("all")),
            "phases",
            "must be a list",
            "목록이어야 합니다.",
        ),
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
            first(
                app.lead()
                    .posts_with("/api/v1/bookings", &headers, &body.to_string()),
            )
        };
        assert_eq!(told("en"), pair(field, english), "{body}");
        assert_eq!(told("ko"), pair(field, korean), "{body}");
    }
}

/// A request that can't be handled as a whole: where it goes, with which header, and its body.
type Sent<'a> = (&'a str, Option<(&'a str, &'a str)>, &'a str);

/// Holds that a request is refused by this code with these sentences, English and Korean.
#[track_caller]
fn is_refused(
    who: &Persona,
    (path, header, body): Sent<'_>,
    (status, code): (u16, &str),
    sentences: [&str; 2],
) {
    let told = LANGUAGES.map(|language| {
        let headers: Vec<_> = header
            .into_iter()
            .chain([("Accept-Language", language)])
            .collect();
        who.posts_with(path, &headers, body).refused(status)
    });
    for (told, sentence) in told.iter().zip(sentences) {
        assert_eq!(
            (&told["type"], &told["detail"]),
            (&json!(format!("urn:madang:{code}")), &json!(sentence))
        );
    }
    let titles = told.each_ref().map(|told| told["title"].as_str().unwrap());
    assert!(titles[0].is_ascii() && !titles[1].is_ascii(), "{titles:?}");
}

const BOOKINGS: &str = "/api/v1/bookings";

#[test]
fn a_body_that_can_t_be_taken_is_told_in_the_readers_language() {
    let app = TestApp::start();
    let lead = app.lead();
    is_refused(
        &lead,
        (BOOKINGS, None, "{\"title\":\n tea}"),
        (400, "not_json"),
        [
            "It can't be read from line 2, column 3 on.",
            "2행 3열부터 읽을 수 없습니다. 확인한 뒤 다시 보내 주십시오.",
        ],
    );
    is_refused(
        &lead,
        (BOOKINGS, Some(("Content-Type", "text/plain")), "{}"),
        (415, "wrong_type"),
        [
            "Send the body as application/json.",
            "본문을 application/json 형식으로 보내 주십시오.",
        ],
    );
    is_refused(
        &lead,
        (BOOKINGS, None, &format!("\"{}\"", "x".repeat(262_143))),
        (413, "too_large"),
        [
            "The body may have at most 262144 bytes.",
            "본문은 262144바이트까지 보낼 수 있습니다.",
        ],
    );
    // Without a wish of the request it is the person's own language.
    let own = app.operator().posts_with(BOOKINGS, &[], "tea").refused(400);
    assert!(own["detail"].as_str().unwrap().starts_with("1행"), "{own}");
}

#[test]
fn a_header_that_can_t_be_taken_is_told_in_the_readers_language() {
    let app = TestApp::start();
    let booking = app.lead().books("hall/main", "2027-03-20T22:00", 480);
    let approve = format!("/api/v1/bookings/{}/approve", booking["id"]);
    let key = "k".repeat(201);
    is_refused(
        &app.lead(),
        (
            BOOKINGS,
            Some(("Idempotency-Key", &key)),
            &ask("hall/main", "2027-03-21T22:00", 480).to_string(),
        ),
        (400, "bad_key"),
        [
            "Idempotency-Key must be 1 to 200 ASCII characters.",
            "Idempotency-Key는 ASCII 문자 1자에서 200자 사이여야 합니다.",
        ],
    );
    is_refused(
        &app.operator(),
        (&approve, Some(("If-Match", "\"new\"")), "{}"),
        (400, "bad_version"),
        [
            "If-Match must be a version such as \"3\".",
            "If-Match에 버전을 \"3\"처럼 적어 주십시오.",
        ],
    );
    is_refused(
        &app.operator(),
        (&approve, None, "{}"),
        (428, "version_required"),
        [
            "Send the version that you saw as If-Match.",
            "확인한 버전을 If-Match로 보내 주십시오.",
        ],
    );
    is_refused(
        &app.with(""),
        ("/api/v1/sign-in", Some(("Sec-Fetch-Site", "cross-site")), "{}"),
        (403, "cross_site"),
        [
            "The write came from another site.",
            "다른 사이트에서 보낸 변경 요청입니다.",
        ],
    );
}

#[test]
fn a_body_that_is_json_and_no_object_is_named_as_the_body() {
    let app = TestApp::start();
    for body in ["7", "[]", "\"tea\"", "null"] {
        let told = |language: &str| {
            first(
                app.lead()
                    .posts_with("/api/v1/bookings", &[("Accept-Language", language)], body),
            )
        };
        assert_eq!(told("en"), pair("body", "must be an object"), "{body}");
        assert_eq!(told("ko"), pair("body", "객체여야 합니다."), "{body}");
    }
}

/// The status of an answer, and the id of its request.
fn answered(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, String) {
    let answer = answer.unwrap();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    (answer.status().as_u16(), id)
}

#[test]
fn the_log_says_which_request_a_line_belongs_to() {
    let database = Database::create();
    let url = database.url.clone();
    let memory = Memory::default();
    let app = TestApp::on(database, Transport::memory(&memory), memory);
    let agent = agent();
    let logs = |id: &str, parts: [&str; 3]| {
        assert_eq!(id.len(), 16, "{id}");
        let lines = lines_with(&format!("request{{id={id} "));
        let has_all = |line: &&String| parts.iter().all(|part| line.contains(part));
        assert!(lines.iter().any(|line| has_all(&line)), "{parts:?} in {lines:?}");
    };

    // A line from within a use case, which runs on a thread of the database.
    let wrong = json!({ "email": "nobody@example.org", "password": "wrong and long enough" });
    let (status, id) = answered(
        agent
            .post(format!("{}/api/v1/sign-in", app.base))
            .send_json(&wrong),
    );
    assert_eq!(status, 401);
    logs(
        &id,
        [
            "method=POST",
            "route=\"/api/v1/sign-in\"",
            "a sign-in was not taken",
        ],
    );

    // A request that fails for a reason of the service's own.
    let mut conn = raw::open(&url);
    raw::run(&mut conn, "ALTER TABLE programmes RENAME TO programmes_away").unwrap();
    let request = app
        .staff()
        .send(agent.get(format!("{}/api/v1/programmes/none", app.base)));
    let (status, id) = answered(request.call());
    assert!(status >= 500, "{status}");
    logs(
        &id,
        [
            "method=GET",
            "route=\"/api/v1/programmes/{programme}\"",
            "a request failed",
        ],
    );
    raw::run(&mut conn, "ALTER TABLE programmes_away RENAME TO programmes").unwrap();
}
