//! What visitors send by a program, and how it is answered: the same as on the pages.

use serde_json::{Value, json};

use crate::support::city::OPERATOR;
use crate::support::{TestApp, array, shows, texts};

const QUESTIONS: &str = "/api/v1/sites/hall/questions";
const ASKS: &str = "/api/v1/account-asks";
const VISITOR: &str = "daon@visitors.example";

fn asks(app: &TestApp, words: &str) {
    let body = json!({ "zone": "main", "words": words, "name": "Yoon Daon", "email": VISITOR });
    app.anonymous().posts(QUESTIONS, &body).is(202);
}

fn wishes(app: &TestApp, email: &str) -> Value {
    let body =
        json!({ "name": "Seo Haneul", "email": email, "organisation": "Haneul", "purpose": "To try." });
    app.anonymous().posts(ASKS, &body).is(202);
    app.tick();
    of(&app.staff().gets(ASKS).ok(), "email", email)
}

/// The one of a list that has this in a field: ids, and so the order at one moment, depend on the connection.
fn of(list: &Value, field: &str, value: &str) -> Value {
    let found = array(&list["items"]).iter().find(|item| item[field] == value);
    found.unwrap_or_else(|| panic!("no {value} in {list}")).clone()
}

#[test]
fn a_question_is_asked_listed_and_answered_once() {
    let app = TestApp::start();
    asks(&app, "Is there a goods lift?");
    asks(&app, "May we come on Sunday?");
    app.tick();
    let list = app.operator().gets(QUESTIONS).ok();
    let (goods, sunday) = ("Is there a goods lift?", "May we come on Sunday?");
    let first = of(&list, "words", goods);
    assert_eq!(first["zone"], "hall/main");
    assert_eq!(first["answered_at"], Value::Null);
    let to = |words: &str, action: &str| format!("{QUESTIONS}/{}/{action}", of(&list, "words", words)["id"]);
    app.clerk()
        .posts(&to(goods, "answer"), &json!({ "answer": " " }))
        .refused(422);
    app.clerk()
        .posts(&to(goods, "answer"), &json!({ "answer": "Yes, 2 m high." }))
        .is(204);
    let late = app
        .operator()
        .posts(&to(goods, "answer"), &json!({ "answer": "No." }))
        .refused(422);
    assert_eq!(late["errors"][0]["code"], "answered", "{late}");
    app.operator().presses(&to(sunday, "close")).is(204);
    app.tick();
    assert!(app.is_told(OPERATOR, "question_asked"));
    shows(&app.newest_text_to(VISITOR), "> Yes, 2 m high.");
    let told = app.events_to(VISITOR);
    let answers = told.iter().filter(|event| *event == "question_answered");
    assert_eq!(answers.count(), 1, "nobody is told what they know already");
    let list = app.operator().gets(QUESTIONS).ok();
    let first = of(&list, "words", goods);
    assert_eq!(first["answer"], "Yes, 2 m high.");
    assert_eq!(first["answered_by"], "clerk");
    let closed = of(&list, "words", sunday);
    assert_eq!(closed["answer"], Value::Null);
    assert!(closed["answered_at"].is_string(), "{closed}");
}

#[test]
fn a_question_by_a_program_is_read_as_strictly_as_a_form() {
    let app = TestApp::start();
    let told = app
        .anonymous()
        .posts(QUESTIONS, &json!({ "words": "", "name": "", "email": "none" }))
        .refused(422);
    assert_eq!(texts(&told["errors"], "field"), ["words", "name", "email"]);
    app.anonymous()
        .posts("/api/v1/sites/nowhere/questions", &json!({ "words": "A lift?" }))
        .refused(404);
    app.operator()
        .submits("/sites/hall/desk", &[("mail_links", "on")])
        .is(303);
    let body = json!({ "words": "A lift?", "name": "Daon", "email": VISITOR });
    app.anonymous().posts(QUESTIONS, &body).refused(404);
    let body = json!({ "words": "A lift?" });
    let market = "/api/v1/sites/market/questions";
    app.lead().posts(market, &body).is(202);
    let all = (0..40).map(|_| app.lead().posts(market, &body).status);
    assert!(all.into_iter().any(|status| status == 429), "a limit");
}

#[test]
fn a_wish_for_an_account_is_listed_and_answered_once() {
    let app = TestApp::start();
    let wish = wishes(&app, "haneul@newcomers.example");
    assert_eq!(wish["answer"], Value::Null);
    let to = |wish: &Value, action: &str| format!("{ASKS}/{}/{action}", wish["id"]);
    let place = |slug: &str| json!({ "organisation": slug, "role": "member" });
    let told = app
        .staff()
        .posts(&to(&wish, "invite"), &place("nowhere"))
        .refused(422);
    assert_eq!(texts(&told["errors"], "field"), ["organisation"]);
    app.staff()
        .posts(&to(&wish, "invite"), &place("alpha-lead"))
        .is(204);
    app.staff()
        .posts(&to(&wish, "decline"), &json!({ "words": "No." }))
        .refused(422);
    app.tick();
    assert!(app.is_told("haneul@newcomers.example", "invited"));
    let other = wishes(&app, "other@newcomers.example");
    app.staff()
        .posts(&to(&other, "decline"), &json!({ "words": "" }))
        .refused(422);
    app.staff()
        .posts(
            &to(&other, "decline"),
            &json!({ "words": "Please ask your office." }),
        )
        .is(204);
    app.tick();
    shows(
        &app.newest_text_to("other@newcomers.example"),
        "Please ask your office.",
    );
    let list = app.staff().gets(ASKS).ok();
    assert_eq!(
        of(&list, "email", "haneul@newcomers.example")["answer"],
        "accepted"
    );
    let declined = of(&list, "email", "other@newcomers.example");
    assert_eq!(declined["answer"], "declined");
    assert_eq!(declined["words"], "Please ask your office.");
}
