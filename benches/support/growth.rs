//! What is stored, many times over: each copy of the city's bookings, with all that hangs on them, lies as
//! far from the last as the whole of them is long, so that no copy meets another or comes into view. Most lie
//! in the past and are over; of five copies one holds what is approved years ahead. Each copy has consortia
//! of its own, of the same organisations, whose agreements ended; further organisations and people come with
//! it. Original starts and the wording of schedules stay those of the pattern: no page that is measured shows
//! them.

use madang::domain::booking::Life;
use madang::store::Url;

use crate::Outcome;

/// Where the pattern's ids begin, and how far a copy's ids lie below those of the copy before it.
const FIRST_ID: u64 = 1_000_000_000;
const LOT: u64 = 1_000_000;
/// Forty weeks: longer than the time from the pattern's first start to its last end.
const PERIOD: u64 = 40 * 7 * 86_400;

/// Leaves room for ids below those of the pattern, so that what is older has lower ids here too.
pub fn ids_begin(url: &Url) -> String {
    match url {
        Url::Sqlite(_) => format!("UPDATE id_sequence SET last = {FIRST_ID}"),
        Url::Pg(_) => format!("SELECT setval('id_sequence', {FIRST_ID})"),
    }
}

/// What each column of a copy is: `t` the pattern's row, `c` the copy with its `lot` of ids and its `shift`
/// in seconds.
struct Table {
    name: &'static str,
    columns: &'static str,
    values: &'static str,
    from: &'static str,
}

/// Copies of rows that hang on a booking.
const OF_BOOKING: &str = "t JOIN copies c ON c.booking = t.booking_id";
/// Copies of rows that stand alone.
const ALONE: &str = "t CROSS JOIN turns c";

const TABLES: &[Table] = &[
    Table {
        name: "organisations",
        columns: "id, slug, kind, name_ko, name_en, created_at",
        values: "t.id - c.lot, t.slug || '-' || c.turn, t.kind, t.name_ko, t.name_en, t.created_at",
        from: ALONE,
    },
    Table {
        name: "people",
        columns: "id, email, name, language, session_notices, created_at",
        values: "t.id - c.lot, 'p' || c.turn || '.' || t.email, t.name, t.language, t.session_notices, t.created_at",
        from: ALONE,
    },
    Table {
        name: "memberships",
        columns: "organisation_id, person_id, role",
        values: "t.organisation_id - c.lot, t.person_id - c.lot, t.role",
        from: ALONE,
    },
    Table {
        name: "consortia",
        columns: "id, slug, programme_id, number, title_ko, title_en, agreement_from, agreement_until, version, created_at",
        values: "t.id - c.lot, t.slug || '-' || c.turn, t.programme_id, t.number || '-' || c.turn, t.title_ko, t.title_en,
            '2020-01-01', '2020-12-31', t.version, t.created_at",
        from: ALONE,
    },
    Table {
        name: "parties",
        columns: "consortium_id, organisation_id, role, valid_from",
        values: "t.consortium_id - c.lot, t.organisation_id, t.role, t.valid_from",
        from: ALONE,
    },
    Table {
        name: "bookings",
        columns: "id, consortium_id, site_id, title, purpose, state, detail, asks, version, requested_at, starts_at, ends_at,
            created_at, created_by",
        values:
            "t.id - c.lot, t.consortium_id - c.lot, t.site_id, t.title, t.purpose, c.state, CASE c.state WHEN 'completed' THEN '{completed}'
            WHEN 'withdrawn' THEN '{withdrawn}' ELSE t.detail END, t.asks, t.version, t.requested_at - c.age, t.starts_at + c.shift,
            t.ends_at + c.shift, t.created_at - c.age, t.created_by",
        from: "t JOIN copies c ON c.booking = t.id",
    },
    Table {
        name: "phases",
        columns: "id, booking_id, ordinal, kind, zones, people, power_w, area_m2, schedule, uid, sequence",
        values: "t.id - c.lot, t.booking_id - c.lot, t.ordinal, t.kind, t.zones, t.people, t.power_w, t.area_m2, t.schedule,
            c.turn || '-' || t.uid, t.sequence",
        from: OF_BOOKING,
    },
    Table {
        name: "sessions",
        columns: "id, booking_id, phase_id, site_id, zones, original_start, starts_at, ends_at, state, actual_start, actual_end",
        values: "t.id - c.lot, t.booking_id - c.lot, t.phase_id - c.lot, t.site_id, t.zones, t.original_start, t.starts_at + c.shift,
            t.ends_at + c.shift, CASE WHEN c.shift < 0 AND t.state IN ('scheduled', 'moved', 'running') THEN 'ended' ELSE t.state END,
            t.actual_start + c.shift, t.actual_end + c.shift",
        from: OF_BOOKING,
    },
    Table {
        name: "claims",
        columns: "zone_id, starts_at, session_id, ends_at, booking_id, named_zone_id, people, power_w, area_m2, exclusive",
        values: "t.zone_id, t.starts_at + c.shift, t.session_id - c.lot, t.ends_at + c.shift, t.booking_id - c.lot, t.named_zone_id,
            t.people, t.power_w, t.area_m2, t.exclusive",
        from: "t JOIN copies c ON c.booking = t.booking_id AND c.state IN ('approved', 'completed')",
    },
    Table {
        name: "timers",
        columns: "id, kind, rank, booking_id, session_id, due_at, fired_at, late_seconds",
        values: "t.id - c.lot, t.kind, t.rank, t.booking_id - c.lot, t.session_id - c.lot, t.due_at + c.shift,
            CASE WHEN c.shift < 0 THEN t.due_at + c.shift END, CASE WHEN c.shift < 0 THEN 0 END",
        from: OF_BOOKING,
    },
    Table {
        name: "decisions",
        columns: "id, booking_id, booking_version, kind, person_id, decided_at, reason_code, words, overrides",
        values: "t.id - c.lot, t.booking_id - c.lot, t.booking_version, t.kind, t.person_id, t.decided_at - c.age, t.reason_code,
            t.words, t.overrides",
        from: OF_BOOKING,
    },
    Table {
        name: "notices",
        columns: "id, event, urgency, person_id, email, name, language, booking_id, site_id, consortium_id, letter, created_at,
            useful_until, state, attempts, next_attempt_at, lease_until, message_id, server_words, sent_at, dedup_key, leaves_as",
        values: "t.id - c.lot, t.event, t.urgency, t.person_id, t.email, t.name, t.language, t.booking_id - c.lot, t.site_id,
            t.consortium_id - c.lot, t.letter, t.created_at - c.age, t.useful_until - c.age, t.state, t.attempts, t.next_attempt_at - c.age,
            t.lease_until - c.age, c.turn || '-' || t.message_id, t.server_words, t.sent_at - c.age, c.turn || '-' || t.dedup_key,
            c.turn || '-' || t.leaves_as",
        from: ALONE,
    },
    Table {
        name: "journal",
        columns: "id, at, person_id, on_behalf, address, action, booking_id, site_id, consortium_id, subject, was, became, reason",
        values: "t.id - c.lot, t.at - c.age, t.person_id, t.on_behalf, t.address, t.action, t.booking_id - c.lot, t.site_id,
            t.consortium_id - c.lot, t.subject, t.was, t.became, t.reason",
        from: ALONE,
    },
];

/// PostgreSQL's backstop.
const GUARDS: &str = "INSERT INTO claim_guards (zone_id, booking_id, bookings, spans)
    SELECT zone_id, booking_id, bookings, spans FROM claim_guards_due WHERE booking_id < {first};";

/// One transaction that makes so many of everything.
pub fn statements(url: &Url, times: u32) -> Outcome<String> {
    let [completed, withdrawn] = [Life::Completed, Life::Withdrawn].map(|life| serde_json::to_string(&life));
    let (completed, withdrawn) = (completed?, withdrawn?);
    let copies = TABLES.iter().map(|table| {
        let values = table
            .values
            .replace("{completed}", &completed)
            .replace("{withdrawn}", &withdrawn);
        format!(
            "INSERT INTO {} ({}) SELECT {values} FROM {} {};",
            table.name, table.columns, table.name, table.from
        )
    });
    let guards = if matches!(url, Url::Pg(_)) {
        GUARDS.replace("{first}", &FIRST_ID.to_string())
    } else {
        String::new()
    };
    Ok(format!(
        "BEGIN;
        CREATE TEMP TABLE turns (turn BIGINT PRIMARY KEY, lot BIGINT NOT NULL, age BIGINT NOT NULL);
        CREATE TEMP TABLE copies (booking BIGINT NOT NULL, turn BIGINT NOT NULL, lot BIGINT NOT NULL, age BIGINT NOT NULL,
            shift BIGINT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (booking, turn));
        INSERT INTO turns WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {times})
            SELECT i, i * {LOT}, i * {PERIOD} FROM n;
        INSERT INTO copies SELECT b.id, t.turn, t.lot, t.age, -t.age,
            CASE WHEN b.state IN ('approved', 'active') THEN 'completed'
                WHEN b.state IN ('draft', 'requested', 'changes_requested', 'suspended') THEN 'withdrawn' ELSE b.state END
            FROM bookings b CROSS JOIN turns t WHERE b.state <> 'approved' OR t.turn % 5 <> 0;
        INSERT INTO copies SELECT b.id, t.turn, t.lot, t.age, t.turn / 5 * {PERIOD}, b.state
            FROM bookings b CROSS JOIN turns t WHERE b.state = 'approved' AND t.turn % 5 = 0;
        {}
        {guards}
        COMMIT;",
        copies.collect::<Vec<_>>().join("\n        ")
    ))
}
