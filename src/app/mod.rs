//! Use cases: one public function per thing that a person or a job does. Each runs inside one transaction:
//! load → the domain decides → save rows, journal, timers and notices. Never talks to a mail server or a
//! browser.

pub mod access;
mod account_mail;
pub mod admin;
pub mod almanac;
pub mod auth;
pub mod bookings;
pub mod calls;
pub mod closures;
pub mod court;
pub mod demo;
mod error;
pub mod feeds;
pub mod fields;
pub mod files;
#[cfg(test)]
#[path = "fixture_tests.rs"]
mod fixture;
pub mod incidents;
pub mod joining;
pub mod journal;
pub mod live;
pub mod logs;
pub mod paging;
pub mod people;
pub mod photos;
pub mod pictures;
pub mod post;
pub mod presence;
pub mod questions;
pub mod readiness;
pub mod reads;
pub mod recordings;
pub mod register;
pub mod rejudge;
pub mod setup;
pub mod stops;
pub mod tell;
pub mod timers;
pub mod walls;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use access::{Doing, allow, permit, signed_in};
pub use error::{Beyond, Error, FieldError, Judged, LostException, Refused, Result};
use tokio::sync::{Mutex, Notify};

use self::almanac::{Almanac, Shelf};
use crate::clock::Clock;
use crate::domain::deputy::Deputyship;
use crate::domain::holidays::Holidays;
use crate::domain::ids::{ConsortiumId, OrganisationId};
use crate::domain::incident::AcknowledgeWithin;
use crate::domain::job::Job;
use crate::domain::place::SiteKind;
use crate::domain::span::{Instant, Tz, start_of_day};
use crate::random::Random;
use crate::store::consortia::{Consortium, Contact};
use crate::store::notices::Notice;
use crate::store::scope::Reach;
use crate::store::{self, Batch, Conn, Db, Repeatable};
use crate::vault::Vault;

/// What the use cases need to know of the settings.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Address of the service as people reach it, without a trailing slash.
    pub base_url: String,
    /// Domain that Message-IDs and calendar UIDs end with.
    pub mail_domain: String,
    /// The holiday calendar in force.
    pub holiday_calendar: String,
    /// The city's clock, for pages that show several sites.
    pub time_zone: Tz,
    /// How long a sign-in lasts, in seconds.
    pub login_seconds: i64,
    /// Failed sign-ins allowed per account and address in a quarter of an hour.
    pub sign_in_failures: i64,
    /// How long a sign-in lasts that nobody uses, in seconds.
    pub idle_seconds: i64,
    /// The same for staff and admins.
    pub idle_seconds_staff: i64,
    /// How long after a password was given it isn't asked for again, in seconds.
    pub proof_seconds: i64,
    /// Where to tell of a hole in the service: an address of mail or a page.
    pub security_contact: Option<String>,
    /// Days after which the journal forgets people and network addresses.
    pub retention_days: i64,
    /// How long a site can take a decision back, in seconds; 0: not at all.
    pub undo_seconds: i64,
    /// Until when somebody must have taken note of what went wrong.
    pub acknowledge: AcknowledgeWithin,
}

/// The service: the database, the clock, chance, and the bell that wakes the jobs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub random: Random,
    /// Settings that the use cases look at.
    pub rules: Arc<Rules>,
    /// Rung after each write, so that jobs don't wait for their period.
    pub bells: Arc<Bells>,
    pub shelf: Arc<Shelf>,
    /// Where passwords are hashed.
    pub hashing: auth::Hashing,
    /// One heartbeat at a time.
    pub heart: Arc<Mutex<()>>,
    /// Where the content of files is that the database does not keep.
    pub vault: Arc<Vault>,
}

/// One bell for each job that follows writes.
#[derive(Default)]
pub struct Bells {
    timers: Notify,
    notices: Notify,
    cleanup: Notify,
}

/// What of the service a transaction looks at, besides the database.
struct Around {
    clock: Clock,
    rules: Arc<Rules>,
    random: Random,
    shelf: Arc<Shelf>,
    repeatable: Repeatable,
}

/// One transaction of a use case: a connection, the moment, and what else a use case may look at.
pub struct Tx<'a> {
    /// The connection, inside the transaction.
    pub conn: &'a mut Conn,
    /// The moment that the use case happens at.
    pub now: Instant,
    pub rules: &'a Rules,
    pub random: &'a Random,
    shelf: &'a Shelf,
    repeatable: &'a Repeatable,
    only_reads: bool,
    almanac: Option<Arc<Almanac>>,
    ids: std::vec::IntoIter<i64>,
    seen: Seen,
    entries: Vec<store::journal::Row>,
    notices: Vec<Notice>,
}

/// What one transaction looked up already and may need again.
#[derive(Default)]
struct Seen {
    holidays: Option<Arc<Holidays>>,
    contacts: Option<(Vec<OrganisationId>, Arc<Vec<Contact>>)>,
}

impl<'a> Tx<'a> {
    fn new(conn: &'a mut Conn, app: &'a Around, only_reads: bool) -> Self {
        let Around {
            clock,
            rules,
            random,
            shelf,
            repeatable,
        } = app;
        let (ids, seen) = (Vec::new().into_iter(), Seen::default());
        Self {
            conn,
            now: clock.now(),
            rules,
            random,
            shelf,
            repeatable,
            only_reads,
            almanac: None,
            ids,
            seen,
            entries: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// When the day began, on the city's clock.
    fn midnight(&self) -> Instant {
        let tz = self.rules.time_zone;
        start_of_day(tz, self.now.local(tz).date())
    }

    /// Says that this use case first looks up a unique fact that it leaves behind: if nobody learns whether
    /// it was kept, it may run again and find out.
    fn looks_up_its_fact(&self) {
        self.repeatable.set();
    }

    /// From here on this transaction takes sites, rules, holidays, consortia and contacts from the edition of
    /// the almanac that is in force now. Only for use cases that change none of these: they would not see
    /// their own changes. One that only reads does so by itself.
    pub fn open_almanac(&mut self) -> Result<()> {
        let edition = store::editions::current_edition(self.conn)?;
        self.almanac = Some(self.shelf.take(edition));
        Ok(())
    }

    /// The almanac, where it may be looked at.
    fn almanac(&mut self) -> Result<Option<Arc<Almanac>>> {
        if self.only_reads && self.almanac.is_none() {
            self.open_almanac()?;
        }
        Ok(self.almanac.clone())
    }

    /// The holidays in force, read once.
    pub fn holidays(&mut self) -> Result<Arc<Holidays>> {
        let almanac = self.almanac()?;
        let (conn, calendar) = (&mut *self.conn, &self.rules.holiday_calendar);
        let mut load = || Ok(Arc::new(store::closures::load_holidays(conn, calendar)?));
        match (almanac, &self.seen.holidays) {
            (Some(almanac), _) => almanac.holidays.get((), load),
            (None, Some(seen)) => Ok(seen.clone()),
            (None, None) => Ok(self.seen.holidays.insert(load()?).clone()),
        }
    }

    /// The kinds of sites that there are.
    fn kinds_of_sites(&mut self) -> Result<Arc<[SiteKind]>> {
        let almanac = self.almanac()?;
        let mut load = || Ok(store::board::kinds_of_sites(self.conn)?.into());
        match almanac {
            Some(almanac) => almanac.kinds.get((), load),
            None => load(),
        }
    }

    /// The people of some organisations and the programme's staff, read once.
    fn contacts(&mut self, organisations: Vec<OrganisationId>) -> Result<Arc<Vec<Contact>>> {
        let almanac = self.almanac()?;
        let conn = &mut *self.conn;
        let mut load = |of: &[OrganisationId]| Ok(Arc::new(store::consortia::contacts(conn, of)?));
        match (almanac, &self.seen.contacts) {
            (Some(almanac), _) => almanac
                .contacts
                .get(organisations.clone(), || load(&organisations)),
            (None, Some((of, contacts))) if *of == organisations => Ok(contacts.clone()),
            _ => {
                let contacts: Arc<Vec<Contact>> = load(&organisations)?;
                self.seen.contacts = Some((organisations, contacts.clone()));
                Ok(contacts)
            }
        }
    }

    /// What some organisations reach.
    fn reach(&mut self, organisations: Vec<OrganisationId>) -> Result<Arc<Reach>> {
        let almanac = self.almanac()?;
        let mut load = || Ok(Arc::new(store::scope::reach(self.conn, &organisations)?));
        match almanac {
            Some(almanac) => almanac.reach.get(organisations.clone(), load),
            None => load(),
        }
    }

    /// Who decides in whose place at some organisations, whenever.
    fn deputies(&mut self, organisations: Vec<OrganisationId>) -> Result<Arc<Vec<Deputyship>>> {
        let almanac = self.almanac()?;
        let mut load = || {
            let found = store::consortia::deputies::list_deputies(self.conn, &organisations)?;
            Ok(Arc::new(found))
        };
        match almanac {
            Some(almanac) => almanac.deputies.get(organisations.clone(), load),
            None => load(),
        }
    }

    /// The consortium with this slug.
    pub fn consortium_named(&mut self, slug: &str) -> Result<Arc<Consortium>> {
        let almanac = self.almanac()?;
        let mut load = || {
            Ok(Arc::new(
                store::consortia::find_consortium(self.conn, slug)?.ok_or(Error::NotFound)?,
            ))
        };
        match almanac {
            Some(almanac) => almanac.consortia_by_slug.get(slug.to_owned(), load),
            None => load(),
        }
    }

    /// The consortium with this id.
    pub fn consortium(&mut self, id: ConsortiumId) -> Result<Arc<Consortium>> {
        self.consortia([id])?.pop().ok_or(Error::NotFound)
    }

    /// The consortia with these ids, each once, in any order.
    pub fn consortia(&mut self, ids: impl IntoIterator<Item = ConsortiumId>) -> Result<Vec<Arc<Consortium>>> {
        let almanac = self.almanac()?;
        let ids: Vec<ConsortiumId> = BTreeSet::from_iter(ids).into_iter().collect();
        let mut load = |ids: &[ConsortiumId]| {
            let found = store::consortia::consortia_by_ids(self.conn, ids)?;
            Ok(found
                .into_iter()
                .map(|own| (own.id, Arc::new(own)))
                .collect::<Vec<_>>())
        };
        match almanac {
            Some(almanac) => almanac.consortia.some(&ids, load),
            None => Ok(load(&ids)?.into_iter().map(|(_, own)| own).collect()),
        }
    }

    /// Queues notices, to be written when the work of the transaction is done. Until then no query of this
    /// transaction sees them.
    fn queue(&mut self, notices: Vec<Notice>) {
        self.notices.extend(notices);
    }

    /// Queues an entry of the journal, as [`Tx::queue`] does notices.
    fn enter(&mut self, entry: store::journal::Row) {
        self.entries.push(entry);
    }

    /// Writes what was queued.
    fn finish(&mut self) -> Result<()> {
        let (entries, notices) = (
            std::mem::take(&mut self.entries),
            std::mem::take(&mut self.notices),
        );
        let all = |batch: &mut Batch<'_>| {
            store::journal::insert_entries(batch, entries)?;
            store::notices::insert_notices(batch, &notices)
        };
        Ok(store::together(self.conn, all)?)
    }

    /// A new id for any row.
    pub fn id(&mut self) -> Result<i64> {
        if self.ids.len() == 0 {
            self.ids = store::ids::take_ids(self.conn, 1)?.into_iter();
        }
        self.ids.next().ok_or_else(|| Error::internal("no ids"))
    }

    /// Makes sure that `count` ids come without asking again.
    pub fn reserve_ids(&mut self, count: usize) -> Result<()> {
        if self.ids.len() < count {
            self.ids = store::ids::take_ids(self.conn, count + store::ids::LOT)?.into_iter();
        }
        Ok(())
    }
}

impl App {
    /// A service that has done nothing yet, and keeps files in its database.
    #[must_use]
    pub fn new(db: Db, clock: Clock, random: Random, rules: Rules) -> Self {
        let (bells, shelf, hashing, heart) = (
            Arc::default(),
            Arc::default(),
            auth::Hashing::default(),
            Arc::default(),
        );
        Self {
            db,
            clock,
            random,
            rules: Arc::new(rules),
            bells,
            shelf,
            hashing,
            heart,
            vault: Arc::new(Vault::in_database()),
        }
    }

    /// Runs a use case that writes; all of it is kept, or none. May run the closure again when two met.
    pub async fn write<T, F>(&self, case: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let done = self.write_quietly(case).await;
        if done.is_ok() {
            self.bells.timers.notify_one();
            self.bells.notices.notify_one();
        }
        done
    }

    /// Runs a use case that writes without waking the jobs: for the jobs' own marks.
    pub async fn write_quietly<T, F>(&self, mut case: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let around = self.around();
        // The closure runs on another thread, and what it logs belongs to the same request.
        let span = tracing::Span::current();
        self.db
            .write_or_look(around.repeatable.clone(), move |conn| {
                span.in_scope(|| {
                    let mut tx = Tx::new(conn, &around, false);
                    let done = case(&mut tx)?;
                    tx.finish()?;
                    Ok(done)
                })
            })
            .await
    }

    /// The bell of a job.
    #[must_use]
    pub fn bell(&self, job: Job) -> &Notify {
        match job {
            Job::Timers => &self.bells.timers,
            Job::Notices => &self.bells.notices,
            Job::Cleanup => &self.bells.cleanup,
        }
    }

    /// Runs a use case that only reads. May run the closure again over another connection.
    pub async fn read<T, F>(&self, mut case: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (around, span) = (self.around(), tracing::Span::current());
        self.db
            .read(move |conn| span.in_scope(|| case(&mut Tx::new(conn, &around, true))))
            .await
    }

    fn around(&self) -> Around {
        Around {
            clock: self.clock.clone(),
            rules: self.rules.clone(),
            random: self.random.clone(),
            shelf: self.shelf.clone(),
            repeatable: Repeatable::default(),
        }
    }
}
