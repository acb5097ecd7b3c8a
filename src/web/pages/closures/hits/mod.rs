//! Sessions that a closure or holiday hit, in groups that one thing hit: settled together or one by one, with
//! where each could go.

mod each;
mod read;
pub(super) mod settled;
mod together;

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

pub(super) use self::read::read;
use crate::app::bookings::{HitSession, HitWays, hit_ways};
use crate::app::court::Ground;
use crate::app::reads::agenda::{Agenda, around, of_sessions};
use crate::app::{Result, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::{BookingId, SessionId};
use crate::locale::Args;
use crate::store::sessions::Session;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::agenda::rows::name;
use crate::web::ui::days::reasons;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Trouble, Words};

/// Hit sessions with all that names them, and where they could go.
pub(crate) struct Hits {
    pub agenda: Agenda,
    pub ways: HitWays,
    /// Those that were just settled.
    pub settled: Agenda,
}

/// Gathers what the forms show of some sessions, and those that were just settled.
pub(crate) fn gather(
    tx: &mut Tx<'_>,
    actor: &Actor,
    sessions: Vec<Session>,
    settled: &[SessionId],
) -> Result<Hits> {
    Ok(Hits {
        ways: hit_ways(tx, actor, &sessions)?,
        agenda: around(tx, sessions)?,
        settled: of_sessions(tx, actor, settled.to_vec())?,
    })
}

/// Where the forms stand, and what was typed before.
pub(crate) struct Here<'a> {
    /// Where to come back to.
    pub address: &'a str,
    pub form: &'a Form,
    pub trouble: Option<&'a Trouble>,
}

/// Sessions of one site that the same thing hit.
pub(super) struct Group<'a> {
    words: Words,
    /// Its place among the groups.
    at: usize,
    ground: &'a Ground,
    agenda: &'a Agenda,
    cause: String,
    sessions: Vec<&'a HitSession>,
    readers: Vec<&'a str>,
    /// How many letters leave.
    letters: usize,
    /// Whether whoever looks acts for the consortium alone.
    is_alone: bool,
}

impl<'a> Group<'a> {
    fn bookings(&self) -> BTreeSet<BookingId> {
        self.sessions.iter().map(|hit| hit.session.booking).collect()
    }

    fn count_readers(&mut self, ways: &'a HitWays) {
        for booking in self
            .bookings()
            .into_iter()
            .filter_map(|id| ways.bookings.get(&id))
        {
            self.letters += booking.readers.len();
            self.readers.extend(booking.readers.iter().map(String::as_str));
            self.is_alone |= booking.is_alone;
        }
        self.readers.sort_unstable();
        self.readers.dedup();
    }

    /// How many sessions of its bookings are to come and not hit.
    fn stay(&self, ways: &HitWays) -> usize {
        let own = self.bookings();
        let to_come: usize = own
            .iter()
            .filter_map(|id| ways.bookings.get(id))
            .map(|booking| booking.to_come)
            .sum();
        let hit = ways.sessions.iter();
        to_come - hit.filter(|hit| own.contains(&hit.session.booking)).count()
    }
}

/// All groups, and the sessions that are not settled here: those of requests, and those that are others'.
#[must_use]
pub(crate) fn forms(visit: &Visit, hits: &Hits, here: &Here<'_>) -> Markup {
    let words = visit.words();
    let groups = groups(words, hits);
    let has_form = |session: &Session| hits.ways.sessions.iter().any(|hit| hit.session.id == session.id);
    let others = hits.agenda.sessions.iter().filter(|session| {
        let is_later = hits.ways.later.contains(&session.id);
        session.needs_look() && !is_later && !has_form(session)
    });
    html! {
        @for group in &groups { (one_group(visit, group, &hits.ways, here)) }
        div.stack { @for session in others { (another(words, &hits.agenda, session)) } }
        @if !hits.ways.later.is_empty() { p.dim { (words.n("hits-more", hits.ways.later.len())) } }
    }
}

/// Which moves were refused, and why.
#[must_use]
pub(crate) fn refused(words: Words, found: &Hits, trouble: &Trouble) -> Markup {
    let ground = found.agenda.grounds.first();
    html! {
        @if let Some(ground) = ground.filter(|_| !trouble.verdicts.is_empty()) {
            ul.plain {
                @for judged in &trouble.verdicts {
                    li {
                        b { (words.span(judged.verdict.span, ground.tz())) } " "
                        (reasons(words, &judged.verdict.findings, ground.tz(), &BTreeMap::new()))
                    }
                }
            }
        }
    }
}

fn groups<'a>(words: Words, Hits { agenda, ways, .. }: &'a Hits) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for hit in &ways.sessions {
        let session = &hit.session;
        let cause = words
            .hit(session.flag.as_ref(), &session.broken)
            .unwrap_or_default();
        let is_same = |group: &&mut Group<'_>| {
            (group.ground.site.id, group.cause.as_str()) == (session.site, cause.as_str())
        };
        if let Some(group) = groups.iter_mut().find(is_same) {
            group.sessions.push(hit);
        } else if let Some(ground) = agenda.ground(session.site) {
            groups.push(Group {
                words,
                at: groups.len(),
                ground,
                agenda,
                cause,
                sessions: vec![hit],
                readers: Vec::new(),
                letters: 0,
                is_alone: false,
            });
        }
    }
    for group in &mut groups {
        group.count_readers(ways);
    }
    groups
}

fn one_group(visit: &Visit, group: &Group<'_>, ways: &HitWays, here: &Here<'_>) -> Markup {
    let words = group.words;
    let args = Args::new()
        .with("n", group.sessions.len())
        .with("stay", group.stay(ways));
    let site = words.name(&group.ground.site.names);
    let said = html! {
        p { (site) " · " (words.say("hits-n", &args)) }
        @if group.is_alone { p.small { (words.t("hits-alone")) } }
    };
    html! {
        section.hits.stack {
            (ui::alert("is-incident", &group.cause, said))
            @if group.sessions.len() > 1 {
                div.cols.two { (together::form(visit, group, here)) (each::form(visit, group, here)) }
            } @else { (each::form(visit, group, here)) }
        }
    }
}

/// A session that is not settled here. Of a request its decision says what becomes of it.
fn another(words: Words, agenda: &Agenda, session: &Session) -> Markup {
    let (Some(ground), Some(booking)) = (agenda.ground(session.site), agenda.booking(session)) else {
        return html! {};
    };
    html! {
        section.card id={ "session-" (session.id) } {
            header {
                div {
                    h2 { (words.span(session.span, ground.tz())) }
                    p.small.dim {
                        (name(words, agenda, booking)) " · " (words.name(&ground.site.names)) " · "
                        (words.zones(ground, &session.zones))
                    }
                }
                (ui::standing_badge(words, session, booking.life.state()))
            }
            div.in {
                @if let Some(cause) = words.hit(session.flag.as_ref(), &session.broken) {
                    p { (ui::badge("is-incident", &words.t("flagged-hit"))) " " (cause) }
                }
                @if booking.life.state().is_waiting() {
                    p { a.btn href={ "/inbox/" (booking.id) } { (words.t("flagged-decide")) } }
                }
            }
        }
    }
}

/// What both forms of a group carry.
fn carried(visit: &Visit, group: &Group<'_>, here: &Here<'_>) -> Markup {
    html! {
        (hidden("key", visit.fresh_key()))
        (hidden("back", here.address))
        (hidden("group", group.at))
        @for id in group.bookings() {
            @let version = group.agenda.bookings.get(&id).map_or(0, |booking| booking.version);
            (hidden("version", format!("{id}:{version}")))
        }
        @for hit in &group.sessions { (hidden("session", hit.session.id)) }
    }
}

/// Why, as the others read it: what was typed, else what hit them.
fn why(group: &Group<'_>, here: &Here<'_>, form: &str) -> Markup {
    let (words, id) = (group.words, reason_field(group.at, form));
    let reason = here.form.get(&id).unwrap_or(&group.cause);
    if group.is_alone {
        return words
            .field(&id, "reason", reason)
            .optional()
            .input(here.trouble, "text");
    }
    words
        .field(&id, "flagged-why", reason)
        .input(here.trouble, "text")
}

/// The name of the field for the reason in a form of a group.
fn reason_field(group: usize, form: &str) -> String {
    format!("reason-{form}-{group}")
}
