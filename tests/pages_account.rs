//! One's own account: getting in by a link, password, notices, tokens.

use super::support::TestApp;
use super::support::city::ask;

const PASSWORD: &str = "teal otter plinth";

/// Sets a password by a reset link and signs in. The cookie.
fn signed_in(test: &TestApp, email: &str) -> String {
    assert_eq!(
        test.anonymous().submits("/reset", &[("email", email)]).location,
        "/reset/sent"
    );
    let link = test.link_to(email);
    posts(test, "", &link, &[("password", PASSWORD)]).1
}

/// Sends a form with a cookie: status, the new cookie, the page.
fn posts(test: &TestApp, cookie: &str, path: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .new_agent();
    let request = agent
        .post(format!("{}{path}", test.base))
        .header("Cookie", format!("language=en; {cookie}"));
    let mut answer = request.send_form(fields.iter().copied()).unwrap();
    let set = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find(|set| set.starts_with("madang="));
    let set = set
        .map(|set| set.split(';').next().unwrap().to_owned())
        .unwrap_or_default();
    (
        answer.status().as_u16(),
        set,
        answer.body_mut().read_to_string().unwrap(),
    )
}

fn sees(test: &TestApp, cookie: &str, path: &str) -> (u16, String) {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .new_agent();
    let mut answer = agent
        .get(format!("{}{path}", test.base))
        .header("Cookie", format!("language=en; {cookie}"))
        .call()
        .unwrap();
    (
        answer.status().as_u16(),
        answer.body_mut().read_to_string().unwrap(),
    )
}

#[test]
fn asking_for_a_link_answers_the_same_whether_or_not_somebody_is_known() {
    let test = TestApp::start();
    let known = test
        .anonymous()
        .submits("/reset", &[("email", "lead@people.example")]);
    let unknown = test
        .anonymous()
        .submits("/reset", &[("email", "nobody@people.example")]);
    assert_eq!(
        (known.status, &known.location, &known.html),
        (unknown.status, &unknown.location, &unknown.html)
    );
    assert!(!known.location.contains('@'), "no address in an address");
    let bad = test.anonymous().submits("/reset", &[("email", "no address")]);
    assert_eq!((bad.status, bad.value("email").as_str()), (422, "no address"));
    assert!(bad.says("id=\"email-error\""));
    test.tick();
}

#[test]
fn a_link_shows_a_page_changes_nothing_when_looked_at_and_works_once() {
    let test = TestApp::start();
    test.anonymous()
        .submits("/reset", &[("email", "lead@people.example")]);
    let link = test.link_to("lead@people.example");
    for _ in 0..3 {
        assert!(test.anonymous().sees_page(&link).says("lead@people.example"));
    }
    let short = test.anonymous().submits(&link, &[("password", "short")]);
    assert_eq!(short.status, 422, "the link stays usable");
    assert!(short.says("id=\"password-error\"") && !short.says("value=\"short\""));
    let (status, cookie, _) = posts(&test, "", &link, &[("password", PASSWORD)]);
    assert_eq!(status, 303);
    assert_eq!(sees(&test, &cookie, "/account").0, 200);
    let gone = test.anonymous().views("en", &link);
    assert!(
        gone.status == 404 && gone.says("href=\"/reset\""),
        "{}",
        gone.html
    );
    assert_eq!(
        test.anonymous().submits(&link, &[("password", PASSWORD)]).status,
        404
    );
    test.tick();
}

#[test]
fn counters_and_log_know_a_secret_address_by_its_route_only() {
    let test = TestApp::start();
    for path in ["/link/abcdef0123", "/calendars/abcdef0123.ics"] {
        assert_eq!(test.anonymous().views("en", path).status, 404);
    }
    // The log's line takes the same word for the route.
    let counted = test.admin().gets("/metrics").json.to_string();
    assert!(
        counted.contains("/link/{token}") && counted.contains("/calendars/{token}.ics"),
        "{counted}"
    );
    assert!(!counted.contains("abcdef0123"));
}

#[test]
fn the_account_is_one_s_own_and_others_are_led_to_sign_in() {
    let test = TestApp::start();
    for path in ["/account", "/account/notices", "/account/tokens"] {
        assert!(
            test.anonymous()
                .views("en", path)
                .location
                .starts_with("/sign-in?next="),
            "{path}"
        );
        for language in ["ko", "en"] {
            assert_eq!(test.lead().views(language, path).status, 200, "{path}");
        }
    }
    for path in [
        "/account",
        "/account/password",
        "/account/sign-out-everywhere",
        "/account/notices",
        "/account/tokens",
        "/account/tokens/1/revoke",
    ] {
        assert_eq!(test.anonymous().submits(path, &[]).status, 303, "{path}");
    }
}

#[test]
fn a_name_and_a_language_are_changed_and_a_bad_name_comes_back() {
    let test = TestApp::start();
    let bad = test
        .lead()
        .submits("/account", &[("name", " "), ("language", "ko")]);
    assert!(bad.status == 422 && bad.says("id=\"name-error\""), "{}", bad.html);
    assert_eq!(
        test.lead()
            .submits("/account", &[("name", "Kim"), ("language", "ko")])
            .location,
        "/account?done=saved"
    );
    let typed = [("name", "Kim"), ("phone", "call me"), ("language", "ko")];
    let bad = test.lead().submits("/account", &typed);
    assert!(
        bad.status == 422 && bad.says("id=\"phone-error\"") && bad.says("value=\"call me\""),
        "{}",
        bad.html
    );
    let person = test.lead().gets("/api/v1/me").ok();
    assert_eq!(
        (person["name"].as_str(), person["language"].as_str()),
        (Some("Kim"), Some("ko"))
    );
}

#[test]
fn the_old_password_sets_a_new_one_and_ends_every_other_sign_in() {
    let test = TestApp::start();
    let cookie = signed_in(&test, "lead@people.example");
    let other = posts(
        &test,
        "",
        "/sign-in",
        &[("email", "lead@people.example"), ("password", PASSWORD)],
    )
    .1;
    assert!(
        sees(&test, &cookie, "/account")
            .1
            .contains("signed in at 2 places")
    );
    let (status, _, page) = posts(
        &test,
        &cookie,
        "/account/password",
        &[
            ("old_password", "not the one"),
            ("password", "seven quiet ladders"),
        ],
    );
    assert!(
        status == 422 && page.contains("id=\"old_password-error\""),
        "{page}"
    );
    let (status, renewed, _) = posts(
        &test,
        &cookie,
        "/account/password",
        &[("old_password", PASSWORD), ("password", "seven quiet ladders")],
    );
    assert_eq!(status, 303);
    assert_eq!(
        (
            sees(&test, &renewed, "/account").0,
            sees(&test, &cookie, "/account").0,
            sees(&test, &other, "/account").0
        ),
        (200, 303, 303)
    );
    let again = |password: &str| {
        posts(
            &test,
            "",
            "/sign-in",
            &[("email", "lead@people.example"), ("password", password)],
        )
        .0
    };
    assert_eq!((again(PASSWORD), again("seven quiet ladders")), (422, 303));
    test.tick();
}

#[test]
fn guessing_the_old_password_is_limited() {
    let test = TestApp::start();
    let cookie = signed_in(&test, "lead@people.example");
    let guess = || {
        posts(
            &test,
            &cookie,
            "/account/password",
            &[
                ("old_password", "not the one"),
                ("password", "seven quiet ladders"),
            ],
        )
        .0
    };
    let tries: Vec<u16> = (0..6).map(|_| guess()).collect();
    assert_eq!(tries, [422, 422, 422, 422, 422, 429]);
    test.tick();
}

#[test]
fn signing_out_everywhere_ends_every_sign_in() {
    let test = TestApp::start();
    let cookie = signed_in(&test, "lead@people.example");
    let other = posts(
        &test,
        "",
        "/sign-in",
        &[("email", "lead@people.example"), ("password", PASSWORD)],
    )
    .1;
    assert_eq!(posts(&test, &cookie, "/account/sign-out-everywhere", &[]).0, 303);
    assert_eq!(
        (
            sees(&test, &cookie, "/account").0,
            sees(&test, &other, "/account").0
        ),
        (303, 303)
    );
    test.tick();
}

#[test]
fn a_token_is_shown_once_works_and_is_revoked() {
    let test = TestApp::start();
    let bad = test.lead().submits("/account/tokens", &[("name", "")]);
    assert!(bad.status == 422 && bad.says("id=\"name-error\""));
    let made = test.lead().submits(
        "/account/tokens",
        &[("name", "nightly export"), ("scopes", "read")],
    );
    let token = made
        .html
        .split("value=\"mdg_")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let token = format!("mdg_{token}");
    test.with(&token).gets("/api/v1/me").ok();
    let again = test.lead().submits(
        "/account/tokens",
        &[("name", "nightly export"), ("scopes", "read")],
    );
    assert_eq!(
        (again.status, again.value("name").as_str()),
        (422, "nightly export")
    );
    let list = test.lead().sees_page("/account/tokens");
    assert!(list.says("nightly export") && !list.says("mdg_"));
    let at = list.html.find("nightly export").unwrap();
    let id = list.html[at..]
        .split("/account/tokens/")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        test.rival()
            .submits(&format!("/account/tokens/{id}/revoke"), &[])
            .status,
        404
    );
    assert_eq!(
        test.lead()
            .submits(&format!("/account/tokens/{id}/revoke"), &[])
            .location,
        "/account/tokens?done=token-revoked"
    );
    test.with(&token).gets("/api/v1/me").refused(401);
    test.tick();
}

/// Every kind but those named, as the form sends it.
fn hears_all_but(
    test: &TestApp,
    who: &super::support::Persona,
    muted: &str,
    quiet: &[(&'static str, &'static str)],
) {
    let kinds = [
        "receipts",
        "requests",
        "answers",
        "holds",
        "reminders",
        "holidays",
    ];
    let mut form: Vec<(&str, &str)> = kinds
        .iter()
        .filter(|kind| **kind != muted)
        .map(|kind| ("heard", *kind))
        .collect();
    form.push(("sessions", "every"));
    form.extend_from_slice(quiet);
    assert_eq!(
        who.submits("/account/notices", &form).location,
        "/account/notices?done=saved"
    );
    test.tick();
}

#[test]
fn a_kind_of_notices_that_somebody_does_not_want_is_not_sent_to_them_alone() {
    let test = TestApp::start();
    hears_all_but(
        &test,
        &test.lead(),
        "receipts",
        &[("quiet", "1"), ("quiet_from", "22:00"), ("quiet_until", "07:00")],
    );
    let page = test.lead().sees_page("/account/notices");
    assert!(
        !page.says("value=\"receipts\" checked") && page.says("value=\"answers\" checked"),
        "{}",
        page.html
    );
    let booking = test
        .lead()
        .requests(&ask("hall/main", "2027-03-20T10:00", 60, None))
        .ok();
    test.tick();
    assert_eq!(test.events_to("lead@people.example"), [] as [&str; 0]);
    assert!(
        test.events_to("partner@people.example")
            .contains(&"booking_received".to_owned())
    );
    // What is urgent comes all the same.
    let approved = test.operator().approves(&booking);
    test.tick();
    test.operator()
        .does("suspend", &approved, &serde_json::json!({ "reason": "Water." }))
        .ok();
    test.tick();
    assert!(
        test.events_to("lead@people.example")
            .contains(&"suspended".to_owned())
    );
}

#[test]
fn mail_waits_for_the_end_of_one_s_own_quiet_hours() {
    let test = TestApp::start();
    // It is ten in the morning.
    hears_all_but(
        &test,
        &test.lead(),
        "",
        &[("quiet", "1"), ("quiet_from", "09:30"), ("quiet_until", "12:00")],
    );
    test.lead()
        .requests(&ask("hall/main", "2027-03-20T10:00", 60, None))
        .ok();
    test.tick();
    assert_eq!(test.events_to("lead@people.example"), [] as [&str; 0]);
    assert_eq!(test.events_to("partner@people.example"), ["booking_received"]);
    test.lives_until("2027-03-15T11:59:00+09:00");
    assert_eq!(test.events_to("lead@people.example"), [] as [&str; 0]);
    test.lives_until("2027-03-15T12:00:00+09:00");
    assert_eq!(test.events_to("lead@people.example"), ["booking_received"]);
}

#[test]
fn without_quiet_hours_mail_leaves_at_night() {
    let test = TestApp::start();
    test.lives_until("2027-03-15T23:00:00+09:00");
    hears_all_but(&test, &test.lead(), "", &[]);
    assert_eq!(
        test.lead().gets("/api/v1/me").ok()["quiet_hours"],
        serde_json::Value::Null
    );
    test.lead()
        .requests(&ask("hall/main", "2027-03-20T10:00", 60, None))
        .ok();
    test.tick();
    assert_eq!(test.events_to("lead@people.example"), ["booking_received"]);
    assert_eq!(
        test.events_to("partner@people.example"),
        [] as [&str; 0],
        "the usual hours hold for others"
    );
}

#[test]
fn quiet_hours_that_begin_when_they_end_come_back_with_what_was_typed() {
    let test = TestApp::start();
    let form = [
        ("heard", "answers"),
        ("sessions", "every"),
        ("quiet", "1"),
        ("quiet_from", "08:00"),
        ("quiet_until", "08:00"),
    ];
    let page = test.lead().submits("/account/notices", &form);
    assert!(
        page.status == 422 && page.says("id=\"quiet_until-error\""),
        "{}",
        page.html
    );
    assert!(page.says("value=\"answers\" checked") && !page.says("value=\"holds\" checked"));
    assert!(page.says("value=\"08:00\" selected"));
}

#[test]
fn the_api_takes_the_same_preferences() {
    let test = TestApp::start();
    let id = test.lead().gets("/api/v1/me").ok()["id"].clone();
    let change = |body: serde_json::Value| test.lead().posts(&format!("/api/v1/people/{id}"), &body);
    let person =
        change(serde_json::json!({ "muted": ["reminders", "holds"], "quiet_hours": "20:00-06:30" })).ok();
    assert_eq!(
        (&person["muted"], &person["quiet_hours"]),
        (
            &serde_json::json!(["holds", "reminders"]),
            &serde_json::json!("20:00-06:30")
        )
    );
    change(serde_json::json!({ "muted": ["suspended"] })).refused(422);
    change(serde_json::json!({ "quiet_hours": "late" })).refused(422);
}

#[test]
fn a_piece_of_a_page_says_that_the_sign_in_ended_and_a_page_leads_there() {
    let test = TestApp::start();
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .new_agent();
    let post = || {
        agent
            .post(format!("{}/bookings/new", test.base))
            .header("Cookie", "language=en")
    };
    let mut piece = post()
        .header("HX-Target", "aside#preview")
        .send_form([("step", "when")])
        .unwrap();
    let html = piece.body_mut().read_to_string().unwrap();
    assert_eq!(piece.status(), 401);
    assert!(
        html.contains("id=\"preview\"") && html.contains("what you typed is still here"),
        "{html}"
    );
    let page = post().send_empty().unwrap();
    assert_eq!(page.status(), 303);
}

#[test]
fn whoever_is_signed_in_stays_so_at_an_address_that_is_not_there() {
    let test = TestApp::start();
    let missing = test.lead().views("en", "/nowhere");
    assert_eq!(missing.status, 404);
    assert!(missing.says("/sign-out") && !missing.says("href=\"/sign-in"));
}

#[test]
fn the_account_lists_where_one_is_signed_in_and_ends_one_of_them() {
    let test = TestApp::start();
    let cookie = signed_in(&test, "lead@people.example");
    let other = posts(
        &test,
        "",
        "/sign-in",
        &[("email", "lead@people.example"), ("password", PASSWORD)],
    )
    .1;
    let page = sees(&test, &cookie, "/account").1;
    assert_eq!(
        (
            page.matches("this one").count(),
            page.matches("/account/sign-ins/").count()
        ),
        (1, 1),
        "{page}"
    );
    let end = page
        .split("/account/sign-ins/")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    assert_eq!(
        test.rival()
            .submits(&format!("/account/sign-ins/{end}/end"), &[])
            .status,
        404,
        "it is not theirs"
    );
    assert_eq!(
        posts(&test, &cookie, &format!("/account/sign-ins/{end}/end"), &[]).0,
        303
    );
    assert_eq!(
        (
            sees(&test, &cookie, "/account").0,
            sees(&test, &other, "/account").0
        ),
        (200, 303)
    );
    test.tick();
}

#[test]
fn a_form_that_needs_the_password_again_asks_for_it_and_goes_on_with_what_was_asked() {
    let test = TestApp::start();
    let cookie = signed_in(&test, "lead@people.example");
    test.moves_to("2027-03-15T10:11:00+09:00");
    let wish = [("name", "export"), ("scopes", "read"), ("days", "30")];
    let (status, _, page) = posts(&test, &cookie, "/account/tokens", &wish);
    assert!(
        status == 403 && page.contains("action=\"/prove\"") && !page.contains("mdg_"),
        "{page}"
    );
    let kept = [
        ("kept-path", "/account/tokens"),
        ("kept", "name=export&scopes=read&days=30"),
    ];
    let (status, _, page) = posts(
        &test,
        &cookie,
        "/prove",
        &[&kept[..], &[("password", "not the password")]].concat(),
    );
    assert!(
        status == 422 && page.contains("id=\"password-error\"") && page.contains("value=\"/account/tokens\""),
        "{page}"
    );
    let (status, _, page) = posts(
        &test,
        &cookie,
        "/prove",
        &[&kept[..], &[("password", PASSWORD)]].concat(),
    );
    assert!(
        status == 200 && page.contains("action=\"/account/tokens\"") && page.contains("value=\"export\""),
        "{page}"
    );
    assert!(posts(&test, &cookie, "/account/tokens", &wish).2.contains("mdg_"));
    test.tick();
}

#[test]
fn a_password_that_is_easy_to_guess_comes_back_with_what_is_wrong_in_both_languages() {
    let test = TestApp::start();
    test.anonymous()
        .submits("/reset", &[("email", "lead@people.example")]);
    let link = test.link_to("lead@people.example");
    for (password, words) in [
        ("lead@people.example", "name or address"),
        ("password1234", "frequent passwords"),
        ("short", "at least 12"),
    ] {
        let page = test.anonymous().submits(&link, &[("password", password)]);
        assert!(
            page.status == 422 && page.says(words),
            "{password}: {}",
            page.html
        );
    }
    assert!(test.anonymous().views("ko", &link).says("12자 이상 128자 이하"));
    assert_eq!(
        test.anonymous().submits(&link, &[("password", PASSWORD)]).status,
        303
    );
    test.tick();
}

#[test]
fn a_token_may_do_what_its_scopes_say_and_no_more() {
    let test = TestApp::start();
    let me = test.lead().gets("/api/v1/me").ok()["id"].clone();
    let make = |scopes: &[&str]| {
        let body = serde_json::json!({ "name": scopes.join(" "), "scopes": scopes, "days": 1 });
        let made = test
            .lead()
            .posts(&format!("/api/v1/people/{me}/tokens"), &body)
            .ok();
        test.with(made["token"].as_str().unwrap())
    };
    let wanted = ask("hall/main", "2027-04-01T09:00", 60, None);
    let does = |scopes: &[&str]| {
        let who = make(scopes);
        let administers = serde_json::json!({ "name": format!("by {}", scopes.join(" ")), "scopes": scopes });
        let reads = who.gets("/api/v1/bookings");
        let asks = who.posts("/api/v1/bookings/preview", &wanted);
        let makes = who.posts(&format!("/api/v1/people/{me}/tokens"), &administers);
        [reads.status, asks.status, makes.status]
    };
    assert_eq!(does(&["read"]), [200, 403, 403]);
    assert_eq!(does(&["book"]), [403, 200, 403]);
    assert_eq!(does(&["decide"]), [403, 403, 403]);
    assert_eq!(does(&["read", "administer"]), [200, 403, 201]);
    let listed = test.lead().gets(&format!("/api/v1/people/{me}/tokens")).ok();
    let of = |name: &str| {
        listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|token| token["name"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(of("read")["expires_at"], "2027-03-16T01:00:00Z");
    assert!(
        of("read")["last_used_at"].is_string() && of("by read administer")["last_used_at"].is_null(),
        "{listed}"
    );
    test.tick();
}

#[test]
fn the_api_lists_and_ends_sign_ins_and_takes_the_password_again() {
    let test = TestApp::start();
    let cookie = signed_in(&test, "lead@people.example");
    let asks = |method: &str, path: &str, body: &str| {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", test.base))
            .header("Cookie", &cookie);
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .new_agent();
        let mut answer = agent
            .run(
                request
                    .header("User-Agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0")
                    .header("Content-Type", "application/json")
                    .body(body.to_owned())
                    .unwrap(),
            )
            .unwrap();
        (
            answer.status().as_u16(),
            answer.body_mut().read_to_string().unwrap(),
        )
    };
    test.moves_to("2027-03-15T10:11:00+09:00");
    let me: serde_json::Value = serde_json::from_str(&asks("GET", "/api/v1/me", "").1).unwrap();
    let tokens = format!("/api/v1/people/{}/tokens", me["id"]);
    let (status, refused) = asks("POST", &tokens, r#"{"name": "export"}"#);
    assert!(
        status == 403 && refused.contains("\"urn:madang:prove_again\""),
        "{refused}"
    );
    assert_eq!(
        asks("POST", "/api/v1/prove", r#"{"password": "not the password"}"#).0,
        422
    );
    assert_eq!(
        asks(
            "POST",
            "/api/v1/prove",
            &format!(r#"{{"password": "{PASSWORD}"}}"#)
        )
        .0,
        204
    );
    assert_eq!(asks("POST", &tokens, r#"{"name": "export"}"#).0, 201);
    let listed: serde_json::Value = serde_json::from_str(&asks("GET", "/api/v1/logins", "").1).unwrap();
    assert_eq!(
        (
            listed["items"].as_array().unwrap().len(),
            &listed["items"][0]["is_this"]
        ),
        (1, &serde_json::json!(true))
    );
    assert_eq!(
        asks(
            "DELETE",
            &format!("/api/v1/logins/{}", listed["items"][0]["id"]),
            ""
        )
        .0,
        204
    );
    assert_eq!(asks("GET", "/api/v1/me", "").0, 401);
    test.tick();
}

#[test]
fn a_day_that_is_none_is_refused_beside_its_field_and_comes_back() {
    let test = TestApp::start();
    for (who, path) in [
        (test.lead(), "/bookings?from=tomorrow"),
        (test.staff(), "/reports?from=tomorrow"),
        (test.staff(), "/admin/journal?from=tomorrow"),
    ] {
        let page = who.views("en", path);
        assert!(
            page.status == 422 && page.html.contains("id=\"from-error\""),
            "{path}: {} {}",
            page.status,
            page.html
        );
    }
    assert_eq!(test.lead().views("en", "/bookings.csv?from=tomorrow").status, 422);
}

#[test]
fn an_invitation_that_is_no_longer_open_says_so_and_what_to_do() {
    let test = TestApp::start();
    let page = test.lead().views("ko", "/invitations/4711");
    assert!(
        page.status == 404 && page.says("초대한 기관에 다시 요청"),
        "{}",
        page.html
    );
}

#[test]
fn a_token_s_form_keeps_what_was_typed_and_wants_a_scope() {
    let test = TestApp::start();
    let page = test.lead().submits(
        "/account/tokens",
        &[("name", "kiosk"), ("days", "many"), ("scopes", "read")],
    );
    assert!(
        page.status == 422 && page.html.contains("value=\"many\""),
        "{}",
        page.html
    );
    let page = test
        .lead()
        .submits("/account/tokens", &[("name", "kiosk"), ("days", "9")]);
    assert!(
        page.status == 422 && page.html.contains("scopes-error"),
        "{}",
        page.html
    );
}

#[test]
fn a_page_that_stands_open_keeps_no_login_from_ending() {
    let test = TestApp::start();
    let cookie = signed_in(&test, "staff@people.example");
    let by_itself = |source: &str| {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .new_agent();
        let request = agent
            .get(format!("{}/board", test.base))
            .header("Cookie", &cookie)
            .header("HX-Source", source);
        request.call().unwrap().status().as_u16()
    };
    let start = test.clock.now();
    for hour in 1..8 {
        test.clock.move_to(start.plus(hour * 3_600));
        assert_eq!(by_itself("div#live"), 200, "hour {hour}");
    }
    test.clock.move_to(start.plus(8 * 3_600));
    assert_eq!(by_itself("div#live"), 303, "idle for as long as staff may be");
    // The letter of the first password leaves before that of the second link.
    test.tick();
    let (cookie, start) = (signed_in(&test, "staff@people.example"), test.clock.now());
    for hour in [6, 11] {
        test.clock.move_to(start.plus(hour * 3_600));
        assert_eq!(sees(&test, &cookie, "/board").0, 200, "a person looks");
    }
    test.tick();
}
