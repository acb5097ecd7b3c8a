//! One session: how it stands with its people, and another time or zone, left out, called off, brought back.
//! The judge's answer comes on the same page.

pub(crate) mod on_the_day;
mod people;

use actix_web::{HttpRequest, web};
use maud::{Markup, html};

use super::pieces;
use crate::app::bookings::{self, Dossier, Known, Move, Reason, Rights, SessionChange};
use crate::app::presence::{AtSession, at_session};
use crate::app::stops::{self, StopFile};
use crate::app::{Error, Judged, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::judge::Outcome;
use crate::domain::notice::Event;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span, resolve};
use crate::domain::text;
use crate::store;
use crate::store::bookings::by_mail::switches;
use crate::store::logs::SessionLog;
use crate::store::sessions::Session;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Form, Nav, Page, Visit, last};
use crate::web::ui::days::{reasons, zone_names};
use crate::web::ui::fields::{carried, hidden};
use crate::web::ui::mail::audience;
use crate::web::ui::{self, Options, Trouble, Words};

#[derive(Debug, Clone, Default)]
struct MoveForm {
    date: String,
    from: String,
    to: String,
    zones: Vec<String>,
    reason: String,
}

/// A session with its booking, and the bookings in its way.
struct SessionFacts {
    dossier: Dossier,
    rights: Rights,
    at: usize,
    known: std::collections::BTreeMap<BookingId, Known>,
    /// Whether consortia extend their sessions on the day alone at this site.
    extends_alone: bool,
    /// Until when it may go on of the time that is offered, where the reader may ask for it; none: no longer.
    longest: Option<Instant>,
    /// Who comes and who came, for those who see them.
    people: Option<AtSession>,
    /// What stands over it.
    stops: Vec<StopFile>,
    /// What was written of it.
    log: Option<SessionLog>,
}

impl SessionFacts {
    fn session(&self) -> &Session {
        &self.dossier.sessions[self.at]
    }
}

/// `GET /sessions/{id}`
pub(crate) async fn show(visit: Visit, id: web::Path<i64>) -> Answer {
    let facts = open(&visit, SessionId(*id), Vec::new()).await?;
    let typed = MoveForm::of(&facts);
    page(&visit, &facts, None, &typed)
}

async fn open(
    visit: &Visit,
    id: SessionId,
    verdicts: Vec<Judged>,
) -> std::result::Result<SessionFacts, Problem> {
    let read = move |tx: &mut Tx<'_>, actor: &Actor| -> Result<SessionFacts> {
        let (mut dossier, rights) = bookings::of_session(tx, actor, id)?;
        let at = dossier
            .sessions
            .iter()
            .position(|session| session.id == id)
            .ok_or(Error::NotFound)?;
        let known = bookings::those_in_the_way(tx, actor, &verdicts)?;
        let extends_alone = switches(tx.conn, dossier.ground.site.id)?.extend_alone;
        let longest = if rights.may(Deed::ChangeSession) {
            bookings::longest(tx, &mut dossier, at, on_the_day::MOST_OFFERED)?
        } else {
            None
        };
        let people = at_session(tx, actor, &dossier, id)?;
        let log = store::logs::find(tx.conn, id)?;
        let mut over = stops::open_over(tx, actor, &dossier)?;
        over.retain(|file| file.ground.covers(&file.stop, &dossier.sessions[at]));
        Ok(SessionFacts {
            people,
            log,
            stops: over,
            dossier,
            rights,
            at,
            known,
            extends_alone,
            longest,
        })
    };
    visit.read(read).await
}

impl MoveForm {
    fn of(facts: &SessionFacts) -> Self {
        let (session, tz) = (facts.session(), facts.dossier.ground.tz());
        let (start, end) = (session.span.start.local(tz), session.span.end.local(tz));
        Self {
            date: start.date().to_string(),
            from: start.format("%H:%M").to_string(),
            to: end.format("%H:%M").to_string(),
            zones: session
                .zones
                .iter()
                .map(|zone| facts.dossier.ground.path(*zone))
                .collect(),
            reason: String::new(),
        }
    }

    fn read(form: &Form) -> Self {
        Self {
            date: form.text("date"),
            from: form.text("from"),
            to: form.text("to"),
            zones: form.all("zone"),
            reason: form.raw("reason"),
        }
    }

    /// The time that is meant, as long as the session was when the hours say nothing else.
    fn span(&self, facts: &SessionFacts) -> std::result::Result<Span, &'static str> {
        let tz = facts.dossier.ground.tz();
        let date = text::day(&self.date).ok_or("date")?;
        let from = text::clock(&self.from).ok_or("from")?;
        let to = text::clock(&self.to).ok_or("to")?;
        let whole_days = (facts.session().span.seconds() - 60) / 86_400;
        let within = (to - from).num_minutes().rem_euclid(1440);
        let minutes = if within == 0 { 1440 } else { within } + whole_days * 1440;
        let start: Instant = resolve(tz, date.and_time(from));
        let end = resolve(tz, date.and_time(from) + chrono::Duration::minutes(minutes));
        Span::new(start, end).ok_or("to")
    }
}

/// `POST /sessions/{id}/move`
pub(crate) async fn move_to(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = SessionId(*id);
    let facts = open(&visit, id, Vec::new()).await?;
    let typed = MoveForm::read(&form);
    let span = match typed.span(&facts) {
        Ok(span) => span,
        Err(field) => {
            let words = visit.words();
            let trouble = Trouble::field(words, field, &format!("fault-typed-{field}"));
            return page(&visit, &facts, Some(&trouble), &typed);
        }
    };
    let to = Move {
        starts_at: span.start,
        ends_at: Some(span.end),
        zones: typed.zones.clone(),
        overrides: Vec::new(),
        reason: typed.reason.clone(),
    };
    let (key, version) = (form.key(), form.version());
    let case = move |tx: &mut Tx<'_>, actor: &Actor| {
        bookings::once(tx, actor, key.as_ref(), |tx| {
            bookings::move_session(tx, actor, id, version, &to)
        })
    };
    match visit.write(case).await? {
        Ok(dossier) => {
            let there = format!("/bookings/{}", dossier.booking.id);
            let back = way_back(&facts, dossier.booking.version);
            let words: Vec<&str> = back.iter().map(String::as_str).collect();
            visit.go_undoably(&there, "session-moved", &words)
        }
        Err(trouble) => again(&visit, id, &trouble, &typed).await,
    }
}

/// Where a session was before it was moved, as the line that says so takes it back.
fn way_back(facts: &SessionFacts, version: i64) -> Vec<String> {
    let (session, ground) = (facts.session(), &facts.dossier.ground);
    let (start, end) = (
        session.span.start.local(ground.tz()),
        session.span.end.local(ground.tz()),
    );
    let clock = |at: chrono::NaiveDateTime| at.format("%H%M").to_string();
    let place = [
        start.date().to_string(),
        clock(start),
        clock(end),
        ground.site.slug.clone(),
    ];
    let zones = session.zones.iter().filter_map(|zone| ground.zone(*zone));
    [session.id.to_string(), version.to_string()]
        .into_iter()
        .chain(place)
        .chain(zones.map(|zone| zone.slug.clone()))
        .collect()
}

/// `POST /sessions/{id}/cancel`, `…/skip`, `…/restore`
pub(crate) async fn change(visit: Visit, id: web::Path<i64>, request: HttpRequest, form: Form) -> Answer {
    visit.signed_in()?;
    let id = SessionId(*id);
    let word = last(&request).to_owned();
    let change = match word.as_str() {
        "cancel" => SessionChange::Cancel,
        "skip" => SessionChange::Skip,
        "restore" => SessionChange::Restore,
        _ => return Err(visit.problem(Error::NotFound)),
    };
    let (key, version) = (form.key(), form.version());
    let typed = MoveForm {
        reason: form.raw("reason"),
        ..MoveForm::default()
    };
    let reason = Reason {
        reason: typed.reason.clone(),
    };
    let case = move |tx: &mut Tx<'_>, actor: &Actor| {
        bookings::once(tx, actor, key.as_ref(), |tx| {
            bookings::change_session(tx, actor, id, version, (change, &reason))
        })
    };
    match visit.write(case).await? {
        Ok(dossier) => {
            let (there, done) = (
                format!("/bookings/{}", dossier.booking.id),
                format!("session-{word}"),
            );
            let back = [id.to_string(), dossier.booking.version.to_string()];
            if change == SessionChange::Restore {
                visit.go(&there, &done)
            } else {
                visit.go_undoably(&there, &done, &[&back[0], &back[1]])
            }
        }
        Err(trouble) => again(&visit, id, &trouble, &typed).await,
    }
}

/// The session's page after a change that was not made: why not, and the form as it was typed.
async fn again(visit: &Visit, id: SessionId, trouble: &Trouble, typed: &MoveForm) -> Answer {
    let facts = open(visit, id, trouble.verdicts.clone()).await?;
    let typed = if typed.date.is_empty() {
        MoveForm {
            reason: typed.reason.clone(),
            ..MoveForm::of(&facts)
        }
    } else {
        typed.clone()
    };
    page(visit, &facts, Some(trouble), &typed)
}

fn page(visit: &Visit, facts: &SessionFacts, trouble: Option<&Trouble>, typed: &MoveForm) -> Answer {
    let words = visit.words();
    let (session, booking) = (facts.session(), &facts.dossier.booking);
    let is_held = booking.life.state().is_firm();
    let stands = session.state.is_to_come();
    let may = facts.rights.may(Deed::ChangeSession) && is_held;
    let here = people::OnSite::new(words, facts, visit.frame.now);
    let body = html! {
        @if let Some(trouble) = trouble {
            (Trouble::summary(Some(trouble)))
            @if stands && !is_extension(facts, trouble) {
                (judged(words, facts, trouble, typed, &visit.fresh_key()))
            }
        }
        (ui::stops::boxes(words, &facts.stops, visit.frame.now))
        (here.card())
        (here.acts())
        (here.people())
        (log(words, facts))
        (facts_of(words, facts))
        @if may { (on_the_day::card(visit, facts, trouble)) }
        @if may && stands { (move_form(words, facts, trouble, typed, &visit.fresh_key())) }
        @if may && stands { div.cols.two {
            (small_form(words, facts, "skip", &typed.reason, &visit.fresh_key()))
            (small_form(words, facts, "cancel", &typed.reason, &visit.fresh_key()))
        } }
        @if may && matches!(session.state, SessionState::Skipped | SessionState::Cancelled) {
            (small_form(words, facts, "restore", &typed.reason, &visit.fresh_key()))
        }
        @if !may && !session.state.has_begun() { p.dim { (words.t("session-fixed")) } }
    };
    let page = Page::new(words.t("session-title"))
        .at(Nav::Bookings)
        .below(words.t("nav-bookings"), "/bookings");
    visit.page_with(
        trouble,
        page.below(booking.title.clone(), format!("/bookings/{}", booking.id)),
        html! { div.stack.loose { (body) } },
    )
}

/// The way to what was done, once there can be something.
fn log(words: Words, facts: &SessionFacts) -> Markup {
    let id = facts.session().id;
    html! {
        @if facts.session().can_have_log() {
            section.card {
                header {
                    h2 { a href={ "/sessions/" (id) "/log" } { (words.t("log-title")) } }
                    @if let Some(log) = &facts.log { (ui::log_badge(words, log)) }
                    @else { span.small.dim { (words.t("log-none")) } }
                }
            }
        }
    }
}

/// When, where and how it stands, and whom to call.
fn facts_of(words: Words, facts: &SessionFacts) -> Markup {
    let (session, booking) = (facts.session(), &facts.dossier.booking);
    html! {
        div.card { div.in { dl.facts {
            dt { (words.t("when")) } dd { (words.span(session.span, facts.dossier.ground.tz())) }
            @if let Some(planned) = session.planned_end {
                dt { (words.t("session-planned-end")) }
                dd { (words.moment(planned, facts.dossier.ground.tz())) }
            }
            dt { (words.t("zones")) } dd { (words.zones(&facts.dossier.ground, &session.zones)) }
            dt { (words.t("state")) }
            dd {
                (ui::standing_badge(words, session, booking.life.state()))
                @if session.attendance.is_some() { " " (words.t("session-no-show")) }
                @if let Some(why) = pieces::why_off(words, session) { " " (why) }
            }
            @let site = &facts.dossier.ground.site;
            dt { (words.t("phone")) } dd { (ui::phone(&site.phone)) (ui::phones(&site.phones)) }
            @if let Some(why) = words.hit(session.flag.as_ref(), &session.broken) {
                dt { (words.t("flagged")) } dd { (why) }
            }
        } } }
    }
}

/// Whether what was refused is time beyond the session's end.
fn is_extension(facts: &SessionFacts, trouble: &Trouble) -> bool {
    let end = facts.session().span.end;
    let mut verdicts = trouble.verdicts.iter();
    verdicts.any(|judged| judged.verdict.span.start == end)
}

/// The judge's answer to a move that it refuses, with the nearest time that would do as a button.
fn judged(words: Words, facts: &SessionFacts, trouble: &Trouble, typed: &MoveForm, key: &str) -> Markup {
    let refused: Vec<&Judged> = trouble
        .verdicts
        .iter()
        .filter(|judged| judged.verdict.outcome == Outcome::Refused)
        .collect();
    html! {
        @for judged in refused {
            div.decision.open {
                div.grow { (said(words, facts, judged)) }
                (take_nearest(words, facts, judged, typed, key))
            }
        }
    }
}

/// What the judge says against a time.
fn said(words: Words, facts: &SessionFacts, judged: &Judged) -> Markup {
    let tz = facts.dossier.ground.tz();
    html! {
        b { (words.span(judged.verdict.span, tz)) }
        p.small { (reasons(words, &judged.verdict.findings, tz, &facts.known)) }
    }
}

/// The nearest time that would do, as a button.
fn take_nearest(words: Words, facts: &SessionFacts, judged: &Judged, typed: &MoveForm, key: &str) -> Markup {
    let tz = facts.dossier.ground.tz();
    html! {
        @if let Some((span, zone)) = &judged.nearest {
            form method="post" action={ "/sessions/" (facts.session().id) "/move" } {
                (carried(key, Some(facts.dossier.booking.version)))
                (hidden("date", span.start.local(tz).date()))
                (hidden("from", words.clock(span.start, tz)))
                (hidden("to", words.clock(span.end, tz)))
                @if *zone == judged.zone {
                    @for own in &typed.zones { (hidden("zone", own)) }
                }
                @else { (hidden("zone", zone)) }
                (hidden("reason", &typed.reason))
                button.btn {
                    (words.t("take-nearest"))
                    " "
                    (words.span(*span, tz))
                    @if *zone != judged.zone {
                        " · "
                        @let ground = &facts.dossier.ground;
                        (zone_names(words, ground, std::slice::from_ref(zone)))
                    }
                }
            }
        }
    }
}

fn move_form(
    words: Words,
    facts: &SessionFacts,
    trouble: Option<&Trouble>,
    typed: &MoveForm,
    key: &str,
) -> Markup {
    let ground = &facts.dossier.ground;
    html! {
        form.card method="post" action={ "/sessions/" (facts.session().id) "/move" } novalidate {
            header { h2 { (words.t("move-session")) } }
            (carried(key, Some(facts.dossier.booking.version)))
            div.in.stack {
                div.fields.three {
                    (words.field("date", "date-word", &typed.date).input(trouble, "date"))
                    (words.field("from", "starts", &typed.from).select(trouble, &Options::times(&typed.from)))
                    (words.field("to", "ends", &typed.to).select(trouble, &Options::times(&typed.to)))
                }
                fieldset { legend { (words.t("zones")) } div.checks {
                    @for zone in ground.offered() {
                        @let path = ground.path(zone.id);
                        label.check {
                            input type="checkbox" name="zone" value=(path)
                                checked[typed.zones.contains(&path)];
                            span { (words.name(&zone.names)) }
                        }
                    }
                } }
                (words.field("reason", "reason", &typed.reason).optional().area(trouble))
                p.dim.small {
                    (words.t("session-alone")) " " (audience(words, Event::SessionMoved.policy().to))
                }
            }
            footer { div.row.end.stretch { button.btn.main type="submit" { (words.t("move-session")) } } }
        }
    }
}

fn small_form(words: Words, facts: &SessionFacts, change: &str, reason: &str, key: &str) -> Markup {
    let id = format!("reason-{change}");
    let event = if change == "restore" {
        Event::SessionRestored
    } else {
        Event::SessionCancelled
    };
    html! {
        form.card method="post" action={ "/sessions/" (facts.session().id) "/" (change) } {
            header { h2 { (words.of("session-do", change)) } }
            (carried(key, Some(facts.dossier.booking.version)))
            div.in.stack {
                p.small { (words.of("session-will", change)) " " (audience(words, event.policy().to)) }
                div.field {
                    label for=(id) { (words.t("reason")) " " span.dim { (words.t("optional")) } }
                    textarea id=(id) name="reason" { (reason) }
                }
            }
            footer {
                div.row.end.stretch {
                    button.btn.danger[change != "restore"] type="submit" { (words.of("session-do", change)) }
                }
            }
        }
    }
}
