//! Days that are touched without script: each press is a form, and all that was typed comes back.

use serde_json::json;

use super::{NIGHTS, Typing, booking_of, with};
use crate::support::pages::Sheet;
use crate::support::{TestApp, array};

/// Five nights from Monday 5 April.
fn nights(test: &TestApp) -> Typing {
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    form.goes("see", &with(&[("p0-count", "5")]));
    form.sheet.shows("5 of 5 possible");
    form
}

impl Typing {
    /// Presses a day.
    fn presses(&mut self, day: &str) -> &Sheet {
        self.goes("", &[("day", day)])
    }

    /// Sends what is planned, and reads it from the API.
    fn sends(&mut self) -> serde_json::Value {
        self.goes("check", &[("title", "Mapping")]).is(200);
        let id = booking_of(self.goes("send", &[]));
        self.who.gets(&format!("/api/v1/bookings/{id}")).ok()
    }
}

#[test]
fn a_day_is_left_out_and_brought_back() {
    let test = TestApp::start();
    let mut form = nights(&test);
    form.presses("2027-04-07")
        .shows("class=\"day-menu\"")
        .shows("aria-expanded=\"true\"");
    form.goes("day-out 2027-04-07T22:00", &[])
        .shows("4 of 4 possible")
        .shows("not 7 Apr")
        .lacks("class=\"day-menu\"");
    form.presses("2027-04-07").shows("Bring back");
    form.goes("day-undo 2027-04-07T22:00", &[])
        .shows("5 of 5 possible")
        .lacks("not 7 Apr");
    form.goes("day-out 2027-04-08T22:00", &[]);
    let booking = form.sends();
    assert_eq!(
        booking["phases"][0]["schedule"]["exdates"],
        json!(["2027-04-08T22:00"])
    );
}

#[test]
fn no_day_of_its_own_and_none_that_was_left_out_is_offered_for_a_move() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    // The last date follows the first one when that is moved, so it is given after it.
    form.goes("see", &with(&[("p0-ends", "until")]));
    form.goes("see", &[("p0-until", "2027-04-09")]);
    form.sheet.shows("5 of 5 possible");
    // The last of a rule that ends on a day, which is a moment in the zone of the site.
    form.presses("2027-04-09");
    form.goes("day-out 2027-04-09T22:00", &[])
        .shows("4 of 4 possible");
    form.presses("2027-04-07");
    let near = form.goes("day-unfold-move 2027-04-07T22:00", &[]);
    for day in ["05", "06", "08", "09"] {
        near.lacks(&format!("day-at 2027-04-07T22:00 2027-04-{day}T22:00"));
    }
    near.shows("day-at 2027-04-07T22:00 2027-04-10T22:00");
}

#[test]
fn no_day_on_which_another_phase_is_in_the_zone_is_offered_for_a_move() {
    let test = TestApp::start();
    let mut form = nights(&test);
    form.goes("copy", &[("shift", "6")]);
    // Nights of the 11th to the 15th, of which a second phase leaves out the first.
    form.presses("2027-04-11");
    form.goes("day-out 2027-04-11T22:00", &[]);
    form.goes("phase-0", &[]);
    form.presses("2027-04-09");
    let near = form.goes("day-unfold-move 2027-04-09T22:00", &[]);
    for day in ["12", "13", "14", "15"] {
        near.lacks(&format!("day-at 2027-04-09T22:00 2027-04-{day}T22:00"));
    }
    for day in ["10", "11"] {
        near.shows(&format!("day-at 2027-04-09T22:00 2027-04-{day}T22:00"));
    }
}

#[test]
fn a_new_phase_is_of_another_kind_in_the_same_zone_when_that_is_first_free() {
    let test = TestApp::start();
    let mut form = nights(&test);
    form.presses("2027-04-07");
    form.goes("day-out 2027-04-07T22:00", &[]);
    let added = form.goes("add", &[]);
    added
        .shows("value=\"setup\" selected")
        .holds("p1-zone", "hall/main")
        .holds("p1-kind-was", "setup")
        .lacks("not 7 Apr");
    let date = added.value("p1-date");
    assert!(
        date.starts_with("2027-"),
        "the first date that is free, not {date:?}"
    );
    assert_ne!(date, "2027-04-05", "its dates are not those of the trial");
    form.goes("add", &[]).shows("value=\"teardown\" selected");
    form.goes("phase-0", &[])
        .holds("p0-date", "2027-04-05")
        .shows("not 7 Apr")
        .shows("4 of 4 possible");
}

#[test]
fn a_day_is_moved_to_one_of_the_nearest_or_to_a_typed_one() {
    let test = TestApp::start();
    test.rival().books("hall/main", "2027-04-10T22:00", 480);
    test.tick();
    let mut form = nights(&test);
    form.presses("2027-04-06");
    let near = form.goes("day-unfold-move 2027-04-06T22:00", &[]);
    near.shows("day-at 2027-04-06T22:00 2027-04-11T22:00")
        .lacks("2027-04-10T22:00\"");
    form.goes("day-at 2027-04-06T22:00 2027-04-11T22:00", &[])
        .shows("5 of 5 possible")
        .shows("11 Apr instead of 6 Apr")
        .shows("→ 4/11")
        .shows("← 4/6");
    form.goes("day-unfold-move 2027-04-07T22:00", &[("day-open", "2027-04-07")]);
    form.goes(
        "day-move 2027-04-07T22:00",
        &[("day-date", "2027-04-14"), ("day-reason", "Robot service")],
    );
    form.goes("check", &[("title", "Mapping")])
        .shows("instead of Wed 7 Apr")
        .shows("All 5 final dates");
    let booking = form.sends();
    let changes = &booking["phases"][0]["schedule"]["changes"];
    assert_eq!(
        changes,
        &json!([
            { "original_start": "2027-04-06T22:00", "start": "2027-04-11T22:00" },
            { "original_start": "2027-04-07T22:00", "start": "2027-04-14T22:00", "reason": "Robot service" },
        ])
    );
    let moved: Vec<_> = array(&booking["sessions"])
        .iter()
        .filter(|session| session["state"] == "moved")
        .map(|session| session["original_start"].clone())
        .collect();
    assert_eq!(moved, ["2027-04-06T22:00", "2027-04-07T22:00"]);
}

#[test]
fn a_day_gets_other_hours_and_another_zone() {
    let test = TestApp::start();
    let mut form = nights(&test);
    form.presses("2027-04-06");
    form.goes("day-unfold-hours 2027-04-06T22:00", &[])
        .holds("day-open", "2027-04-06");
    form.goes(
        "day-hours 2027-04-06T22:00",
        &[("day-from", "23:00"), ("day-to", "02:00")],
    )
    .shows("6 Apr 23:00–02:00 (+1)");
    form.presses("2027-04-07");
    form.goes("day-unfold-zone 2027-04-07T22:00", &[]);
    form.goes("day-zone 2027-04-07T22:00", &[("day-zone", "hall/yard")])
        .shows("7 Apr in another zone");
    let booking = form.sends();
    let sessions = array(&booking["sessions"]);
    assert_eq!(
        (&sessions[1]["starts_at"], &sessions[2]["zones"]),
        (&json!("2027-04-06T14:00:00Z"), &json!(["hall/yard"]))
    );
}

#[test]
fn an_empty_day_is_added_also_before_the_first() {
    let test = TestApp::start();
    let mut form = nights(&test);
    form.presses("2027-04-01").shows("Add this day");
    form.goes("day-add 2027-04-01T22:00", &[])
        .shows("6 of 6 possible");
    form.presses("2027-04-13");
    form.goes("day-add 2027-04-13T22:00", &[])
        .shows("7 of 7 possible")
        .shows("also 1 Apr, 13 Apr");
    let booking = form.sends();
    assert_eq!(
        booking["phases"][0]["schedule"]["rdates"],
        json!(["2027-04-01T22:00", "2027-04-13T22:00"])
    );
    assert_eq!(array(&booking["sessions"]).len(), 7);
}

#[test]
fn the_last_date_cannot_be_left_out() {
    let test = TestApp::start();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    form.goes("see", &with(&[("p0-repeat", "once")]));
    form.presses("2027-04-05");
    form.goes("day-out 2027-04-05T22:00", &[])
        .shows("At least one date must stay.")
        .shows("1 of 1 possible");
}

#[test]
fn what_was_changed_by_hand_stays_when_the_rule_changes_or_is_to_be_decided() {
    let test = TestApp::start();
    let mut form = nights(&test);
    form.goes("day-at 2027-04-06T22:00 2027-04-20T22:00", &[]);
    form.goes("see", &[("p0-from", "23:00")]).shows("Tue 20 Apr");
    let gone = form.goes("see", &[("p0-from", "23:00"), ("p0-date", "2027-05-03")]);
    gone.shows("1 to decide")
        .shows("the rule no longer has that date");
    form.goes("what", &[])
        .is(422)
        .shows("aria-current=\"step\">Schedule");
    form.goes("day-keep 2027-04-06T22:00 2027-04-20T22:00", &[])
        .shows("6 of 6 possible")
        .lacks("to decide");
}

#[test]
fn next_waits_for_what_is_undecided() {
    let test = TestApp::start();
    test.rival().books("hall/main", "2027-04-06T22:00", 240);
    test.tick();
    let mut form = Typing::begins(test.lead(), "/bookings/new?zone=hall/main");
    form.goes("see", &NIGHTS)
        .shows("2 of 3 possible")
        .shows("value=\"for 2027-04-07T02:00 240\"")
        .shows("Shorten to 02–06");
    form.goes("what", &[]).is(422).shows("id=\"to-decide\"");
    form.goes("what", &[("p0-way-2027-04-06T22:00", "for 2027-04-07T02:00 240")])
        .is(200);
    let booking = form.sends();
    assert_eq!(
        booking["phases"][0]["schedule"]["changes"],
        json!([{ "original_start": "2027-04-06T22:00", "start": "2027-04-07T02:00", "minutes": 240 }])
    );
}

#[test]
fn a_draft_and_a_revision_keep_what_was_changed() {
    let test = TestApp::start();
    let mut form = nights(&test);
    form.goes("day-at 2027-04-06T22:00 2027-04-20T22:00", &[]);
    form.goes("day-out 2027-04-08T22:00", &[]);
    let booking = form.sends();
    let mut again = Typing::begins(test.lead(), &format!("/bookings/{}/edit", booking["id"]));
    again.sheet.shows("20 Apr instead of 6 Apr").shows("not 8 Apr");
    again.goes("day-undo 2027-04-06T22:00", &[]);
    let now = again.sends();
    let schedule = &now["phases"][0]["schedule"];
    assert_eq!(
        (&schedule["changes"], &schedule["exdates"]),
        (&json!(null), &json!(["2027-04-08T22:00"]))
    );
}
