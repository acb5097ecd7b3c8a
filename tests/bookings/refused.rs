//! Requests that are refused: which field or rule, and in which language.

use serde_json::{Value, json};

use super::states;
use crate::support::city::{always, ask_of, ask_series, ask_series_of, site};
use crate::support::{TestApp, array, because, texts};

#[test]
fn the_same_time_is_refused_with_the_rule_and_the_nearest_time() {
    let app = TestApp::start();
    app.lead().books("hall/main", "2027-03-20T10:00", 120);
    let rival = ask_of("beta", "hall/main", "2027-03-20T11:00", 120);
    let preview = app.rival().posts("/api/v1/bookings/preview", &rival).ok();
    let refused = app.rival().requests(&rival).refused(409);
    for verdicts in [&preview["verdicts"], &refused["verdicts"]] {
        assert_eq!(verdicts[0]["result"], "refused");
        assert_eq!(verdicts[0]["findings"][0]["rule"], "capacity");
        assert_eq!(verdicts[0]["nearest"]["local_start"], "2027-03-20T12:00");
    }
    assert!(
        !refused.to_string().contains("Night mapping"),
        "the other's title is not told"
    );
}

#[test]
fn a_series_with_one_taken_night_is_all_or_nothing_unless_that_night_is_left_out() {
    let app = TestApp::start();
    app.lead().books("hall/main", "2027-03-21T22:00", 480);
    let mut series = ask_series_of("beta", "hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    let problem = app.rival().requests(&series).refused(409);
    let results: Vec<_> = array(&problem["verdicts"])
        .iter()
        .map(|verdict| verdict["result"].clone())
        .collect();
    assert_eq!(results, ["ok", "refused", "ok"]);
    series["skip"] = json!(["2027-03-21T22:00"]);
    let preview = app.rival().posts("/api/v1/bookings/preview", &series).ok();
    series["preview"] = preview["preview"].clone();
    let booking = app.rival().requests(&series).ok();
    assert_eq!(states(&booking), ["scheduled", "skipped", "scheduled"]);
}

#[test]
fn a_preview_that_no_longer_holds_refuses_the_request() {
    let app = TestApp::start();
    let mut series = ask_series("hall/main", "2027-03-20T22:00", 480, "FREQ=DAILY;COUNT=3");
    series["preview"] = json!("something else");
    app.lead().requests(&series).refused(409);
}

#[test]
fn a_parent_zone_takes_its_rooms_and_a_room_blocks_the_parent() {
    let app = TestApp::start();
    app.lead().books("house/room-a", "2027-03-20T10:00", 120);
    let whole = app
        .rival()
        .asks("house/all", "2027-03-20T11:00", 120)
        .refused(409);
    assert_eq!(whole["verdicts"][0]["findings"][0]["rule"], "child_taken");
    app.rival().books("house/room-b", "2027-03-20T11:00", 120);
    app.lead().books("house/all", "2027-03-21T10:00", 120);
    let room = app
        .rival()
        .asks("house/room-b", "2027-03-21T11:00", 120)
        .refused(409);
    assert_eq!(room["verdicts"][0]["findings"][0]["rule"], "parent_taken");
}

#[test]
fn bad_input_names_every_field() {
    let app = TestApp::start();
    let mut bad = ask_series("hall/nowhere", "2027-03-20T10:00", 120, "FREQ=SECONDLY");
    bad["title"] = json!("");
    bad["consortium"] = json!("nobody");
    let problem = app.lead().requests(&bad).refused(422);
    let fields: Vec<_> = texts(&problem["errors"], "field");
    assert_eq!(
        fields,
        [
            "title",
            "phases.0.zones.0",
            "phases.0.schedule.rrule",
            "consortium"
        ]
    );
    let problem = app
        .lead()
        .posts_with(
            "/api/v1/bookings",
            &[],
            "{\"consortium\": \"alpha\", \"phases\": [{\"kind\": \"party\"}]}",
        )
        .refused(422);
    assert_eq!(problem["errors"][0]["field"], "phases.0.kind");
    app.lead().posts_with("/api/v1/bookings", &[], "{").refused(400);
}

#[test]
fn what_is_wrong_is_said_in_the_language_of_the_caller_under_the_same_codes() {
    let app = TestApp::start();
    let mut asked = ask_series("hall/main", "2027-03-20T22:00", 480, "FREQ=HOURLY;COUNT=3");
    asked["title"] = json!(" ");
    let said = |language: &str| {
        let wrong = app
            .lead()
            .posts_with(
                "/api/v1/bookings",
                &[("Accept-Language", language)],
                &asked.to_string(),
            )
            .refused(422);
        let errors = array(&wrong["errors"]);
        let codes: Vec<String> = errors
            .iter()
            .map(|error| format!("{} {}", error["field"], error["code"]))
            .collect();
        let messages: Vec<String> = errors
            .iter()
            .map(|error| error["message"].as_str().unwrap().to_owned())
            .collect();
        (codes, messages, wrong["detail"].as_str().unwrap().to_owned())
    };
    let (codes, messages, detail) = said("en");
    assert_eq!(messages[0], "must not be empty");
    assert!(
        messages[1].starts_with("can't repeat within a day by FREQ; use FREQ=DAILY with BYHOUR"),
        "{messages:?}"
    );
    assert_eq!(
        detail,
        format!("title {}; phases.0.schedule.rrule {}", messages[0], messages[1])
    );
    let (same, messages, detail) = said("ko-KR,ko;q=0.9");
    assert_eq!(same, codes);
    assert_eq!(messages[0], "내용을 입력해 주십시오.");
    assert!(
        detail.starts_with(
            "title: 내용을 입력해 주십시오. phases.0.schedule.rrule: FREQ로는 하루 안에서 반복할 수 없습니다."
        ),
        "{detail}"
    );
    // The operator reads Korean and sends no Accept-Language.
    let booking = app.lead().books("hall/main", "2027-03-20T22:00", 480);
    let wrong = app
        .operator()
        .does("decline", &booking, &because("other"))
        .refused(422);
    assert_eq!(
        wrong["errors"][0]["message"],
        "사유가 ‘기타’이면 설명을 입력해 주십시오."
    );
    let unread = app
        .operator()
        .does("decline", &booking, &because("nonsense"))
        .refused(422);
    assert!(
        unread["errors"][0]["message"]
            .as_str()
            .unwrap()
            .starts_with("다음 중 하나여야 합니다"),
        "{unread}"
    );
    let approved = app.operator().approves(&booking);
    let late = app
        .operator()
        .does("decline", &approved, &because("safety"))
        .refused(409);
    assert_eq!(
        late["detail"],
        "‘반려’ 작업은 예약 상태가 ‘승인됨’일 때 할 수 없습니다."
    );
}

#[test]
fn a_request_asks_for_no_more_than_can_be_judged_in_a_moment() {
    let app = TestApp::start();
    let days = ask_series(
        "hall/main",
        "2027-04-05T10:00",
        20 * 24 * 60,
        "FREQ=DAILY;COUNT=600",
    );
    let zone = |slug: String, parent: Option<&str>| {
        let windows = always();
        json!({ "slug": slug, "parent": parent, "names": { "ko": slug, "en": slug }, "windows": windows })
    };
    let within = (0..59).map(|n| zone(format!("part-{n}"), Some("all")));
    let zones: Vec<Value> = std::iter::once(zone("all".into(), None)).chain(within).collect();
    app.admin()
        .posts("/api/v1/sites", &site("campus", "hold", json!(zones)))
        .ok();
    let parts = ask_series(
        "campus/all",
        "2027-04-05T09:00",
        30,
        "FREQ=DAILY;BYHOUR=9,12,15;COUNT=900",
    );
    for asked in [days, parts] {
        let told = app.lead().posts("/api/v1/bookings/preview", &asked);
        told.is(422);
        assert_eq!(
            (&told.json["errors"][0]["field"], &told.json["errors"][0]["code"]),
            (&json!("phases"), &json!("too_many"))
        );
    }
}
