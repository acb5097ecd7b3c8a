//! Where somebody is signed in, how that ends, and when the password is asked for again.

use serde_json::Value;

use super::{PASSWORD, posts, sees, signed_in};
use crate::support::city::LEAD;
use crate::support::pages::{between, unredirected};
use crate::support::{TestApp, agent, array, shows, status_and_text};

#[test]
fn signing_out_everywhere_ends_every_sign_in() {
    let test = TestApp::start();
    let cookie = signed_in(&test, LEAD);
    let other = posts(&test, "", "/sign-in", &[("email", LEAD), ("password", PASSWORD)]).1;
    assert_eq!(posts(&test, &cookie, "/account/sign-out-everywhere", &[]).0, 303);
    assert_eq!(
        (
            sees(&test, &cookie, "/account").0,
            sees(&test, &other, "/account").0
        ),
        (303, 303)
    );
}

#[test]
fn a_piece_of_a_page_says_that_the_sign_in_ended_and_a_page_leads_there() {
    let test = TestApp::start();
    let post = || {
        unredirected()
            .post(format!("{}/bookings/new", test.base))
            .header("Cookie", "language=en")
    };
    let mut piece = post()
        .header("HX-Target", "aside#preview")
        .send_form([("step", "when")])
        .unwrap();
    let html = piece.body_mut().read_to_string().unwrap();
    assert_eq!(piece.status(), 401);
    shows(&html, "id=\"preview\"");
    shows(&html, "what you typed is still here");
    let page = post().send_empty().unwrap();
    assert_eq!(page.status(), 303);
}

#[test]
fn whoever_is_signed_in_stays_so_at_an_address_that_is_not_there() {
    let test = TestApp::start();
    let missing = test.lead().opens("/nowhere");
    missing.is(404).shows("/sign-out").lacks("href=\"/sign-in");
}

#[test]
fn the_account_lists_where_one_is_signed_in_and_ends_one_of_them() {
    let test = TestApp::start();
    let cookie = signed_in(&test, LEAD);
    let other = posts(&test, "", "/sign-in", &[("email", LEAD), ("password", PASSWORD)]).1;
    let page = sees(&test, &cookie, "/account").1;
    assert_eq!(
        (
            page.matches("this one").count(),
            page.matches("/account/sign-ins/").count()
        ),
        (1, 1),
        "{page}"
    );
    let end = between(&page, "/account/sign-ins/", '/');
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
}

#[test]
fn a_form_that_needs_the_password_again_asks_for_it_and_goes_on_with_what_was_asked() {
    let test = TestApp::start();
    let cookie = signed_in(&test, LEAD);
    test.moves_to("2027-03-15T10:11");
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
    shows(&posts(&test, &cookie, "/account/tokens", &wish).2, "mdg_");
}

#[test]
fn the_api_lists_and_ends_sign_ins_and_takes_the_password_again() {
    let test = TestApp::start();
    let cookie = signed_in(&test, LEAD);
    let asks = |method: &str, path: &str, body: &str| {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", test.base))
            .header("Cookie", &cookie);
        let answer = agent()
            .run(
                request
                    .header("User-Agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0")
                    .header("Content-Type", "application/json")
                    .body(body.to_owned())
                    .unwrap(),
            )
            .unwrap();
        status_and_text(answer)
    };
    test.moves_to("2027-03-15T10:11");
    let me: Value = serde_json::from_str(&asks("GET", "/api/v1/me", "").1).unwrap();
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
    let listed: Value = serde_json::from_str(&asks("GET", "/api/v1/logins", "").1).unwrap();
    assert_eq!(
        (array(&listed["items"]).len(), &listed["items"][0]["is_this"]),
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
}

#[test]
fn a_page_that_stands_open_keeps_no_login_from_ending() {
    let test = TestApp::start();
    let cookie = signed_in(&test, "staff@people.example");
    let by_itself = |source: &str| {
        let request = unredirected()
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
}
