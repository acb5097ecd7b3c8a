//! Consortia, organisations, people and programmes.

use serde_json::json;

use crate::support::{Persona, TestApp, raw};

/// Each page in both languages answers with this status.
#[track_caller]
pub fn persona_pages(persona: &Persona, paths: &[&str], status: u16) {
    for path in paths {
        for language in ["ko", "en"] {
            let page = persona.views(language, path);
            assert_eq!(page.status, status, "{path} {language} → {}", page.location);
            assert!(status != 200 || page.says("<h1>"), "{path}");
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
        assert!(
            page.says(found) && !page.says(other) && page.value("words") == words,
            "{path}: {}",
            page.html
        );
        assert!(test.staff().sees_page(path).says(other), "{path}");
        let page = test.staff().sees_page(&format!("{path}?words=%25"));
        assert!(!page.says(other), "what is typed is no pattern: {}", page.html);
    }
    for number in 0..51 {
        let body = json!({ "slug": format!("house-{number}"), "kind": "startup", "names": { "ko": format!("같은 집 {number}"), "en": format!("Same & house {number}") } });
        test.staff().posts("/api/v1/organisations", &body).ok();
    }
    let page = test.staff().sees_page("/organisations?words=e+%26+h");
    let next = page
        .html
        .split("rel=\"next\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
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
    assert_eq!(
        test.with(&test.people.member).views("en", "/people/new").status,
        404
    );
    assert!(!test.lead().sees_page("/consortia").says("/consortia/beta"));
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
    assert_eq!(
        test.staff().submits("/organisations", &fields).location,
        "/organisations/newco?done=saved"
    );
    let again = test.staff().submits("/organisations", &fields);
    assert_eq!(again.status, 409);
    assert!(
        again.says("id=\"slug-error\"") && again.value("names.en") == "Newco",
        "{}",
        again.html
    );
    let changed = [
        ("kind", "large"),
        ("names.ko", "새기업"),
        ("names.en", "Newco Group"),
    ];
    assert_eq!(test.staff().submits("/organisations/newco", &changed).status, 303);
    assert!(test.staff().sees_page("/organisations/newco").says("Newco Group"));
    assert_eq!(test.lead().submits("/organisations", &fields).status, 404);
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
    assert_eq!(page.status, 422);
    assert!(
        page.says("id=\"slug-error\"") && page.says("id=\"names.ko-error\"") && page.says("href=\"#slug\""),
        "{}",
        page.html
    );
    assert_eq!(
        (page.value("slug").as_str(), page.value("names.en").as_str()),
        ("Not Good", "Typed")
    );
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
    assert_eq!(sent.location, "/consortia/alpha?done=saved", "{}", sent.html);
    let page = test.staff().sees_page("/consortia/alpha");
    for words in ["0 of 40 used", "Thu 1 Apr 2027", "Not yet", "Host"] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
}

#[test]
fn who_changes_what_somebody_else_just_changed_is_told_and_loses_nothing() {
    let test = TestApp::start();
    let version = test.staff().sees_page("/consortia/alpha/edit").value("version");
    assert_eq!(
        test.admin()
            .submits("/consortia/alpha", &alpha_form(&version, &[]))
            .status,
        303
    );
    let stale = test.staff().submits(
        "/consortia/alpha",
        &alpha_form(&version, &[("titles.en", "Mine")]),
    );
    assert_eq!((stale.status, stale.value("titles.en").as_str()), (412, "Mine"));
    let fresh = stale.value("version");
    assert_ne!(fresh, version);
    assert_eq!(
        test.staff()
            .submits("/consortia/alpha", &alpha_form(&fresh, &[("titles.en", "Mine")]))
            .status,
        303
    );
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
    assert_eq!(page.status, 422);
    assert!(
        page.says("id=\"parties.1.organisation-error\"") && page.says("id=\"agreement_until-error\""),
        "{}",
        page.html
    );
    let more = test.staff().submits(
        "/consortia/alpha",
        &alpha_form(&version, &[("rows", "more"), ("titles.en", "Kept")]),
    );
    assert_eq!((more.status, more.value("titles.en").as_str()), (200, "Kept"));
    assert!(more.says("name=\"parties.4.organisation\""));
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
        assert!(
            page.says("<datalist id=\"organisations\">") && page.says("<option value=\"Twin A\">"),
            "{}",
            page.html
        );
    }
    let korean = test.staff().views("ko", "/consortia/alpha/edit");
    assert!(
        korean.says("<option value=\"같은 이름 (twin-a)\">") && korean.says("<option value=\"도담 연구소\">"),
        "{}",
        korean.html
    );
    let several = test.staff().submits("/consortia/alpha", &form("같은 이름"));
    assert_eq!(
        (several.status, several.value("parties.1.organisation").as_str()),
        (422, "같은 이름")
    );
    assert!(
        several
            .says("<a href=\"#parties.1.organisation\">Party 2 · Organisation: Several organisations have this name."),
        "{}",
        several.html
    );
    assert_eq!(
        test.staff()
            .submits("/consortia/alpha", &form("도담 연구소"))
            .status,
        303
    );
    assert!(test.staff().sees_page("/consortia/alpha").says("Dodam Lab"));
    assert_eq!(
        test.staff()
            .sees_page("/consortia/alpha/edit")
            .value("parties.1.organisation"),
        "Dodam Lab"
    );
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
    assert!(test.staff().sees_page(&found).says("lead@people.example"));
    assert_eq!(
        test.staff()
            .submits("/people/find", &[("words", "lea d")])
            .location,
        "/people?words=lea+d"
    );
    for (who, typed) in [
        (test.staff(), "nobody@people.example"),
        (test.stranger(), "lead@people.example"),
    ] {
        let page = who.submits("/people/find", &[("words", typed)]);
        assert_eq!((page.status, page.value("words").as_str()), (422, typed));
        assert!(
            page.says("id=\"words-error\">Nobody has this address."),
            "{}",
            page.html
        );
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
    assert_eq!(
        made.location, "/organisations/alpha-lead?done=invited",
        "{}",
        made.html
    );
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
    assert!(
        other.status == 422 && other.says("id=\"organisations.0.slug-error\""),
        "{}",
        other.html
    );
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
    assert!(
        bad.status == 422 && bad.says("value=\"no address\"") && bad.says("id=\"email-error\""),
        "{}",
        bad.html
    );
    assert_eq!(
        put("stranger@people.example").location,
        "/organisations/company?done=invited"
    );
    let invitation = test.stranger().gets("/api/v1/invitations").ok()["items"][0]["id"].to_string();
    test.stranger()
        .posts(&format!("/api/v1/invitations/{invitation}/accept"), &json!({}))
        .ok();
    let page = test.staff().sees_page("/organisations/company");
    assert!(page.says("Make member"), "{}", page.html);
    let row = &page.html[..page.html.find("stranger@people.example").unwrap()];
    let id = row.rsplit("/people/").next().unwrap().split('"').next().unwrap();
    let remove = format!("/organisations/company/members/{id}/remove");
    assert_eq!(test.lead().submits(&remove, &[]).status, 404);
    assert_eq!(test.operator().submits(&remove, &[]).status, 303);
    assert!(
        !test
            .staff()
            .sees_page("/organisations/company")
            .says("stranger@people.example")
    );
    test.tick();
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
    assert_eq!(
        test.staff().submits(&format!("/people/{id}/disable"), &[]).status,
        303
    );
    assert_eq!(
        test.rival().views("en", "/people").location,
        "/sign-in?next=%2Fpeople"
    );
    assert!(
        test.staff()
            .sees_page(&format!("/people/{id}"))
            .says("Let in again")
    );
    assert_eq!(
        test.staff().submits(&format!("/people/{id}/enable"), &[]).status,
        303
    );
    let role = [("name", "Rival"), ("platform_role", "staff")];
    assert_eq!(test.staff().submits(&format!("/people/{id}"), &role).status, 403);
    assert_eq!(test.admin().submits(&format!("/people/{id}"), &role).status, 303);
    assert_eq!(
        test.lead().submits(&format!("/people/{id}/invite"), &[]).status,
        404
    );
    test.tick();
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
    assert_eq!(
        test.staff().submits("/programmes", &fields).location,
        "/programmes/spring?done=saved"
    );
    let changed = [
        ("kind", "opportunity_only"),
        ("names.ko", "봄"),
        ("names.en", "Spring call"),
    ];
    assert_eq!(test.staff().submits("/programmes/spring", &changed).status, 303);
    assert!(test.lead().sees_page("/programmes/spring").says("Spring call"));
    assert_eq!(test.lead().submits("/programmes/spring", &changed).status, 404);
}
