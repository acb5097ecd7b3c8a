//! A new consortium in one form: all of it or nothing, and nothing that was typed is lost.

use crate::support::city::{LEAD, STRANGER};
use crate::support::pages::Sheet;
use crate::support::{TestApp, array};

/// The form with an organisation and a person, with these fields in place of its own.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("go", "save"),
        ("organisations.0.name", "㈜새봄로봇"),
        ("organisations.0.role", "lead"),
        ("organisations.0.slug", ""),
        ("people.0.name", "Han Saebom"),
        ("people.0.email", "han@saebom.example"),
        ("people.0.organisation", "0"),
        ("people.0.role", "manager"),
        ("titles.ko", "봄맞이 실증"),
        ("titles.en", ""),
        ("programme", "testbed"),
        ("number", "T-spring"),
        ("agreement_from", "2027-03-02"),
        ("agreement_until", "2027-12-31"),
        ("slug", ""),
    ];
    for (name, value) in changes {
        fields.retain(|(own, _)| own != name);
        fields.push((name, value));
    }
    fields
}

fn submits(test: &TestApp, changes: &[(&str, &str)]) -> Sheet {
    test.staff().submits("/consortia", &form(changes))
}

/// How many consortia and organisations there are.
fn counts(test: &TestApp) -> [usize; 2] {
    ["consortia", "organisations"].map(|kind| {
        let all = test.admin().gets(&format!("/api/v1/{kind}?limit=200")).ok();
        array(&all["items"]).len()
    })
}

#[test]
fn a_consortium_its_organisation_and_its_invitation_are_made_at_once() {
    let test = TestApp::start();
    submits(&test, &[]).leads_to("/consortia/saebomrobot?done=founded");
    let consortium = test.admin().gets("/api/v1/consortia/saebomrobot").ok();
    assert_eq!(
        (&consortium["number"], &consortium["parties"][0]["organisation"]),
        (&"T-spring".into(), &"saebomrobot".into())
    );
    assert_eq!(
        consortium["titles"]["en"], "봄맞이 실증",
        "the English title can wait"
    );
    test.tick();
    assert_eq!(test.events_to("han@saebom.example"), ["invited"]);
    let page = test.staff().sees_page("/organisations/saebomrobot");
    page.shows("han@saebom.example")
        .shows("Asks for bookings and changes them.")
        .shows("The English name is still to be given.");
    // Whoever accepts asks for time at once.
    let link = test.link_to("han@saebom.example");
    test.anonymous()
        .submits(&link, &[("password", "teal otter plinth")])
        .is(303);
    let han = test.anew("han@saebom.example");
    let ask = crate::support::city::ask_of("saebomrobot", "hall/main", "2027-04-05T11:00", 120);
    han.requests(&ask).ok();
}

#[test]
fn what_is_wrong_stands_at_its_field_and_nothing_is_lost_or_half_saved() {
    let test = TestApp::start();
    let before = counts(&test);
    let page = submits(
        &test,
        &[
            ("people.0.email", "han@saebom"),
            ("agreement_until", "2027-02-01"),
        ],
    );
    page.is(422)
        .shows("id=\"people.0.email-error\"")
        .shows("id=\"agreement_until-error\"")
        .shows("<a href=\"#people.0.email\">Person 1: ")
        .holds("organisations.0.name", "㈜새봄로봇")
        .holds("titles.ko", "봄맞이 실증")
        .holds("number", "T-spring");
    submits(&test, &[("number", "T-alpha")])
        .is(422)
        .shows("id=\"number-error\"");
    submits(&test, &[("organisations.0.role", "host")])
        .is(422)
        .shows("id=\"organisations.0.role-error\"");
    assert_eq!(counts(&test), before);
    assert!(test.events_to("han@saebom.example").is_empty());
}

#[test]
fn a_known_name_joins_the_organisation_that_has_it_and_says_so() {
    let test = TestApp::start();
    let known = [
        ("organisations.0.name", "Alpha-Lead"),
        ("organisations.1.name", "company"),
        ("organisations.1.role", "host"),
        ("organisations.1.slug", ""),
    ];
    let look = [&known[..], &[("go", "look")]].concat();
    let before = counts(&test);
    submits(&test, &look)
        .is(200)
        .shows("Its people (2) and sites (0) come with it.")
        .shows("Its people (2) and sites (3) come with it.")
        .shows("Organisations that are known already: 2. Invitations that leave: 1.");
    assert_eq!(counts(&test), before, "a look makes nothing");
    submits(&test, &known).leads_to("/consortia/alpha-lead?done=founded");
    assert_eq!(counts(&test), [before[0] + 1, before[1]]);
    // The same organisation twice is a slip.
    let twice = [
        ("number", "T-2"),
        ("organisations.1.name", "㈜새봄로봇"),
        ("organisations.1.role", "host"),
        ("organisations.1.slug", ""),
    ];
    submits(&test, &twice)
        .is(422)
        .shows("id=\"organisations.1.name-error\"");
}

#[test]
fn a_taken_address_offers_the_next_free_one_and_one_that_is_made_takes_it() {
    let test = TestApp::start();
    submits(&test, &[("organisations.0.slug", "company")])
        .is(422)
        .shows("id=\"organisations.0.slug-error\">is taken; company-2 is free");
    submits(&test, &[("slug", "alpha")])
        .is(422)
        .shows("id=\"slug-error\">is taken; alpha-2 is free");
    submits(&test, &[]).is(303);
    let other = [("organisations.0.name", "새봄 로봇 주식회사"), ("number", "T-2")];
    submits(&test, &other).leads_to("/consortia/saebom-robot?done=founded");
    let same = [("organisations.0.name", "주식회사 새봄로봇"), ("number", "T-3")];
    submits(&test, &same).leads_to("/consortia/saebomrobot-2?done=founded");
}

#[test]
fn rows_come_and_go_without_script_and_lose_nothing() {
    let test = TestApp::start();
    let more = submits(&test, &[("go", "organisation"), ("agreement_until", "")]);
    more.is(200)
        .holds("organisations.0.name", "㈜새봄로봇")
        .holds("people.0.email", "han@saebom.example")
        .shows("name=\"organisations.1.name\"")
        .shows("saebomrobot in addresses")
        .lacks("role=\"alert\"");
    let two = [
        ("organisations.1.name", "둘째"),
        ("organisations.1.role", "partner"),
        ("organisations.1.slug", ""),
        ("people.0.organisation", "1"),
    ];
    let with_person = [&two[..], &[("go", "person")]].concat();
    submits(&test, &with_person)
        .shows("name=\"people.1.email\"")
        .shows("<option value=\"1\" selected>둘째</option>");
    let dropped = [&two[..], &[("go", "drop-organisations-0")]].concat();
    let page = submits(&test, &dropped);
    page.holds("organisations.0.name", "둘째")
        .holds("people.0.organisation", "0")
        .lacks("organisations.1.name");
    // Rows in which nothing stands are no fault.
    let empty = [("organisations.1.name", ""), ("organisations.1.role", "partner")];
    submits(&test, &empty).is(303);
}

#[test]
fn a_known_address_gets_the_same_invitation_and_whoever_belongs_there_none() {
    let test = TestApp::start();
    let known = [("people.0.email", STRANGER)];
    submits(&test, &[("go", "look"), known[0]]).shows("Invitations that leave: 1.");
    submits(&test, &known).leads_to("/consortia/saebomrobot?done=founded");
    let open = test.stranger().gets("/api/v1/invitations").ok();
    assert_eq!(open["items"][0]["role"], "manager");
    let own = [
        ("organisations.0.name", "alpha-lead"),
        ("people.0.email", LEAD),
        ("number", "T-2"),
    ];
    let look = [&own[..], &[("go", "look")]].concat();
    submits(&test, &look).shows("Invitations that leave: 0.");
    submits(&test, &own).leads_to("/consortia/alpha-lead?done=saved");
    assert!(test.events_to(LEAD).is_empty());
}
