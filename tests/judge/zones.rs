//! Zones above and below one another.

use serde_json::{Value, json};

use crate::support::city::{always, ask, ask_of, site};
use crate::support::{TestApp, array, raw};

/// A tower that is taken as a whole, with a floor in it that takes two bookings at once, and a desk on that
/// floor that takes three.
fn tower() -> TestApp {
    let app = TestApp::start();
    let always = always();
    let zones = json!([
        { "slug": "whole", "names": { "ko": "전체", "en": "Whole" }, "windows": always },
        { "slug": "floor", "parent": "whole", "capacity": 2, "names": { "ko": "층", "en": "Floor" }, "windows": always },
        { "slug": "desk", "parent": "floor", "capacity": 3, "names": { "ko": "책상", "en": "Desk" }, "windows": always },
        { "slug": "roof", "parent": "whole", "capacity": 2, "names": { "ko": "옥상", "en": "Roof" }, "windows": always },
    ]);
    app.admin()
        .posts("/api/v1/sites", &site("tower", "hold", zones))
        .ok();
    app
}

fn rule(problem: &Value) -> &Value {
    &problem["verdicts"][0]["findings"][0]["rule"]
}

#[test]
fn an_exclusive_hall_excludes_everybody_from_its_parts_and_its_parts_exclude_it() {
    let app = tower();
    for (at, (first, second, found)) in [
        ("whole", "floor", "parent_taken"),
        ("whole", "desk", "parent_taken"),
        ("floor", "whole", "child_taken"),
        ("desk", "whole", "child_taken"),
    ]
    .into_iter()
    .enumerate()
    {
        let start = format!("2027-03-{:02}T11:00", 20 + at);
        app.lead().books(&format!("tower/{first}"), &start, 60);
        let problem = app
            .rival()
            .asks(&format!("tower/{second}"), &start, 60)
            .refused(409);
        assert_eq!(rule(&problem), found, "{first}, then {second}");
    }
}

#[test]
fn shared_zones_take_a_place_of_each_other_and_siblings_do_not_meet() {
    let app = tower();
    app.lead().books("tower/floor", "2027-03-20T11:00", 60);
    for zone in ["floor", "desk", "roof"] {
        app.rival()
            .books(&format!("tower/{zone}"), "2027-03-20T11:00", 60);
    }
}

#[test]
fn nobody_is_moved_or_brought_back_into_a_hall_that_is_taken_as_a_whole() {
    let app = tower();
    let (lead, rival, operator) = (app.lead(), app.rival(), app.operator());
    let floor =
        operator.approves(&lead.books_series("tower/floor", "2027-03-20T11:00", 60, "FREQ=DAILY;COUNT=2"));
    let path = |action: &str| format!("/api/v1/sessions/{}/{action}", floor["sessions"][0]["id"]);
    let without = lead
        .changes(
            &path("cancel"),
            &floor["version"],
            &json!({ "reason": "No crew." }),
        )
        .ok();
    let version = &lead.sees(&without)["version"];
    rival
        .requests(&ask_of("beta", "tower/whole", "2027-03-20T11:00", 60))
        .ok();
    let back = lead.changes(&path("restore"), version, &json!({})).refused(409);
    assert_eq!(rule(&back), "parent_taken");
    let second = format!("/api/v1/sessions/{}/move", floor["sessions"][1]["id"]);
    let moved = operator
        .changes(
            &second,
            version,
            &json!({ "starts_at": "2027-03-20T11:30:00+09:00" }),
        )
        .refused(409);
    assert_eq!(rule(&moved), "parent_taken");
}

#[test]
fn a_part_of_a_taken_hall_is_neither_free_nor_shown_as_free() {
    let app = tower();
    app.lead().books("tower/whole", "2027-03-20T11:00", 60);
    app.lead().books("tower/desk", "2027-03-21T11:00", 60);
    app.tick();
    let free = |zone: &str, day: u32| {
        let path = format!("/api/v1/sites/tower/zones/{zone}/free?phase=trial&minutes=30");
        let over = format!("&from=2027-03-{day}T02:00:00Z&to=2027-03-{day}T03:00:00Z");
        !array(&app.anonymous().gets(&format!("{path}{over}")).ok()["items"]).is_empty()
    };
    assert_eq!(
        ["whole", "floor", "desk", "roof"].map(|zone| free(zone, 20)),
        [false; 4],
        "who has the tower has all of it"
    );
    assert_eq!(
        ["whole", "floor", "desk", "roof"].map(|zone| free(zone, 21)),
        [false, true, true, true]
    );
}

#[test]
fn of_a_hall_and_a_part_that_one_booking_takes_both_the_hall_counts() {
    let app = tower();
    let mut both = ask("tower/floor", "2027-03-20T11:00", 60);
    both["phases"][0]["zones"] = json!(["tower/floor", "tower/whole"]);
    let booking = app.lead().requests(&both).ok();
    app.rival()
        .asks("tower/floor", "2027-03-20T11:00", 60)
        .refused(409);
    app.rival()
        .asks("tower/roof", "2027-03-20T11:00", 60)
        .refused(409);
    let mut conn = raw::open(app.app.db.url());
    let whole = format!(
        "SELECT count(*) AS number FROM claims WHERE exclusive = 1 AND booking_id = {}",
        booking["id"]
    );
    assert_eq!(raw::number(&mut conn, &whole), 4);
}
