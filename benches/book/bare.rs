//! The rows of one booking, written again under other ids with nothing looked at: what the database itself
//! can do.

use diesel::prelude::*;
use madang::store::schema::{bookings, claims, journal, notices, phases, sessions, timers};
use madang::store::{Conn, Result};

/// A row of each kind, as the table has it.
macro_rules! rows {
    ($($name:ident of $table:ident { $($field:ident: $type:ty),+ $(,)? })+) => {$(
        #[derive(Debug, Clone, Queryable, Insertable)]
        #[diesel(table_name = $table, treat_none_as_default_value = false)]
        struct $name { $($field: $type),+ }
    )+};
}

rows! {
    Booking of bookings {
        id: i64, consortium_id: i64, site_id: i64, title: String, purpose: String, state: String, detail: String, asks: String, version: i64,
        hold_until: Option<i64>, requested_at: Option<i64>, starts_at: i64, ends_at: i64, created_at: i64, created_by: i64,
        changed_at: i64, undo_until: Option<i64>, assigned_to: Option<i64>, amends: Option<i64>,
        amends_version: Option<i64>,
    }
    Phase of phases {
        id: i64, booking_id: i64, ordinal: i64, kind: String, zones: String, people: i64, power_w: i64, area_m2: i64, schedule: String,
        uid: String, sequence: i64,
    }
    Session of sessions {
        id: i64, booking_id: i64, phase_id: i64, site_id: i64, zones: String, original_start: String, starts_at: i64, ends_at: i64,
        state: String, actual_start: Option<i64>, actual_end: Option<i64>, flag: Option<String>, reason: Option<String>, called_off_by: Option<String>,
        weighed: i64, broken: String, planned_end: Option<i64>, wished_end: Option<i64>,
        attendance: Option<String>,
    }
    Claim of claims {
        zone_id: i64, starts_at: i64, session_id: i64, ends_at: i64, booking_id: i64, named_zone_id: i64, people: i64, power_w: i64,
        area_m2: i64, exclusive: i64,
    }
    Timer of timers {
        id: i64, kind: String, rank: i64, booking_id: Option<i64>, session_id: Option<i64>, due_at: i64, fired_at: Option<i64>,
        late_seconds: Option<i64>, incident_id: Option<i64>,
    }
    Notice of notices {
        id: i64, event: String, urgency: String, person_id: Option<i64>, email: String, name: String, language: String,
        booking_id: Option<i64>, session_id: Option<i64>, site_id: Option<i64>, consortium_id: Option<i64>, letter: String,
        calendar: Option<String>, created_at: i64, useful_until: i64, state: String, attempts: i64, next_attempt_at: i64,
        lease_until: i64, message_id: String, leaves_as: Option<String>, server_words: Option<String>, sent_at: Option<i64>,
        expiry: Option<String>, overtaken_event: Option<String>, overtaken_by: Option<i64>, dedup_key: String,
    }
    Entry of journal {
        id: i64, at: i64, person_id: Option<i64>, on_behalf: Option<String>, address: Option<String>, action: String,
        booking_id: Option<i64>, site_id: Option<i64>, consortium_id: Option<i64>, subject: String, was: Option<String>,
        became: Option<String>, reason: Option<String>,
    }
}

/// The inserts, compiled for each database. Those of a few rows stay prepared, as the service's do.
macro_rules! insert {
    ($conn:expr, $table:expr, $rows:expr) => {
        insert!($conn, $table, $rows.as_slice(), 1 2 3 4 5 6 7 8)
    };
    ($conn:expr, $table:expr, $rows:expr, $($few:literal)+) => {
        $(if let Ok(few) = <&[_; $few]>::try_from($rows) {
            diesel::insert_into($table).values(few).execute($conn)?;
        } else)+
        {
            diesel::insert_into($table).values($rows).execute($conn)?;
        }
    };
    ($conn:expr, $rows:expr) => {{
        diesel::insert_into(bookings::table).values(&$rows.booking).execute($conn)?;
        insert!($conn, phases::table, $rows.phases);
        insert!($conn, sessions::table, $rows.sessions);
        insert!($conn, claims::table, $rows.claims);
        insert!($conn, timers::table, $rows.timers);
        insert!($conn, journal::table, $rows.journal);
        insert!($conn, notices::table, $rows.notices);
    }};
}

/// All rows of one booking.
#[derive(Debug, Clone)]
pub struct Rows {
    booking: Booking,
    phases: Vec<Phase>,
    sessions: Vec<Session>,
    claims: Vec<Claim>,
    timers: Vec<Timer>,
    notices: Vec<Notice>,
    journal: Vec<Entry>,
}

/// Where a copy goes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its first id; it needs [`Rows::ids`] of them.
    pub first_id: i64,
    /// Its zone.
    pub zone: i64,
    /// How many seconds later than the rows it is copied from.
    pub later: i64,
}

impl Rows {
    /// Reads the rows of a booking.
    pub fn of(conn: &mut Conn, id: i64) -> Result<Self> {
        Ok(Self {
            booking: bookings::table.find(id).first(conn)?,
            phases: phases::table
                .filter(phases::booking_id.eq(id))
                .order(phases::id)
                .load(conn)?,
            sessions: sessions::table
                .filter(sessions::booking_id.eq(id))
                .order(sessions::id)
                .load(conn)?,
            claims: claims::table
                .filter(claims::booking_id.eq(id))
                .order(claims::session_id)
                .load(conn)?,
            timers: timers::table
                .filter(timers::booking_id.eq(id))
                .order(timers::id)
                .load(conn)?,
            notices: notices::table
                .filter(notices::booking_id.eq(id))
                .order(notices::id)
                .load(conn)?,
            journal: journal::table
                .filter(journal::booking_id.eq(id))
                .order(journal::id)
                .load(conn)?,
        })
    }

    /// How many ids a copy takes.
    pub fn ids(&self) -> i64 {
        (1 + self.phases.len()
            + self.sessions.len()
            + self.timers.len()
            + self.notices.len()
            + self.journal.len()) as i64
    }

    /// How many rows there are.
    pub fn count(&self) -> i64 {
        self.ids() + self.claims.len() as i64
    }

    /// The same rows elsewhere. The claims are marked as sharing their zone, so that no trigger looks at
    /// them.
    pub fn copy(&self, to: Target) -> Self {
        let mut copy = self.clone();
        let mut ids = to.first_id..;
        let mut id = || ids.next().unwrap_or_default();
        let booking = id();
        copy.booking.id = booking;
        copy.booking.starts_at += to.later;
        copy.booking.ends_at += to.later;
        for phase in &mut copy.phases {
            (phase.id, phase.booking_id) = (id(), booking);
        }
        let phase = copy.phases.first().map_or(0, |phase| phase.id);
        for session in &mut copy.sessions {
            (session.id, session.booking_id, session.phase_id) = (id(), booking, phase);
            session.starts_at += to.later;
            session.ends_at += to.later;
        }
        for (claim, session) in copy.claims.iter_mut().zip(&copy.sessions) {
            (claim.session_id, claim.booking_id, claim.exclusive) = (session.id, booking, 0);
            (claim.zone_id, claim.named_zone_id) = (to.zone, to.zone);
            (claim.starts_at, claim.ends_at) = (session.starts_at, session.ends_at);
        }
        for timer in &mut copy.timers {
            (timer.id, timer.booking_id) = (id(), Some(booking));
        }
        for notice in &mut copy.notices {
            (notice.id, notice.booking_id) = (id(), Some(booking));
            notice.message_id = format!("{}.0123456789ab@madang.example", notice.id);
            notice.dedup_key = format!("{booking}:{}:{}", notice.event, notice.email);
        }
        for entry in &mut copy.journal {
            (entry.id, entry.booking_id) = (id(), Some(booking));
        }
        copy
    }

    /// Writes them: one statement a table.
    pub fn insert(&self, conn: &mut Conn) -> Result<()> {
        match conn {
            Conn::Pg(conn) => insert!(conn, self),
            Conn::Sqlite(conn) => self.insert_into_sqlite(conn)?,
        }
        Ok(())
    }

    /// Writes them on a connection of SQLite's own.
    pub fn insert_into_sqlite(&self, conn: &mut SqliteConnection) -> QueryResult<()> {
        insert!(conn, self);
        Ok(())
    }
}
