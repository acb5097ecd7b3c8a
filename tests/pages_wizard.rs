//! Writing a request on pages, without script: every step a form, nothing typed lost.

use madang::notify::Outgoing;
use serde_json::json;

use crate::support::city::{LEAD, OPERATOR};
use crate::support::forms::fields;
use crate::support::pages::Sheet;
use crate::support::{Persona, TestApp, array};

mod amend;
mod days;
mod site;
mod taken;

/// Somebody in the middle of the form.
struct Typing {
    who: Persona,
    path: String,
    sheet: Sheet,
}

impl Typing {
    fn begins(who: Persona, path: &str) -> Self {
        let sheet = who.sees_page(path);
        let path = path.split('?').next().unwrap().to_owned();
        Self { who, path, sheet }
    }

    /// Fills fields in and presses a button.
    fn goes(&mut self, button: &str, filled: &[(&str, &str)]) -> &Sheet {
        let mut all = fields(&self.sheet.html, "wizard");
        all.retain(|(name, _)| !filled.iter().any(|(own, _)| own == name));
        all.extend(
            filled
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        all.push(("go".to_owned(), button.to_owned()));
        let sent: Vec<(&str, &str)> = all
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.sheet = self.who.submits(&self.path, &sent);
        &self.sheet
    }
}

const NIGHTS: [(&str, &str); 6] = [
    ("p0-from", "22:00"),
    ("p0-to", "06:00"),
    ("p0-repeat", "daily"),
    ("p0-ends", "count"),
    ("p0-count", "3"),
    ("p0-date", "2027-04-05"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    NIGHTS
        .iter()
        .filter(|(name, _)| !more.iter().any(|(own, _)| own == name))
        .chain(more)
        .copied()
        .collect()
}

fn booking_of(sheet: &Sheet) -> i64 {
    let rest = sheet
        .location
        .strip_prefix("/bookings/")
        .unwrap_or_else(|| panic!("{} {}", sheet.status, sheet.location));
    rest.split(['/', '?']).next().unwrap().parse().unwrap()
}

#[test]
fn a_request_is_written_step_by_step_without_script() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?site=hall");
    assert!(form.sheet.says("본관") || form.sheet.says("Main"));
    form.goes("when", &[("p0-zone", "hall/main")]);
    let shown = form.goes("see", &NIGHTS);
    shown
        .shows("every day, 22:00–06:00 (+1), from Mon 5 Apr 2027")
        .shows("3 of 3 possible")
        .shows("next day");
    form.goes("what", &[]);
    form.goes(
        "check",
        &[
            ("title", "Night <mapping>"),
            ("purpose", "A robot.\nA map."),
            ("p0-power", "1.5"),
        ],
    );
    form.sheet
        .shows("Night &lt;mapping&gt;")
        .shows("2 people · 1.5 kW");
    let id = booking_of(form.goes("send", &[]));
    let booking = test.lead().gets(&format!("/api/v1/bookings/{id}")).ok();
    assert_eq!(
        (&booking["state"], &booking["title"], &booking["purpose"]),
        (
            &json!("requested"),
            &json!("Night <mapping>"),
            &json!("A robot.\nA map.")
        )
    );
    assert_eq!(booking["phases"][0]["schedule"]["rrule"], "FREQ=DAILY;COUNT=3");
}

#[test]
fn a_field_that_cannot_be_read_is_named_beside_itself_and_all_else_stays() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    let shown = form.goes("what", &with(&[("p0-count", "many"), ("title", "Mapping")]));
    shown.is(422);
    shown
        .shows("The count must be between 1 and 999.")
        .shows("aria-current=\"step\">Schedule")
        .holds("title", "Mapping")
        .holds("p0-count", "many");
}

#[test]
fn a_step_is_not_left_behind_with_what_can_not_be() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?site=hall");
    form.goes("when", &[("p0-zone", "hall/main")]);
    let empty = form.goes("what", &with(&[("p0-date", "")]));
    empty.is(422);
    assert!(
        empty.html.contains("name=\"p0-date\"") && empty.html.contains("aria-invalid=\"true\""),
        "back at the dates"
    );
    assert_eq!(
        form.goes("what", &NIGHTS).status,
        200,
        "what was not asked for yet is not missed"
    );
    for title in ["", "  ", &"long ".repeat(60)] {
        let untitled = form.goes("check", &[("title", title)]);
        assert_eq!(
            (untitled.status, untitled.says("id=\"title-error\"")),
            (422, true),
            "{title}"
        );
    }
    form.goes("check", &[("title", "Night mapping")]).is(200);
}

#[test]
fn a_live_preview_of_what_is_half_typed_is_no_error() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    let shown = form.goes("", &with(&[("p0-repeat", "custom"), ("p0-count", "")]));
    shown.is(200);
    shown
        .shows("The count must be between 1 and 999.")
        .shows("type=\"checkbox\" name=\"p0-day\" value=\"MO\" checked");
    form.goes("see", &[]).is(422);
}

#[test]
fn a_draft_is_kept_and_gone_on_with() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    form.goes("see", &NIGHTS);
    let id = booking_of(form.goes("draft", &[]));
    form.sheet
        .leads_to(&format!("/bookings/{id}/edit?done=draft-saved"));
    assert_eq!(
        test.operator().opens(&format!("/bookings/{id}")).status,
        404,
        "a draft is not the site's yet"
    );
    let mut again = Typing::begins(test.lead(), &format!("/bookings/{id}/edit"));
    again.sheet.holds("p0-count", "3");
    assert_eq!(again.sheet.value("title"), String::new());
    again.goes("check", &[("title", "Finished")]);
    assert_eq!(booking_of(again.goes("send", &[])), id);
    assert_eq!(
        test.lead().gets(&format!("/api/v1/bookings/{id}")).ok()["state"],
        "requested"
    );
}

#[test]
fn several_phases_are_copied_with_their_dates_shifted() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    form.goes("copy", &with(&[("p0-kind", "setup"), ("shift", "7")]));
    form.sheet.holds("p1-date", "2027-04-12");
    form.goes("check", &[("p1-kind", "trial"), ("title", "Two phases")]);
    let id = booking_of(form.goes("send", &[]));
    let booking = test.lead().gets(&format!("/api/v1/bookings/{id}")).ok();
    let kinds: Vec<_> = array(&booking["phases"])
        .iter()
        .map(|phase| (phase["kind"].clone(), phase["schedule"]["start"].clone()))
        .collect();
    assert_eq!(
        kinds,
        [
            (json!("setup"), json!("2027-04-05T22:00")),
            (json!("trial"), json!("2027-04-12T22:00"))
        ]
    );
}

#[test]
fn a_phase_can_be_taken_out_again() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    form.goes("copy", &with(&[("shift", "7")]));
    form.goes("remove", &[]);
    form.sheet.holds("phases", "1");
    form.sheet.holds("p0-date", "2027-04-05");
}

#[test]
fn a_request_is_revised_with_the_remarks_beside_it() {
    let test = TestApp::start();
    let booking = test
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    let asked = test
        .operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "Two nights only." }),
        )
        .ok();
    let path = format!("/bookings/{}/edit", asked["id"]);
    let mut form = Typing::begins(test.lead(), &path);
    form.sheet
        .shows("Two nights only.")
        .shows("The site asks for changes");
    form.goes("check", &[("p0-count", "2")]);
    assert_eq!(booking_of(form.goes("send", &[])), asked["id"].as_i64().unwrap());
    let now = test.lead().sees(&booking);
    assert_eq!(
        (&now["state"], array(&now["sessions"]).len()),
        (&json!("requested"), 2)
    );
}

#[test]
fn a_booking_that_changed_meanwhile_is_not_written_over() {
    let test = TestApp::start();
    let booking = test
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    let mut form = Typing::begins(test.lead(), &format!("/bookings/{}/edit", booking["id"]));
    form.goes("check", &[("p0-count", "2"), ("title", "Typed")]);
    test.operator()
        .does(
            "request-changes",
            &booking,
            &json!({ "remarks": "Shorter, please." }),
        )
        .ok();
    let shown = form.goes("send", &[]);
    shown.is(412);
    shown
        .shows("What you typed is still here")
        .shows("Shorter, please.")
        .holds("title", "Typed")
        .holds("p0-count", "2");
    // Having seen it, they may send what they typed.
    booking_of(form.goes("send", &[]));
}

#[test]
fn the_same_form_sent_twice_asks_once() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    form.goes("check", &with(&[("title", "Mapping")]));
    let ready = form.sheet.html.clone();
    let first = booking_of(form.goes("send", &[]));
    form.sheet.html = ready;
    assert_eq!(booking_of(form.goes("send", &[])), first);
}

#[test]
fn only_who_may_ask_gets_the_form() {
    let test = TestApp::start();
    for (who, status) in [
        (test.lead(), 200),
        (test.partner(), 200),
        (test.staff(), 200),
        (test.operator(), 404),
        (test.admin(), 404),
        (test.stranger(), 404),
    ] {
        assert_eq!(who.opens("/bookings/new").status, status);
    }
    test.anonymous()
        .opens("/bookings/new")
        .leads_to("/sign-in?next=%2Fbookings%2Fnew");
}

#[test]
fn a_free_time_leads_to_a_request_for_it() {
    let test = TestApp::start();
    let shown = test
        .lead()
        .sees_page("/bookings/new?zone=hall/main&phase=setup&start=2027-04-05T22:30&end=2027-04-06T05:30");
    shown
        .shows("Mon 5 Apr 2027, 22:30–05:30 (+1)")
        .shows("value=\"setup\" selected")
        .shows("1 of 1 possible");
}

#[test]
fn an_unknown_site_or_zone_leads_to_the_first_step() {
    let test = TestApp::start();
    let shown = test.lead().sees_page("/bookings/new?zone=nowhere/nothing");
    assert!(
        shown.says("Choose a site and a zone first.") || shown.says("aria-current=\"step\">Site and zone"),
        "{}",
        shown.html
    );
    let mut form = Typing::begins(test.lead(), "/bookings/new");
    let shown = form.goes("when", &[]);
    shown.is(422).shows("choose a site and a zone");
}

#[test]
fn what_was_sent_after_the_sign_in_had_ended_goes_on_after_the_next_one() {
    let test = TestApp::start();
    let guest = test.anonymous();
    let typed = [
        ("title", "Night & <day>"),
        ("p0-zone", "hall/main"),
        ("go", "what"),
        ("purpose", "A robot.\r\nA map."),
    ];
    let asked = guest.submits("/bookings/new", &with(&typed));
    asked
        .is(401)
        .shows("what you typed is kept")
        .shows("action=\"/sign-in\"");
    let kept = asked.value("kept").replace("&amp;", "&");
    let sign_in = |password: &str| {
        let form = [
            ("email", LEAD),
            ("password", password),
            ("kept-path", "/bookings/new"),
            ("kept", &kept),
        ];
        guest.submits("/sign-in", &form)
    };
    test.anonymous().submits("/reset", &[("email", LEAD)]);
    guest.submits(&test.link_to(LEAD), &[("password", "teal otter plinth")]);
    let wrong = sign_in("seven quiet ladders");
    wrong.is(422);
    assert_eq!(wrong.value("kept").replace("&amp;", "&"), kept.clone());
    let again = sign_in("teal otter plinth");
    again.is(200);
    again
        .shows("action=\"/bookings/new\"")
        .holds("title", "Night &amp; &lt;day&gt;");
    let carried: Vec<(String, String)> = form_urlencoded::parse(kept.as_bytes()).into_owned().collect();
    let carried: Vec<(&str, &str)> = carried
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    // The new password ended the token of the lead.
    let shown = test.partner().submits("/bookings/new", &carried);
    shown
        .shows("value=\"Night &amp; &lt;day&gt;\"")
        .shows("A robot.\nA map.");
    // Secrets are not carried, and nothing to what is no form of ours.
    guest
        .submits("/account/password", &[("old", "teal otter plinth")])
        .is(303);
    let elsewhere = [
        ("email", LEAD),
        ("password", "teal otter plinth"),
        ("kept-path", "//elsewhere.example"),
        ("kept", "a=b"),
    ];
    guest.submits("/sign-in", &elsewhere).leads_to("/home");
}

#[test]
fn a_request_begins_with_the_first_time_that_its_zone_is_free() {
    let test = TestApp::start();
    let mut by_steps = Typing::begins(test.lead(), "/bookings/new?site=hall");
    by_steps.sheet.holds("p0-date", "");
    by_steps.goes("when", &[("p0-zone", "hall/main")]);
    let at_once = test.lead().sees_page("/bookings/new?zone=hall/main");
    for sheet in [&by_steps.sheet, &at_once] {
        sheet.shows("1 of 1 possible").lacks("<td class=\"is-taken");
    }
    let date = at_once.value("p0-date");
    assert_eq!(by_steps.sheet.value("p0-date"), date);
    // Whoever wrote a time keeps it, and days that were drawn repeat.
    let asked = test
        .lead()
        .sees_page("/bookings/new?zone=hall/main&start=2027-05-03T09:30&end=2027-05-03T11:00");
    asked.holds("p0-date", "2027-05-03");
    let drawn = test
        .lead()
        .sees_page("/bookings/new?zone=hall/main&start=2027-05-03T00:00&end=2027-05-06T00:00");
    drawn
        .holds("p0-date", "2027-05-03")
        .holds("p0-until", "2027-05-05");
}

#[test]
fn a_step_without_a_zone_keeps_the_site_and_its_zones_to_choose_from() {
    let app = TestApp::start();
    let mut typing = Typing::begins(app.lead(), "/bookings/new?site=hall");
    let back = typing.goes("when", &[]);
    back.shows("value=\"hall\" selected").shows("value=\"hall/main\"");
    assert!(
        typing.goes("when", &[("p0-zone", "hall/main")]).says("p0-date"),
        "{}",
        typing.sheet.html
    );
}

#[test]
fn a_reply_that_goes_with_a_revision_is_a_message_and_stands_in_the_mail_that_asks_to_decide() {
    let test = TestApp::start();
    let booking = test
        .lead()
        .books_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3");
    let remarks = json!({ "remarks": "Fewer nights?" });
    test.operator().does("request-changes", &booking, &remarks).ok();
    let mut form = Typing::begins(test.lead(), &format!("/bookings/{}/edit", booking["id"]));
    form.sheet.shows("Fewer nights?").shows("name=\"reply\"");
    form.goes("what", &[("p0-count", "2"), ("reply", "Two will\ndo.")]);
    form.goes("check", &[]).shows("Two will\ndo.");
    form.goes("send", &[]).is(303);
    test.tick();
    assert!(!test.is_told(OPERATOR, "message_to_site"));
    let sent = test.memory.sent();
    let asks = |(mail, _): &&(Outgoing, _)| mail.to.email == OPERATOR && mail.hint == "decision_needed";
    let letter = &sent.iter().rfind(asks).unwrap().0.rendered.text;
    assert!(
        letter.contains("\n신청 기관의 답장:\n> Two will\n> do.\n"),
        "{letter}"
    );
    let at = letter.find("/decide/").unwrap();
    let link = letter[at..].split_whitespace().next().unwrap();
    test.anonymous().opens(link).shows("Two will\ndo.");
    for page in ["bookings", "inbox"] {
        test.operator()
            .sees_page(&format!("/{page}/{}", booking["id"]))
            .shows("Two will\ndo.");
    }
    // A new request has nothing to answer.
    test.lead()
        .sees_page("/bookings/new?site=hall")
        .lacks("name=\"reply\"");
}
