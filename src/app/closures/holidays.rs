//! Late holidays: what they hit is flagged as closures flag it; and they take a working day from the lead
//! time of requests that wait.

use super::flags::{Cause, flag};
use super::hits::{hits_on, phases_of, standing, starts_on};
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::rejudge::{Changed, Law, Standing, keep};
use crate::app::tell::News;
use crate::app::{Result, Tx, auth, journal, permit};
use crate::domain::access::{Actor, Deed};
use crate::domain::flag::SessionFlag;
use crate::domain::holidays::{Holiday, Holidays};
use crate::domain::journal::JournalAction;
use crate::domain::notice::{Closed, Event};
use crate::domain::text;
use crate::store;
use crate::store::sessions::Session;

/// Adds a late holiday to the calendar, flags the standing sessions on that day, and those of requests that
/// were asked for early enough only without it. All of them, with what makes the lead time too short.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Taken`].
pub fn add_holiday(tx: &mut Tx<'_>, actor: &Actor, day: &Holiday) -> Result<Vec<Changed>> {
    permit(actor, Deed::Administer)?;
    auth::proven_lately(tx, actor)?;
    check_holiday(day)?;
    let grounds = Ground::lock_everywhere(tx)?;
    // After the locks, so that nobody who weighed without seeing it has a later number.
    let id = tx.id()?;
    let calendar = tx.rules.holiday_calendar.clone();
    let (touched, short) = hit_by_holiday(tx, &grounds, day)?;
    store::closures::insert_holiday(tx.conn, id, &calendar, day)?;
    let entry = journal::Entry {
        subject: format!("{} {}", day.date, day.names.en),
        ..journal::Entry::of(JournalAction::HolidayAdd)
    };
    let fact = journal::note(tx, actor, entry)?;
    let news = News {
        fact,
        ..News::default()
    };
    let closed = |_: &[&Session]| Closed::Holiday {
        date: day.date,
        names: day.names.clone(),
    };
    let cause = Cause {
        flag: &SessionFlag::of_holiday(day),
        event: Event::HolidayHits,
        news: news.clone(),
    };
    flag(tx, &touched, cause, &closed)?;
    keep(tx, short.clone(), news)?;
    Ok(all_hit(touched, short))
}

/// Whom a late holiday would hit; nothing is written.
///
/// # Errors
/// Those of [`add_holiday`], but that the day may be there already.
pub fn preview_holiday(tx: &mut Tx<'_>, actor: &Actor, day: &Holiday) -> Result<Vec<Changed>> {
    permit(actor, Deed::Administer)?;
    check_holiday(day)?;
    let grounds = Ground::everywhere(tx)?;
    let (touched, short) = hit_by_holiday(tx, &grounds, day)?;
    Ok(all_hit(touched, short))
}

fn check_holiday(day: &Holiday) -> Result<()> {
    let mut fields = Fields::default();
    for (field, name) in [("names.ko", &day.names.ko), ("names.en", &day.names.en)] {
        fields.check(field, "text", text::line(name, 80));
    }
    fields.date("date", &day.date.to_string());
    fields.done(|| Some(()))
}

/// What a day hits that is no holiday yet: the standing sessions on it, where their zones close on holidays
/// or their schedules skip them, and those of requests that wait, of whose lead time it takes a working day.
fn hit_by_holiday(
    tx: &mut Tx<'_>,
    grounds: &[Ground],
    day: &Holiday,
) -> Result<(Vec<Session>, Vec<Changed>)> {
    let before = store::closures::load_holidays(tx.conn, &tx.rules.holiday_calendar)?;
    let known = before.all().cloned();
    let after = Holidays::new(known.chain([day.clone()]));
    let just_this = Holidays::new([day.clone()]);
    let (mut touched, mut short) = (Vec::new(), Vec::new());
    for ground in grounds {
        touched.extend(touched_by_holiday(tx, ground, &just_this)?);
        if let Some(waiting) = Standing::with_lead_in_working_days(tx, ground)? {
            let rules = waiting.rules(tx)?;
            short.extend(waiting.compare(Law::of_site(&rules, &before), Law::of_site(&rules, &after)));
        }
    }
    Ok((touched, short))
}

/// Each session once, by start.
fn all_hit(touched: Vec<Session>, short: Vec<Changed>) -> Vec<Changed> {
    let touched = touched.into_iter().map(|session| Changed {
        session,
        findings: Vec::new(),
    });
    // Of two about one session the first stays: that with findings.
    let mut all: Vec<Changed> = short.into_iter().chain(touched).collect();
    all.sort_by_key(|one| (one.session.span.start, one.session.id));
    all.dedup_by_key(|one| one.session.id);
    all
}

/// Standing sessions of a site that a holiday touches: where zones close on holidays or around them, or
/// schedules skip them.
fn touched_by_holiday(tx: &mut Tx<'_>, ground: &Ground, day: &Holidays) -> Result<Vec<Session>> {
    let closures = store::closures::closures_of_site(tx.conn, ground.site.id)?;
    let mut touched = Vec::new();
    for scoped in closures
        .iter()
        .filter(|scoped| scoped.closure.shape.follows_holidays())
    {
        touched.extend(hits_on(tx, ground, scoped, day)?);
    }
    let mut skippers = standing(tx, ground, None, |span, _| starts_on(day, span, ground.tz()))?;
    let phases = phases_of(tx, &skippers)?;
    let skips = |session: &Session| {
        let phases = phases
            .get(&session.booking)
            .map(Vec::as_slice)
            .unwrap_or_default();
        phases
            .iter()
            .any(|phase| phase.id == session.phase && phase.schedule.skip_holidays)
    };
    skippers.retain(skips);
    touched.extend(skippers);
    touched.sort_by_key(|session| (session.span.start, session.id));
    touched.dedup_by_key(|session| session.id);
    Ok(touched)
}
