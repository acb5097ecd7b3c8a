//! New passwords are measured while they are typed, by the rule that judges them when they are sent.

use serde_json::{Value, json};

use crate::support::city::RIVAL;
use crate::support::{Persona, TestApp, raw, shows};

const PATH: &str = "/api/v1/password-strength";

#[track_caller]
fn measures(who: &Persona, body: &Value) -> (u64, bool, Value) {
    let told = who.posts(PATH, body).ok();
    (
        told["score"].as_u64().unwrap(),
        told["accepted"].as_bool().unwrap(),
        told["code"].clone(),
    )
}

/// The token of a link that sets a password.
fn link(test: &TestApp, email: &str) -> String {
    test.anonymous().submits("/reset", &[("email", email)]);
    test.link_to(email).replace("/link/", "")
}

#[test]
fn what_is_measured_is_what_the_refusal_would_say() {
    let test = TestApp::start();
    let token = link(&test, RIVAL);
    for (password, accepted, code) in [
        ("password1234", false, json!("guessable")),
        (RIVAL, false, json!("own")),
        ("x7#Kq", false, json!("too_short")),
        (&"teal otter plinth ".repeat(8), false, json!("too_long")),
        ("teal otter plinth", true, Value::Null),
    ] {
        let told = measures(&test.anonymous(), &json!({ "password": password, "link": token }));
        assert_eq!((told.1, &told.2), (accepted, &code), "{password}");
        assert!(
            told.0 <= 4 && (!accepted || told.0 >= 3),
            "{password}: {}",
            told.0
        );
        let used = test.anonymous().posts(
            &format!("/api/v1/links/{token}"),
            &json!({ "password": password }),
        );
        if accepted {
            used.ok();
        } else {
            assert_eq!(used.refused(422)["errors"][0]["code"], code, "{password}");
        }
    }
}

#[test]
fn a_password_is_measured_for_its_owner() {
    let test = TestApp::start();
    let own = |who: &Persona, email: &str| measures(who, &json!({ "password": email })).2;
    let (lead, stranger) = ("lead@people.example", "stranger@people.example");
    assert_eq!(
        (own(&test.lead(), lead), own(&test.stranger(), stranger)),
        (json!("own"), json!("own"))
    );
    // Who is signed in and opens somebody's link types that one's password.
    let token = link(&test, RIVAL);
    let typed = json!({ "password": RIVAL, "link": token });
    assert_eq!(measures(&test.lead(), &typed).2, json!("own"));
}

#[test]
fn only_who_may_set_a_password_has_it_measured() {
    let test = TestApp::start();
    let typed = json!({ "password": "teal otter plinth" });
    test.anonymous().posts(PATH, &typed).refused(401);
    test.anonymous()
        .posts(
            PATH,
            &json!({ "password": "teal otter plinth", "link": "nowhere" }),
        )
        .refused(404);
    let elsewhere = [("Sec-Fetch-Site", "cross-site")];
    let token = link(&test, RIVAL);
    let typed = json!({ "password": "teal otter plinth", "link": token }).to_string();
    let refused = test
        .anonymous()
        .posts_with(PATH, &elsewhere, &typed)
        .refused(403)
        .to_string();
    shows(&refused, "cross_site");
    let long = json!({ "password": "x".repeat(1_000_000), "link": token }).to_string();
    test.anonymous().posts_with(PATH, &[], &long).refused(413);
}

#[test]
fn a_network_address_has_only_so_many_passwords_measured() {
    let test = TestApp::start();
    let typed = json!({ "password": "teal otter plinth" });
    let asked = (0..601)
        .map(|_| test.lead().posts(PATH, &typed).status)
        .collect::<Vec<_>>();
    assert!(asked[..600].iter().all(|status| *status == 200));
    assert_eq!(asked[600], 429);
    test.moves_to("2027-03-15T10:15");
    test.lead().posts(PATH, &typed).ok();
}

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

#[test]
fn nothing_of_a_measured_password_is_kept() {
    let test = TestApp::start();
    measures(&test.lead(), &json!({ "password": "teal otter plinth" }));
    let mut conn = raw::open(test.app.db.url());
    let lines = [
        "SELECT key AS line FROM sign_in_attempts",
        "SELECT action || subject AS line FROM journal",
    ]
    .iter()
    .flat_map(|sql| raw::rows::<Line>(&mut conn, sql))
    .map(|row| row.line)
    .collect::<Vec<_>>();
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("measure")).count(),
        1,
        "{lines:?}"
    );
    assert!(
        lines
            .iter()
            .all(|line| !line.contains("otter") && !line.contains("strength")),
        "{lines:?}"
    );
}

#[test]
fn every_field_for_a_new_password_has_a_place_where_its_strength_is_said() {
    let test = TestApp::start();
    let token = link(&test, RIVAL);
    let account = test.lead().sees_page("/account");
    let opened = test.anonymous().sees_page(&format!("/link/{token}"));
    for page in [&account, &opened] {
        assert_eq!(page.html.matches("autocomplete=\"new-password\"").count(), 1);
        assert_eq!(page.html.matches("data-measures=\"password\"").count(), 1);
        assert!(
            page.says("<span role=\"status\"></span>"),
            "empty until script fills it: {}",
            page.html
        );
    }
    assert!(opened.says(&format!("data-link=\"{token}\"")) && !account.says("data-link"));
}
