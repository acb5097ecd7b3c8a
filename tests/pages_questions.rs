//! Questions about a site: anybody asks on its pages, its people answer in place, and both hear of it.

use crate::support::city::{LEAD, OPERATOR};
use crate::support::pages::Sheet;
use crate::support::{TestApp, lacks, shows};

const VISITOR: &str = "daon@visitors.example";
const WORDS: &str = "Is there a goods lift?\nThe robot is 190 cm tall.";

fn asks(app: &TestApp, email: &str, words: &str) -> Sheet {
    let fields = [
        ("zone", "main"),
        ("words", words),
        ("name", "Yoon Daon"),
        ("email", email),
    ];
    app.anonymous().submits("/sites/hall/ask", &fields)
}

/// The address that the first open question is answered at.
fn to_answer(app: &TestApp) -> String {
    let page = app.operator().sees_page("/sites/hall/questions");
    let action = page
        .html
        .split("action=\"")
        .find(|part| part.starts_with("/sites/hall/questions/"))
        .expect("an open question");
    action.split('"').next().unwrap().to_owned()
}

fn answers(app: &TestApp, words: &str) -> Sheet {
    let to = to_answer(app);
    let field = format!("answer-{}", to.rsplit('/').next().unwrap());
    app.clerk()
        .submits(&to, &[(field.as_str(), words), ("go", "answer")])
}

#[test]
fn a_visitor_asks_about_a_zone_and_gets_the_answer_by_mail() {
    let app = TestApp::start();
    let nobody = app.anonymous();
    nobody.sees_page("/sites/hall").shows("href=\"/sites/hall/ask\"");
    nobody
        .sees_page("/sites/hall/zones/main")
        .shows("href=\"/sites/hall/ask?zone=main\"");
    nobody
        .sees_page("/sites/hall/ask?zone=main")
        .shows("hall, Main")
        .holds("zone", "main");
    asks(&app, VISITOR, WORDS).leads_to("/sites/hall/zones/main?done=question-sent");
    app.tick();
    // To each of the site's people in their language, and an answer to the mail goes to who asked.
    for email in [OPERATOR, "clerk@people.example"] {
        assert_eq!(app.subjects_to(email), ["새 문의 · hall 본관"], "{email}");
    }
    let sent = app.memory.sent();
    let (mail, _) = sent.iter().find(|(mail, _)| mail.to.email == OPERATOR).unwrap();
    assert_eq!(mail.rendered.reply_to.as_ref().unwrap().email, VISITOR);
    shows(
        &mail.rendered.text,
        "Yoon Daon 님이 hall 본관에 대해 문의했습니다.",
    );
    shows(&mail.rendered.text, "> The robot is 190 cm tall.");
    shows(&mail.rendered.text, "Yoon Daon · daon@visitors.example");
    // Nobody proved the address: what was typed may be somebody's advertisement.
    let receipt = app.newest_text_to(VISITOR);
    shows(&receipt, "Your question about hall Main");
    for typed in ["goods lift", "Yoon", "190"] {
        lacks(&receipt, typed);
    }
    app.staff().sees_page("/board").shows("1 question to answer");
    app.operator().sees_page("/home").shows("1 question to answer");
    app.staff()
        .sees_page("/questions")
        .shows("Is there a goods lift?")
        .shows("/sites/hall/questions#question-");
    answers(&app, "Yes, 2 m high.\nPlease ring at gate 3.")
        .leads_to("/sites/hall/questions?done=question-answered");
    app.tick();
    let answer = app.newest_text_to(VISITOR);
    shows(&answer, "> Please ring at gate 3.");
    shows(
        &answer,
        "Your question: Is there a goods lift? The robot is 190 cm tall.",
    );
    let page = app.operator().sees_page("/sites/hall/questions");
    page.shows("Answered questions")
        .shows("Yes, 2 m high.")
        .shows("clerk")
        .lacks("<textarea");
    app.operator().sees_page("/home").lacks("to answer");
}

#[test]
fn whoever_is_signed_in_says_only_what_they_ask() {
    let app = TestApp::start();
    let form = app.lead().sees_page("/sites/hall/ask");
    form.lacks("name=\"email\"").lacks("name=\"name\"");
    app.lead()
        .submits(
            "/sites/hall/ask",
            &[("words", "May we come on Sunday?"), ("email", VISITOR)],
        )
        .leads_to("/sites/hall?done=question-sent");
    app.tick();
    assert!(app.is_told(LEAD, "question_received"));
    let receipt = app.newest_text_to(LEAD);
    shows(&receipt, "Dear lead,");
    shows(&receipt, "Your question: May we come on Sunday?");
    assert!(
        !app.is_told(VISITOR, "question_received"),
        "it is not theirs to say"
    );
    shows(&app.newest_text_to(OPERATOR), "lead · lead@people.example");
    answers(&app, "Yes.");
    app.tick();
    assert!(app.is_told(LEAD, "question_answered"));
}

#[test]
fn what_is_wrong_with_a_question_is_said_and_nothing_is_lost() {
    let app = TestApp::start();
    let form = |fields: &[(&str, &str)]| app.anonymous().submits("/sites/hall/ask", fields);
    let page = form(&[("words", ""), ("name", "See www.deal.example"), ("email", "none")]);
    page.is(422)
        .shows("id=\"words-error\"")
        .shows("id=\"name-error\"")
        .shows("id=\"email-error\"")
        .holds("name", "See www.deal.example");
    form(&[
        ("words", "A?"),
        ("name", "A"),
        ("email", VISITOR),
        ("zone", "nowhere"),
    ])
    .is(404);
    // What fills a field that nobody sees is a program: it learns nothing, and nobody is bothered.
    form(&[
        ("words", "Buy!"),
        ("name", "A"),
        ("email", VISITOR),
        ("website", "https://deal.example"),
    ])
    .is(303);
    app.tick();
    assert!(app.memory.sent().is_empty());
}

#[test]
fn nobody_floods_a_site_or_an_address_and_nobody_learns_who_has_an_account() {
    let app = TestApp::start();
    for n in 0..5 {
        asks(&app, VISITOR, &format!("Question {n}?")).is(303);
    }
    let known = asks(&app, LEAD, "Who am I?");
    let unknown = asks(&app, "nobody@visitors.example", "Who am I?");
    assert_eq!(
        (known.status, &known.location),
        (unknown.status, &unknown.location)
    );
    app.tick();
    assert_eq!(app.events_to(VISITOR).len(), 3, "confirmations to one address");
    let refused = (0..20)
        .map(|n| asks(&app, &format!("v{n}@visitors.example"), "Again?"))
        .find(|page| page.status == 429)
        .expect("a limit");
    refused.holds("name", "Yoon Daon");
    // Whoever signed in counts by themselves.
    app.lead()
        .submits("/sites/hall/ask", &[("words", "And I?")])
        .is(303);
    app.moves_to("2027-03-15T11:30:00+09:00");
    asks(&app, VISITOR, "An hour later?").is(303);
}

#[test]
fn a_site_that_wants_no_questions_has_no_form() {
    let app = TestApp::start();
    asks(&app, VISITOR, WORDS).is(303);
    app.operator()
        .sees_page("/sites/hall/desk")
        .shows("name=\"questions\" checked");
    app.operator()
        .submits("/sites/hall/desk", &[("mail_links", "on")])
        .is(303);
    app.operator()
        .sees_page("/sites/hall/desk")
        .lacks("name=\"questions\" checked");
    for path in ["/sites/hall", "/sites/hall/zones/main"] {
        app.anonymous().sees_page(path).lacks("/sites/hall/ask");
    }
    app.anonymous().opens("/sites/hall/ask").is(404);
    asks(&app, VISITOR, WORDS).is(404);
    app.anonymous().sees_page("/sites/market/ask");
    // What was asked before is still answered.
    answers(&app, "Yes.").is(303);
}

#[test]
fn a_question_is_answered_once() {
    let app = TestApp::start();
    asks(&app, VISITOR, WORDS).is(303);
    let to = to_answer(&app);
    let page = answers(&app, " ");
    page.is(422).shows("must say something");
    app.operator()
        .submits(&to, &[("go", "elsewhere")])
        .leads_to("/sites/hall/questions?done=saved");
    let field = format!("answer-{}", to.rsplit('/').next().unwrap());
    app.clerk()
        .submits(&to, &[(field.as_str(), "Yes."), ("go", "answer")])
        .is(422)
        .shows("was answered by somebody else");
    app.tick();
    assert_eq!(app.events_to(VISITOR), ["question_received"], "nobody was told");
    app.operator()
        .sees_page("/sites/hall/questions")
        .shows("Answered by mail or phone.");
    // A year and more later nothing is left of who asked.
    app.moves_to("2029-06-01T10:00:00+09:00");
    app.cleans_up();
    app.anew(OPERATOR)
        .sees_page("/sites/hall/questions")
        .lacks("Yoon");
}

#[test]
fn who_turned_messages_off_and_who_only_looks_gets_no_mail() {
    let app = TestApp::start();
    app.clerk()
        .submits(
            "/account/notices",
            &[("sessions", "every"), ("heard", "requests")],
        )
        .is(303);
    asks(&app, VISITOR, WORDS).is(303);
    app.tick();
    assert!(app.is_told(OPERATOR, "question_asked"));
    assert!(!app.is_told("clerk@people.example", "question_asked"));
}
