//! An agenda as rows of a timeline.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use maud::Markup;

use crate::app::court::Ground;
use crate::app::reads::agenda::Agenda;
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, SiteId};
use crate::domain::opening::{Effect, PhaseKind, Window};
use crate::domain::session::SessionState;
use crate::domain::span::{Span, Spans};
use crate::locale::{self, Args};
use crate::store::bookings::Booking;
use crate::store::sessions::Session;
use crate::store::sites::Zone;
use crate::web::ui::timeline::{Block, Fill, HeatRow, Scale, Series, SiteRows, ZoneRow, heat};
use crate::web::ui::{Words, look_of_booking, look_of_session};

/// What rows offer to do with the time of their zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking<'a> {
    /// To ask for it.
    Offered,
    /// To close it, at these sites.
    Closing(&'a BTreeSet<SiteId>),
    Not,
}

impl Asking<'_> {
    /// Where it is done for a zone, and the key of its word.
    fn of(self, ground: &Ground, zone: &Zone) -> Option<(String, &'static str)> {
        match self {
            _ if zone.retired_at.is_some() => None,
            Self::Offered => Some((format!("/bookings/new?zone={}", ground.path(zone.id)), "tl-ask")),
            Self::Closing(sites) if sites.contains(&ground.site.id) => Some((
                format!("/sites/{}/closures/new?zone={}", ground.site.slug, zone.slug),
                "tl-close",
            )),
            Self::Closing(_) | Self::Not => None,
        }
    }
}

#[must_use]
pub(crate) fn groups(words: Words, agenda: &Agenda, scale: Scale, asking: Asking<'_>) -> Vec<SiteRows> {
    let of_site = |ground: &Ground| SiteRows {
        label: words.name(&ground.site.names).to_owned(),
        href: format!("/sites/{}", ground.site.slug),
        rows: ground
            .zones
            .iter()
            .filter(|zone| is_shown(agenda, zone))
            .map(|zone| row(words, agenda, SiteZone { ground, zone }, scale, asking))
            .collect(),
    };
    agenda.grounds.iter().map(of_site).collect()
}

/// A zone that is offered, or that somebody is still in.
fn is_shown(agenda: &Agenda, zone: &Zone) -> bool {
    zone.retired_at.is_none()
        || agenda
            .sessions
            .iter()
            .any(|session| session.zones.contains(&zone.id))
}

/// A zone with its site.
#[derive(Clone, Copy)]
pub(crate) struct SiteZone<'a> {
    pub ground: &'a Ground,
    pub zone: &'a Zone,
}

#[must_use]
pub(crate) fn row(
    words: Words,
    agenda: &Agenda,
    place: SiteZone<'_>,
    scale: Scale,
    asking: Asking<'_>,
) -> ZoneRow {
    let SiteZone { ground, zone } = place;
    ZoneRow {
        label: words.name(&zone.names).to_owned(),
        href: format!("/sites/{}/zones/{}", ground.site.slug, zone.slug),
        ask: asking.of(ground, zone),
        series: series(words, agenda, place),
        hours: hours(words, agenda, zone),
        out: out(agenda, zone, scale),
        shut: shut(agenda, place, scale),
        occupied: agenda.occupied.get(&zone.id).cloned().unwrap_or_default(),
        turnaround: i64::from(zone.turnaround_minutes) * 60,
    }
}

/// The bookings that have sessions in a zone.
fn series(words: Words, agenda: &Agenda, SiteZone { ground, zone }: SiteZone<'_>) -> Vec<Series> {
    let mut here: BTreeMap<BookingId, Vec<&Session>> = BTreeMap::new();
    for session in agenda
        .sessions
        .iter()
        .filter(|session| session.zones.contains(&zone.id))
    {
        here.entry(session.booking).or_default().push(session);
    }
    let one = |(id, sessions): (&BookingId, &Vec<&Session>)| {
        let booking = agenda.bookings.get(id)?;
        let clashes = agenda.rivals.contains(&(*id, zone.id));
        let here = BookingHere {
            booking,
            sessions,
            clashes,
        };
        Some(Series {
            href: format!("/bookings/{id}"),
            name: name(words, agenda, booking),
            said: said(words, agenda, ground, here),
            look: look(booking.life.state()),
            blocks: sessions.iter().map(|session| block(agenda, session)).collect(),
            clashes,
        })
    };
    here.iter().filter_map(one).collect()
}

/// `로보나래 · 배송 로봇 야간 지도`
#[must_use]
pub(crate) fn name(words: Words, agenda: &Agenda, booking: &Booking) -> String {
    match agenda.consortium(booking) {
        Some(consortium) => format!("{} · {}", words.name(&consortium.lead()), booking.title),
        None => booking.title.clone(),
    }
}

/// A booking as one zone sees it.
#[derive(Clone, Copy)]
struct BookingHere<'a> {
    booking: &'a Booking,
    /// Its sessions in the zone, by start; at least one.
    sessions: &'a [&'a Session],
    /// Whether it wants time that another booking wants too.
    clashes: bool,
}

/// A booking in words, for those who hear the page.
fn said(words: Words, agenda: &Agenda, ground: &Ground, here: BookingHere<'_>) -> String {
    let BookingHere {
        booking,
        sessions,
        clashes,
    } = here;
    let day = |session: Option<&&Session>| {
        session
            .map(|session| words.day(session.span.start.local(ground.tz()).date()))
            .unwrap_or_default()
    };
    let (first, last) = (day(sessions.first()), day(sessions.last()));
    let days = if first == last {
        first
    } else {
        format!("{first} – {last}")
    };
    let hours = sessions
        .first()
        .map(|session| words.hours(session.span, ground.tz()))
        .unwrap_or_default();
    let args = Args::new()
        .with("name", name(words, agenda, booking))
        .with("state", words.of("state", booking.life.state()))
        .with("dates", format!("{days}, {hours}"))
        .with("n", sessions.len());
    let mut said = words.say("tl-said", &args);
    let hit = sessions.iter().filter(|session| session.is_hit()).count();
    if hit > 0 {
        said = format!("{said} {}", words.n("tl-said-hit", hit));
    }
    if clashes {
        said = format!("{said} {}", words.t("tl-said-clash"));
    }
    said
}

/// The look of a booking's band, and of its sessions to come: only a session that runs looks as if it ran.
const fn look(state: BookingState) -> &'static str {
    look_of_booking(if let BookingState::Active = state {
        BookingState::Approved
    } else {
        state
    })
}

fn block(agenda: &Agenda, session: &Session) -> Block {
    let own = matches!(
        session.state,
        SessionState::Running | SessionState::Ended | SessionState::Missed | SessionState::CutShort
    );
    let is_work = matches!(
        agenda.kind(session),
        Some(PhaseKind::Setup | PhaseKind::Teardown | PhaseKind::Delivery)
    );
    Block {
        span: session.span,
        look: if session.is_hit() {
            Some("is-incident")
        } else {
            own.then(|| look_of_session(session.state))
        },
        fill: if is_work { Fill::Work } else { Fill::Solid },
    }
}

/// When a zone may be used, in words, for those who hear the page.
fn hours(words: Words, agenda: &Agenda, zone: &Zone) -> String {
    let Some(rules) = agenda
        .rules_of(zone)
        .filter(|_| agenda.usable.contains_key(&zone.id))
    else {
        return String::new();
    };
    let said = |window: &Window| {
        let hours = locale::window(words.0, window);
        let kinds: Vec<PhaseKind> = PhaseKind::ALL
            .iter()
            .copied()
            .filter(|kind| window.serves(*kind))
            .collect();
        if kinds.len() == PhaseKind::ALL.len() {
            return hours;
        }
        let kinds: Vec<String> = kinds.iter().map(|kind| words.of("phase", kind)).collect();
        format!("{hours} ({})", kinds.join(", "))
    };
    if rules.windows.is_empty() {
        return words.t("tl-never");
    }
    let all: Vec<String> = rules.windows.iter().map(said).collect();
    words.fill("tl-hours", "hours", all.join("; "))
}

/// Time inside the window and outside the hours of use.
fn out(agenda: &Agenda, zone: &Zone, scale: Scale) -> Vec<Span> {
    let Some(usable) = agenda.usable.get(&zone.id) else {
        return Vec::new();
    };
    let all = Spans::union_of([scale.window()]);
    all.minus(usable).as_slice().to_vec()
}

/// Closures of the zone inside the window, but those that only warn.
fn shut(agenda: &Agenda, SiteZone { ground, zone }: SiteZone<'_>, scale: Scale) -> Vec<(Span, String)> {
    let closures = agenda.rules_of(zone).map_or(&[][..], |rules| &rules.closures);
    // A closure of some phase kinds leaves the zone open for the others.
    let whole = closures
        .iter()
        .filter(|closure| closure.phases.is_empty() && closure.effect == Effect::Block);
    let spans = whole.flat_map(|closure| {
        let spans = closure.spans(ground.tz(), &agenda.holidays, scale.window());
        let said = |span: &Span| (*span, closure.reason.clone());
        spans.as_slice().iter().map(said).collect::<Vec<_>>()
    });
    spans.collect()
}

#[must_use]
pub(crate) fn quarter(words: Words, agenda: &Agenda, from: NaiveDate, days: u64) -> Markup {
    let days = usize::try_from(days).unwrap_or_default();
    let dates: Vec<NaiveDate> = from.iter_days().take(days).collect();
    let months: Vec<(usize, String)> = dates
        .iter()
        .enumerate()
        .filter(|(at, day)| *at == 0 || day.day() == 1)
        .map(|(at, day)| (at, words.t(&format!("month-{}", day.month()))))
        .collect();
    let row = |ground: &Ground| {
        let mut counts = vec![0; days];
        for session in agenda
            .sessions
            .iter()
            .filter(|session| session.site == ground.site.id)
        {
            let day = (session.span.start.local(ground.tz()).date() - from)
                .num_days()
                .max(0);
            if let Some(count) = usize::try_from(day).ok().and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
        HeatRow {
            label: words.name(&ground.site.names).to_owned(),
            href: format!("/schedule?zoom=4weeks&from={from}&site={}", ground.site.slug),
            days: counts,
            months: months.clone(),
        }
    };
    heat(words, &agenda.grounds.iter().map(row).collect::<Vec<_>>())
}
