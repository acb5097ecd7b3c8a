//! Nine o'clock: many demonstrations whose first session begins at the same moment, each with its booking
//! and its timers, by SQL that both databases understand. Their zones are shared, so that all of them
//! find room; four people hear of each, as the other consortia have no people of their own.

use madang::app::App;
use madang::app::bookings::{Approval, Ask, approve, request};
use madang::store::Url;

use super::city::{self, CONSORTIA, People, ZONES};
use super::place::{settle, sql};
use super::service::NOW;
use super::told;
use crate::Outcome;

/// How many hear of each start: two of the site, its duty desk, and the programme's staff.
pub const READERS: u64 = 4;

/// The day of those that begin later.
pub const LATER: &str = "2027-05-20";
/// Midnight in Seoul of that day, after that of the benchmark's Monday.
const LATER_SECONDS: i64 = 66 * 86_400;

/// Lets so many demonstrations begin now, or on the later day. None of them takes place on a holiday.
pub fn fill(app: &App, people: &People, starts: u64, is_later: bool) -> Outcome<()> {
    let runtime = super::service::runtime()?;
    let actors = people.clone();
    let template = runtime.block_on(app.write(move |tx| {
        let mut ask = city::ask(0, (400, 3), 1);
        ask["phases"][0]["schedule"]["skip_holidays"] = true.into();
        let ask: Ask = serde_json::from_value(ask).map_err(madang::app::Error::internal)?;
        let id = request(tx, &actors.lead_actor, &ask, None)?.booking.id;
        approve(tx, &actors.operator_actor, id, 1, &Approval::default())
    }))?;
    let take_ids = match app.db.url() {
        Url::Sqlite(_) => {
            "INSERT INTO seed SELECT last + 1 FROM id_sequence; UPDATE id_sequence SET last = last + {lot};"
        }
        Url::Pg(_) => {
            "INSERT INTO seed SELECT setval('id_sequence', nextval('id_sequence') + {lot}) - {lot};"
        }
    };
    let begins = if is_later {
        (NOW + LATER_SECONDS, LATER)
    } else {
        (NOW, "2027-03-15")
    };
    let text = statements(template.booking.id.0, starts, begins, take_ids);
    sql(app.db.url(), &text)?;
    settle(app.db.url())
}

fn statements(template: i64, starts: u64, begins: (i64, &str), take_ids: &str) -> String {
    let (begins, day) = begins;
    let take_ids = take_ids.replace("{lot}", &((5 + told::MOST) * starts).to_string());
    format!(
        "BEGIN;
        CREATE TEMP TABLE seed (first BIGINT NOT NULL);
        CREATE TEMP TABLE seed_zones (i BIGINT PRIMARY KEY, id BIGINT NOT NULL, site_id BIGINT NOT NULL);
        CREATE TEMP TABLE seed_consortia (i BIGINT PRIMARY KEY, id BIGINT NOT NULL);
        CREATE TEMP TABLE seed_bookings (i BIGINT PRIMARY KEY, id BIGINT NOT NULL, zone_id BIGINT NOT NULL, site_id BIGINT NOT NULL,
            consortium_id BIGINT NOT NULL);
        {take_ids}
        UPDATE zones SET longest_claim = 7200 WHERE longest_claim < 7200;
        INSERT INTO seed_zones SELECT row_number() OVER (ORDER BY id) - 1, id, site_id FROM zones;
        INSERT INTO seed_consortia SELECT row_number() OVER (ORDER BY id) - 1, id FROM consortia WHERE slug <> 'consortium-0';
        INSERT INTO seed_bookings
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {starts})
            SELECT n.i, seed.first + n.i, z.id, z.site_id, c.id
            FROM n CROSS JOIN seed JOIN seed_zones z ON z.i = n.i % {ZONES} JOIN seed_consortia c ON c.i = n.i % ({CONSORTIA} - 1);
        INSERT INTO bookings (id, consortium_id, site_id, title, purpose, state, detail, asks, version, requested_at, starts_at, ends_at,
                created_at, created_by)
            SELECT s.id, s.consortium_id, s.site_id, t.title, t.purpose, t.state, t.detail, t.asks, t.version, t.requested_at,
                {begins}, {begins} + 7200, t.created_at, t.created_by
            FROM seed_bookings s JOIN bookings t ON t.id = {template} ORDER BY s.id;
        INSERT INTO phases (id, booking_id, ordinal, kind, zones, people, power_w, area_m2, schedule, uid, sequence)
            SELECT s.id + {starts}, s.id, 0, t.kind, '[' || s.zone_id || ']', t.people, t.power_w, t.area_m2, t.schedule, s.id || '-0@seed', 0
            FROM seed_bookings s JOIN phases t ON t.booking_id = {template} ORDER BY s.id;
        INSERT INTO sessions (id, booking_id, phase_id, site_id, zones, original_start, starts_at, ends_at, state)
            SELECT s.id + 2 * {starts}, s.id, s.id + {starts}, s.site_id, '[' || s.zone_id || ']', '{day}T10:00', {begins}, {begins} + 7200,
                'scheduled'
            FROM seed_bookings s ORDER BY s.id;
        INSERT INTO claims (zone_id, starts_at, session_id, ends_at, booking_id, named_zone_id, people, power_w, area_m2, exclusive)
            SELECT s.zone_id, {begins}, s.id + 2 * {starts}, {begins} + 7200, s.id, s.zone_id, 3, 2000, 0, 0 FROM seed_bookings s;
        INSERT INTO timers (id, kind, rank, booking_id, session_id, due_at)
            SELECT s.id + (3 + k.nr) * {starts}, k.kind, k.rank, s.id, s.id + 2 * {starts}, {begins} + k.after
            FROM seed_bookings s CROSS JOIN (SELECT 0 AS nr, 'start' AS kind, 3 AS rank, 0 AS after
                UNION ALL SELECT 1, 'end', 0, 7200) k ORDER BY 1;
        {told}
        COMMIT;",
        told = told::statement(template, &format!("5 * {starts}")),
    )
}
