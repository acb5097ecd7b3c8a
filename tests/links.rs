//! Links that open something exist in their mails alone; addresses are changed by them; old entries forget
//! people.

use diesel::QueryableByName;
use diesel::sql_types::Text;
use madang::app::auth::{TokenWish, create_token, system};
use madang::domain::ids::PersonId;
use madang::notify::SendError;
use serde_json::{Value, json};

use crate::support::city::{LEAD, MEMBER, RIVAL};
use crate::support::{Persona, TestApp, array, lacks, raw, shows};

const PASSWORD: &str = "teal otter plinth";

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// All that the tables say that a link passes through.
fn kept(test: &TestApp) -> String {
    let mut conn = raw::open(test.app.db.url());
    let lines = [
        "SELECT letter AS line FROM notices",
        "SELECT token_hash || coalesce(email, '') AS line FROM links",
        "SELECT subject AS line FROM journal",
    ];
    lines
        .iter()
        .flat_map(|sql| raw::rows::<Line>(&mut conn, sql))
        .map(|row| row.line)
        .collect::<Vec<_>>()
        .join("\n")
}

fn ask_reset(test: &TestApp, email: &str) {
    test.anonymous()
        .submits("/reset", &[("email", email)])
        .leads_to("/reset/sent");
}

/// Gives somebody a password, and a token that stands after it.
fn opens(test: &TestApp, email: &str) -> Persona {
    ask_reset(test, email);
    let link = test.link_to(email);
    test.anonymous().submits(&link, &[("password", PASSWORD)]).is(303);
    test.tick();
    test.anew(email)
}

fn signs_in(test: &TestApp, email: &str) -> u16 {
    test.anonymous()
        .posts(
            "/api/v1/sign-in",
            &json!({ "email": email, "password": PASSWORD }),
        )
        .status
}

fn hints(test: &TestApp, email: &str) -> Vec<String> {
    test.tick();
    test.events_to(email)
}

#[test]
fn a_link_that_works_is_in_its_mail_and_in_no_table_before_or_after() {
    let test = TestApp::start();
    ask_reset(&test, LEAD);
    let before = kept(&test);
    shows(&before, "/links/…");
    lacks(&before, "/link/");
    let link = test.link_to(LEAD);
    let token = link.rsplit('/').next().unwrap();
    assert!(token.len() == 64 && !kept(&test).contains(token) && !kept(&test).contains("/link/"));
    let notices = test
        .admin()
        .gets("/api/v1/notices?recipient=lead@people.example")
        .ok();
    let id = &array(&notices["items"])
        .iter()
        .find(|notice| notice["event"] == "password_reset")
        .unwrap()["id"];
    for path in [
        format!("/admin/notices/{id}"),
        format!("/admin/notices/{id}/html"),
    ] {
        test.admin().opens(&path).lacks(token);
    }
    test.anonymous().submits(&link, &[("password", PASSWORD)]).is(303);
}

#[test]
fn a_mail_that_is_tried_again_carries_a_link_that_works_and_using_one_ends_all() {
    let test = TestApp::start();
    ask_reset(&test, LEAD);
    test.memory.refuse_next(SendError::Unclear("no answer".into()));
    test.tick();
    test.moves_to("2027-03-15T10:02");
    let link = test.link_to(LEAD);
    test.anonymous().submits(&link, &[("password", PASSWORD)]).is(303);
    test.anonymous().submits(&link, &[("password", PASSWORD)]).is(404);
}

#[test]
fn a_second_reset_link_ends_the_first_even_while_that_waits() {
    let test = TestApp::start();
    ask_reset(&test, LEAD);
    let first = test.link_to(LEAD);
    ask_reset(&test, LEAD);
    ask_reset(&test, LEAD);
    let last = test.link_to(LEAD);
    assert_eq!(
        test.subjects_to(LEAD)
            .iter()
            .filter(|subject| subject.contains("Reset"))
            .count(),
        2,
        "one was overtaken"
    );
    test.anonymous().opens(&first).is(404);
    test.anonymous().sees_page(&last).shows(LEAD);
}

#[test]
fn an_address_is_changed_by_a_link_to_the_new_one_and_both_are_told() {
    let test = TestApp::start();
    let (old, new) = (LEAD, "lead@new.example");
    let lead = opens(&test, old);
    let asks =
        |password: &str| lead.posts("/api/v1/me/email", &json!({ "email": new, "password": password }));
    assert_eq!(
        asks("not the password").refused(422)["errors"][0]["field"],
        "password"
    );
    asks(PASSWORD).ok();
    assert_eq!(
        hints(&test, old).last().unwrap(),
        "account_changed",
        "told at once"
    );
    assert_eq!(signs_in(&test, old), 200, "nothing changed yet");
    let link = test.link_to(new);
    ask_reset(&test, old);
    let reset = test.link_to(old);
    test.anonymous().sees_page(&link).shows(new);
    test.anonymous()
        .submits(&link, &[])
        .leads_to("/sign-in?done=email-changed");
    assert_eq!((signs_in(&test, new), signs_in(&test, old)), (200, 401));
    assert_eq!(
        test.anonymous().opens(&reset).status,
        404,
        "every link of theirs has ended"
    );
    assert_eq!(test.anonymous().opens(&link).status, 404, "it works once");
    test.tick();
    let last = |email: &str| test.subjects_to(email).pop().unwrap();
    assert!(
        last(old).contains("Your address changed") && last(new).contains("Your address changed"),
        "{} {}",
        last(old),
        last(new)
    );
}

#[test]
fn what_waits_for_the_morning_and_the_calendar_follow_a_person_to_their_new_address() {
    let test = TestApp::start();
    let (old, new) = (LEAD, "lead@new.example");
    let asks = |start: &str| test.lead().books("hall/main", start, 120);
    let (by_day, at_night) = (asks("2027-04-05T10:00"), asks("2027-04-06T10:00"));
    test.operator().approves(&by_day);
    test.tick();
    test.lives_until("2027-03-15T22:05");
    test.operator().approves(&at_night);
    let lead = opens(&test, old);
    lead.posts("/api/v1/me/email", &json!({ "email": new, "password": PASSWORD }))
        .ok();
    let link = test.link_to(new);
    test.anonymous()
        .submits(&link, &[])
        .leads_to("/sign-in?done=email-changed");
    test.lives_until("2027-03-16T08:00");
    let count = |email: &str, event: &str| hints(&test, email).iter().filter(|hint| *hint == event).count();
    assert_eq!(
        (count(old, "approved"), count(new, "approved")),
        (1, 1),
        "{:?}",
        hints(&test, new)
    );
    assert_eq!(
        (count(old, "left"), count(new, "joined")),
        (1, 1),
        "{:?}",
        hints(&test, old)
    );
    let sent = test.memory.sent();
    let left = &sent
        .iter()
        .rfind(|(mail, _)| mail.hint == "left")
        .unwrap()
        .0
        .rendered
        .text;
    shows(left, "Reason: The e-mail address changed");
    lacks(left, "Ring at the west gate");
}

#[test]
fn an_address_that_somebody_has_is_answered_alike_and_its_owner_is_told() {
    let test = TestApp::start();
    let lead = opens(&test, LEAD);
    let asks = |email: &str| {
        let page = lead.submits(
            "/account/email",
            &[("email", email), ("email_password", PASSWORD)],
        );
        (page.status, page.location)
    };
    assert_eq!(asks(RIVAL), asks("free@nowhere.example"));
    assert_eq!(asks(RIVAL), (303, "/account?done=email-asked".into()));
    let page = lead.submits(
        "/account/email",
        &[
            ("email", "free@nowhere.example"),
            ("email_password", "wrong password"),
        ],
    );
    page.is(422)
        .shows("id=\"email_password-error\"")
        .holds("email", "free@nowhere.example");
    let told = hints(&test, RIVAL);
    assert!(
        told.contains(&"email_taken".to_owned()) && !told.contains(&"email_link".to_owned()),
        "{told:?}"
    );
}

#[test]
fn an_address_that_is_taken_meanwhile_is_not_given_twice() {
    let test = TestApp::start();
    let lead = opens(&test, LEAD);
    lead.posts(
        "/api/v1/me/email",
        &json!({ "email": "new@nowhere.example", "password": PASSWORD }),
    )
    .ok();
    let link = test
        .link_to("new@nowhere.example")
        .replace("/link/", "/api/v1/links/")
        + "/confirm";
    test.admin()
        .posts(
            "/api/v1/people",
            &json!({ "email": "new@nowhere.example", "name": "New", "language": "en" }),
        )
        .ok();
    test.anonymous().presses(&link).refused(409);
    assert_eq!(signs_in(&test, LEAD), 200);
}

#[test]
fn staff_start_a_change_of_address_for_somebody_and_managers_never() {
    let test = TestApp::start();
    let people = test.admin().gets("/api/v1/people?limit=200").ok();
    let member = array(&people["items"])
        .iter()
        .find(|person| person["email"] == MEMBER)
        .unwrap();
    let path = format!("/people/{}/email", member["id"]);
    test.lead()
        .submits(&path, &[("email", "other@nowhere.example")])
        .is(403);
    test.staff()
        .submits(&path, &[("email", "other@nowhere.example")])
        .is(303);
    let link = test.link_to("other@nowhere.example");
    assert_eq!(hints(&test, MEMBER), ["account_changed"]);
    test.anonymous().submits(&link, &[]).is(303);
    assert_eq!(
        test.member().gets("/api/v1/me").ok()["email"],
        "other@nowhere.example"
    );
}

#[test]
fn the_journal_keeps_what_was_done_and_forgets_who_did_it_after_the_retention() {
    let test = TestApp::start();
    let people = test.admin().gets("/api/v1/people?limit=200").ok();
    let one = |field: &str, value: &str, of: &Value| {
        array(&of["items"])
            .iter()
            .find(|item| item[field] == value)
            .unwrap()
            .clone()
    };
    let member = &one("email", MEMBER, &people)["id"];
    test.staff()
        .posts(
            &format!("/api/v1/people/{member}"),
            &json!({ "name": "Kim Hana" }),
        )
        .ok();
    test.tick();
    let admin = PersonId(
        one("email", "admin@people.example", &people)["id"]
            .as_i64()
            .unwrap(),
    );
    // Tokens end long before the retention does.
    let made = std::cell::Cell::new(0);
    let reads = || {
        made.set(made.get() + 1);
        let name = format!("token {}", made.get());
        let token = test.run(move |tx| create_token(tx, &system(), admin, &TokenWish::whole(&name)));
        test.with(&token.token).gets("/api/v1/journal?limit=200").ok()
    };
    let entry = || one("action", "person.correct_name", &reads());
    let cleans = || test.cleans_up();
    test.moves_to("2029-03-14T09:59:59+09:00");
    cleans();
    assert_eq!(
        (entry()["was"]["name"].as_str(), entry()["person"].is_null()),
        (Some("member"), false),
        "two years are not over"
    );
    test.moves_to("2029-03-14T10:00:01+09:00");
    cleans();
    let old = entry();
    assert_eq!(
        (&old["person"], &old["address"], &old["was"], &old["subject"]),
        (&Value::Null, &Value::Null, &json!({}), &json!("person")),
        "{old}"
    );
    test.moves_to("2029-03-14T10:00:02+09:00");
    let written = array(&reads()["items"])
        .iter()
        .filter(|entry| entry["at"].as_str().unwrap() < "2027-03-16")
        .map(Value::to_string)
        .collect::<String>();
    lacks(&written, "Kim Hana");
    lacks(&written, "127.0.0.1");
    shows(&written, "site.create");
}

#[test]
fn whoever_is_invited_by_an_address_alone_says_what_they_are_called() {
    let test = TestApp::start();
    let (new, members) = ("han@saebom.example", "/api/v1/organisations/alpha-lead/members");
    let invite = json!({ "email": new, "role": "viewer" });
    test.lead().posts(members, &invite).ok();
    let link = test.link_to(new);
    let asked = test.anonymous().views("en", &link);
    asked.shows("Your name").holds("name", "");
    let sent = |name: &str, password: &str| {
        test.anonymous()
            .submits(&link, &[("name", name), ("password", password)])
    };
    sent(" ", PASSWORD).is(422).shows("id=\"name-error\"");
    sent("Han Bom", "short").is(422).holds("name", "Han Bom");
    sent("Han Bom", PASSWORD).is(303);
    let page = test.lead().sees_page("/organisations/alpha-lead");
    page.shows("Han Bom");
    // Their name is known by now, and a link for a password leaves it alone.
    ask_reset(&test, new);
    test.anonymous()
        .views("en", &test.link_to(new))
        .lacks("Your name");
}

#[test]
fn an_invitation_says_how_long_its_link_works_and_how_to_get_another_by_which_it_is_accepted() {
    let test = TestApp::start();
    let new = "han@saebom.example";
    let invite = json!({ "email": new, "role": "viewer" });
    test.lead()
        .posts("/api/v1/organisations/alpha-lead/members", &invite)
        .ok();
    let old = test.link_to(new);
    let sent = test.memory.sent();
    let mail = sent.iter().rfind(|(mail, _)| mail.to.email == new).unwrap();
    shows(
        &mail.0.rendered.text,
        "72 hours; after that, “Forgot your password?”",
    );
    shows(&mail.0.rendered.text, "Invitation open until: ");
    test.moves_to("2027-03-18T10:30");
    test.anonymous().opens(&old).is(404);
    ask_reset(&test, new);
    let link = test.link_to(new).replace("/link/", "/api/v1/links/");
    let body = json!({ "password": PASSWORD, "name": "Han Bom" });
    test.anonymous().posts(&link, &body).ok();
    test.tick();
    let han = test.anew(new);
    assert_eq!(han.gets("/api/v1/me").ok()["name"], "Han Bom");
    let open = han.gets("/api/v1/invitations").ok();
    let path = format!("/api/v1/invitations/{}/accept", open["items"][0]["id"]);
    han.presses(&path).ok();
}
