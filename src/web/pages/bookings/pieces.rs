//! Pieces of a booking's page, for every page that shows a booking: facts, conversation, where it stands.

use maud::{Markup, html};

use crate::app::bookings::{Dossier, File, OfferedDate, offered_dates};
use crate::domain::access::Deed;
use crate::domain::booking::{Life, PhaseText};
use crate::domain::power::in_kilowatts;
use crate::domain::quiet::QuietHours;
use crate::domain::span::{Instant, Tz};
use crate::domain::talk::MAX_WORDS;
use crate::locale::{self, Args};
use crate::store::sessions::Session;
use crate::web::pages::frame::Visit;
use crate::web::ui::bookings::{purpose_key, waits_until};
use crate::web::ui::days::zone_names;
use crate::web::ui::fields::carried;
use crate::web::ui::{self, Trouble, Words};

/// Most dates of an offer that are listed; further ones are counted.
const MOST_OFFERED: usize = 200;

/// So many of the newest messages are shown unfolded.
const MOST_SAID: usize = 3;

/// What, where, when, who, and what it needs.
#[must_use]
pub(super) fn facts(words: Words, file: &File) -> Markup {
    let dossier = &file.dossier;
    let (site, booking, tz) = (&dossier.ground.site, &dossier.booking, dossier.ground.tz());
    html! {
        dl.facts {
            dt { (words.t("consortium")) }
            dd { (words.name(&dossier.consortium.lead())) " · " (words.name(&dossier.consortium.titles)) }
            @if let Some(person) = &file.contact {
                dt { (words.t("home-contact")) } dd { (ui::contact(person)) }
            }
            dt { (words.t("site")) }
            dd { a href={ "/sites/" (site.slug) } { (words.name(&site.names)) } " · " (site.address) }
            dt { (words.t("phone")) } dd { (ui::phone(&site.phone)) (ui::phones(&site.phones)) }
            @if !words.name(&site.entrance).is_empty() {
                dt { (words.t("fact-entrance")) } dd.pre { (words.name(&site.entrance)) }
            }
            dt { (words.t("period")) }
            dd { (words.dates(booking.span.start.local(tz).date(), booking.span.end.local(tz).date())) }
            @if !booking.purpose.is_empty() {
                dt { (words.t(purpose_key(booking.amends.is_some()))) } dd.pre { (booking.purpose) }
            }
            @for phase in &dossier.phases {
                dt { (words.of("phase", phase.kind)) }
                dd {
                    b { (words.zones(&dossier.ground, &phase.zones)) } br;
                    (locale::schedule(words.0, &phase.schedule, tz)) br;
                    span.dim.small { (needs(words, phase.people, phase.power_w, phase.area_m2)) }
                }
            }
            @if !booking.asks.is_empty() {
                dt { (words.t("asked-exceptions")) }
                dd {
                    ul {
                        @for asked in &booking.asks {
                            li { (words.of("rule", asked.rule)) ": " (asked.reason) }
                        }
                    }
                }
            }
        }
    }
}

/// `3명 · 2 kW · 12 m²`.
#[must_use]
pub(super) fn needs(words: Words, people: u32, power_w: u32, area_m2: u32) -> String {
    let power = in_kilowatts(power_w);
    words.say(
        "needs",
        &Args::new()
            .with("people", people)
            .with("power", power)
            .with("area", area_m2),
    )
}

/// An offer of the site: the times that it would give.
#[must_use]
pub(super) fn offer(words: Words, dossier: &Dossier, phases: &[PhaseText]) -> Markup {
    html! {
        @for phase in phases {
            p {
                b {
                    (words.of("phase", phase.kind)) " · "
                    (zone_names(words, &dossier.ground, &phase.zones))
                }
                br;
                (locale::schedule(words.0, &phase.schedule, dossier.ground.tz())) }
        }
        (offered(words, dossier))
    }
}

/// The dates of an offer one by one, those marked that nobody asked for.
fn offered(words: Words, dossier: &Dossier) -> Markup {
    let (tz, all) = (dossier.ground.tz(), offered_dates(dossier));
    html! {
        details.all-dates {
            summary { (words.n("offer-dates", all.len())) }
            ol.dates {
                @for OfferedDate { session, is_others } in all.iter().take(MOST_OFFERED) {
                    li {
                        @if let Some(before) = session.before.filter(|_| *is_others) {
                            (words.day(before.start.local(tz).date())) " → "
                        }
                        (words.span(session.span, tz))
                        @if dossier.phases.len() > 1 { " · " (words.of("phase", session.kind)) }
                        @if !session.zones_before.is_empty() { " · " (words.names(&session.zones)) }
                        @if *is_others { " " span.badge.is-changes { (words.t("day-offered")) } }
                    }
                }
                @if all.len() > MOST_OFFERED {
                    li.dim { (words.n("days-more", all.len() - MOST_OFFERED)) }
                }
            }
        }
    }
}

/// Messages and the remarks of decisions, by time, and a field to write.
#[must_use]
pub(super) fn conversation(visit: &Visit, file: &File, trouble: Option<&Trouble>, typed: &str) -> Markup {
    let words = visit.words();
    let tz = file.dossier.ground.tz();
    html! {
        section.card #talk {
            header { h2 { (words.t("conversation")) } }
            div.in.stack {
                @let said = said(words, file);
                @if said.is_empty() { p.dim { (words.t("conversation-empty")) } }
                @let (older, newest) = said.split_at(said.len().saturating_sub(MOST_SAID));
                @if !older.is_empty() {
                    details.older {
                        summary { (words.n("conversation-older", older.len())) }
                        (lines(words, older, tz))
                    }
                }
                (lines(words, newest, tz))
                @if file.rights.may(Deed::Talk) {
                    form.stack method="post" action={ "/bookings/" (file.dossier.booking.id) "/messages" } {
                        (carried(&visit.fresh_key(), None))
                        (words.field("words", "message", typed)
                            .hint_text(words.n("message-hint", MAX_WORDS))
                            .area(trouble))
                        (by_night(visit, file))
                        div { button.btn type="submit" { (words.t("send-message")) } }
                    }
                }
            }
        }
    }
}

/// At night: that mails may wait for the morning, and whom to call instead.
fn by_night(visit: &Visit, file: &File) -> Markup {
    let (words, now) = (visit.words(), visit.frame.now);
    let site = &file.dossier.ground.site;
    let other = file
        .contact
        .as_ref()
        .filter(|_| file.rights.may(Deed::DecideBooking));
    let phone = other.map_or(&site.phone, |person| &person.phone);
    let morning = QuietHours::usual().leaves_at(now, site.tz);
    html! {
        @if morning > now && !phone.is_empty() {
            p.small {
                (words.fill("message-by-night", "at", words.clock(morning, site.tz))) " " (ui::phone(phone))
            }
        }
    }
}

/// What somebody said, and when.
struct SaidLine {
    at: Instant,
    who: String,
    text: String,
}

fn lines(words: Words, said: &[SaidLine], tz: Tz) -> Markup {
    html! {
        ul.talk {
            @for SaidLine { at, who, text } in said {
                li { div.small.dim { b { (who) } " · " (words.moment(*at, tz)) } p.pre { (text) } }
            }
        }
    }
}

fn said(words: Words, file: &File) -> Vec<SaidLine> {
    let of_message = file.messages.iter().map(|message| SaidLine {
        at: message.at,
        who: format!("{} ({})", message.by, words.of("side", message.side)),
        text: message.words.clone(),
    });
    let of_decision = file
        .decisions
        .iter()
        .filter(|decision| !decision.words.is_empty())
        .map(|decision| SaidLine {
            at: decision.at,
            who: format!(
                "{} ({})",
                file.name(Some(decision.person)),
                words.of("decided", decision.kind)
            ),
            text: decision.words.clone(),
        });
    let mut all: Vec<SaidLine> = of_message.chain(of_decision).collect();
    all.sort_by_key(|line| line.at);
    all
}

/// Where the booking stands, with what goes with it: until when, why, on which conditions.
#[must_use]
pub(super) fn standing(words: Words, dossier: &Dossier) -> Markup {
    let tz = dossier.ground.tz();
    html! {
        @match &dossier.booking.life {
            life @ Life::Requested { .. } => {
                @if let Some((label, until)) = waits_until(dossier.ground.site.request_mode, life) {
                    span { (words.t(label)) " " (words.moment(until, tz)) }
                }
            },
            Life::ChangesRequested { hold_until, .. } => {
                span { (words.t("answer-until")) " " (words.moment(*hold_until, tz)) }
            },
            Life::Approved { conditions } | Life::Active { conditions } if !conditions.is_empty() => {
                span.pre { (words.t("conditions")) ": " (conditions) }
            },
            Life::Declined { code, words: text } => {
                span.pre { (words.of("reason", code)) @if !text.is_empty() { ": " (text) } }
            },
            Life::Cancelled { reason } | Life::Suspended { reason, .. } | Life::Terminated { reason } => {
                span.pre { (reason) }
            },
            _ => {},
        }
    }
}

/// Why a session does not take place, or whatever was said of it: what somebody wrote, else who took it away.
pub(super) fn why_off(words: Words, session: &Session) -> Option<String> {
    let by = || session.called_off_by.map(|by| words.of("called-off-by", by));
    session
        .reason
        .clone()
        .filter(|reason| !reason.is_empty())
        .or_else(by)
}
