//! Lists of bookings, sessions, notices and journal entries, narrowed to what the person may see.
//! A fixed number of statements, however long the list.

use crate::app::access::scope;
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::{Error, Result, Tx, permit};
use crate::domain::access::{Actor, Deed, Scope};
use crate::domain::booking::BookingState;
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, ConsortiumId, EntryId, NoticeId, SessionId, SiteId};
use crate::domain::journal::JournalAction;
use crate::domain::session::SessionState;
use crate::domain::span::Instant;
use crate::store;
use crate::store::bookings::{Booking, BookingFilter, BookingKind};
use crate::store::journal::JournalFilter;
use crate::store::notices::{Notice, NoticeFilter, NoticeState};
use crate::store::sessions::{Session, SessionFilter};

/// What a list of bookings is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct BookingQuery {
    /// In one of these states; empty: in any.
    pub states: Vec<BookingState>,
    /// At the site with this slug.
    pub site: Option<String>,
    /// Of the consortium with this slug.
    pub consortium: Option<String>,
    /// Bookings, or proposed changes of them; none: both.
    pub kind: Option<BookingKind>,
    /// That touch this time.
    pub from: Option<Instant>,
    /// See `from`.
    pub to: Option<Instant>,
    /// With an id below this one.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// A notice's state in a query.
pub fn notice_state(word: &str) -> Result<NoticeState> {
    NoticeState::from_word(word)
        .ok_or_else(|| Error::field("state", "unknown", Fault::new("no-state").with("word", word)))
}

/// Bookings, newest first, each with the slugs of its consortium and its site.
pub fn bookings(
    tx: &mut Tx<'_>,
    actor: &Actor,
    wanted: &BookingQuery,
) -> Result<Vec<(Booking, String, String)>> {
    let scope = scope(tx, actor)?;
    let mut fields = Fields::default();
    let (site, consortium) = find_narrowed(
        tx,
        actor,
        &mut fields,
        wanted.site.as_deref(),
        wanted.consortium.as_deref(),
    )?;
    fields.done(|| Some(()))?;
    let filter = BookingFilter {
        states: wanted.states.clone(),
        site,
        consortium,
        kind: wanted.kind,
        from: wanted.from,
        to: wanted.to,
        scope,
        before: wanted.before.map(BookingId),
        limit: wanted.limit,
    };
    let found = store::bookings::list_bookings(tx.conn, &filter)?;
    let grounds = Ground::of_sites(tx, found.iter().map(|booking| booking.site))?;
    let consortia = tx.consortia(found.iter().map(|booking| booking.consortium))?;
    let named = found.into_iter().map(|booking| {
        let site = grounds
            .iter()
            .find(|ground| ground.site.id == booking.site)
            .map(|ground| ground.site.slug.clone());
        let consortium = consortia
            .iter()
            .find(|own| own.id == booking.consortium)
            .map(|own| own.slug.clone())
            .unwrap_or_default();
        (booking, consortium, site.unwrap_or_default())
    });
    Ok(named.collect())
}

/// Finds the site and the consortium that a list is narrowed to. Refuses a site that is not there, and a
/// consortium that the reader neither sees nor sees a booking of: a list that found nothing would not say
/// why.
pub fn find_narrowed(
    tx: &mut Tx<'_>,
    actor: &Actor,
    fields: &mut Fields,
    site: Option<&str>,
    consortium: Option<&str>,
) -> Result<(Option<SiteId>, Option<ConsortiumId>)> {
    let scope = scope(tx, actor)?;
    let mut found = (None, None);
    if let Some(slug) = site {
        found.0 = store::sites::find_site(tx.conn, slug)?.map(|site| site.id);
        if found.0.is_none() {
            fields.refuse("site", "unknown", not_there(slug));
        }
    }
    if let Some(slug) = consortium {
        let own = store::consortia::find_consortium(tx.conn, slug)?.map(|consortium| consortium.id);
        let is_known = match own {
            Some(id) => scope.sees_consortium(id) || has_booking_of(tx, id, scope)?,
            None => false,
        };
        found.1 = own.filter(|_| is_known);
        if found.1.is_none() {
            fields.refuse("consortium", "unknown", not_there(slug));
        }
    }
    Ok(found)
}

/// What is said of a value that a list is narrowed to and that names nothing.
#[must_use]
pub fn not_there(word: &str) -> Fault {
    Fault::new("not-there").with("word", word)
}

fn has_booking_of(tx: &mut Tx<'_>, consortium: ConsortiumId, scope: Scope) -> Result<bool> {
    let filter = BookingFilter {
        consortium: Some(consortium),
        scope,
        ..BookingFilter::default()
    };
    has_any_booking(tx, filter)
}

/// Whether a filter lets any booking through.
pub(super) fn has_any_booking(tx: &mut Tx<'_>, filter: BookingFilter) -> Result<bool> {
    let first = BookingFilter { limit: 1, ..filter };
    Ok(!store::bookings::list_bookings(tx.conn, &first)?.is_empty())
}

/// What a list of sessions is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct SessionQuery {
    /// That touch this time.
    pub from: Option<Instant>,
    /// See `from`.
    pub to: Option<Instant>,
    /// At the site with this slug.
    pub site: Option<String>,
    /// In the zone `site/zone`, or with this slug at `site`.
    pub zone: Option<String>,
    /// In this state.
    pub state: Option<SessionState>,
    /// After this start and id.
    pub after: Option<(i64, i64)>,
    /// At most so many.
    pub limit: i64,
}

/// Sessions, by start, with the sites that they are at.
pub fn sessions(
    tx: &mut Tx<'_>,
    actor: &Actor,
    wanted: &SessionQuery,
) -> Result<(Vec<Session>, Vec<Ground>)> {
    let scope = scope(tx, actor)?;
    let mut fields = Fields::default();
    find_narrowed(tx, actor, &mut fields, wanted.site.as_deref(), None)?;
    fields.done(|| Some(()))?;
    let path = wanted.zone.as_ref().and_then(|zone| zone.split_once('/'));
    let slug = wanted.site.as_deref().or(path.map(|(site, _)| site));
    let ground = slug.map(|slug| Ground::load(tx, slug)).transpose()?;
    let zone_slug = wanted
        .zone
        .as_deref()
        .map(|zone| path.map_or(zone, |(_, zone)| zone));
    let zone = match (&ground, zone_slug) {
        (Some(ground), Some(slug)) => Some(ground.zone_named(slug)?.id),
        (None, Some(_)) => return Err(Error::field("zone", "needs_site", "zone-needs-site")),
        (_, None) => None,
    };
    let filter = SessionFilter {
        ids: Vec::new(),
        from: wanted.from,
        to: wanted.to,
        sites: ground.iter().map(|ground| ground.site.id).collect(),
        zone,
        state: wanted.state,
        consortium: None,
        scope,
        after: wanted
            .after
            .map(|(start, id)| (Instant::from_unix(start), SessionId(id))),
        with_paper: false,
        limit: wanted.limit,
        longest: match &ground {
            Some(ground) => ground.longest_of_all(tx)?,
            None if wanted.from.is_some() => store::claims::longest_claim(tx.conn)?,
            None => 0,
        },
    };
    let found = store::sessions::list_sessions(tx.conn, &filter)?;
    let grounds = match ground {
        Some(ground) => vec![ground],
        None => Ground::of_sites(tx, found.iter().map(|session| session.site))?,
    };
    Ok((found, grounds))
}

/// What a list of notices is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct NoticeQuery {
    /// In this state.
    pub state: Option<NoticeState>,
    pub recipient: Option<String>,
    pub booking: Option<BookingId>,
    /// With an id below this one.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// Notices that somebody may see, newest first.
pub fn notices(tx: &mut Tx<'_>, actor: &Actor, wanted: &NoticeQuery) -> Result<Vec<Notice>> {
    let scope = scope(tx, actor)?;
    let filter = NoticeFilter {
        state: wanted.state,
        email: wanted.recipient.clone(),
        booking: wanted.booking,
        event: None,
        scope,
        before: wanted.before.map(NoticeId),
        limit: wanted.limit,
    };
    Ok(store::notices::list_notices(tx.conn, &filter)?)
}

/// What a list of journal entries is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct JournalQuery {
    pub booking: Option<i64>,
    /// About the site with this slug.
    pub site: Option<String>,
    /// With an id below this one.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// Journal entries, newest first.
pub fn journal(tx: &mut Tx<'_>, actor: &Actor, wanted: &JournalQuery) -> Result<Vec<store::journal::Row>> {
    let scope = scope(tx, actor)?;
    let mut fields = Fields::default();
    let (site, _) = find_narrowed(tx, actor, &mut fields, wanted.site.as_deref(), None)?;
    fields.done(|| Some(()))?;
    let filter = JournalFilter {
        booking: wanted.booking.map(BookingId),
        site,
        scope,
        before: wanted.before.map(EntryId),
        limit: wanted.limit,
    };
    crate::app::journal::read(tx, &filter)
}

/// Queues a dead or expired notice again, for another day.
///
/// # Errors
/// [`Error::NotFound`] when it is neither, or not to be seen.
pub fn replay_notice(tx: &mut Tx<'_>, actor: &Actor, id: NoticeId) -> Result<Notice> {
    permit(actor, Deed::SeeEverything)?;
    let until = tx.now.plus_days(1);
    store::notices::replay(tx.conn, id, tx.now, until)?;
    let notice = store::notices::get_notice(tx.conn, id)?;
    let entry = crate::app::journal::Entry {
        booking: notice.booking,
        site: notice.site,
        consortium: notice.consortium,
        subject: notice.message_id.clone(),
        ..crate::app::journal::Entry::of(JournalAction::NoticeReplay)
    };
    crate::app::journal::note(tx, actor, entry)?;
    Ok(notice)
}

pub(crate) fn distinct<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    ids.collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect()
}
