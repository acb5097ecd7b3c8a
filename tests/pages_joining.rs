//! Asking for an account: the same answer for everybody, and staff who invite, found or decline.

use crate::support::city::{LEAD, STRANGER};
use crate::support::pages::Sheet;
use crate::support::{TestApp, lacks, shows};

const ASKER: &str = "haneul@newcomers.example";
const PURPOSE: &str = "We want to try a cleaning robot.\nAt night.";

fn asks(app: &TestApp, email: &str) -> Sheet {
    let fields = [
        ("name", "Seo Haneul"),
        ("email", email),
        ("organisation", "Haneul Robotics"),
        ("purpose", PURPOSE),
        ("site", "hall"),
    ];
    app.anonymous().submits("/join", &fields)
}

/// The page of the newest wish.
fn newest(app: &TestApp) -> String {
    let page = app.staff().sees_page("/account-asks");
    let link = page.html.split("href=\"/account-asks/").nth(1).expect("a wish");
    format!("/account-asks/{}", link.split('"').next().unwrap())
}

#[test]
fn somebody_without_an_account_asks_and_is_invited_with_a_consortium_of_their_own() {
    let app = TestApp::start();
    app.anonymous().sees_page("/sign-in").shows("href=\"/join\"");
    app.anonymous()
        .sees_page("/sites/hall")
        .shows("href=\"/join?site=hall\"");
    app.anonymous().sees_page("/join?site=hall").holds("site", "hall");
    asks(&app, ASKER).leads_to("/join/sent");
    app.tick();
    let sent = app.memory.sent();
    let (mail, _) = sent
        .iter()
        .find(|(mail, _)| mail.to.email == "staff@people.example")
        .unwrap();
    assert_eq!(mail.rendered.reply_to.as_ref().unwrap().email, ASKER);
    shows(&mail.rendered.text, "> We want to try a cleaning robot.");
    shows(&mail.rendered.text, "Haneul Robotics");
    let receipt = app.newest_text_to(ASKER);
    for typed in ["Seo Haneul", "Robotics", "robot"] {
        lacks(&receipt, typed);
    }
    app.staff()
        .sees_page("/board")
        .shows("1 person asks for an account");
    let page = app.staff().sees_page(&newest(&app));
    page.shows("Haneul Robotics").shows("At night.").shows(">hall<");
    let id = newest(&app).rsplit('/').next().unwrap().to_owned();
    let form = app.staff().sees_page(&format!("/consortia/new?ask={id}"));
    form.holds("organisations.0.name", "Haneul Robotics")
        .holds("people.0.email", ASKER)
        .holds("ask", &id);
    let fields = [
        ("ask", id.as_str()),
        ("organisations.0.name", "Haneul Robotics"),
        ("organisations.0.role", "lead"),
        ("people.0.name", "Seo Haneul"),
        ("people.0.email", ASKER),
        ("people.0.organisation", "0"),
        ("people.0.role", "manager"),
        ("titles.ko", "청소 로봇"),
        ("programme", "testbed"),
        ("agreement_from", "2027-04-01"),
        ("agreement_until", "2027-12-31"),
    ];
    let go = |fields: &[(&str, &str)], number: &str| {
        let all = [fields, &[("number", number), ("go", "save")]].concat();
        app.staff().submits("/consortia", &all)
    };
    go(&fields, "").is(422).holds("ask", &id);
    go(&fields, "T-new").is(303);
    app.tick();
    assert!(app.is_told(ASKER, "invited"), "{:?}", app.events_to(ASKER));
    app.staff()
        .sees_page(&newest(&app))
        .shows("Accepted")
        .lacks("/decline");
    app.staff().sees_page("/board").lacks("asks for an account");
    go(&fields, "T-twice").is(422).shows("was decided already");
}

#[test]
fn somebody_is_invited_to_an_organisation_that_is_there_in_their_language() {
    let app = TestApp::start();
    asks(&app, ASKER).is(303);
    app.tick();
    let to = format!("{}/invite", newest(&app));
    app.staff()
        .submits(&to, &[("organisation", "nowhere"), ("role", "member")])
        .is(422)
        .shows("id=\"organisation-error\"");
    app.staff()
        .submits(&to, &[("organisation", "alpha-lead"), ("role", "member")])
        .leads_to("/account-asks?done=invited");
    let link = app.link_to(ASKER);
    // Who asked said their name then.
    app.anonymous().views("en", &link).holds("name", "Seo Haneul");
    app.anonymous()
        .submits(&link, &[("password", "teal otter plinth")])
        .is(303);
    let page = app.lead().sees_page("/organisations/alpha-lead");
    page.shows(ASKER).shows("Seo Haneul");
    // Who belongs there already is not asked in again, and staff are told so.
    asks(&app, LEAD).is(303);
    let ask = newest(&app);
    app.staff()
        .sees_page(&ask)
        .shows("This address has an account")
        .shows(">lead<");
    app.staff()
        .submits(
            &format!("{ask}/invite"),
            &[("organisation", "alpha-lead"), ("role", "member")],
        )
        .is(422)
        .shows("belongs to it already");
}

#[test]
fn a_wish_is_declined_in_words_and_all_of_the_same_address_with_it() {
    let app = TestApp::start();
    asks(&app, ASKER).is(303);
    asks(&app, ASKER).is(303);
    app.tick();
    let to = format!("{}/decline", newest(&app));
    app.staff()
        .submits(&to, &[("words", " ")])
        .is(422)
        .shows("id=\"words-error\"");
    app.staff()
        .submits(&to, &[("words", "Please ask again\nwhen the call opens.")])
        .leads_to("/account-asks?done=ask-declined");
    app.tick();
    let letter = app.newest_text_to(ASKER);
    for words in ["Dear Seo Haneul,", "Your request: ", "> when the call opens."] {
        shows(&letter, words);
    }
    app.staff()
        .sees_page("/account-asks")
        .shows("Nobody asks for an account");
    app.staff().submits(&to, &[("words", "No.")]).is(422);
    // A year and more later nothing is left of who asked.
    app.moves_to("2029-06-01T10:00:00+09:00");
    app.cleans_up();
    app.anew("staff@people.example")
        .sees_page("/account-asks")
        .lacks("Haneul");
}

#[test]
fn nobody_learns_by_asking_who_has_an_account() {
    let app = TestApp::start();
    let answers = [ASKER, LEAD, STRANGER].map(|email| {
        let page = asks(&app, email);
        (page.status, page.location, page.html)
    });
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[1], answers[2]);
    app.tick();
    let mails = [ASKER, LEAD, STRANGER].map(|email| (app.events_to(email), app.newest_text_to(email)));
    assert_eq!(mails[0], mails[1]);
    assert_eq!(mails[1], mails[2]);
    for _ in 0..4 {
        asks(&app, LEAD).is(303);
    }
    app.tick();
    assert_eq!(app.events_to(LEAD).len(), 3, "mails to one address");
    let page = app.anonymous().submits(
        "/join",
        &[("name", "www.deal.example"), ("email", "no"), ("site", "hall")],
    );
    page.is(422);
    for field in ["name", "email", "organisation", "purpose"] {
        page.shows(&format!("id=\"{field}-error\""));
    }
    page.holds("site", "hall");
    (0..20)
        .map(|n| asks(&app, &format!("n{n}@newcomers.example")))
        .find(|page| page.status == 429)
        .expect("a limit");
    // Whoever has an account needs none.
    app.lead().opens("/join").leads_to("/home");
}
