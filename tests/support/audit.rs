//! An independent look at a database: everything that must hold over all rows, whatever happened before. Own
//! connection, own SQL, own arithmetic; of the service's code only `domain::schedule` is used, to expand
//! rules.

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use madang::domain::schedule::{Schedule, ScheduleText};
use madang::domain::span::time_zone;
use madang::store::Url;
use serde_json::Value;

mod claims;
mod timers;

/// A connection of the audit's own, inside one transaction, so that all rows are of one moment.
enum Reader {
    Sqlite(SqliteConnection),
    Pg(PgConnection),
}

/// Loads rows over either database.
macro_rules! load {
    ($reader:expr, $row:ty, $sql:expr) => {
        match $reader {
            Reader::Sqlite(conn) => sql_query($sql).load::<$row>(conn).unwrap(),
            Reader::Pg(conn) => sql_query($sql).load::<$row>(conn).unwrap(),
        }
    };
}

/// An instance looks at the clock, then waits for its turn to fire: so many seconds may lie between them.
const TURN: i64 = 10;

/// Makes a row type: its columns with their SQL types.
macro_rules! row {
    ($name:ident { $($field:ident: $sql:ty => $rust:ty),+ $(,)? }) => {
        #[derive(QueryableByName, Debug, Clone, PartialEq)]
        struct $name { $(#[diesel(sql_type = $sql)] $field: $rust),+ }
    };
}

row!(ZoneRow {
    id: BigInt => i64, parent_id: Nullable<BigInt> => Option<i64>, capacity: BigInt => i64,
    budget_people: Nullable<BigInt> => Option<i64>, budget_power_w: Nullable<BigInt> => Option<i64>,
    budget_area_m2: Nullable<BigInt> => Option<i64>,
});
row!(ClaimRow {
    zone_id: BigInt => i64, session_id: BigInt => i64, booking_id: BigInt => i64, named_zone_id: BigInt => i64,
    starts_at: BigInt => i64, ends_at: BigInt => i64, people: BigInt => i64, power_w: BigInt => i64, area_m2: BigInt => i64,
    exclusive: BigInt => i64,
});
row!(SessionRow {
    id: BigInt => i64, booking_id: BigInt => i64, phase_id: BigInt => i64, zones: Text => String, original_start: Text => String,
    starts_at: BigInt => i64, ends_at: BigInt => i64, planned_end: Nullable<BigInt> => Option<i64>,
    state: Text => String, booking_state: Text => String,
    people: BigInt => i64, power_w: BigInt => i64, area_m2: BigInt => i64, request_mode: Text => String,
    duty_email: Nullable<Text> => Option<String>, ordinal: BigInt => i64, amends: Nullable<BigInt> => Option<i64>,
});
row!(OfferRow {
    booking_id: BigInt => i64, detail: Text => String, time_zone: Text => String, amends: Nullable<BigInt> => Option<i64>,
});
row!(PathRow { id: BigInt => i64, path: Text => String });
row!(PhaseRow { id: BigInt => i64, schedule: Text => String, time_zone: Text => String });
row!(TimerRow {
    id: BigInt => i64, kind: Text => String, session_id: Nullable<BigInt> => Option<i64>, due_at: BigInt => i64,
    fired_at: Nullable<BigInt> => Option<i64>,
});
row!(NoticeRow {
    id: BigInt => i64, event: Text => String, email: Text => String, letter: Text => String, state: Text => String,
    message_id: Text => String, dedup_key: Text => String, sent_at: Nullable<BigInt> => Option<i64>,
});
row!(Count { count: BigInt => i64 });

/// All rows that the audit looks at, of one moment.
struct Rows {
    zones: BTreeMap<i64, ZoneRow>,
    claims: Vec<ClaimRow>,
    sessions: Vec<SessionRow>,
    /// Of proposed changes: what would be new or other.
    proposed: Vec<SessionRow>,
    phases: Vec<PhaseRow>,
    offers: Vec<OfferRow>,
    paths: Vec<PathRow>,
    timers: Vec<TimerRow>,
    notices: Vec<NoticeRow>,
    bad_guards: i64,
}

/// Everything that is wrong in a database, in words; nothing when all is well.
pub fn findings(url: &Url) -> Vec<String> {
    let rows = read(url);
    let mut found = Vec::new();
    capacity(&rows, &mut found);
    claims::claims(&rows, &mut found);
    exclusive_zones(&rows, &mut found);
    series(&rows, &mut found);
    timers::pending_timers(&rows, &mut found);
    timers::fired_timers(&rows, &mut found);
    notices(&rows, &mut found);
    duty(&rows, &mut found);
    if rows.bad_guards > 0 {
        found.push(format!("{} guards differ from the claims", rows.bad_guards));
    }
    found
}

/// Fails with all findings.
#[track_caller]
pub fn assert_clean(url: &Url) {
    let found = findings(url);
    assert!(
        found.is_empty(),
        "{} findings:\n{}",
        found.len(),
        found.join("\n")
    );
}

/// How often PostgreSQL had to break a circle of transactions that waited for each other. SQLite has one
/// writer.
pub fn deadlocks(url: &Url) -> i64 {
    match &mut connect(url) {
        Reader::Sqlite(_) => 0,
        reader @ Reader::Pg(_) => {
            load!(
                reader,
                Count,
                "SELECT deadlocks AS count FROM pg_stat_database WHERE datname = current_database()"
            )[0]
            .count
        }
    }
}

fn connect(url: &Url) -> Reader {
    match url {
        Url::Sqlite(path) => Reader::Sqlite(SqliteConnection::establish(&path.to_string_lossy()).unwrap()),
        Url::Pg(address) => Reader::Pg(PgConnection::establish(address).unwrap()),
    }
}

fn read(url: &Url) -> Rows {
    let mut reader = connect(url);
    match &mut reader {
        Reader::Sqlite(conn) => conn.batch_execute("PRAGMA busy_timeout = 10000; BEGIN").unwrap(),
        Reader::Pg(conn) => conn
            .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .unwrap(),
    }
    let reader = &mut reader;
    let zones = load!(
        reader,
        ZoneRow,
        "SELECT id, parent_id, capacity, budget_people, budget_power_w, budget_area_m2 FROM zones"
    );
    let sessions = load!(
        reader,
        SessionRow,
        "SELECT s.id, s.booking_id, s.phase_id, s.zones, s.original_start, s.starts_at, s.ends_at, s.state, \
         s.planned_end, b.state AS booking_state, b.amends, p.ordinal, \
         p.people, p.power_w, p.area_m2, site.request_mode, site.duty_email \
         FROM sessions AS s JOIN bookings AS b ON b.id = s.booking_id JOIN phases AS p ON p.id = s.phase_id \
         JOIN sites AS site ON site.id = b.site_id ORDER BY s.id"
    );
    let (sessions, proposed) = sessions.into_iter().partition(|own| own.amends.is_none());
    Rows {
        zones: zones.into_iter().map(|zone| (zone.id, zone)).collect(),
        claims: load!(
            reader,
            ClaimRow,
            "SELECT zone_id, session_id, booking_id, named_zone_id, starts_at, ends_at, people, power_w, area_m2, exclusive FROM claims"
        ),
        sessions,
        proposed,
        phases: load!(
            reader,
            PhaseRow,
            "SELECT p.id, p.schedule, site.time_zone FROM phases AS p JOIN bookings AS b ON b.id = p.booking_id \
             JOIN sites AS site ON site.id = b.site_id WHERE b.amends IS NULL"
        ),
        offers: load!(
            reader,
            OfferRow,
            "SELECT b.id AS booking_id, b.detail, site.time_zone, b.amends FROM bookings AS b JOIN sites AS site ON site.id = b.site_id \
             WHERE b.state = 'changes_requested' AND site.request_mode = 'hold'"
        ),
        paths: load!(
            reader,
            PathRow,
            "SELECT z.id, site.slug || '/' || z.slug AS path FROM zones AS z JOIN sites AS site ON site.id = z.site_id"
        ),
        timers: load!(
            reader,
            TimerRow,
            "SELECT id, kind, session_id, due_at, fired_at FROM timers ORDER BY due_at, rank, id"
        ),
        notices: load!(
            reader,
            NoticeRow,
            "SELECT id, event, email, letter, state, message_id, dedup_key, sent_at FROM notices ORDER BY id"
        ),
        bad_guards: match reader {
            Reader::Sqlite(_) => 0,
            Reader::Pg(_) => load!(reader, Count, GUARDS)[0].count,
        },
    }
}

/// PostgreSQL's backstop stands on rows of its own, which must say what the claims say.
const GUARDS: &str = "SELECT count(*) AS count FROM claim_guards_due AS c FULL JOIN claim_guards AS g \
    USING (zone_id, booking_id, bookings) WHERE c.spans IS DISTINCT FROM g.spans";

/// At no moment are more different bookings in a zone than it takes, nor more people, watts or square metres.
fn capacity(rows: &Rows, found: &mut Vec<String>) {
    for (id, zone) in &rows.zones {
        let here: Vec<&ClaimRow> = rows.claims.iter().filter(|claim| claim.zone_id == *id).collect();
        // What is in the zone only grows at a start.
        for moment in here.iter().map(|claim| claim.starts_at).collect::<BTreeSet<_>>() {
            let inside: Vec<_> = here
                .iter()
                .filter(|claim| claim.starts_at <= moment && moment < claim.ends_at)
                .collect();
            let bookings: BTreeSet<i64> = inside.iter().map(|claim| claim.booking_id).collect();
            if i64::try_from(bookings.len()).unwrap() > zone.capacity {
                found.push(format!(
                    "zone {id} takes {} and holds bookings {bookings:?} at {moment}",
                    zone.capacity
                ));
            }
            let sums = [
                (
                    "people",
                    zone.budget_people,
                    inside.iter().map(|claim| claim.people).sum::<i64>(),
                ),
                (
                    "watts",
                    zone.budget_power_w,
                    inside.iter().map(|claim| claim.power_w).sum(),
                ),
                (
                    "square metres",
                    zone.budget_area_m2,
                    inside.iter().map(|claim| claim.area_m2).sum(),
                ),
            ];
            for (what, budget, sum) in sums {
                if budget.is_some_and(|budget| sum > budget) {
                    found.push(format!(
                        "zone {id} has a budget of {budget:?} {what} and holds {sum} at {moment}: {bookings:?}"
                    ));
                }
            }
        }
    }
}

/// Whether a claim that names `named` takes all of `zone`: an exclusive zone lies on the way down, both
/// counted.
fn is_whole(rows: &Rows, named: i64, zone: i64) -> bool {
    rows.zones.values().any(|own| {
        own.capacity == 1 && below(rows, named).contains(&own.id) && below(rows, own.id).contains(&zone)
    })
}

/// Nobody is in a zone above or below one that another booking holds alone.
fn exclusive_zones(rows: &Rows, found: &mut Vec<String>) {
    let named: Vec<&ClaimRow> = rows
        .claims
        .iter()
        .filter(|claim| claim.named_zone_id == claim.zone_id)
        .collect();
    for alone in named
        .iter()
        .filter(|claim| rows.zones[&claim.zone_id].capacity == 1)
    {
        let related = |zone: i64| {
            below(rows, alone.zone_id).contains(&zone) || below(rows, zone).contains(&alone.zone_id)
        };
        let meets = |other: &&&ClaimRow| other.starts_at < alone.ends_at && alone.starts_at < other.ends_at;
        let others = named
            .iter()
            .filter(|other| other.booking_id != alone.booking_id)
            .filter(meets);
        for other in others.filter(|other| related(other.zone_id)) {
            found.push(format!(
                "booking {} is in zone {} while {} has {}",
                other.booking_id, other.zone_id, alone.booking_id, alone.zone_id
            ));
        }
    }
}

fn takes_time(session: &SessionRow) -> bool {
    let holds = match session.booking_state.as_str() {
        "requested" | "changes_requested" => session.request_mode == "hold",
        "approved" | "active" | "suspended" | "completed" => true,
        _ => false,
    };
    holds
        && matches!(
            session.state.as_str(),
            "scheduled" | "moved" | "running" | "ended"
        )
}

fn named_zones(session: &SessionRow) -> Vec<i64> {
    serde_json::from_str(&session.zones).unwrap()
}

/// A zone and all below it.
fn below(rows: &Rows, top: i64) -> Vec<i64> {
    let children = rows.zones.values().filter(|zone| zone.parent_id == Some(top));
    std::iter::once(top)
        .chain(children.flat_map(|zone| below(rows, zone.id)))
        .collect()
}

/// Each phase has every session that its schedule gives; any other is left from an older schedule and will
/// not be.
fn series(rows: &Rows, found: &mut Vec<String>) {
    let mut stored: BTreeMap<i64, BTreeMap<&str, &str>> = BTreeMap::new();
    for session in &rows.sessions {
        stored
            .entry(session.phase_id)
            .or_default()
            .insert(&session.original_start, &session.state);
    }
    for phase in &rows.phases {
        let text: ScheduleText = serde_json::from_str(&phase.schedule).unwrap();
        let schedule = Schedule::parse(&text, time_zone(&phase.time_zone).unwrap()).unwrap();
        let mut stored = stored.remove(&phase.id).unwrap_or_default();
        for occurrence in schedule.occurrences() {
            let start = occurrence.original_start.to_string();
            if stored.remove(start.as_str()).is_none() {
                found.push(format!("phase {} lacks its session of {start}", phase.id));
            }
        }
        let ahead: Vec<_> = stored
            .iter()
            .filter(|(_, state)| matches!(**state, "scheduled" | "moved"))
            .collect();
        if !ahead.is_empty() {
            found.push(format!(
                "phase {} has sessions that its schedule does not give: {ahead:?}",
                phase.id
            ));
        }
    }
}

/// One notice for each fact and reader, each in a state that can be, with a Message-ID of its own.
fn notices(rows: &Rows, found: &mut Vec<String>) {
    let (mut keys, mut message_ids) = (BTreeSet::new(), BTreeSet::new());
    for notice in &rows.notices {
        if !keys.insert(&notice.dedup_key) {
            found.push(format!("{} was told twice: {}", notice.email, notice.dedup_key));
        }
        if !message_ids.insert(&notice.message_id) {
            found.push(format!("Message-ID {} stands twice", notice.message_id));
        }
        let known = matches!(notice.state.as_str(), "queued" | "sent" | "dead" | "expired");
        if !known || (notice.state == "sent") != notice.sent_at.is_some() {
            found.push(format!(
                "notice {} is {} and was sent at {:?}",
                notice.id, notice.state, notice.sent_at
            ));
        }
    }
}

/// The duty address was told once of each start and each end.
fn duty(rows: &Rows, found: &mut Vec<String>) {
    let mut told: BTreeMap<(i64, &str, &str), usize> = BTreeMap::new();
    for notice in &rows.notices {
        let what = match notice.event.as_str() {
            "demonstration_started" | "session_started" => "start",
            "demonstration_ended" | "session_ended" => "end",
            _ => continue,
        };
        let letter: Value = serde_json::from_str(&notice.letter).unwrap();
        if let Some(session) = letter["session"]["id"].as_i64() {
            *told.entry((session, what, notice.email.as_str())).or_default() += 1;
        }
    }
    for session in &rows.sessions {
        let Some(duty) = session.duty_email.as_deref() else {
            continue;
        };
        let count = |what| told.get(&(session.id, what, duty)).copied().unwrap_or_default();
        let due = match session.state.as_str() {
            "running" | "cut_short" => (1, 0),
            "ended" => (1, 1),
            _ => (0, 0),
        };
        if (count("start"), count("end")) != due {
            found.push(format!(
                "session {} is {}: {duty} was told of {} starts and {} ends",
                session.id,
                session.state,
                count("start"),
                count("end")
            ));
        }
    }
    for ((session, what, email), times) in told {
        if times > 1 {
            found.push(format!(
                "{email} was told {times} times of the {what} of session {session}"
            ));
        }
    }
}
