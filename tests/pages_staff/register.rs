//! Consortia, organisations, people and programmes.

use serde_json::json;

use crate::support::city::STRANGER;
use crate::support::pages::between;
use crate::support::{Persona, TestApp, raw};

/// Each page in both languages answers with this status.
#[track_caller]
pub fn persona_pages(persona: &Persona, paths: &[&str], status: u16) {
    for path in paths {
        for language in ["ko", "en"] {
            let page = persona.views(language, path);
            assert_eq!(page.status, status, "{path} {language} → {}", page.location);
            assert!(status != 200 || page.says("<h1>"), "{path} {language}");
        }
    }
}

#[test]
fn the_registers_lists_are_searched_and_go_on_with_the_same_words() {
    let test = TestApp::start();
    for (path, words, found, other) in [
        ("/people", "LEAD@", "/people/", "operator@people.example"),
        (
            "/organisations",
            "alpha",
            "/organisations/alpha-lead",
            "/organisations/company",
        ),
        ("/consortia", "t-ALPHA", "/consortia/alpha", "/consortia/beta"),
    ] {
        let page = test.staff().sees_page(&format!("{path}?words={words}"));
        page.shows(found).lacks(other).holds("words", words);
        test.staff().sees_page(path).shows(other);
        let page = test.staff().sees_page(&format!("{path}?words=%25"));
        assert!(!page.says(other), "what is typed is no pattern: {}", page.html);
    }
    for number in 0..51 {
        let body = json!({ "slug": format!("house-{number}"), "kind": "startup", "names": { "ko": format!("같은 집 {number}"), "en": format!("Same & house {number}") } });
        test.staff().posts("/api/v1/organisations", &body).ok();
    }
    let page = test.staff().sees_page("/organisations?words=e+%26+h");
    let next = between(&page.html, "rel=\"next\" href=\"", '"').replace("&amp;", "&");
    let last = test.staff().sees_page(&next);
    assert!(
        last.says("/organisations/house-50") && !last.says("/organisations/house-49"),
        "{next}: {}",
        last.html
    );
}

#[test]
fn the_register_stands_in_both_languages_and_shows_each_only_what_is_theirs() {
    let test = TestApp::start();
    let all = [
        "/consortia",
        "/consortia/alpha",
        "/consortia/alpha/edit",
        "/consortia/new",
        "/organisations",
        "/organisations/company",
        "/organisations/company/edit",
        "/organisations/new",
        "/people",
        "/people/new",
        "/programmes",
        "/programmes/testbed",
        "/programmes/testbed/edit",
        "/programmes/new",
    ];
    persona_pages(&test.staff(), &all, 200);
    persona_pages(
        &test.lead(),
        &[
            "/consortia",
            "/consortia/alpha",
            "/organisations/alpha-lead",
            "/people",
            "/people/new",
            "/programmes/testbed",
        ],
        200,
    );
    let hidden = [
        "/consortia/beta",
        "/consortia/nothing",
        "/consortia/new",
        "/consortia/alpha/edit",
        "/organisations/company",
        "/organisations/new",
        "/organisations/alpha-lead/edit",
        "/programmes/new",
        "/programmes/testbed/edit",
        "/programmes/nothing",
        "/people/99",
    ];
    persona_pages(&test.lead(), &hidden, 404);
    test.member().opens("/people/new").is(404);
    test.lead().sees_page("/consortia").lacks("/consortia/beta");
}

#[test]
fn an_organisation_is_added_changed_and_not_twice() {
    let test = TestApp::start();
    let fields = [
        ("slug", "newco"),
        ("kind", "sme"),
        ("names.ko", "새기업"),
        ("names.en", "Newco"),
    ];
    test.staff()
        .submits("/organisations", &fields)
        .leads_to("/organisations/newco?done=saved");
    let again = test.staff().submits("/organisations", &fields);
    again
        .is(409)
        .shows("id=\"slug-error\"")
        .holds("names.en", "Newco");
    let changed = [
        ("kind", "large"),
        ("names.ko", "새기업"),
        ("names.en", "Newco Group"),
    ];
    test.staff().submits("/organisations/newco", &changed).is(303);
    test.staff()
        .sees_page("/organisations/newco")
        .shows("Newco Group");
    test.lead().submits("/organisations", &fields).is(404);
}

#[test]
fn a_form_that_is_refused_comes_back_with_its_words_and_the_fault_beside_the_field() {
    let test = TestApp::start();
    let fields = [
        ("slug", "Not Good"),
        ("kind", "sme"),
        ("names.ko", ""),
        ("names.en", "Typed"),
    ];
    let page = test.staff().submits("/organisations", &fields);
    page.is(422)
        .shows("id=\"slug-error\"")
        .shows("id=\"names.ko-error\"")
        .shows("href=\"#slug\"")
        .holds("slug", "Not Good")
        .holds("names.en", "Typed");
}

/// The form of alpha as it comes, with these fields in place of its own.
pub fn alpha_form<'a>(version: &'a str, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("version", version),
        ("programme", "testbed"),
        ("number", "T-alpha"),
        ("titles.ko", "알파"),
        ("titles.en", "Alpha"),
        ("agreement_from", "2027-01-01"),
        ("agreement_until", "2027-12-31"),
        ("quota_sessions", ""),
        ("parties.0.organisation", "alpha-lead"),
        ("parties.0.role", "lead"),
        ("parties.0.valid_from", ""),
        ("parties.0.valid_until", ""),
        ("parties.1.organisation", "elsewhere"),
        ("parties.1.role", "host"),
        ("parties.1.valid_from", "2027-04-01"),
        ("parties.1.valid_until", "2027-06-30"),
    ];
    for (name, value) in changes {
        fields.retain(|(own, _)| own != name);
        fields.push((name, value));
    }
    fields
}

#[test]
fn a_consortium_gets_a_party_with_dates_and_a_quota() {
    let test = TestApp::start();
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    let sent = test.staff().submits(
        "/consortia/alpha",
        &alpha_form(&version, &[("quota_sessions", "40")]),
    );
    sent.leads_to("/consortia/alpha?done=saved");
    let page = test.staff().sees_page("/consortia/alpha");
    for words in ["0 of 40 used", "Thu 1 Apr 2027", "Not yet", "Host"] {
        page.shows(words);
    }
}

#[test]
fn who_changes_what_somebody_else_just_changed_is_told_and_loses_nothing() {
    let test = TestApp::start();
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    test.admin()
        .submits("/consortia/alpha", &alpha_form(&version, &[]))
        .is(303);
    let stale = test.staff().submits(
        "/consortia/alpha",
        &alpha_form(&version, &[("titles.en", "Mine")]),
    );
    stale.is(412).holds("titles.en", "Mine");
    let fresh = stale.value("version");
    assert_ne!(fresh, version);
    test.staff()
        .submits("/consortia/alpha", &alpha_form(&fresh, &[("titles.en", "Mine")]))
        .is(303);
}

#[test]
fn faults_of_a_party_stand_in_its_row_and_more_rows_lose_nothing() {
    let test = TestApp::start();
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    let wrong = alpha_form(
        &version,
        &[
            ("parties.1.organisation", "nobody"),
            ("agreement_until", "2026-01-01"),
        ],
    );
    let page = test.staff().submits("/consortia/alpha", &wrong);
    page.is(422)
        .shows("id=\"parties.1.organisation-error\"")
        .shows("id=\"agreement_until-error\"");
    let more = test.staff().submits(
        "/consortia/alpha",
        &alpha_form(&version, &[("rows", "more"), ("titles.en", "Kept")]),
    );
    more.is(200)
        .holds("titles.en", "Kept")
        .shows("name=\"parties.4.organisation\"");
}

#[test]
fn parties_are_named_by_what_people_call_them() {
    let test = TestApp::start();
    for (slug, ko, en) in [
        ("one", "도담 연구소", "Dodam Lab"),
        ("twin-a", "같은 이름", "Twin A"),
        ("twin-b", "같은 이름", "Twin B"),
    ] {
        let body =
            json!({ "slug": slug, "kind": "institute", "names": { "ko": format!("{ko} {slug}"), "en": en } });
        test.staff().posts("/api/v1/organisations", &body).ok();
        // As some are from before names were compared.
        let older = format!("UPDATE organisations SET name_ko = '{ko}' WHERE slug = '{slug}'");
        raw::run(&mut raw::open(test.app.db.url()), &older).unwrap();
    }
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    let form = |name: &'static str| alpha_form(&version, &[("parties.1.organisation", name)]);
    for name in ["도담 연구소", "Dodam Lab", "one", "같은 이름 (twin-b)"] {
        let page = test
            .staff()
            .submits("/consortia/alpha", &[form(name), vec![("rows", "more")]].concat());
        let shown = if name.contains("twin") {
            "Twin B"
        } else {
            "Dodam Lab"
        };
        assert_eq!(
            (page.status, page.value("parties.1.organisation").as_str()),
            (200, shown),
            "{name}"
        );
        page.shows("<datalist id=\"organisations\">")
            .shows("<option value=\"Twin A\">");
    }
    let korean = test.staff().views("ko", "/consortia/alpha/edit");
    korean
        .shows("<option value=\"같은 이름 (twin-a)\">")
        .shows("<option value=\"도담 연구소\">");
    let several = test.staff().submits("/consortia/alpha", &form("같은 이름"));
    several.is(422).holds("parties.1.organisation", "같은 이름").shows(
        "<a href=\"#parties.1.organisation\">Party 2 · Organisation: Several organisations have this name.",
    );
    test.staff()
        .submits("/consortia/alpha", &form("도담 연구소"))
        .is(303);
    test.staff().sees_page("/consortia/alpha").shows("Dodam Lab");
    test.staff()
        .sees_page("/consortia/alpha/edit")
        .holds("parties.1.organisation", "Dodam Lab");
}

#[test]
fn people_are_found_by_an_address_that_stands_in_no_url() {
    let test = TestApp::start();
    let found = test
        .staff()
        .submits("/people/find", &[("words", "LEAD@people.example")])
        .location;
    assert!(
        found.starts_with("/people/") && !found.contains(['@', '?']),
        "{found}"
    );
    test.staff().sees_page(&found).shows("lead@people.example");
    test.staff()
        .submits("/people/find", &[("words", "lea d")])
        .leads_to("/people?words=lea+d");
    for (who, typed) in [
        (test.staff(), "nobody@people.example"),
        (test.stranger(), "lead@people.example"),
    ] {
        let page = who.submits("/people/find", &[("words", typed)]);
        page.is(422);
        assert_eq!(page.value("words").as_str(), typed);
        page.shows("id=\"words-error\">Nobody has this address.");
    }
}

#[test]
fn a_manager_invites_people_to_their_own_organisation_only() {
    let test = TestApp::start();
    let person = |slug: &'static str, email: &'static str| {
        [
            ("name", "New Person"),
            ("email", email),
            ("language", "en"),
            ("organisations.0.slug", slug),
            ("organisations.0.role", "member"),
        ]
    };
    let made = test
        .lead()
        .submits("/people", &person("alpha-lead", "new@people.example"));
    made.leads_to("/organisations/alpha-lead?done=invited");
    test.tick();
    assert_eq!(test.events_to("new@people.example"), ["invited"]);
    let page = test.lead().sees_page("/organisations/alpha-lead");
    assert!(
        page.says("new@people.example") && !page.says("New Person"),
        "the address that was typed: {}",
        page.html
    );
    // An organisation that they don't see is as unknown as one that is not there.
    let other = test
        .lead()
        .submits("/people", &person("company", "other@people.example"));
    other.is(422).shows("id=\"organisations.0.slug-error\"");
}

#[test]
fn somebody_is_invited_to_an_organisation_belongs_there_and_is_taken_out() {
    let test = TestApp::start();
    let put = |email: &str| {
        test.staff().submits(
            "/organisations/company/members",
            &[("email", email), ("role", "manager")],
        )
    };
    let bad = put("no address");
    bad.is(422)
        .shows("value=\"no address\"")
        .shows("id=\"email-error\"");
    put(STRANGER).leads_to("/organisations/company?done=invited");
    let invitation = test.stranger().gets("/api/v1/invitations").ok()["items"][0]["id"].to_string();
    test.stranger()
        .presses(&format!("/api/v1/invitations/{invitation}/accept"))
        .ok();
    let page = test.staff().sees_page("/organisations/company");
    page.shows("<option value=\"member\">");
    let row = &page.html[..page.html.find(STRANGER).unwrap()];
    let id = row.rsplit("/people/").next().unwrap().split('"').next().unwrap();
    let remove = format!("/organisations/company/members/{id}/remove");
    test.lead().submits(&remove, &[]).is(404);
    test.operator().submits(&remove, &[]).is(303);
    test.staff().sees_page("/organisations/company").lacks(STRANGER);
}

#[test]
fn a_person_is_barred_and_admitted_by_staff_and_a_role_is_an_admins_to_give() {
    let test = TestApp::start();
    let page = test.staff().sees_page("/people");
    let before = &page.html[..page.html.find("rival@people.example").unwrap()];
    let id = before
        .rsplit("/people/")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    test.staff()
        .submits(&format!("/people/{id}/disable"), &[])
        .is(303);
    test.rival().opens("/people").leads_to("/sign-in?next=%2Fpeople");
    test.staff()
        .sees_page(&format!("/people/{id}"))
        .shows("Let in again");
    test.staff().submits(&format!("/people/{id}/enable"), &[]).is(303);
    let role = [("name", "Rival"), ("platform_role", "staff")];
    test.staff().submits(&format!("/people/{id}"), &role).is(403);
    test.admin().submits(&format!("/people/{id}"), &role).is(303);
    test.lead().submits(&format!("/people/{id}/invite"), &[]).is(404);
}

#[test]
fn a_programme_is_added_and_renamed() {
    let test = TestApp::start();
    let fields = [
        ("slug", "spring"),
        ("kind", "funded"),
        ("names.ko", "봄"),
        ("names.en", "Spring"),
    ];
    test.staff()
        .submits("/programmes", &fields)
        .leads_to("/programmes/spring?done=saved");
    let changed = [
        ("kind", "opportunity_only"),
        ("names.ko", "봄"),
        ("names.en", "Spring call"),
    ];
    test.staff().submits("/programmes/spring", &changed).is(303);
    test.lead().sees_page("/programmes/spring").shows("Spring call");
    test.lead().submits("/programmes/spring", &changed).is(404);
}
