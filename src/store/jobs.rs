//! Heartbeats of the jobs, and the lock that lets one instance at a time fire timers.

use diesel::prelude::*;

use super::conn::each;
use super::schema::jobs;
use super::{Conn, Result};
use crate::domain::job::Job;
use crate::domain::span::Instant;

/// A job's last run.
#[derive(Debug, Clone, Queryable)]
pub struct Beat {
    pub name: String,
    /// Unix seconds of its last run.
    pub last_run_at: i64,
    /// How much it has done in all.
    pub done: i64,
    /// What went wrong last time, if anything.
    pub last_error: Option<String>,
}

/// Takes a job's row until the transaction ends, so that instances take turns. Makes the row when it is
/// missing.
pub fn take_turn(conn: &mut Conn, job: Job, now: Instant) -> Result<()> {
    beat(conn, job, now, 0, None)
}

/// Takes a job's row without a word of a run.
pub fn hold_turn(conn: &mut Conn, job: Job, now: Instant) -> Result<()> {
    let Conn::Pg(pg) = conn else { return Ok(()) };
    let held = jobs::table
        .find(job)
        .select(jobs::last_run_at)
        .for_no_key_update();
    match held.first::<i64>(pg).optional()? {
        Some(_) => Ok(()),
        None => take_turn(conn, job, now),
    }
}

pub fn beat(conn: &mut Conn, job: Job, now: Instant, done: i64, error: Option<&str>) -> Result<()> {
    let row = (
        jobs::name.eq(job),
        jobs::last_run_at.eq(now),
        jobs::done.eq(done),
        jobs::last_error.eq(error),
    );
    each!(conn, c => diesel::insert_into(jobs::table)
        .values(row)
        .on_conflict(jobs::name)
        .do_update()
        .set((jobs::last_run_at.eq(now), jobs::done.eq(jobs::done + done), jobs::last_error.eq(error)))
        .execute(c))?;
    Ok(())
}

/// How much a job has done in all.
pub fn done_by(conn: &mut Conn, job: Job) -> Result<i64> {
    let done = jobs::table.find(job).select(jobs::done);
    Ok(done.first(conn).optional()?.unwrap_or_default())
}

pub fn list_beats(conn: &mut Conn) -> Result<Vec<Beat>> {
    Ok(jobs::table.order(jobs::name).load(conn)?)
}
