//! A site decides from a mail's link without a password: by whom, what, how often, how long, and what ends it.

use diesel::QueryableByName;
use diesel::sql_types::Text;
use madang::notify::Outgoing;
use serde_json::{Value, json};

use crate::support::city::{LEAD, OPERATOR, ask, ask_series};
use crate::support::pages::value_of;
use crate::support::{TestApp, agent, audit, because, lacks, raw, shows};

/// A request with the link that its mail brought to the operator.
fn asked(app: &TestApp) -> (Value, String) {
    let booking = app.lead().books("hall/main", "2027-03-20T10:00", 120);
    (booking, link_to_decide(app))
}

/// The path of the link in the newest mail to the operator.
fn link_to_decide(app: &TestApp) -> String {
    app.tick();
    let sent = app.memory.sent();
    let own = sent.iter().rev().filter(|(mail, _)| mail.to.email == OPERATOR);
    let mut texts = own.map(|(mail, _)| &mail.rendered.text);
    let text = texts.find(|text| text.contains("/decide/")).unwrap();
    let at = text.find("/decide/").unwrap();
    text[at..].split_whitespace().next().unwrap().to_owned()
}

fn state(app: &TestApp, booking: &Value) -> String {
    app.lead().sees(booking)["state"].as_str().unwrap().to_owned()
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[test]
fn a_link_shows_the_request_and_looking_changes_nothing() {
    let app = TestApp::start();
    let (booking, link) = asked(&app);
    let nobody = app.anonymous();
    for _ in 0..3 {
        let page = nobody.opens(&link);
        page.is(200)
            .shows("Night mapping")
            .shows("A robot draws a map.")
            .shows("operator")
            .shows("They bind the consortium together with the approval")
            .shows(&format!("/bookings/{}#talk", booking["id"]));
        // It leads nowhere else but through the sign-in.
        page.lacks("class=\"nav\"")
            .lacks("id=\"palette\"")
            .shows("(sign in)");
    }
    // As a scanner looks: with HEAD, and at the addresses of the forms.
    let head = agent().head(format!("{}{link}", app.base)).call().unwrap();
    assert!(head.status().as_u16() < 500);
    for step in ["approve", "decline", "request-changes", "undo", "again"] {
        nobody.opens(&format!("{link}/{step}")).is(405);
    }
    assert_eq!(state(&app, &booking), "requested");
}

#[test]
fn one_press_approves_and_no_cookie_signs_anybody_in() {
    let app = TestApp::start();
    let (booking, link) = asked(&app);
    let answer = agent()
        .post(format!("{}{link}/approve", app.base))
        .send_form([("step", "approve"), ("comment", "Gate 3.")])
        .unwrap();
    assert!(answer.headers().get("set-cookie").is_none());
    let seen = app.lead().sees(&booking);
    assert_eq!(seen["state"], "approved");
    assert_eq!(seen["life"]["conditions"], "Gate 3.");
    app.tick();
    assert!(app.is_told(LEAD, "approved"));
    let entries = app
        .admin()
        .gets(&format!("/api/v1/journal?booking={}", booking["id"]))
        .ok();
    assert_eq!(entries["items"][0]["action"], "booking.approve");
    // It decided once.
    app.anonymous()
        .opens(&link)
        .is(200)
        .shows("Decided by this link")
        .lacks("/approve\"");
    app.anonymous()
        .submits(&format!("{link}/decline"), &[("reason", "safety")])
        .is(409);
    assert_eq!(state(&app, &booking), "approved");
    audit::assert_clean(app.url());
}

#[test]
fn a_link_declines_asks_and_leaves_out_as_the_inbox_does() {
    for (step, fields, wanted) in [
        (
            "decline",
            vec![("reason", "safety"), ("comment", "Floor load.")],
            "declined",
        ),
        (
            "request-changes",
            vec![("comment", "Not on a Saturday.")],
            "changes_requested",
        ),
        (
            "approve",
            vec![("step", "leave"), ("skip", "2027-04-06T22:00")],
            "approved",
        ),
    ] {
        let app = TestApp::start();
        let booking = app
            .lead()
            .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
        let link = link_to_decide(&app);
        app.anonymous()
            .submits(&format!("{link}/{step}"), &fields)
            .is(303)
            .leads_to(&link);
        assert_eq!(state(&app, &booking), wanted);
    }
}

#[test]
fn a_reason_is_chosen_by_who_declines_and_what_was_typed_stays() {
    let app = TestApp::start();
    let (booking, link) = asked(&app);
    let fields = [("way", "decide-decline"), ("reason", ""), ("comment", "Too loud")];
    let page = app.anonymous().submits(&format!("{link}/decline"), &fields);
    page.is(422)
        .shows("id=\"reason-error\">Please choose the reason")
        .shows("Too loud");
    app.anonymous()
        .submits(&format!("{link}/request-changes"), &[("comment", "")])
        .is(422);
    assert_eq!(state(&app, &booking), "requested");
    app.anonymous()
        .submits(&format!("{link}/decline"), &[("reason", "safety")])
        .is(303);
}

#[test]
fn a_link_dies_after_72_hours_with_the_version_and_with_a_colleagues_decision() {
    let app = TestApp::start();
    let (booking, link) = asked(&app);
    app.moves_to("2027-03-18T10:00:00+09:00");
    app.anonymous()
        .opens(&link)
        .is(200)
        .shows("This link has expired");
    app.anonymous().submits(&format!("{link}/approve"), &[]).is(409);
    // The mail of a reminder brought another one.
    app.tick();
    let newer = link_to_decide(&app);
    assert_ne!(newer, link);
    let revised = app
        .lead()
        .does("revise", &booking, &ask("hall/main", "2027-03-22T10:00", 120))
        .ok();
    app.anonymous()
        .opens(&newer)
        .is(200)
        .shows("The request has changed");
    app.anonymous().submits(&format!("{newer}/approve"), &[]).is(412);
    assert_eq!(state(&app, &booking), "requested");
    let newest = link_to_decide(&app);
    app.clerk().does("decline", &revised, &because("safety")).ok();
    app.anonymous()
        .opens(&newest)
        .is(200)
        .shows("clerk")
        .shows("declined");
    app.anonymous().submits(&format!("{newest}/approve"), &[]).is(412);
    assert_eq!(state(&app, &booking), "declined");
}

#[test]
fn a_new_link_goes_to_the_person_of_the_old_one_and_not_too_often() {
    let app = TestApp::start();
    let (booking, link) = asked(&app);
    app.lead()
        .does("revise", &booking, &ask("hall/main", "2027-03-22T10:00", 120))
        .ok();
    app.tick();
    let before = app.events_to("clerk@people.example").len();
    app.anonymous().submits(&format!("{link}/again"), &[]).is(303);
    let newest = link_to_decide(&app);
    // It is no new request to them: what they are told is what changed, and that this is what they asked for.
    let letter = app.newest_text_to(OPERATOR);
    shows(
        &letter,
        "신청 내용이 변경되었습니다. 요청하신 새 링크를 보내 드립니다.",
    );
    shows(
        &letter,
        "2027년 3월 20일 (토) 10:00–12:00 → 2027년 3월 22일 (월) 10:00–12:00",
    );
    lacks(&letter, "들어왔습니다");
    app.anonymous().opens(&newest).is(200).shows("/approve\"");
    assert_eq!(app.events_to("clerk@people.example").len(), before);
    for _ in 0..2 {
        app.anonymous().submits(&format!("{link}/again"), &[]).is(303);
    }
    app.anonymous().submits(&format!("{link}/again"), &[]).is(429);
}

#[test]
fn the_token_is_in_its_mail_only_and_opens_nothing_else() {
    let app = TestApp::start();
    let (booking, link) = asked(&app);
    let token = link.rsplit('/').next().unwrap();
    let mut conn = raw::open(app.url());
    for sql in [
        "SELECT letter AS line FROM notices",
        "SELECT token_hash AS line FROM decision_links",
        "SELECT subject || coalesce(became, '') AS line FROM journal",
    ] {
        for row in raw::rows::<Line>(&mut conn, sql) {
            lacks(&row.line, token);
        }
    }
    for (who, email) in [
        ("lead", LEAD),
        ("partner", "partner@people.example"),
        ("duty", "duty@hall.example"),
    ] {
        for (mail, _) in app
            .memory
            .sent()
            .iter()
            .filter(|(mail, _)| mail.to.email == email)
        {
            assert!(!mail.rendered.text.contains("/decide/"), "{who}");
        }
    }
    // Neither another request nor a page of the person's, nor the API.
    let other = app.lead().books("hall/main", "2027-03-21T10:00", 120);
    let with = app.with(token);
    with.does("approve", &other, &json!({})).refused(401);
    app.anonymous().opens(&format!("/link/{token}")).is(404);
    app.anonymous()
        .submits(&format!("/inbox/{}/approve", other["id"]), &[])
        .leads_to("/sign-in?next=%2Fhome");
    app.anonymous().opens(&link[..link.len() - 1]).is(404);
    assert_eq!(state(&app, &booking), "requested");
}

#[test]
fn who_may_not_decide_any_more_does_not_by_a_link_either() {
    let app = TestApp::start();
    let (booking, link) = asked(&app);
    let clerks = app.memory.sent();
    let (mail, _) = clerks
        .iter()
        .rev()
        .find(|(mail, _)| mail.to.email == "clerk@people.example")
        .unwrap();
    let at = mail.rendered.text.find("/decide/").unwrap();
    let clerks = mail.rendered.text[at..]
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let found = app
        .staff()
        .submits("/people/find", &[("words", "clerk@people.example")])
        .location;
    app.staff().submits(&format!("{found}/disable"), &[]).is(303);
    app.anonymous().opens(&clerks).is(404);
    app.anonymous().submits(&format!("{clerks}/approve"), &[]).is(404);
    assert_eq!(state(&app, &booking), "requested");
    app.anonymous().opens(&link).is(200);
}

#[test]
fn a_site_that_wants_no_such_links_sends_none_and_those_that_left_decide_nothing() {
    let app = TestApp::start();
    let (booking, link) = asked(&app);
    app.operator()
        .sees_page("/sites/hall/desk")
        .shows("name=\"mail_links\" checked");
    app.operator().submits("/sites/hall/desk", &[]).is(303);
    app.anonymous()
        .opens(&link)
        .is(200)
        .shows("does not decide by links");
    app.anonymous().submits(&format!("{link}/approve"), &[]).is(409);
    assert_eq!(state(&app, &booking), "requested");
    app.lead().books("hall/main", "2027-03-21T10:00", 120);
    app.tick();
    assert!(app.newest_text_to(OPERATOR).contains("/inbox/"));
    app.operator()
        .submits("/sites/hall/desk", &[("mail_links", "on")])
        .is(303);
    app.anonymous().submits(&format!("{link}/approve"), &[]).is(303);
    assert_eq!(state(&app, &booking), "approved");
}

#[test]
fn the_line_of_a_decision_counts_what_was_approved_and_what_was_left_out() {
    for (fields, said) in [
        (vec![("step", "approve")], "3회를 승인했습니다: Night mapping"),
        (
            vec![("step", "leave"), ("skip", "2027-04-06T22:00")],
            "2회 승인, 1회 제외: Night mapping",
        ),
    ] {
        let app = TestApp::undoing();
        app.lead()
            .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
        let link = link_to_decide(&app);
        app.anonymous()
            .submits(&format!("{link}/approve"), &fields)
            .is(303);
        app.anonymous().views("ko", &link).shows(said);
    }
}

#[test]
fn what_a_link_decided_is_taken_back_by_it_and_decided_again() {
    let app = TestApp::undoing();
    let (booking, link) = asked(&app);
    app.anonymous()
        .submits(&format!("{link}/approve"), &[("comment", "Gate 3.")])
        .is(303);
    let page = app.anonymous().opens(&link);
    page.shows("10:00:20").shows("lead, partner");
    let undo = page.html.split(&format!("{link}/undo")).nth(1).unwrap();
    let version = value_of(undo, "version");
    app.anonymous()
        .submits(&format!("{link}/undo"), &[("version", &version)])
        .is(303);
    assert_eq!(state(&app, &booking), "requested");
    app.anonymous().opens(&link).is(200).shows(">Gate 3.</textarea>");
    app.anonymous().submits(&format!("{link}/approve"), &[]).is(303);
    app.lives_until("2027-03-15T10:00:20+09:00");
    assert!(app.is_told(LEAD, "approved"));
    let page = app.anonymous().opens(&link);
    page.shows("10:00:20").lacks(&format!("{link}/undo"));
    let late = app
        .anonymous()
        .submits(&format!("{link}/undo"), &[("version", "5")]);
    assert!(matches!(late.status, 409 | 412), "{}", late.status);
    audit::assert_clean(app.url());
}

#[test]
fn saved_texts_stand_beside_the_words_and_standing_conditions_are_ticked() {
    let app = TestApp::start();
    let texts = [
        ("mail_links", "on"),
        ("texts.0.text", "Speed 0.8 m/s at most"),
        ("texts.0.used", "standing"),
        ("texts.1.text", "Goods lift only"),
        ("texts.1.used", "condition"),
        ("texts.2.text", "The hall is let that week."),
        ("texts.2.used", "reply"),
        ("texts.3.text", ""),
        ("texts.3.used", "reply"),
    ];
    app.operator().submits("/sites/hall/desk", &texts).is(303);
    app.operator()
        .sees_page("/sites/hall/desk")
        .shows("Goods lift only");
    let (booking, link) = asked(&app);
    for page in [
        app.anonymous().opens(&link),
        app.operator().sees_page(&format!("/inbox/{}", booking["id"])),
    ] {
        page.shows("value=\"Speed 0.8 m/s at most\" checked")
            .shows("value=\"Goods lift only\">")
            .shows("value=\"The hall is let that week.\">");
    }
    let fields = [
        ("step", "approve"),
        ("condition", "Speed 0.8 m/s at most"),
        ("reply", "The hall is let that week."),
        ("comment", "Gate 3."),
    ];
    app.anonymous()
        .submits(&format!("{link}/approve"), &fields)
        .is(303);
    let seen = app.lead().sees(&booking);
    assert_eq!(seen["life"]["conditions"], "Speed 0.8 m/s at most\nGate 3.");
    let (booking, link) = {
        let booking = app.lead().books("hall/main", "2027-03-21T10:00", 120);
        (booking, link_to_decide(&app))
    };
    let fields = [("reason", "season"), ("reply", "The hall is let that week.")];
    app.anonymous()
        .submits(&format!("{link}/decline"), &fields)
        .is(303);
    assert_eq!(
        app.lead().sees(&booking)["life"]["words"],
        "The hall is let that week."
    );
}

#[test]
fn the_mail_says_decide_and_its_page_lists_what_is_not_as_the_rule_says() {
    let app = TestApp::start();
    let mut nights = ask_series("hall/main", "2027-04-05T22:00", 480, "FREQ=WEEKLY;COUNT=5");
    let schedule = &mut nights["phases"][0]["schedule"];
    schedule["exdates"] = json!(["2027-04-12T22:00"]);
    schedule["changes"] = json!([
        { "original_start": "2027-04-19T22:00", "start": "2027-04-21T22:30", "minutes": 450, "reason": "Fair." }
    ]);
    let booking = app.lead().requests(&nights).ok();
    let link = link_to_decide(&app);
    let sent = app.memory.sent();
    let asks = |(mail, _): &&(Outgoing, _)| mail.to.email == OPERATOR && mail.hint == "decision_needed";
    let mail = &sent.iter().rfind(asks).unwrap().0.rendered;
    assert!(
        mail.text.contains("\n결정하기: http://madang.example/decide/"),
        "{}",
        mail.text
    );
    lacks(&mail.text, "신청 보기");
    app.anonymous()
        .opens(&link)
        .shows("2 days differ from the rule")
        .shows("<b>Mon 12 Apr</b> Out")
        .shows("<b>Mon 19 Apr → ")
        .shows("Fair.");
    let inbox = format!("/inbox/{}", booking["id"]);
    app.operator()
        .sees_page(&inbox)
        .shows("2 days differ from the rule")
        .shows("<b>Mon 19 Apr → ");
}
