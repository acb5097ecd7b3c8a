//! Many stored sessions at once, by SQL that both databases understand: bookings of 10 daily sessions, each
//! zone with 4 sessions a day (at 8, 10, 13 and 16 o'clock), as far back and ahead as the number asks for.
//! Their claims, guards, phases and timers come with them, so that indexes are as large as they would be.

use madang::app::App;
use madang::app::bookings::{Approval, Ask, approve, request};
use madang::domain::booking::Life;
use madang::domain::ids::{BookingId, SessionId};
use madang::store::Url;

use super::city::{CONSORTIA, People, ZONES};
use super::place::{settle, sql};
use super::service::NOW;
use super::told;
use crate::Outcome;

/// The day around which the seeded sessions lie, counted from the benchmark's Monday.
pub const CENTRE: u64 = 30;
/// Sessions of a booking, one a day.
const OF_BOOKING: u64 = 10;
/// Sessions of a zone and day.
const A_DAY: u64 = 4;
/// Requests that wait for a decision.
const WAITING: u64 = 300;
/// Notices that wait for a mail server which is away.
pub const CROWD: u64 = 66_000;
/// Midnight in Seoul of the benchmark's Monday.
const MIDNIGHT: i64 = NOW - 10 * 3600;

/// What was filled in.
pub struct Filled {
    /// How many days the sessions cover.
    pub days: u64,
    /// The booking that all others repeat, with its session.
    pub template: (BookingId, SessionId),
}

/// Fills a city with about so many sessions and notices that wait.
pub fn fill(app: &App, people: &People, sessions: u64, notices: u64) -> Outcome<Filled> {
    let runtime = super::service::runtime()?;
    let actors = people.clone();
    // One real booking, whose texts all others repeat.
    let template = runtime.block_on(app.write(move |tx| {
        let ask: Ask =
            serde_json::from_value(super::city::ask(0, (400, 3), 1)).map_err(madang::app::Error::internal)?;
        let id = request(tx, &actors.lead_actor, &ask, None)?.booking.id;
        approve(tx, &actors.operator_actor, id, 1, &Approval::default())
    }))?;
    for number in 0..WAITING {
        let (zone, day) = (number % 150, CENTRE + 60 + number / 150);
        let ask: Ask = serde_json::from_value(super::city::ask(usize::try_from(zone)?, (day, 12), 1))?;
        let by = people.lead_actor.clone();
        runtime.block_on(app.write(move |tx| request(tx, &by, &ask, None)))?;
    }
    let bookings = sessions / OF_BOOKING;
    let blocks = (bookings / (ZONES as u64 * A_DAY)).max(1);
    let first_day = CENTRE as i64 - (blocks * OF_BOOKING / 2) as i64;
    let completed = serde_json::to_string(&Life::Completed)?;
    let active = serde_json::to_string(&Life::Active {
        conditions: String::new(),
    })?;
    sql(
        app.db.url(),
        &statements(&Plan {
            template: template.booking.id.0,
            bookings,
            first: MIDNIGHT + first_day * 86_400,
            lives: [completed, active],
            dialect: dialect(app.db.url()),
        }),
    )?;
    sql(app.db.url(), &waiting(template.booking.id.0, notices))?;
    let first = template.sessions.first().ok_or("no session")?;
    Ok(Filled {
        days: blocks * OF_BOOKING,
        template: (template.booking.id, first.id),
    })
}

struct Dialect {
    /// Takes a lot of ids and keeps the first as `first` in the table `seed`.
    take_ids: &'static str,
    /// A session's local start as text.
    local: &'static str,
    /// Writes the guards.
    guards: &'static str,
}

fn dialect(url: &Url) -> Dialect {
    match url {
        Url::Sqlite(_) => Dialect {
            take_ids: "INSERT INTO seed SELECT last + 1 FROM id_sequence; UPDATE id_sequence SET last = last + {lot};",
            local: "strftime('%Y-%m-%dT%H:%M', d.start + 32400, 'unixepoch')",
            guards: "",
        },
        Url::Pg(_) => Dialect {
            take_ids: "INSERT INTO seed SELECT setval('id_sequence', nextval('id_sequence') + {lot}) - {lot};",
            local: "to_char(to_timestamp(d.start + 32400) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI')",
            guards: "INSERT INTO claim_guards (zone_id, booking_id, bookings, spans)
                SELECT zone_id, booking_id, bookings, spans FROM claim_guards_due
                WHERE booking_id IN (SELECT id FROM seed_bookings);",
        },
    }
}

struct Plan {
    template: i64,
    bookings: u64,
    first: i64,
    /// That of what is over, and of what began.
    lives: [String; 2],
    dialect: Dialect,
}

/// Bookings are numbered over zones first, then over the hours of the day, then over blocks of days.
fn statements(plan: &Plan) -> String {
    let Plan {
        template,
        bookings,
        lives: [completed, active],
        dialect,
        ..
    } = plan;
    let sessions = bookings * OF_BOOKING;
    let (local, guards) = (dialect.local, dialect.guards);
    format!(
        "BEGIN;
        {tables}
        INSERT INTO bookings (id, consortium_id, site_id, title, purpose, state, detail, asks, version, hold_until, requested_at,
                starts_at, ends_at, created_at, created_by)
            SELECT s.id, s.consortium_id, s.site_id, t.title, t.purpose, CASE WHEN s.starts_at + {length} < {NOW} THEN 'completed'
                    WHEN s.starts_at <= {NOW} THEN 'active' ELSE t.state END,
                CASE WHEN s.starts_at + {length} < {NOW} THEN '{completed}' WHEN s.starts_at <= {NOW} THEN '{active}' ELSE t.detail END, t.asks, t.version, NULL, t.requested_at,
                s.starts_at, s.starts_at + {length}, t.created_at, t.created_by
            FROM seed_bookings s JOIN bookings t ON t.id = {template} ORDER BY s.id;
        INSERT INTO phases (id, booking_id, ordinal, kind, zones, people, power_w, area_m2, schedule, uid, sequence)
            SELECT s.id + {bookings}, s.id, 0, t.kind, '[' || s.zone_id || ']', t.people, t.power_w, t.area_m2, t.schedule, s.id || '-0@seed', 0
            FROM seed_bookings s JOIN phases t ON t.booking_id = {template} ORDER BY s.id;
        INSERT INTO sessions (id, booking_id, phase_id, site_id, zones, original_start, starts_at, ends_at, state, actual_start, actual_end)
            WITH RECURSIVE n(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM n WHERE j + 1 < {OF_BOOKING}),
            d AS (SELECT s.*, n.j, s.starts_at + n.j * 86400 AS start FROM seed_bookings s CROSS JOIN n)
            SELECT first + 2 * {bookings} + d.i * {OF_BOOKING} + d.j, d.id, d.id + {bookings}, d.site_id, '[' || d.zone_id || ']', {local},
                d.start, d.start + 7200, CASE WHEN d.start + 7200 < {NOW} THEN 'ended'
                    WHEN d.start <= {NOW} THEN 'running' ELSE 'scheduled' END,
                CASE WHEN d.start <= {NOW} THEN d.start END, CASE WHEN d.start + 7200 < {NOW} THEN d.start + 7200 END
            FROM d CROSS JOIN seed ORDER BY 1;
        UPDATE zones SET longest_claim = 7200 WHERE longest_claim < 7200;
        INSERT INTO claims (zone_id, starts_at, session_id, ends_at, booking_id, named_zone_id, people, power_w, area_m2, exclusive)
            SELECT s.zone_id, x.starts_at, x.id, x.ends_at, s.id, s.zone_id, 3, 2000, 0, 1
            FROM sessions x JOIN seed_bookings s ON s.id = x.booking_id;
        {guards}
        INSERT INTO timers (id, kind, rank, booking_id, session_id, due_at)
            SELECT first + 2 * {bookings} + {sessions} + 4 * x.nr + k.rank, k.kind, k.rank, x.booking_id, x.id, x.starts_at + k.after
            FROM (SELECT row_number() OVER (ORDER BY s.id) - 1 AS nr, s.id, s.booking_id, s.starts_at FROM sessions s
                JOIN seed_bookings b ON b.id = s.booking_id WHERE s.starts_at > {NOW} + 86400) x
            CROSS JOIN seed
            CROSS JOIN (SELECT 'end' AS kind, 0 AS rank, 7200 AS after UNION ALL SELECT 'before_end', 1, 6300
                UNION ALL SELECT 'before_start', 2, -3600 UNION ALL SELECT 'start', 3, 0) k;
        {told}
        COMMIT;",
        tables = tables(plan),
        told = told::statement(*template, &format!("2 * {bookings} + 5 * {sessions}")),
        length = (OF_BOOKING - 1) * 86_400 + 7_200,
    )
}

/// What the rows are made from.
fn tables(plan: &Plan) -> String {
    let Plan {
        bookings,
        first,
        dialect,
        ..
    } = plan;
    let take_ids = dialect.take_ids.replace(
        "{lot}",
        &((2 + told::MOST + 5 * OF_BOOKING) * bookings).to_string(),
    );
    format!(
        "CREATE TEMP TABLE seed (first BIGINT NOT NULL);
        CREATE TEMP TABLE seed_zones (i BIGINT PRIMARY KEY, id BIGINT NOT NULL, site_id BIGINT NOT NULL);
        CREATE TEMP TABLE seed_consortia (i BIGINT PRIMARY KEY, id BIGINT NOT NULL);
        CREATE TEMP TABLE seed_bookings (i BIGINT PRIMARY KEY, id BIGINT NOT NULL, zone_id BIGINT NOT NULL, site_id BIGINT NOT NULL,
            consortium_id BIGINT NOT NULL, starts_at BIGINT NOT NULL);
        {take_ids}
        INSERT INTO seed_zones SELECT row_number() OVER (ORDER BY id) - 1, id, site_id FROM zones;
        INSERT INTO seed_consortia SELECT row_number() OVER (ORDER BY id) - 1, id FROM consortia;
        INSERT INTO seed_bookings
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {bookings})
            SELECT n.i, seed.first + n.i, z.id, z.site_id, c.id, {first}
                + (n.i / {of_block}) * {OF_BOOKING} * 86400
                + CASE n.i / {ZONES} % {A_DAY} WHEN 0 THEN 8 WHEN 1 THEN 10 WHEN 2 THEN 13 ELSE 16 END * 3600
            FROM n CROSS JOIN seed JOIN seed_zones z ON z.i = n.i % {ZONES} JOIN seed_consortia c ON c.i = n.i / 7 % {CONSORTIA};",
        of_block = ZONES as u64 * A_DAY,
    )
}

/// Gives the requests that wait to all consortia, and lets notices wait for another try: those that were
/// written so far, and so many copies of the first of them about the bookings.
fn waiting(template: i64, notices: u64) -> String {
    format!(
        "BEGIN;
        UPDATE bookings SET consortium_id = (SELECT c.id FROM consortia c ORDER BY (c.id + bookings.id) % 61 LIMIT 1)
            WHERE state = 'requested';
        UPDATE notices SET attempts = 1, next_attempt_at = {NOW} + 600 + id % 3000;
        INSERT INTO notices (id, event, urgency, person_id, email, name, language, booking_id, site_id, consortium_id, letter, created_at,
                useful_until, state, attempts, next_attempt_at, lease_until, message_id, dedup_key)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {notices}),
            b AS (SELECT row_number() OVER (ORDER BY id) - 1 AS nr, id, site_id, consortium_id FROM bookings
                WHERE state = 'completed' ORDER BY id DESC LIMIT 500)
            SELECT 1000000 - n.i, t.event, t.urgency, t.person_id, 'reader-' || n.i || '@people.example', t.name, t.language, b.id, b.site_id,
                b.consortium_id, t.letter, t.created_at, t.useful_until + 86400, t.state, 1, {NOW} + 600 + n.i % 3000, 0, 'seed-' || n.i,
                'seed-' || n.i
            FROM n JOIN b ON b.nr = n.i % 500 JOIN notices t ON t.id = (SELECT min(id) FROM notices WHERE booking_id = {template})
            WHERE n.i <= {notices};
        COMMIT;"
    )
}

/// Makes a city with stored sessions in an empty database, to be looked at by hand.
pub fn run(words: &[String]) -> Outcome<()> {
    let [url, sessions] = words else {
        return Err("seed needs a database's address and a number of sessions".into());
    };
    let app = super::service::open(&Url::parse(url)?)?;
    let people = super::service::runtime()?.block_on(app.write(super::city::build))?;
    let days = fill(&app, &people, sessions.parse()?, 0)?.days;
    settle(app.db.url())?;
    println!(
        "{sessions} sessions over {days} days. Tokens: lead {}, operator {}, staff {}",
        people.lead, people.operator, people.staff
    );
    Ok(())
}
