//! People belong to themselves: invitations, what managers may know, and mails about every change.

use serde_json::{Value, json};

use crate::support::city::{MEMBER, STRANGER};
use crate::support::{Persona, Reply, TestApp, array, shows};

const MEMBERS: &str = "/api/v1/organisations/alpha-lead/members";

fn invites(test: &TestApp, email: &str) -> Reply {
    test.lead()
        .posts(MEMBERS, &json!({ "email": email, "role": "member" }))
}

/// Gives somebody a password, without which an account was never opened.
fn opens(test: &TestApp, email: &str) -> Persona {
    test.anonymous().submits("/reset", &[("email", email)]);
    let link = test.link_to(email);
    test.anonymous()
        .submits(&link, &[("password", "teal otter plinth")])
        .is(303);
    test.anew(email)
}

fn id_of(test: &TestApp, email: &str) -> i64 {
    let people = test.admin().gets("/api/v1/people?limit=200").ok();
    let found = array(&people["items"])
        .iter()
        .find(|person| person["email"] == email)
        .unwrap();
    found["id"].as_i64().unwrap()
}

/// What the mails of one event to somebody say, oldest first.
fn texts(test: &TestApp, email: &str, event: &str) -> Vec<String> {
    test.tick();
    let sent = test.memory.sent();
    let of = sent
        .iter()
        .filter(|(mail, _)| mail.to.email == email && mail.hint == event);
    of.map(|(mail, _)| format!("{}\n{}", mail.rendered.subject, mail.rendered.text))
        .collect()
}

/// The answer without what differs by itself.
fn masked(reply: Reply, email: &str) -> (u16, String) {
    let mut json = reply.json;
    if json["invitation"].is_i64() {
        json["invitation"] = Value::from("an id");
    }
    (reply.status, json.to_string().replace(email, "…"))
}

#[test]
fn an_invitation_is_answered_the_same_whether_or_not_the_address_has_an_account() {
    let test = TestApp::start();
    let (known, unknown) = (STRANGER, "nobody@nowhere.example");
    opens(&test, known);
    assert_eq!(
        masked(invites(&test, known), known),
        masked(invites(&test, unknown), unknown)
    );
    let body = |email: &str| {
        let place = json!([{ "slug": "alpha-lead", "role": "member" }]);
        json!({ "email": email, "name": "Somebody", "language": "en", "organisations": place })
    };
    let added = |email: &str| {
        let reply = test.lead().posts("/api/v1/people", &body(email));
        let id = reply.json[0]["invitation"].to_string();
        (
            reply.status,
            reply.json.to_string().replace(email, "…").replace(&id, "an id"),
        )
    };
    assert_eq!(added(known), added(unknown));
    let page = test.lead().sees_page("/organisations/alpha-lead");
    let row = |email: &str| {
        page.html
            .split("<tr>")
            .find(|row| row.contains(email))
            .unwrap()
            .split("</tr>")
            .next()
            .unwrap()
            .replace(email, "…")
    };
    let without_ids = |row: String| {
        row.split("/invitations/")
            .map(|part| part.trim_start_matches(char::is_numeric).to_owned())
            .collect::<String>()
    };
    assert_eq!(without_ids(row(known)), without_ids(row(unknown)));
    let people = array(&test.lead().gets("/api/v1/people").ok()["items"]).len();
    assert_eq!(people, 2, "nobody is a member yet");
}

#[test]
fn somebody_who_is_invited_belongs_there_once_they_accept_and_is_told() {
    let test = TestApp::start();
    let stranger = opens(&test, STRANGER);
    invites(&test, STRANGER).ok();
    let mail = &texts(&test, STRANGER, "membership_offered")[0];
    let open = stranger.gets("/api/v1/invitations").ok();
    let id = open["items"][0]["id"].to_string();
    shows(mail, "alpha-lead");
    shows(mail, &format!("/invitations/{id}"));
    shows(mail, "Done by: lead");
    assert_eq!(open["items"][0]["invited_by"], "lead");
    let page = stranger.sees_page(&format!("/invitations/{id}"));
    assert!(
        page.says("Accept") && page.says("Decline") && stranger.sees_page("/account").says("Invitations"),
        "{}",
        page.html
    );
    test.rival()
        .presses(&format!("/api/v1/invitations/{id}/accept"))
        .is(404);
    stranger
        .submits(&format!("/invitations/{id}/accept"), &[])
        .leads_to("/account?done=invitation-accepted");
    shows(
        &texts(&test, STRANGER, "account_changed")[1],
        "belong to alpha-lead now",
    );
    let me = stranger.gets("/api/v1/me").ok();
    assert_eq!(array(&me["organisations"]).len(), 2);
    stranger
        .presses(&format!("/api/v1/invitations/{id}/accept"))
        .is(404);
}

#[test]
fn an_invitation_that_is_declined_withdrawn_replaced_or_over_opens_nothing() {
    let test = TestApp::start();
    let invited = || invites(&test, STRANGER).ok()["invitation"].to_string();
    let accepts = |id: &str| {
        test.stranger()
            .presses(&format!("/api/v1/invitations/{id}/accept"))
            .status
    };
    let (first, second) = (invited(), invited());
    assert_eq!(accepts(&first), 404, "a second invitation ends the first");
    test.stranger()
        .presses(&format!("/api/v1/invitations/{second}/decline"))
        .ok();
    assert_eq!(accepts(&second), 404);
    let third = invited();
    let withdraw = format!("/organisations/alpha-lead/invitations/{third}/withdraw");
    test.lead()
        .submits(&withdraw, &[])
        .leads_to("/organisations/alpha-lead?done=invitation-withdrawn");
    assert_eq!(accepts(&third), 404);
    test.tick();
    test.moves_to("2027-03-16T11:00");
    let fourth = invited();
    test.tick();
    test.moves_to("2027-03-31T10:00");
    assert_eq!(accepts(&fourth), 404, "fourteen days are over");
    assert_eq!(
        test.lead()
            .gets("/api/v1/organisations/alpha-lead/invitations")
            .ok()["items"],
        json!([])
    );
}

#[test]
fn an_address_without_an_account_gets_one_and_the_place_by_its_link_alone() {
    let test = TestApp::start();
    invites(&test, "new@nowhere.example").ok();
    let first = test.link_to("new@nowhere.example");
    invites(&test, "new@nowhere.example").ok();
    let second = test.link_to("new@nowhere.example");
    assert_eq!(
        test.anonymous().opens(&first).status,
        404,
        "a second invitation ends the link of the first"
    );
    test.anonymous().sees_page(&second).shows("alpha-lead");
    test.anonymous()
        .submits(&second, &[("password", "teal otter plinth")])
        .is(303);
    let members = test.lead().gets("/api/v1/people").ok();
    assert!(
        array(&members["items"])
            .iter()
            .any(|person| person["email"] == "new@nowhere.example"),
        "{members}"
    );
}

#[test]
fn a_manager_sees_of_a_member_their_name_address_phone_and_role_there_and_nothing_else() {
    let test = TestApp::start();
    let id = id_of(&test, MEMBER);
    let seen = test.lead().gets(&format!("/api/v1/people/{id}")).ok();
    let role = json!([{ "slug": "alpha-lead", "names": { "ko": "alpha-lead", "en": "alpha-lead" }, "role": "member" }]);
    assert_eq!(
        seen,
        json!({ "id": id, "email": MEMBER, "name": "member", "phone": "", "organisations": role })
    );
    let staff = test.staff().gets(&format!("/api/v1/people/{id}")).ok();
    assert_eq!(
        (&staff["language"], &staff["has_password"]),
        (&json!("en"), &json!(false))
    );
    let own = test.member().gets("/api/v1/me").ok();
    assert_eq!(own["sessions"], "every");
    let page = test.lead().sees_page(&format!("/people/{id}"));
    page.lacks(&format!("/people/{id}/edit")).lacks("Known since");
}

#[test]
fn a_manager_changes_a_role_at_once_and_nothing_that_is_the_persons_own() {
    let test = TestApp::start();
    let id = id_of(&test, MEMBER);
    for body in [
        json!({ "name": "Other" }),
        json!({ "muted": ["requests"] }),
        json!({ "quiet_hours": "00:00-23:00" }),
        json!({ "language": "ko" }),
    ] {
        test.lead()
            .posts(&format!("/api/v1/people/{id}"), &body)
            .refused(403);
    }
    let put = test
        .lead()
        .posts(MEMBERS, &json!({ "email": MEMBER, "role": "manager" }))
        .ok();
    assert_eq!(
        (&put["state"], &put["role"]),
        (&json!("member"), &json!("manager"))
    );
    shows(
        &texts(&test, MEMBER, "account_changed")[0],
        "Your role at alpha-lead changed",
    );
}

#[test]
fn staff_correct_a_name_which_is_journalled_and_told_and_no_preference() {
    let test = TestApp::start();
    let id = id_of(&test, MEMBER);
    let path = format!("/api/v1/people/{id}");
    test.staff()
        .posts(&path, &json!({ "muted": ["requests"] }))
        .refused(403);
    test.staff()
        .posts(&path, &json!({ "language": "ko" }))
        .refused(403);
    test.staff().posts(&path, &json!({ "name": "Kim Hana" })).ok();
    let entry = &test.admin().gets("/api/v1/journal?limit=1").ok()["items"][0];
    assert_eq!(
        (&entry["action"], &entry["was"]["name"], &entry["became"]["name"]),
        (
            &json!("person.correct_name"),
            &json!("member"),
            &json!("Kim Hana")
        )
    );
    shows(
        &texts(&test, MEMBER, "account_changed")[0],
        "Your name in Madang was corrected",
    );
}

#[test]
fn everybody_is_told_of_each_change_to_their_account() {
    let test = TestApp::start();
    let id = id_of(&test, MEMBER);
    let told = || texts(&test, MEMBER, "account_changed").pop().unwrap();
    let person = |deed: &str| test.admin().presses(&format!("/api/v1/people/{id}{deed}")).ok();
    test.admin()
        .posts(
            &format!("/api/v1/people/{id}"),
            &json!({ "platform_role": "staff" }),
        )
        .ok();
    shows(&told(), "Role over the service: Programme staff");
    test.admin()
        .posts(
            &format!("/api/v1/people/{id}"),
            &json!({ "platform_role": "none" }),
        )
        .ok();
    shows(&told(), "Role over the service: None");
    let token = test
        .admin()
        .posts(
            &format!("/api/v1/people/{id}/tokens"),
            &json!({ "name": "script" }),
        )
        .ok();
    assert!(told().contains("An API token was made") && !told().contains(token["token"].as_str().unwrap()));
    test.admin()
        .presses(&format!("/api/v1/tokens/{}/revoke", token["id"]))
        .ok();
    shows(&told(), "An API token was revoked");
    person("/disable");
    shows(&told(), "You may no longer sign in");
    person("/enable");
    shows(&told(), "You may sign in again");
    test.anonymous().submits("/reset", &[("email", MEMBER)]);
    let link = test.link_to(MEMBER);
    test.anonymous()
        .submits(&link, &[("password", "teal otter plinth")]);
    shows(&told(), "Your password was set");
    test.lead()
        .submits(&format!("/organisations/alpha-lead/members/{id}/remove"), &[]);
    let last = told();
    shows(&last, "You no longer belong to alpha-lead");
    shows(&last, "Done by: lead");
    shows(&last, "Mon 15 Mar 2027, 10:00");
}

#[test]
fn mails_to_strangers_have_limits_by_sender_and_by_receiver() {
    let test = TestApp::start();
    let tries: Vec<u16> = (0..4)
        .map(|_| invites(&test, "one@nowhere.example").status)
        .collect();
    assert_eq!(tries, [200, 200, 200, 429], "three a day to one address");
    let again: Vec<u16> = (0..4).map(|_| invites(&test, STRANGER).status).collect();
    assert_eq!(again, tries, "whether or not it has an account");
    let others: Vec<u16> = (0..15)
        .map(|n| invites(&test, &format!("n{n}@nowhere.example")).status)
        .collect();
    assert_eq!(
        others,
        [vec![200; 14], vec![429]].concat(),
        "twenty an hour by one sender"
    );
    test.tick();
    test.moves_to("2027-03-15T11:00");
    invites(&test, "n15@nowhere.example").is(200);
    assert_eq!(
        invites(&test, "one@nowhere.example").status,
        429,
        "the day is not over"
    );
    test.tick();
    test.moves_to("2027-03-16T10:00");
    invites(&test, "one@nowhere.example").is(200);
}

#[test]
fn nothing_but_a_name_stands_in_a_mail_to_a_stranger() {
    let test = TestApp::start();
    let place = json!([{ "slug": "alpha-lead", "role": "member" }]);
    for name in [
        "See www.evil",
        "http://evil.example",
        "evil.example",
        "me@evil",
        "a/b",
        "abc\u{202e}def",
        "two\nlines",
    ] {
        let body =
            json!({ "email": "new@nowhere.example", "name": name, "language": "en", "organisations": place });
        assert_eq!(
            test.lead().posts("/api/v1/people", &body).refused(422)["errors"][0]["field"],
            "name",
            "{name}"
        );
        assert_eq!(
            test.lead()
                .submits("/account", &[("name", name), ("language", "en")])
                .status,
            422,
            "{name}: the inviter's own"
        );
    }
}

#[test]
fn the_number_of_an_invitation_does_not_tell_whether_there_was_an_account() {
    let test = TestApp::start();
    // Each transaction takes its ids from a block of its own, so the place within tells how many came before.
    let place = |email: &str| invites(&test, email).ok()["invitation"].as_i64().unwrap() % 64;
    assert_eq!(
        place("rival@people.example"),
        place("nobody-knows@people.example")
    );
}

#[test]
fn an_organisation_sends_fifty_letters_a_day_and_no_other_organisation_pays_for_it() {
    let test = TestApp::start();
    let invites = |who: &Persona, organisation: &str, number: usize| {
        let body = json!({ "email": format!("n{number}@nowhere.example"), "role": "member" });
        who.posts(&format!("/api/v1/organisations/{organisation}/members"), &body)
    };
    // Whoever runs the programme may send more in an hour than a member may.
    for number in 0..50 {
        assert_eq!(
            invites(&test.staff(), "alpha-lead", number).status,
            200,
            "{number}"
        );
    }
    let open = || {
        test.staff()
            .gets("/api/v1/organisations/alpha-lead/invitations")
            .ok()["items"]
            .clone()
    };
    let stood = open();
    for who in [test.staff(), test.lead()] {
        let told = invites(&who, "alpha-lead", 50).refused(429);
        assert_eq!(
            (&told["type"], &told["retry_after"]),
            (&json!("urn:madang:too_many"), &json!(86_400)),
            "{told}"
        );
    }
    let body = json!({ "email": "n50@nowhere.example", "name": "New", "language": "en",
        "organisations": [{ "slug": "alpha-lead", "role": "member" }] });
    test.lead().posts("/api/v1/people", &body).refused(429);
    assert_eq!(open(), stood);
    invites(&test.staff(), "beta-lead", 50).is(200);
    invites(&test.rival(), "beta-lead", 51).is(200);
    test.tick();
    assert_eq!(test.subjects_to("n50@nowhere.example").len(), 1, "beta's alone");
    test.moves_to("2027-03-16T10:00");
    invites(&test.lead(), "alpha-lead", 52).is(200);
}
