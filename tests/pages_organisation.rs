//! One's own organisation: its people and what they may do, invitations, phones, and what belongs to it.

use crate::support::city::{LEAD, OPERATOR, STRANGER};
use crate::support::pages::Sheet;
use crate::support::{Persona, TestApp, lacks, shows};

const COMPANY: &str = "/organisations/company";
const ALPHA: &str = "/organisations/alpha-lead";

/// Invites the stranger by the address alone, and lets them accept.
fn takes_in(test: &TestApp, by: &Persona, organisation: &str) {
    by.submits(&format!("{organisation}/invitations"), &[("email", STRANGER)])
        .leads_to(&format!("{organisation}?done=invited"));
    let open = test.stranger().gets("/api/v1/invitations").ok();
    let id = &open["items"][0]["id"];
    test.stranger()
        .presses(&format!("/api/v1/invitations/{id}/accept"))
        .ok();
}

/// The row of a table that names an address.
#[track_caller]
fn row_of<'a>(page: &'a Sheet, email: &str) -> &'a str {
    let rows = page.html.split("<tr>").skip(1);
    rows.map(|row| row.split("</tr>").next().unwrap())
        .find(|row| row.contains(email))
        .unwrap_or_else(|| panic!("no row of {email} in {}", page.html))
}

#[test]
fn everybody_finds_their_own_organisation_in_the_menu() {
    let test = TestApp::start();
    for (who, path) in [(test.lead(), ALPHA), (test.clerk(), COMPANY)] {
        who.sees_page("/account").shows("href=\"/organisation\"");
        who.opens("/organisation").leads_to(path);
        let own = who.sees_page(path);
        own.shows("<h1>My organisation: ");
        own.shows("<a href=\"/organisation\" aria-current=\"page\">");
    }
    // Of several, each leads to the others.
    takes_in(&test, &test.operator(), COMPANY);
    let page = test.stranger().sees_page("/organisations/elsewhere");
    page.shows(&format!("<a href=\"{COMPANY}\">"));
    let staff = test.staff();
    staff.sees_page("/account").lacks("href=\"/organisation\"");
    staff.opens("/organisation").leads_to("/organisations");
    staff.sees_page(COMPANY).lacks("My organisation: ");
}

#[test]
fn what_each_may_do_is_a_sentence_and_only_managers_change_it() {
    let test = TestApp::start();
    let page = test.operator().sees_page(COMPANY);
    shows(
        row_of(&page, OPERATOR),
        "Approves and declines requests. Changes the site's particulars. Invites people.",
    );
    shows(row_of(&page, "clerk@"), "Approves and declines requests.</td>");
    shows(row_of(&page, "clerk@"), "<select");
    let page = test.lead().sees_page(ALPHA);
    shows(
        row_of(&page, LEAD),
        "Asks for bookings and changes them. Invites people.",
    );
    let page = test.member().sees_page(ALPHA);
    shows(row_of(&page, "member@"), "Looks at bookings and writes messages.");
    page.lacks("<select id=\"role-").lacks("/invitations\"");
}

#[test]
fn whoever_is_invited_by_an_address_alone_only_looks_until_a_manager_gives_more() {
    let test = TestApp::start();
    takes_in(&test, &test.operator(), COMPANY);
    let stranger = test.stranger();
    let booking = test.lead().books("hall/main", "2027-04-05T11:00", 120);
    stranger.sees_page(&format!("/inbox/{}", booking["id"]));
    stranger.acts("approve", &booking).is(403);
    test.tick();
    assert!(test.is_told(OPERATOR, "decision_needed"));
    assert!(
        !test.is_told(STRANGER, "decision_needed"),
        "who looks gets no mail"
    );
    let page = test.operator().sees_page(COMPANY);
    shows(row_of(&page, STRANGER), "Only looks at requests and bookings.");
    let more = [("email", STRANGER), ("role", "member")];
    test.operator()
        .submits(&format!("{COMPANY}/members"), &more)
        .leads_to(&format!("{COMPANY}?done=saved"));
    stranger.acts("approve", &booking).ok();
}

#[test]
fn an_invitation_stands_in_the_list_until_it_is_taken_back_and_nobody_is_invited_twice() {
    let test = TestApp::start();
    let lead = test.lead();
    let invites = |email: &str| lead.submits(&format!("{ALPHA}/invitations"), &[("email", email)]);
    invites("new@people.example").leads_to(&format!("{ALPHA}?done=invited"));
    let page = lead.sees_page(ALPHA);
    let row = row_of(&page, "new@people.example");
    shows(row, "Send again");
    shows(row, "29 Mar 2027");
    let cancel = row
        .split("action=\"")
        .find(|part| part.contains("/withdraw"))
        .unwrap();
    let cancel = cancel.split('"').next().unwrap().to_owned();
    lead.submits(&cancel, &[]).is(303);
    lead.sees_page(ALPHA).lacks("new@people.example");
    // Somebody who belongs there already does not become less by it.
    let known = invites("member@people.example");
    known.is(409).shows("Belongs here already");
    known.holds("email", "member@people.example");
    invites("no address").is(422).shows("id=\"email-error\"");
    shows(row_of(&lead.sees_page(ALPHA), "member@"), "writes messages");
}

#[test]
fn the_last_manager_stays_until_there_is_another() {
    let test = TestApp::start();
    let operator = test.operator();
    let page = operator.sees_page(COMPANY);
    let row = row_of(&page, OPERATOR);
    shows(row, "The last manager can't become less or leave.");
    lacks(row, "<form");
    let id = row.split("/people/").nth(1).unwrap().split('"').next().unwrap();
    let remove = format!("{COMPANY}/members/{id}/remove");
    let lower = [("email", OPERATOR), ("role", "viewer")];
    operator
        .submits(&remove, &[])
        .is(422)
        .shows("is the last manager");
    operator
        .submits(&format!("{COMPANY}/members"), &lower)
        .is(422)
        .shows("is the last manager");
    let clerk = [("email", "clerk@people.example"), ("role", "manager")];
    operator.submits(&format!("{COMPANY}/members"), &clerk).is(303);
    operator.submits(&format!("{COMPANY}/members"), &lower).is(303);
    operator
        .submits(&remove, &[])
        .leads_to("/organisations?done=saved");
    // A member may leave at any time.
    let page = test.lead().sees_page(ALPHA);
    let id = row_of(&page, "member@").split("/people/").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    test.member()
        .submits(&format!("{ALPHA}/members/{id}/remove"), &[])
        .is(303);
}

#[test]
fn phones_of_people_are_seen_by_their_colleagues_and_by_no_visitor() {
    let test = TestApp::start();
    let profile = [("name", "member"), ("phone", "010-5550-0811"), ("language", "en")];
    test.member().submits("/account", &profile).is(303);
    let page = test.lead().sees_page(ALPHA);
    shows(row_of(&page, "member@"), "href=\"tel:01055500811\"");
    let people = test.lead().gets("/api/v1/people").ok();
    shows(&people.to_string(), "010-5550-0811");
    for who in [test.rival(), test.operator(), test.stranger()] {
        lacks(&who.gets("/api/v1/people").ok().to_string(), "010-5550-0811");
        who.opens(ALPHA).is(404);
    }
    for path in ["/sites/hall", "/sites", "/"] {
        test.anonymous().sees_page(path).lacks("010-5550-0811");
    }
}

#[test]
fn phones_of_a_site_stand_on_approvals_sessions_and_bookings_and_for_no_visitor() {
    let test = TestApp::start();
    let operator = test.operator();
    let page = operator.sees_page(COMPANY);
    let version = page.value("version");
    let form = |number: &'static str| {
        [
            ("site", "hall"),
            ("version", version.as_str()),
            ("hall.phones.0.name", "Control room"),
            ("hall.phones.0.hours", "24 h, for accidents"),
            ("hall.phones.0.number", number),
            ("hall.phones.1.name", ""),
        ]
    };
    let wrong = operator.submits("/sites/hall/phones", &form("ask there"));
    wrong
        .is(422)
        .shows("id=\"hall.phones.0.number-error\"")
        .holds("hall.phones.0.name", "Control room");
    operator
        .submits("/sites/hall/phones", &form("02-555-0101"))
        .leads_to(&format!("{COMPANY}?done=saved"));
    operator
        .submits("/sites/hall/phones", &form("02-555-0102"))
        .is(412);
    operator.sees_page(COMPANY).shows("href=\"tel:025550101\"");
    let booking = test.approved("hall/main", "2027-04-05T11:00", 120);
    test.tick();
    let letter = test.memory.sent();
    let letter = letter
        .iter()
        .find(|(mail, _)| mail.to.email == LEAD && mail.hint == "approved")
        .unwrap();
    shows(
        &letter.0.rendered.text,
        "Control room 02-555-0101 24 h, for accidents",
    );
    let lead = test.lead();
    let session = &lead.sees(&booking)["sessions"][0]["id"];
    for path in [
        format!("/bookings/{}", booking["id"]),
        format!("/sessions/{session}"),
    ] {
        lead.sees_page(&path).shows("href=\"tel:025550101\"");
    }
    test.anonymous().sees_page("/sites/hall").lacks("02-555-0101");
    let site = test.anonymous().gets("/api/v1/sites/hall").ok();
    lacks(&site.to_string(), "Control room");
    test.member().submits("/sites/hall/phones", &form("1")).is(404);
    // What was changed is in the journal, in words.
    test.admin()
        .sees_page("/admin/journal")
        .shows("Control room 02-555-0101 24 h, for accidents");
}

#[test]
fn consortia_stand_with_the_part_taken_and_sites_with_their_zones() {
    let test = TestApp::start();
    let page = test.lead().sees_page(ALPHA);
    page.shows("href=\"/consortia/alpha\"").shows(">Lead<");
    page.shows("Programme staff").shows("staff@people.example");
    let page = test.operator().sees_page(COMPANY);
    page.shows("href=\"/sites/hall/edit\"").shows("Main, Side, Yard");
    let clerk = test.clerk().sees_page(COMPANY);
    clerk.lacks("/sites/hall/edit").shows("/sites/hall/closures");
}
