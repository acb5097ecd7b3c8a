//! Tokens: shown once, with a scope, revoked.

use serde_json::json;

use crate::support::city::ask;
use crate::support::pages::between;
use crate::support::{TestApp, array};

#[test]
fn a_token_is_shown_once_works_and_is_revoked() {
    let test = TestApp::start();
    let bad = test.lead().submits("/account/tokens", &[("name", "")]);
    bad.is(422).shows("id=\"name-error\"");
    let made = test.lead().submits(
        "/account/tokens",
        &[("name", "nightly export"), ("scopes", "read")],
    );
    let token = between(&made.html, "value=\"mdg_", '"');
    let token = format!("mdg_{token}");
    test.with(&token).gets("/api/v1/me").ok();
    let again = test.lead().submits(
        "/account/tokens",
        &[("name", "nightly export"), ("scopes", "read")],
    );
    again.is(422).holds("name", "nightly export");
    let list = test.lead().sees_page("/account/tokens");
    list.shows("nightly export").lacks("mdg_");
    let at = list.html.find("nightly export").unwrap();
    let id = between(&list.html[at..], "/account/tokens/", '/').to_owned();
    test.rival()
        .submits(&format!("/account/tokens/{id}/revoke"), &[])
        .is(404);
    test.lead()
        .submits(&format!("/account/tokens/{id}/revoke"), &[])
        .leads_to("/account/tokens?done=token-revoked");
    test.with(&token).gets("/api/v1/me").refused(401);
}

#[test]
fn a_token_may_do_what_its_scopes_say_and_no_more() {
    let test = TestApp::start();
    let me = test.lead().gets("/api/v1/me").ok()["id"].clone();
    let make = |scopes: &[&str]| {
        let body = json!({ "name": scopes.join(" "), "scopes": scopes, "days": 1 });
        let made = test
            .lead()
            .posts(&format!("/api/v1/people/{me}/tokens"), &body)
            .ok();
        test.with(made["token"].as_str().unwrap())
    };
    let wanted = ask("hall/main", "2027-04-01T09:00", 60);
    let does = |scopes: &[&str]| {
        let who = make(scopes);
        let administers = json!({ "name": format!("by {}", scopes.join(" ")), "scopes": scopes });
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
        array(&listed["items"])
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
}

#[test]
fn a_day_that_is_none_is_refused_beside_its_field_and_comes_back() {
    let test = TestApp::start();
    for (who, path) in [
        (test.lead(), "/bookings?from=tomorrow"),
        (test.staff(), "/reports?from=tomorrow"),
        (test.staff(), "/admin/journal?from=tomorrow"),
    ] {
        let page = who.opens(path);
        page.is(422).shows("id=\"from-error\"");
    }
    test.lead().opens("/bookings.csv?from=tomorrow").is(422);
}

#[test]
fn a_token_s_form_keeps_what_was_typed_and_wants_a_scope() {
    let test = TestApp::start();
    let page = test.lead().submits(
        "/account/tokens",
        &[("name", "kiosk"), ("days", "many"), ("scopes", "read")],
    );
    page.is(422).shows("value=\"many\"");
    let page = test
        .lead()
        .submits("/account/tokens", &[("name", "kiosk"), ("days", "9")]);
    page.is(422).shows("scopes-error");
}
