//! What a site answers to a proposed change besides yes and no: other words, another plan.

use serde_json::{Value, json};

use super::{MORE_NIGHTS, NIGHTS, approved, decides, nights, proposes, starts};
use crate::support::city::LEAD;
use crate::support::{TestApp, array, audit, because};

/// The three nights that stand, and two in the week after in place of those that were asked for.
fn a_week_later() -> Value {
    let mut plan = nights(NIGHTS);
    let rdates = json!(["2027-04-12T22:00", "2027-04-13T22:00"]);
    plan["phases"][0]["schedule"]["rdates"] = rdates;
    json!({ "remarks": "A week later the hall is empty.", "offer": plan["phases"] })
}

fn sees(app: &TestApp, change: &Value) -> Value {
    app.lead()
        .gets(&format!("/api/v1/amendments/{}", change["id"]))
        .ok()
}

#[test]
fn a_proposed_change_waits_on_the_first_page_and_its_words_are_why() {
    let app = TestApp::start();
    let booking = approved(&app);
    let none = "No request waits";
    app.lead().sees_page("/home").shows(none);
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    let home = app.lead().sees_page("/home");
    home.lacks(none).shows(&format!("/bookings/{}\"", change["id"]));
    for who in [app.lead(), app.operator()] {
        who.sees_page(&format!("/bookings/{}", change["id"]))
            .shows("<dt>Why it is to change</dt>")
            .lacks("<dt>Purpose</dt>");
    }
}

#[test]
fn a_site_asks_for_another_proposal_in_words_and_gets_one() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-03-16T10:00");
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    let nothing = decides(
        &app.operator(),
        "request-changes",
        &change,
        &json!({ "remarks": "" }),
    )
    .refused(422);
    assert_eq!(nothing["errors"][0]["field"], "remarks");
    let words = json!({ "remarks": "One more night at most, please." });
    let back = decides(&app.operator(), "request-changes", &change, &words).ok();
    app.lives_until("2027-03-16T12:00");
    assert_eq!(back["state"], "changes_requested");
    assert_eq!(app.lead().sees(&booking), booking);
    let told = app.newest_text_to(LEAD);
    assert!(told.contains("One more night at most, please."), "{told}");
    // What was asked for stays held while they think about it.
    app.rival().asks("hall/main", "2027-04-09T23:00", 60).is(409);
    decides(&app.lead(), "accept-offer", &back, &json!({})).is(409);
    let anew = decides(&app.lead(), "revise", &back, &nights("FREQ=DAILY;COUNT=4")).ok();
    assert_eq!(starts(&anew), ["2027-04-08T22:00"]);
    app.rival().books("hall/main", "2027-04-09T23:00", 60);
    decides(&app.operator(), "approve", &anew, &json!({})).ok();
    assert_eq!(starts(&app.lead().sees(&booking)).len(), 4);
    audit::assert_clean(app.url());
}

#[test]
fn an_offered_plan_is_held_beside_what_was_asked_and_taken_as_it_stands() {
    let app = TestApp::start();
    let booking = approved(&app);
    app.lives_until("2027-03-16T10:00");
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    let empty = decides(&app.operator(), "offer", &change, &json!({ "remarks": "Later." })).refused(422);
    assert_eq!(empty["errors"][0]["field"], "offer");
    let offer = decides(&app.operator(), "offer", &change, &a_week_later()).ok();
    app.lives_until("2027-03-16T12:00");
    assert_eq!(offer["state"], "changes_requested");
    assert_eq!(app.lead().sees(&booking), booking);
    audit::assert_clean(app.url());
    for taken in [
        "2027-04-05T23:00",
        "2027-04-08T23:00",
        "2027-04-12T23:00",
        "2027-04-13T23:00",
    ] {
        app.rival().asks("hall/main", taken, 60).is(409);
    }
    let told = app.newest_text_to(LEAD);
    assert!(
        told.contains("- Mon 12 Apr") && !told.contains("- Mon 5 Apr"),
        "{told}"
    );
    // Whoever may take it sees what would be other, and no more.
    let page = app.lead().sees_page(&format!("/bookings/{}", change["id"]));
    page.shows("A week later the hall is empty.").shows("Mon 12 Apr");
    let taken = app.lead().submits(
        &format!("/bookings/{}/accept-offer", change["id"]),
        &[
            ("version", &offer["version"].to_string()),
            ("key", &page.value("key")),
        ],
    );
    taken.is(303);
    app.lives_until("2027-03-16T14:00");
    let now = app.lead().sees(&booking);
    let mut all = starts(&now);
    all.sort_unstable();
    assert_eq!(all[3..], ["2027-04-12T22:00", "2027-04-13T22:00"]);
    assert_eq!(now["sessions"][0], booking["sessions"][0]);
    assert_eq!(sees(&app, &change)["state"], "approved");
    assert!(app.is_told(LEAD, "schedule_changed"));
    app.rival().books("hall/main", "2027-04-08T23:00", 60);
    app.rival().asks("hall/main", "2027-04-12T23:00", 60).is(409);
    audit::assert_clean(app.url());
    app.lives_until("2027-04-14T10:00");
    assert_eq!(app.lead().sees(&booking)["state"], "completed");
    audit::assert_clean(app.url());
}

#[test]
fn an_offer_must_be_takeable_and_say_something_else() {
    let app = TestApp::start();
    let booking = approved(&app);
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    app.rival().books("hall/main", "2027-04-12T23:00", 60);
    decides(&app.operator(), "offer", &change, &a_week_later()).is(409);
    let as_it_is = json!({ "remarks": "", "offer": nights(NIGHTS)["phases"] });
    let same = decides(&app.operator(), "offer", &change, &as_it_is).refused(422);
    assert_eq!(same["errors"][0]["code"], "nothing_more");
    let none = json!({ "remarks": "", "offer": [] });
    decides(&app.operator(), "offer", &change, &none).is(422);
    assert_eq!(sees(&app, &change), change);
    audit::assert_clean(app.url());
}

#[test]
fn an_offer_to_give_a_night_back_frees_it_only_when_it_is_taken() {
    let app = TestApp::start();
    let booking = approved(&app);
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    let mut plan = nights(MORE_NIGHTS);
    plan["phases"][0]["schedule"]["exdates"] = json!(["2027-04-06T22:00"]);
    let offer = json!({ "remarks": "Not the sixth.", "offer": plan["phases"] });
    let offer = decides(&app.operator(), "offer", &change, &offer).ok();
    app.rival().asks("hall/main", "2027-04-06T23:00", 60).is(409);
    audit::assert_clean(app.url());
    decides(&app.lead(), "accept-offer", &offer, &json!({})).ok();
    app.rival().books("hall/main", "2027-04-06T23:00", 60);
    let now = app.lead().sees(&booking);
    let standing = array(&now["sessions"])
        .iter()
        .filter(|own| own["state"] == "scheduled");
    assert_eq!(standing.count(), 4);
    audit::assert_clean(app.url());
}

#[test]
fn an_offer_ends_with_another_one_an_undo_a_withdrawal_or_its_time() {
    for end in ["offer", "undo", "withdraw", "decline", "expire"] {
        let app = TestApp::undoing();
        let booking = approved(&app);
        app.lives_until("2027-03-16T10:00");
        let booking = app.lead().sees(&booking);
        let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
        let offer = decides(&app.operator(), "offer", &change, &a_week_later()).ok();
        audit::assert_clean(app.url());
        if end == "undo" {
            let back = decides(&app.operator(), "undo", &offer, &json!({})).ok();
            assert_eq!(
                (&back["state"], &back["sessions"]),
                (&change["state"], &change["sessions"])
            );
        }
        app.lives_until("2027-03-16T10:02");
        match end {
            "offer" => {
                let mut other = nights(NIGHTS);
                other["phases"][0]["schedule"]["rdates"] = json!(["2027-04-20T22:00"]);
                let other = json!({ "remarks": "", "offer": other["phases"] });
                decides(&app.operator(), "offer", &offer, &other).ok();
                // The older one can still come back.
                app.rival().asks("hall/main", "2027-04-12T23:00", 60).is(409);
                app.lives_until("2027-03-16T10:04");
                app.rival().asks("hall/main", "2027-04-20T23:00", 60).is(409);
            }
            "withdraw" => drop(decides(&app.lead(), end, &offer, &json!({})).ok()),
            "decline" => drop(decides(&app.operator(), end, &offer, &because("capacity")).ok()),
            "expire" => app.lives_until("2027-03-31T10:00"),
            _ => {}
        }
        app.lives_until("2027-03-31T11:00");
        app.rival().books("hall/main", "2027-04-12T23:00", 60);
        assert_eq!(app.lead().sees(&booking), booking, "{end}");
        audit::assert_clean(app.url());
    }
}

#[test]
fn what_is_offered_is_taken_only_against_the_booking_that_it_was_made_for() {
    let app = TestApp::start();
    let booking = approved(&app);
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    let offer = decides(&app.operator(), "offer", &change, &a_week_later()).ok();
    let skip = format!("/api/v1/sessions/{}/skip", booking["sessions"][1]["id"]);
    app.lead().changes(&skip, &booking["version"], &json!({})).ok();
    audit::assert_clean(app.url());
    decides(&app.lead(), "accept-offer", &offer, &json!({})).is(412);
    decides(&app.rival(), "accept-offer", &offer, &json!({})).is(404);
    decides(&app.operator(), "accept-offer", &offer, &json!({})).is(403);
    audit::assert_clean(app.url());
}

#[test]
fn a_closure_hits_what_is_proposed_as_it_hits_other_requests() {
    let app = TestApp::start();
    let booking = approved(&app);
    let change = proposes(&app, &booking, &nights(MORE_NIGHTS));
    let span = json!({ "start": "2027-04-08T23:00:00+09:00", "end": "2027-04-08T23:30:00+09:00" });
    let works = json!({ "zone": "main", "effect": "block", "reason": "Works", "shape": { "span": span } });
    let hit = app.operator().posts("/api/v1/sites/hall/closures", &works).ok();
    assert_eq!(array(&hit["sessions"]).len(), 1, "{hit}");
    audit::assert_clean(app.url());
    decides(&app.lead(), "withdraw", &change, &json!({})).ok();
    audit::assert_clean(app.url());
}
