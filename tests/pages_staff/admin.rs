//! Holidays, the outbox, health, the journal, settings, sites.

use std::sync::Arc;

use madang::config::{Origin, Shown};
use madang::domain::journal::{JournalAction, JournalTopic};
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
fn the_journal_is_searched_by_what_people_know() {
    let test = TestApp::start();
    let booking = tomorrow(&test);
    let found = |query: &str| {
        test.staff()
            .sees_page(&format!("/admin/journal{query}"))
            .html
            .matches("<b>")
            .count()
    };
    assert_eq!(found(&format!("?booking={}&about=booking", booking["id"])), 2);
    let by = |person: &str| {
        test.staff()
            .submits("/admin/journal", &[("person", person), ("about", "booking")])
    };
    let there = by("Operator@people.example").location;
    assert!(
        there.starts_with("/admin/journal?person=") && there.ends_with("&about=booking"),
        "{there}"
    );
    assert_eq!(found(there.trim_start_matches("/admin/journal")), 1);
    test.staff()
        .sees_page(&there)
        .holds("person", "operator@people.example");
    let nobody = by("nobody@people.example");
    nobody.is(422).holds("person", "nobody@people.example");
    nobody
        .shows("id=\"person-error\"")
        .shows("value=\"booking\" selected");
    assert_eq!(found("?person=1"), found("?words=nothing-of-this"));
    assert_eq!(found("?about=booking&site=hall"), 2);
    assert_eq!(
        found("?about=booking&site=house"),
        found("?words=nothing-of-this")
    );
    assert_eq!(found("?about=booking&from=2027-03-15&to=2027-03-15"), 2);
    assert_eq!(
        found("?about=booking&from=2027-03-16"),
        found("?words=nothing-of-this")
    );
    test.staff()
        .sees_page("/admin/journal?about=booking")
        .shows("fields changed");
}

#[test]
fn the_journal_is_searched_for_words_in_what_was_done_and_why() {
    let test = TestApp::start();
    let booking = tomorrow(&test);
    let reason = json!({ "reason": "A PIPE burst, 100% wet" });
    test.operator().does("suspend", &booking, &reason).ok();
    test.tick();
    let found = |words: &str| {
        test.staff()
            .sees_page(&format!("/admin/journal?words={words}"))
            .html
            .matches("<div class=\"item\">")
            .count()
    };
    assert_eq!(found("nothing-of-this"), 0);
    assert_eq!(found("pipe+BURST"), 1);
    assert_eq!(found("100%25+wet"), 1);
    assert_eq!(found("100_+wet"), 0, "what is typed is no pattern");
    assert!(found("night+mapping") >= 3, "the title of what it was done to");
    assert_eq!(found("night+mapping&site=market"), 0);
    let page = test.staff().sees_page("/admin/journal?words=pipe&site=hall");
    page.holds("words", "pipe")
        .shows("<option value=\"hall\" selected>hall</option>");
    let address = test.staff().submits(
        "/admin/journal",
        &[("words", "lead@people.example"), ("site", "hall")],
    );
    address.is(422).holds("words", "lead@people.example");
    address
        .shows("id=\"words-error\"")
        .shows("value=\"hall\" selected");
}

#[test]
fn words_are_looked_for_among_so_many_entries_at_once_and_then_further_back() {
    let test = TestApp::start();
    test.run(|tx| {
        let entry = |id: i64| madang::store::journal::Row {
            id: madang::domain::ids::EntryId(id),
            at: tx.now,
            person_id: None,
            on_behalf: None,
            address: None,
            action: "site.update".to_owned().into(),
            booking_id: None,
            site_id: None,
            consortium_id: None,
            subject: if id == 5_000_001 {
                "site needle".into()
            } else {
                "site hay".into()
            },
            was: None,
            became: None,
            reason: None,
        };
        for from in (5_000_001..5_020_002).step_by(1_000) {
            let rows = (from..(from + 1_000).min(5_020_002)).map(entry).collect();
            madang::store::together(tx.conn, |batch| {
                madang::store::journal::insert_entries(batch, rows)
            })?;
        }
        Ok(())
    });
    let page = test.staff().sees_page("/admin/journal?words=needle");
    page.shows("Looked through so far.").lacks("needle</");
    let next = between(
        page.html.split("Looked through so far.").nth(1).unwrap(),
        "href=\"",
        '"',
    );
    let next = test.staff().sees_page(&next.replace("&amp;", "&"));
    assert!(
        next.says("needle") && next.html.matches("<b>").count() == 1,
        "{}",
        next.html
    );
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

#[test]
fn everything_that_the_journal_and_the_outbox_tell_has_its_words() {
    let did: Vec<String> = JournalAction::ALL
        .iter()
        .map(|action| format!("did-{}", action.as_str().replace('.', "-")))
        .collect();
    let about = JournalTopic::ALL.iter().map(|topic| format!("about-{topic}"));
    let events = madang::domain::notice::Event::ALL
        .iter()
        .map(|event| format!("event-{event}"));
    let all: Vec<String> = did.iter().cloned().chain(about).chain(events).collect();
    for language in [
        madang::domain::text::Language::Ko,
        madang::domain::text::Language::En,
    ] {
        let known = madang::locale::keys(language);
        let missing: Vec<&String> = all
            .iter()
            .filter(|key| !known.contains_key(key.as_str()))
            .collect();
        assert!(did.len() > 30 && missing.is_empty(), "{language}: {missing:?}");
    }
}

#[test]
fn every_field_that_the_journal_tells_a_change_of_has_a_name() {
    // What the page leaves out.
    let is_told = |field: &&String| !["id", "version", "path", "created_at"].contains(&field.as_str());
    let document = TestApp::start().anonymous().gets("/api/v1/openapi.json").ok();
    let known = madang::locale::keys(madang::domain::text::Language::En);
    for kept in [
        "SiteView",
        "ZoneView",
        "ConsortiumView",
        "PartyView",
        "OrganisationView",
        "ProgrammeView",
        "NewClosure",
    ] {
        let fields = document["components"]["schemas"][kept]["properties"]
            .as_object()
            .unwrap();
        for field in fields.keys().filter(is_told) {
            let key = format!("told-field-{}", field.replace('_', "-"));
            assert!(known.contains_key(key.as_str()), "{kept}: {key}");
        }
    }
}

#[test]
fn what_the_journal_knows_nothing_of_is_told_above_all_of_it() {
    let test = TestApp::start();
    tomorrow(&test);
    let page = test.staff().opens("/admin/journal?about=drone");
    page.is(422).shows("id=\"about-error\"").shows("Night mapping");
}

#[test]
fn a_site_that_is_not_there_is_told_above_the_whole_journal() {
    let test = TestApp::start();
    tomorrow(&test);
    for (language, said) in [
        ("en", "there is no “nowhere” here"),
        ("ko", "‘nowhere’ 항목이 없습니다. 목록에서 선택해 주십시오."),
    ] {
        let page = test
            .staff()
            .views(language, "/admin/journal?about=booking&site=nowhere");
        page.is(422)
            .shows(said)
            .shows("id=\"site-error\"")
            .shows("Night mapping");
    }
}
