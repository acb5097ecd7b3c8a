//! The first steps: each is done by what is in the data, the list goes when all are, and it can wait.

use serde_json::json;

use crate::support::database::Database;
use crate::support::pages::unredirected;
use crate::support::process::Server;
use crate::support::{Persona, TestApp, lacks, shows};

fn is_sqlite(test: &TestApp) -> bool {
    matches!(test.url(), madang::store::Url::Sqlite(_))
}

/// As the command `madang backup` does.
fn was_copied(test: &TestApp) {
    if let madang::store::Url::Sqlite(database) = test.url() {
        madang::store::backup::mark_copied(database, crate::support::at("2027-03-14T03:00:00+09:00"))
            .unwrap();
    }
}

fn gives_a_phone(who: &Persona, name: &str) {
    let profile = [("name", name), ("phone", "02-555-0001"), ("language", "en")];
    who.submits("/account", &profile).is(303);
}

#[test]
fn an_operator_s_steps_are_done_by_the_site_s_own_data() {
    let test = TestApp::start();
    let operator = test.operator();
    operator
        .sees_page("/home")
        .shows("2 of 5 done")
        .shows("href=\"/sites/hall/edit\"")
        .shows("Phones of the site");
    gives_a_phone(&operator, "operator");
    operator.sees_page("/home").shows("3 of 5 done");
    for (site, number) in [
        ("hall", "02-1111-1111"),
        ("market", "02-2222-2222"),
        ("house", "02-3333-3333"),
    ] {
        let version = test.operator().gets(&format!("/api/v1/sites/{site}")).ok()["version"].to_string();
        let name = format!("{site}.phones.0.name");
        let field = format!("{site}.phones.0.number");
        let form = [
            ("site", site),
            ("version", version.as_str()),
            (name.as_str(), "Gate"),
            (field.as_str(), number),
        ];
        operator.submits(&format!("/sites/{site}/phones"), &form).is(303);
    }
    operator
        .sees_page("/first-steps")
        .shows("4 of 5 done")
        .lacks("href=\"/organisation\" class=\"btn");
    // A zone without hours is named.
    let zone = json!({ "slug": "new", "names": { "ko": "새 구역", "en": "New" } });
    let version = test.operator().gets("/api/v1/sites/hall").ok()["version"].clone();
    test.operator()
        .changes("/api/v1/sites/hall/zones", &version, &zone)
        .ok();
    operator
        .sees_page("/home")
        .shows("3 of 5 done")
        .shows("href=\"/sites/hall/zones/new/edit\"");
}

#[test]
fn staff_and_consortia_are_done_with_a_phone_and_a_first_booking() {
    let test = TestApp::start();
    test.staff().sees_page("/board").shows("2 of 4 done");
    test.lead().sees_page("/home").shows("1 of 3 done");
    let (undone, copied) = if is_sqlite(&test) {
        ("4 of 7 done", "5 of 7 done")
    } else {
        ("4 of 6 done", "4 of 6 done")
    };
    let steps = test.admin().sees_page("/board");
    steps.shows(undone).shows("No mail has left yet.");
    steps.shows("Mon 15 Mar 2027, 10:00</time> · Asia/Seoul");
    was_copied(&test);
    test.admin().sees_page("/board").shows(copied);
    if is_sqlite(&test) {
        test.admin().sees_page("/first-steps").shows("Newest copy:");
    }
    test.lead().books("hall/main", "2027-04-05T11:00", 120);
    test.tick();
    gives_a_phone(&test.staff(), "staff");
    gives_a_phone(&test.lead(), "lead");
    gives_a_phone(&test.admin(), "admin");
    for (who, path) in [
        (test.staff(), "/board"),
        (test.lead(), "/home"),
        (test.admin(), "/board"),
    ] {
        who.sees_page(path).lacks("id=\"first-steps\"");
        who.sees_page("/first-steps").lacks("class=\"btn small\"");
    }
}

#[test]
fn later_hides_them_from_this_person_in_any_browser_and_the_menu_brings_them_back() {
    let test = TestApp::start();
    let operator = test.operator();
    let puts = |what: &str| {
        operator
            .submits("/first-steps", &[("steps", what), ("back", "/home")])
            .leads_to("/home");
    };
    puts("later");
    // Nothing is kept in the browser: another one of the same person knows.
    let elsewhere = test.anew("operator@people.example");
    let home = elsewhere.sees_page("/home");
    home.lacks("id=\"first-steps\"").shows("href=\"/first-steps\"");
    test.lead().sees_page("/home").shows("id=\"first-steps\"");
    let again = "name=\"steps\" value=\"shown\"";
    elsewhere.sees_page("/first-steps").shows(again);
    puts("shown");
    elsewhere.sees_page("/home").shows("id=\"first-steps\"");
    elsewhere.sees_page("/first-steps").lacks(again);
}

#[test]
fn staff_see_what_sites_and_consortia_still_owe() {
    let test = TestApp::start();
    let page = test.staff().sees_page("/first-steps");
    let owed = page.html.split("id=\"owed\"").nth(1).unwrap();
    // Of each of the three sites a phone; every lead has its manager.
    assert_eq!(owed.matches("There is no phone beside").count(), 3);
    lacks(owed, "There is nobody");
    shows(owed, "href=\"/sites/hall/edit\"");
    let zone = json!({ "slug": "new", "names": { "ko": "새 구역", "en": "New" } });
    let version = test.operator().gets("/api/v1/sites/hall").ok()["version"].clone();
    test.operator()
        .changes("/api/v1/sites/hall/zones", &version, &zone)
        .ok();
    // The only manager of beta's lead may not sign in any more.
    let rival = test.rival().gets("/api/v1/me").ok()["id"].clone();
    test.admin()
        .presses(&format!("/api/v1/people/{rival}/disable"))
        .ok();
    let page = test.staff().sees_page("/first-steps");
    page.shows("href=\"/sites/hall/zones/new/edit\"");
    page.shows("There is nobody who can ask or decide.");
    page.shows("href=\"/consortia/beta\"");
    for other in [test.operator(), test.lead()] {
        other.sees_page("/first-steps").lacks("id=\"owed\"");
    }
}

#[test]
fn whoever_only_looks_has_none() {
    let test = TestApp::start();
    for who in [test.member(), test.clerk()] {
        who.sees_page("/home")
            .lacks("id=\"first-steps\"")
            .lacks("href=\"/first-steps\"");
    }
}

#[test]
fn an_empty_service_says_that_nothing_is_there_yet() {
    let database = Database::create();
    let mut server = Server::with_mail(&database.url, 9);
    let base = server.base();
    let page = |path: &str| {
        let request = unredirected().get(format!("{base}{path}"));
        let mut answer = request.header("Cookie", "language=en").call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    };
    let all = page("/sites");
    shows(&all, "There are no sites yet");
    lacks(&all, "No site does all of that");
    shows(&page("/sites?people=2"), "No site does all of that");
}
