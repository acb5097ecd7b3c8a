//! Holidays, the outbox, health, settings, sites.

use std::sync::Arc;

use madang::config::{Origin, Shown};
use madang::web::{Limits, Metrics, Service};
use serde_json::json;

use super::register::persona_pages;
use super::tomorrow;
use crate::support::pages::between;
use crate::support::{TestApp, listen, shows};

#[test]
fn admin_pages_stand_in_both_languages_and_are_not_there_for_others() {
    let test = TestApp::start();
    let admins = ["/admin", "/admin/holidays", "/admin/settings"];
    let staffs = [
        "/admin/notices",
        "/admin/journal",
        "/admin/sites",
        "/admin/sites/new",
    ];
    persona_pages(&test.admin(), &[admins.as_slice(), &staffs].concat(), 200);
    persona_pages(&test.staff(), &staffs, 200);
    persona_pages(&test.staff(), &admins, 404);
    persona_pages(&test.operator(), &[admins.as_slice(), &staffs].concat(), 404);
    persona_pages(
        &test.admin(),
        &["/admin/notices/99", "/admin/notices/99/html"],
        404,
    );
    test.anonymous()
        .opens("/admin")
        .leads_to("/sign-in?next=%2Fadmin");
}

#[test]
fn health_tells_that_all_is_well_and_that_a_letter_is_dead() {
    let test = TestApp::start();
    let page = test.admin().sees_page("/admin");
    for words in [
        "All is well",
        "Starts and ends",
        "Sending notices",
        "Migrations missing",
    ] {
        page.shows(words);
    }
    test.memory
        .refuse_next(madang::notify::SendError::Permanent("550 no such mailbox".into()));
    tomorrow(&test);
    test.admin()
        .sees_page("/admin")
        .shows("Some notices could not be sent");
}

#[test]
fn a_dead_notice_is_found_with_the_servers_words_and_sent_again() {
    let test = TestApp::start();
    test.memory
        .refuse_next(madang::notify::SendError::Permanent("550 no such mailbox".into()));
    tomorrow(&test);
    let list = test.staff().sees_page("/admin/notices?state=dead");
    list.shows("550 no such mailbox");
    let id = list
        .html
        .split("/admin/notices/")
        .find(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap();
    let id: String = id.chars().take_while(char::is_ascii_digit).collect();
    let page = test.staff().sees_page(&format!("/admin/notices/{id}"));
    for words in [
        "550 no such mailbox",
        "The mail server did not take it",
        "in=ko",
        "in=en",
        "Send again",
    ] {
        page.shows(words);
    }
    let replay = format!("/admin/notices/{id}/replay");
    test.operator().submits(&replay, &[]).is(404);
    test.staff()
        .submits(&replay, &[])
        .leads_to(&format!("/admin/notices/{id}?done=notice-replayed"));
    test.tick();
    test.staff()
        .sees_page(&format!("/admin/notices/{id}"))
        .lacks("Send again");
    // Others may have died with it, in the same mail.
    test.staff()
        .sees_page("/admin/notices?state=dead")
        .lacks(&format!("/admin/notices/{id}\""));
}

#[test]
fn notices_are_narrowed_by_receiver_and_kind() {
    let test = TestApp::start();
    tomorrow(&test);
    let typed = [
        ("recipient", "LEAD@people.example "),
        ("kind", "approved"),
        ("state", ""),
    ];
    let there = test.staff().submits("/admin/notices", &typed).location;
    assert!(
        there.starts_with("/admin/notices?kind=approved&like=") && !there.contains("people"),
        "{there}"
    );
    let page = test.staff().sees_page(&there);
    page.holds("recipient", "lead@people.example")
        .shows(">Approved</a>")
        .shows("lead@people.example</a>")
        .lacks("operator@people.example</a>");
    // A row leads to all that its receiver got.
    let row = between(&page.html, "href=\"/admin/notices?like=", '"');
    let all = test.staff().sees_page(&format!("/admin/notices?like={row}"));
    all.shows("lead@people.example</a>")
        .lacks("operator@people.example</a>");
    let none = test.staff().submits(
        "/admin/notices",
        &[("recipient", "nobody@people.example"), ("kind", "approved")],
    );
    none.is(422)
        .holds("recipient", "nobody@people.example")
        .shows("id=\"recipient-error\"")
        .shows("operator@people.example</a>")
        .shows("value=\"approved\" selected");
    test.staff().sees_page("/admin/notices?like=1").shows("No notice");
}

#[test]
fn a_notice_is_shown_in_both_languages_and_an_invitations_link_to_nobody() {
    let test = TestApp::start();
    let person = [
        ("name", "New"),
        ("email", "new@people.example"),
        ("language", "en"),
        ("organisations.0.slug", "company"),
        ("organisations.0.role", "member"),
    ];
    test.staff().submits("/people", &person);
    test.tick();
    let list = test.admin().sees_page("/admin/notices?kind=invited");
    let id = list
        .html
        .split("/admin/notices/")
        .find(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap();
    let id: String = id.chars().take_while(char::is_ascii_digit).collect();
    let korean = test
        .admin()
        .sees_page(&format!("/admin/notices/{id}/html?in=ko"))
        .html;
    shows(&korean, "lang=\"ko\"");
    shows(&korean, "New 님, 안녕하십니까.");
    let sent = test.memory.sent();
    let (mail, _) = sent
        .iter()
        .find(|(mail, _)| mail.to.email == "new@people.example")
        .unwrap();
    let link = mail
        .rendered
        .text
        .split("http://madang.example")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    assert!(
        link.len() > 20 && !korean.contains(link) && korean.contains("/links/…"),
        "{link}"
    );
    test.admin()
        .sees_page(&format!("/admin/notices/{id}"))
        .lacks(link);
}

#[test]
fn a_holiday_is_looked_at_before_it_is_saved() {
    let test = TestApp::start();
    test.operator()
        .posts(
            "/api/v1/sites/hall/closures",
            &json!({ "effect": "block", "shape": "public_holidays", "reason": "Closed on holidays" }),
        )
        .ok();
    tomorrow(&test);
    let fields = [
        ("date", "2027-03-16"),
        ("kind", "temporary"),
        ("names.ko", "임시 공휴일"),
        ("names.en", "Day off"),
    ];
    let preview = test.admin().submits("/admin/holidays/preview", &fields);
    preview.is(200).shows("Touches 1 session").shows("Night mapping");
    test.admin()
        .sees_page("/admin/holidays?year=2027")
        .lacks("Day off");
    test.admin()
        .submits("/admin/holidays", &fields)
        .leads_to("/flagged?done=holiday-flagged");
    test.admin()
        .sees_page("/admin/holidays?year=2027")
        .shows("Day off");
    test.staff().sees_page("/board").shows("임시 공휴일");
    test.admin().submits("/admin/holidays", &fields).is(409);
}

#[test]
fn a_holiday_without_a_day_or_a_name_comes_back_as_it_was() {
    let test = TestApp::start();
    let page = test.admin().submits(
        "/admin/holidays/preview",
        &[
            ("date", "16.3."),
            ("kind", "election"),
            ("names.ko", "가"),
            ("names.en", "Poll"),
        ],
    );
    page.is(422).shows("id=\"date-error\"").holds("names.en", "Poll");
    let page = test.admin().submits(
        "/admin/holidays/preview",
        &[("date", "2027-03-16"), ("names.ko", ""), ("names.en", "Poll")],
    );
    page.is(422).shows("id=\"names.ko-error\"");
    test.staff()
        .submits(
            "/admin/holidays/preview",
            &[("date", "2027-03-16"), ("names.ko", "가"), ("names.en", "b")],
        )
        .is(404);
}

#[test]
fn a_site_is_added_and_bad_fields_come_back_with_what_was_typed() {
    let test = TestApp::start();
    let fields = [
        ("slug", "newsite"),
        ("operator", "company"),
        ("kind", "park"),
        ("names.ko", "새 공원"),
        ("names.en", "New park"),
        ("district", "중구"),
        ("address", "1 Park Street"),
        ("latitude", "37.56"),
        ("longitude", "126.97"),
        ("phone", "02-555-0199"),
        ("duty_email", ""),
        ("time_zone", "Asia/Seoul"),
        ("request_mode", "hold"),
        ("hold_days", "14"),
        ("notice", "3"),
        ("notice_kind", "days"),
        ("horizon_days", "365"),
        ("max_minutes", ""),
        ("house_rules.ko", ""),
        ("house_rules.en", ""),
    ];
    let wrong: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, if *name == "latitude" { "north" } else { value }))
        .collect();
    let page = test.staff().submits("/admin/sites", &wrong);
    page.is(422)
        .shows("id=\"latitude-error\"")
        .holds("latitude", "north")
        .holds("names.en", "New park");
    test.staff()
        .submits("/admin/sites", &fields)
        .leads_to("/sites/newsite?done=saved");
    test.staff().sees_page("/admin/sites").shows("New park");
    test.operator().submits("/admin/sites", &fields).is(404);
}

#[test]
fn settings_say_where_each_comes_from() {
    let test = TestApp::start();
    let shown = [
        Shown {
            key: "mail.smtp.password".into(),
            value: "(set)".into(),
            origin: Origin::Environment("MADANG_MAIL__SMTP__PASSWORD".into()),
        },
        Shown {
            key: "server.listen".into(),
            value: String::new(),
            origin: Origin::Defaults,
        },
    ];
    let limits = Limits::default();
    let metrics = Arc::new(Metrics::new().unwrap());
    let service = Service {
        app: test.app.clone(),
        jobs: test.jobs.clone(),
        pace: None,
        limits,
        metrics,
        settings: Arc::new(shown.to_vec()),
    };
    let (base, _handle) = listen(service);
    let token = format!("Bearer {}", test.people.admin);
    let page = ureq::get(format!("{base}/admin/settings"))
        .header("Authorization", token)
        .header("Cookie", "language=en")
        .call()
        .unwrap();
    let html = page.into_body().read_to_string().unwrap();
    for words in [
        "mail.smtp.password",
        "(set)",
        "MADANG_MAIL__SMTP__PASSWORD",
        ">default<",
        ">empty<",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}
