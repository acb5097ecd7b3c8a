//! Another plan for what was approved, written and decided on pages without script.

use serde_json::{Value, json};

use super::{Typing, booking_of};
use crate::support::{TestApp, audit};

fn approved(app: &TestApp) -> Value {
    app.approved_series("hall/main", "2027-04-05T22:00", 480, "FREQ=DAILY;COUNT=3")
}

#[test]
fn a_change_is_asked_for_from_the_booking_and_approved_from_the_inbox_by_its_difference() {
    let app = TestApp::start();
    let booking = approved(&app);
    let page = format!("/bookings/{}", booking["id"]);
    app.lead().sees_page(&page).shows("Ask for a change");
    app.operator().sees_page(&page).lacks("Ask for a change");
    let mut form = Typing::begins(app.lead(), &format!("{page}/amend"));
    form.sheet
        .shows("Change of an approved booking")
        .lacks("Save as a draft");
    form.goes("what", &[("p0-count", "5")]);
    form.sheet.shows("Why it is to change");
    form.goes("check", &[("purpose", "The map has holes."), ("p0-people", "4")]);
    form.sheet
        .shows("What would be other than approved")
        .shows("Thu 8 Apr");
    let id = booking_of(form.goes("send", &[]));
    let change = app.lead().gets(&format!("/api/v1/amendments/{id}")).ok();
    assert_eq!(change["amends"], booking["id"]);
    assert_eq!(change["purpose"], "The map has holes.");
    assert_eq!(change["phases"][0]["people"], 4);
    app.lead()
        .sees_page(&page)
        .shows("A change of this booking waits")
        .lacks("Ask for a change");
    let own = app.lead().sees_page(&format!("/bookings/{id}"));
    own.shows("A change of an approved booking")
        .shows("The booking as it stands");
    // The site sees what would be other before all else.
    app.operator().sees_page("/inbox").shows("is-changes bare");
    let desk = app.operator().sees_page(&format!("/inbox/{id}"));
    desk.shows("A change of an approved booking")
        .shows("Thu 8 Apr")
        .shows("The map has holes.");
    let version = change["version"].to_string();
    let key = desk.value("key");
    let yes = [("version", version.as_str()), ("key", key.as_str())];
    app.operator()
        .submits(&format!("/inbox/{id}/approve"), &yes)
        .is(303);
    app.tick();
    let now = app.lead().sees(&booking);
    assert_eq!(now["sessions"].as_array().unwrap().len(), 5);
    assert_eq!(now["phases"][0]["people"], 4);
    app.lead().sees_page(&format!("/bookings/{id}")).shows("Approved");
    audit::assert_clean(app.url());
}

#[test]
fn what_stands_is_not_judged_anew_and_what_waits_can_be_written_again() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-04-05T23:00");
    let page = format!("/bookings/{}", booking["id"]);
    let mut form = Typing::begins(app.lead(), &format!("{page}/amend"));
    // The night that runs and that of tomorrow are too near to be asked for.
    form.goes("see", &[]).shows("3 of 3 possible");
    form.goes("check", &[("p0-count", "14")])
        .shows("What would be other than approved");
    let id = booking_of(form.goes("send", &[]));
    let change = app.lead().gets(&format!("/api/v1/amendments/{id}")).ok();
    let mut again = Typing::begins(app.lead(), &format!("/bookings/{id}/edit"));
    again.sheet.shows("Change of an approved booking");
    again.goes("what", &[("p0-count", "15")]);
    again.goes("check", &[("purpose", "Twice more.")]);
    again
        .goes("send", &[])
        .leads_to(&format!("/bookings/{id}?done=request-sent"));
    let anew = app.lead().gets(&format!("/api/v1/amendments/{id}")).ok();
    assert_ne!(anew["version"], change["version"]);
    assert_eq!(anew["purpose"], json!("Twice more."));
    // Also in its history the words are why.
    app.lead()
        .sees_page(&format!("/bookings/{id}"))
        .shows("Twice more.")
        .lacks("Purpose");
    audit::assert_clean(app.url());
}

#[test]
fn what_a_phase_that_has_begun_needs_is_refused_at_its_field_and_nothing_else_is_lost() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-04-05T23:00");
    let mut form = Typing::begins(app.lead(), &format!("/bookings/{}/amend", booking["id"]));
    form.goes("what", &[("p0-count", "14")]);
    form.goes("check", &[("purpose", "The map has holes."), ("p0-people", "4")])
        .shows("id=\"p0-people-error\"")
        .shows("The map has holes.");
    form.goes("check", &[("p0-people", "3")])
        .shows("What would be other than approved");
}

#[test]
fn a_site_offers_other_days_in_place_of_a_change_and_only_those_are_marked() {
    let app = TestApp::start();
    let booking = approved(&app);
    let mut form = Typing::begins(app.lead(), &format!("/bookings/{}/amend", booking["id"]));
    form.goes("what", &[("p0-count", "5")]);
    form.goes("check", &[("purpose", "The map has holes.")]);
    let id = booking_of(form.goes("send", &[]));
    app.operator()
        .sees_page(&format!("/inbox/{id}"))
        .shows(&format!("/bookings/{id}/dates"));
    let mut site = Typing::begins(app.operator(), &format!("/bookings/{id}/dates"));
    site.sheet.shows("5 of 5 possible").lacks("is-offered");
    site.goes("see", &[("p0-count", "6")]);
    site.goes("offer", &[("comment", "Six nights would do as well.")])
        .leads_to("/inbox?done=offered");
    let change = app.lead().gets(&format!("/api/v1/amendments/{id}")).ok();
    assert_eq!(change["state"], "changes_requested");
    let own = app.lead().sees_page(&format!("/bookings/{id}"));
    own.shows("Six nights would do as well.").shows("Sat 10 Apr");
    let taken = [
        ("version", change["version"].to_string()),
        ("key", own.value("key")),
    ];
    let taken = taken.each_ref().map(|(name, value)| (*name, value.as_str()));
    app.lead()
        .submits(&format!("/bookings/{id}/accept-offer"), &taken)
        .is(303);
    let now = app.lead().sees(&booking);
    assert_eq!(now["sessions"].as_array().unwrap().len(), 6);
    audit::assert_clean(app.url());
}
