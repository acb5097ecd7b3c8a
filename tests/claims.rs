//! The backstop below the judge, fired by hand: the database itself refuses what the code above should never
//! write.

use madang::store::{Conn, Url};
use serde_json::{Value, json};

use crate::support::city::{always, ask_of, site};
use crate::support::{TestApp, raw, shows};

/// Two bookings: alpha's from 10 to 12 in a zone, and beta's in another zone, whose session lends its ids.
struct Scene {
    app: TestApp,
    conn: Conn,
    alphas: Value,
    betas: Value,
}

fn scene(zone: &str) -> Scene {
    let app = TestApp::start();
    let alphas = app.lead().books(zone, "2027-03-20T10:00", 120);
    let betas = app.rival().books("house/room-b", "2027-03-25T10:00", 120);
    app.tick();
    let conn = raw::open(app.app.db.url());
    Scene {
        app,
        conn,
        alphas,
        betas,
    }
}

impl Scene {
    fn is_sqlite(&self) -> bool {
        matches!(self.app.app.db.url(), Url::Sqlite(_))
    }

    /// Writes a claim of `by` in the zone of alpha's, `from` and `until` minutes after alpha's start; with
    /// its guard on PostgreSQL.
    fn claims(&mut self, by: &str, from: i64, until: i64) -> Result<(), String> {
        let booking = if by == "alpha" { &self.alphas } else { &self.betas };
        let (booking, session, first) = (&booking["id"], &booking["sessions"][0]["id"], &self.alphas["id"]);
        let claim = format!(
            "INSERT INTO claims (zone_id, starts_at, session_id, ends_at, booking_id, named_zone_id, people, power_w, area_m2, exclusive)
             SELECT zone_id, starts_at + {from} * 60, {session}, starts_at + {until} * 60, {booking}, zone_id, 1, 0, 0, exclusive
             FROM claims WHERE booking_id = {first} AND exclusive = (SELECT max(exclusive) FROM claims WHERE booking_id = {first})"
        );
        raw::run(&mut self.conn, &claim)?;
        if self.is_sqlite() { Ok(()) } else { self.guards(by) }
    }

    /// Writes the guards of alpha's or beta's booking, on PostgreSQL.
    fn guards(&mut self, by: &str) -> Result<(), String> {
        let booking = if by == "alpha" {
            &self.alphas["id"]
        } else {
            &self.betas["id"]
        };
        let guard = format!(
            "INSERT INTO claim_guards (zone_id, booking_id, bookings, spans)
             SELECT zone_id, booking_id, bookings, spans FROM claim_guards_due WHERE booking_id = {booking}
             ON CONFLICT (booking_id, zone_id, bookings) DO UPDATE SET spans = EXCLUDED.spans"
        );
        raw::run(&mut self.conn, &guard)
    }

    #[track_caller]
    fn is_stopped(&mut self, by: &str, from: i64, until: i64) {
        let word = if self.is_sqlite() {
            "claims overlap in an exclusive zone"
        } else {
            "claims_never_overlap"
        };
        let stopped = self.claims(by, from, until).expect_err("the backstop fires");
        assert!(stopped.contains(word), "{stopped}");
    }
}

#[test]
fn a_second_booking_s_claim_over_an_exclusive_zone_s_is_stopped_however_it_overlaps() {
    for (from, until) in [
        (0, 120),
        (60, 180),
        (-60, 60),
        (30, 90),
        (-60, 240),
        (119, 121),
        (-1, 1),
    ] {
        scene("hall/main").is_stopped("beta", from, until);
    }
}

#[test]
fn back_to_back_claims_and_a_booking_s_own_overlap_are_let_through() {
    let mut scene = scene("hall/main");
    scene.claims("beta", 120, 240).unwrap();
    scene.claims("beta", -60, 0).unwrap();
    scene.claims("alpha", 30, 60).unwrap();
}

#[test]
fn where_several_may_be_at_once_the_backstop_lets_them() {
    let mut scene = scene("hall/yard");
    scene.claims("beta", 0, 120).unwrap();
}

#[test]
fn a_claim_on_a_parent_zone_stops_others_in_its_rooms() {
    let mut scene = scene("house/all");
    let rooms = format!(
        "SELECT count(*) AS number FROM claims WHERE booking_id = {} AND exclusive = 1",
        scene.alphas["id"]
    );
    assert_eq!(
        raw::number(&mut scene.conn, &rooms),
        3,
        "the whole house and both rooms"
    );
    scene.is_stopped("beta", 60, 61);
}

/// A tower that is taken as a whole, with a floor in it that takes two at once.
fn tower() -> Scene {
    let always = always();
    let zones = json!([
        { "slug": "whole", "names": { "ko": "전체", "en": "Whole" }, "windows": always },
        { "slug": "floor", "parent": "whole", "capacity": 2, "names": { "ko": "층", "en": "Floor" }, "windows": always },
    ]);
    let app = TestApp::start();
    app.admin()
        .posts("/api/v1/sites", &site("tower", "hold", zones))
        .ok();
    let alphas = app.lead().books("tower/whole", "2027-03-20T10:00", 120);
    let betas = app.rival().books("tower/floor", "2027-03-25T10:00", 120);
    app.tick();
    let conn = raw::open(app.app.db.url());
    Scene {
        app,
        conn,
        alphas,
        betas,
    }
}

#[test]
fn a_place_in_a_shared_zone_below_an_exclusive_one_that_is_taken_is_stopped() {
    let mut scene = tower();
    let floor = "(SELECT id FROM zones WHERE slug = 'floor')";
    let of_alpha = format!(
        "SELECT exclusive AS number FROM claims WHERE booking_id = {} AND zone_id = {floor}",
        scene.alphas["id"]
    );
    assert_eq!(
        raw::number(&mut scene.conn, &of_alpha),
        1,
        "who has the tower has the whole floor"
    );
    let of_beta = format!(
        "SELECT exclusive AS number FROM claims WHERE booking_id = {} AND zone_id = {floor}",
        scene.betas["id"]
    );
    assert_eq!(raw::number(&mut scene.conn, &of_beta), 0, "a place of two");
    let place = format!(
        "INSERT INTO claims (zone_id, starts_at, session_id, ends_at, booking_id, named_zone_id, people, power_w, area_m2, exclusive)
         SELECT zone_id, starts_at + 3600, {}, ends_at + 3600, {}, zone_id, 1, 0, 0, 0 FROM claims WHERE booking_id = {} AND zone_id = {floor}",
        scene.betas["sessions"][0]["id"], scene.betas["id"], scene.alphas["id"]
    );
    let written = raw::run(&mut scene.conn, &place);
    let stopped = if scene.is_sqlite() {
        written
    } else {
        written.and_then(|()| scene.guards("beta"))
    }
    .expect_err("the backstop fires");
    shows(&stopped, "overlap");
}

#[test]
fn a_claim_or_session_that_ends_before_it_starts_is_stopped() {
    let mut scene = scene("hall/main");
    for until in [0, -60] {
        let stopped = scene.claims("alpha", 0, until).unwrap_err();
        assert!(stopped.to_lowercase().contains("check"), "{stopped}");
    }
    let backward = format!(
        "UPDATE sessions SET ends_at = starts_at WHERE booking_id = {}",
        scene.alphas["id"]
    );
    shows(
        &raw::run(&mut scene.conn, &backward).unwrap_err().to_lowercase(),
        "check",
    );
}

#[test]
fn a_claim_without_a_session_or_a_zone_is_stopped() {
    let mut scene = scene("hall/main");
    for column in ["session_id", "zone_id", "booking_id", "named_zone_id"] {
        let mut columns = ["zone_id", "session_id", "booking_id", "named_zone_id"].map(str::to_owned);
        columns
            .iter_mut()
            .filter(|own| *own == column)
            .for_each(|own| "999999".clone_into(own));
        let [zone, session, booking, named] = columns;
        let claim = format!(
            "INSERT INTO claims (zone_id, starts_at, session_id, ends_at, booking_id, named_zone_id, people, power_w, area_m2, exclusive)
             SELECT {zone}, starts_at + 86400, {session}, ends_at + 86400, {booking}, {named}, 1, 0, 0, 0 FROM claims WHERE booking_id = {}",
            scene.alphas["id"]
        );
        assert!(
            raw::run(&mut scene.conn, &claim)
                .unwrap_err()
                .to_lowercase()
                .contains("foreign key"),
            "{column}"
        );
    }
}

/// On SQLite the trigger looks at inserts only, so a second one keeps claims from moving.
/// PostgreSQL's guard holds for any change of its rows.
#[test]
fn claims_are_never_moved() {
    let mut scene = scene("hall/main");
    scene.claims("beta", 120, 240).unwrap();
    let later = format!("booking_id = {}", scene.betas["id"]);
    if scene.is_sqlite() {
        for change in [
            "starts_at = starts_at - 60",
            "ends_at = ends_at + 60",
            "zone_id = zone_id",
            "exclusive = 0",
        ] {
            let stopped = raw::run(
                &mut scene.conn,
                &format!("UPDATE claims SET {change} WHERE {later}"),
            )
            .unwrap_err();
            shows(&stopped, "claims are replaced, never moved");
        }
    } else {
        let over = format!(
            "(SELECT spans FROM claim_guards WHERE booking_id = {})",
            scene.alphas["id"]
        );
        let stopped = raw::run(
            &mut scene.conn,
            &format!("UPDATE claim_guards SET spans = spans + {over} WHERE {later}"),
        )
        .unwrap_err();
        shows(&stopped, "claims_never_overlap");
    }
}

/// `longest_claim` says how far back the judge must look; made too small, it blinds the judge to what started
/// before.
#[test]
fn when_the_judge_is_blind_the_service_answers_500_and_keeps_nothing() {
    let mut scene = scene("hall/main");
    raw::run(&mut scene.conn, "UPDATE zones SET longest_claim = 0").unwrap();
    let count = "SELECT count(*) AS number FROM bookings";
    let before = raw::number(&mut scene.conn, count);
    let overlapping = ask_of("beta", "hall/main", "2027-03-20T11:00", 120);
    let problem = scene.app.rival().requests(&overlapping).refused(500);
    assert_eq!(problem["type"], "urn:madang:internal");
    assert!(
        !problem.to_string().contains("overlap"),
        "what went wrong inside is for the log: {problem}"
    );
    assert_eq!(raw::number(&mut scene.conn, count), before);
    for table in ["sessions", "claims", "timers", "notices", "journal"] {
        let orphans = format!(
            "SELECT count(*) AS number FROM {table} WHERE booking_id NOT IN (SELECT id FROM bookings)"
        );
        assert_eq!(raw::number(&mut scene.conn, &orphans), 0, "{table}");
    }
    // The service goes on.
    scene.app.rival().books("hall/main", "2027-03-20T12:00", 120);
    scene.app.tick();
}
