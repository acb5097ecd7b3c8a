//! The journal: searched, and told in words.

use madang::domain::journal::{JournalAction, JournalTopic};
use serde_json::json;

use super::tomorrow;
use crate::support::TestApp;
use crate::support::pages::between;

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
