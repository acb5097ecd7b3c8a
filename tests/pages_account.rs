//! One's own account: getting in by a link, password, notices, tokens.

use crate::support::city::LEAD;
use crate::support::pages::unredirected;
use crate::support::{TestApp, lacks, shows, status_and_text};

mod kept;
mod notices;
mod sign_ins;
mod tokens;

const PASSWORD: &str = "teal otter plinth";

/// Sets a password by a reset link and signs in. The cookie.
fn signed_in(test: &TestApp, email: &str) -> String {
    test.anonymous()
        .submits("/reset", &[("email", email)])
        .leads_to("/reset/sent");
    let link = test.link_to(email);
    posts(test, "", &link, &[("password", PASSWORD)]).1
}

/// Sends a form with a cookie: status, the new cookie, the page.
fn posts(test: &TestApp, cookie: &str, path: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
    let request = unredirected()
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
    let answer = unredirected()
        .get(format!("{}{path}", test.base))
        .header("Cookie", format!("language=en; {cookie}"))
        .call()
        .unwrap();
    status_and_text(answer)
}

#[test]
fn asking_for_a_link_answers_the_same_whether_or_not_somebody_is_known() {
    let test = TestApp::start();
    let known = test.anonymous().submits("/reset", &[("email", LEAD)]);
    let unknown = test
        .anonymous()
        .submits("/reset", &[("email", "nobody@people.example")]);
    assert_eq!(
        (known.status, &known.location, &known.html),
        (unknown.status, &unknown.location, &unknown.html)
    );
    assert!(!known.location.contains('@'), "no address in an address");
    let bad = test.anonymous().submits("/reset", &[("email", "no address")]);
    bad.is(422)
        .holds("email", "no address")
        .shows("id=\"email-error\"");
}

#[test]
fn a_link_shows_a_page_changes_nothing_when_looked_at_and_works_once() {
    let test = TestApp::start();
    test.anonymous().submits("/reset", &[("email", LEAD)]);
    let link = test.link_to(LEAD);
    for _ in 0..3 {
        test.anonymous().sees_page(&link).shows(LEAD);
    }
    let short = test.anonymous().submits(&link, &[("password", "short")]);
    assert_eq!(short.status, 422, "the link stays usable");
    short.shows("id=\"password-error\"").lacks("value=\"short\"");
    let (status, cookie, _) = posts(&test, "", &link, &[("password", PASSWORD)]);
    assert_eq!(status, 303);
    assert_eq!(sees(&test, &cookie, "/account").0, 200);
    let gone = test.anonymous().opens(&link);
    gone.is(404).shows("href=\"/reset\"");
    test.anonymous().submits(&link, &[("password", PASSWORD)]).is(404);
}

#[test]
fn counters_and_log_know_a_secret_address_by_its_route_only() {
    let test = TestApp::start();
    for path in ["/link/abcdef0123", "/calendars/abcdef0123.ics"] {
        test.anonymous().opens(path).is(404);
    }
    // The log's line takes the same word for the route.
    let counted = test.admin().gets("/metrics").json.to_string();
    shows(&counted, "/link/{token}");
    shows(&counted, "/calendars/{token}.ics");
    lacks(&counted, "abcdef0123");
}

#[test]
fn the_account_is_one_s_own_and_others_are_led_to_sign_in() {
    let test = TestApp::start();
    for path in ["/account", "/account/notices", "/account/tokens"] {
        assert!(
            test.anonymous()
                .opens(path)
                .location
                .starts_with("/sign-in?next="),
            "{path}"
        );
        for language in ["ko", "en"] {
            test.lead().views(language, path).is(200);
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
        test.anonymous().submits(path, &[]).is(303);
    }
}

#[test]
fn a_name_and_a_language_are_changed_and_a_bad_name_comes_back() {
    let test = TestApp::start();
    let bad = test
        .lead()
        .submits("/account", &[("name", " "), ("language", "ko")]);
    bad.is(422).shows("id=\"name-error\"");
    test.lead()
        .submits("/account", &[("name", "Kim"), ("language", "ko")])
        .leads_to("/account?done=saved");
    let typed = [("name", "Kim"), ("phone", "call me"), ("language", "ko")];
    let bad = test.lead().submits("/account", &typed);
    bad.is(422).shows("id=\"phone-error\"").shows("value=\"call me\"");
    let person = test.lead().gets("/api/v1/me").ok();
    assert_eq!(person["name"], "Kim");
    assert_eq!(person["language"], "ko");
}

#[test]
fn the_old_password_sets_a_new_one_and_ends_every_other_sign_in() {
    let test = TestApp::start();
    let cookie = signed_in(&test, LEAD);
    let other = posts(&test, "", "/sign-in", &[("email", LEAD), ("password", PASSWORD)]).1;
    shows(&sees(&test, &cookie, "/account").1, "signed in at 2 places");
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
    let again = |password: &str| posts(&test, "", "/sign-in", &[("email", LEAD), ("password", password)]).0;
    assert_eq!((again(PASSWORD), again("seven quiet ladders")), (422, 303));
}

#[test]
fn guessing_the_old_password_is_limited() {
    let test = TestApp::start();
    let cookie = signed_in(&test, LEAD);
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
}

#[test]
fn a_password_that_is_easy_to_guess_comes_back_with_what_is_wrong_in_both_languages() {
    let test = TestApp::start();
    test.anonymous().submits("/reset", &[("email", LEAD)]);
    let link = test.link_to(LEAD);
    for (password, words) in [
        (LEAD, "name or address"),
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
    test.anonymous().views("ko", &link).shows("12자 이상 128자 이하");
    test.anonymous().submits(&link, &[("password", PASSWORD)]).is(303);
}

#[test]
fn an_invitation_that_is_no_longer_open_says_so_and_what_to_do() {
    let test = TestApp::start();
    let page = test.lead().views("ko", "/invitations/4711");
    page.is(404).shows("초대한 기관에 다시 요청");
}
