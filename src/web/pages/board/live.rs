//! The sessions of this moment: whom to ring up, how many stand how, and a card each, the worst first.

use maud::{Markup, html};

use super::{address, whose};
use crate::app::reads::board::{Board, BoardLook, CallAt, Card, LiveCall, LiveCard};
use crate::app::reads::live::{LiveGroup, LiveSession, LiveShow};
use crate::domain::presence::Watch;
use crate::domain::presence::live::{CallCause, CallDone, LiveState};
use crate::locale::{self, Args};
use crate::store::presence::calls::CallEntry;
use crate::web::pages::frame::Visit;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Words, badge, call_button, empty, tabs};

/// The look of a state, which says by its shape too how bad it is.
pub(super) const fn look_of(live: LiveState) -> &'static str {
    match live {
        LiveState::Stopped | LiveState::Incident | LiveState::Overrunning => "is-incident",
        LiveState::Unstaffed => "is-pending",
        LiveState::Silent => "is-changes",
        LiveState::Running => "is-running",
        LiveState::Starting => "is-approved",
    }
}

/// The look of why somebody is rung up.
const fn look_of_call(why: CallCause) -> &'static str {
    match why {
        CallCause::Incident | CallCause::Overrunning | CallCause::Stopped => "is-incident",
        CallCause::Unstaffed | CallCause::Wish => "is-pending",
    }
}

/// Why somebody is rung up, what went wrong there, and for how long it has been so; nobody knows since when
/// somebody waits for time.
pub(super) fn why(visit: &Visit, own: &LiveCall) -> Markup {
    let words = visit.words();
    let said = words.of("live", own.why);
    let length = words.roughly(visit.frame.now.unix() - own.since.unix());
    let said = if own.why == CallCause::Wish {
        said
    } else {
        format!("{said} {length}")
    };
    html! {
        div {
            (badge(look_of_call(own.why), &said))
            @if let Some(incident) = &own.incident {
                " " (ui::incidents::grade(incident.severity)) " "
                b { (words.of("incident-kind", incident.kind)) }
            }
        }
    }
}

/// Whom to ring up now, the most urgent first; one line where nobody is.
pub(super) fn calls(visit: &Visit, board: &Board) -> Markup {
    let words = visit.words();
    html! {
        @if board.calls.is_empty() { p.small.dim id="calls" { (words.t("board-no-calls")) } }
        @else {
            section.card.gap id="calls" {
                @let open = board.calls.iter().filter(|own| own.handled.is_none()).count();
                header { h2 { (words.t("board-calls")) } span.count { (open) } }
                ul.list.todo { @for own in &board.calls { (call(visit, board, own)) } }
            }
        }
    }
}

fn call(visit: &Visit, board: &Board, own: &LiveCall) -> Markup {
    let words = visit.words();
    let (place, href) = match &own.at {
        CallAt::Session(card) => (html! { (place_of(words, card)) }, to_do(own, card)),
        CallAt::Place(ground, zone) => {
            let at = html! { (words.name(&ground.site.names)) " " (words.names(zone)) };
            (
                at,
                own.incident
                    .as_ref()
                    .map(|incident| format!("/incidents/{}", incident.id))
                    .unwrap_or_default(),
            )
        }
    };
    html! {
        @let is_worst = own.handled.is_none() && look_of_call(own.why) == "is-incident";
        li.worst[is_worst].was[own.handled.is_some()] { div.item.stack.tight {
            div.row.between {
                (why(visit, own))
                a.small href=(href) { (words.t("board-call-look")) }
            }
            b { (place) }
            @if let CallAt::Session(card) = &own.at {
                @let line = &card.line;
                div.small {
                    a href={ "/sessions/" (line.session) } { (line.title) } " · "
                    (words.hours(line.span, line.place.tz))
                }
                (said_of(words, board, card))
            }
            @if let Some(entry) = own.handled { (handled(visit, board, entry)) }
            (ui::phone_list::list(words, &own.phones))
            div.row.between { (phones(words, own)) (see_to(words, own)) }
        } }
    }
}

/// Who sees to it, or rang somebody up.
pub(super) fn handled(visit: &Visit, board: &Board, entry: CallEntry) -> Markup {
    let words = visit.words();
    let name = board.people.get(&entry.person).cloned().unwrap_or_default();
    let args = Args::new()
        .with("who", name)
        .with("at", words.clock(entry.at, visit.frame.tz));
    let key = match entry.done {
        CallDone::Taken => "board-call-taken-by",
        CallDone::Called => "board-called-by",
    };
    html! { p.small { (words.say(key, &args)) } }
}

/// The buttons of whoever sees to it: the others read it.
fn see_to(words: Words, own: &LiveCall) -> Markup {
    let action = match (&own.at, &own.incident) {
        (CallAt::Session(card), _) => format!("/sessions/{}/call", card.line.session),
        (CallAt::Place(..), Some(incident)) => format!("/incidents/{}/call", incident.id),
        (CallAt::Place(..), None) => return Markup::default(),
    };
    html! {
        form.row.noprint method="post" action=(action) {
            (hidden("cause", own.why))
            @if let Some(incident) = &own.incident { (hidden("incident", incident.id)) }
            @for done in CallDone::ALL {
                button.btn name="done" value=(done) { (words.of("board-call", done)) }
            }
        }
    }
}

pub(super) fn place_of(
    words: Words,
    Card {
        line, lead, zones, ..
    }: &Card,
) -> String {
    whose(words, lead, &line.place.names, zones)
}

/// Where it is seen to.
fn to_do(own: &LiveCall, card: &Card) -> String {
    match (&own.incident, own.why) {
        (Some(incident), _) => format!("/incidents/{}", incident.id),
        (None, CallCause::Wish | CallCause::Stopped) => format!("/sessions/{}", card.line.session),
        _ => format!("/tonight?site={}", card.line.place.slug),
    }
}

/// The phones of the site and of the consortium.
fn phones(words: Words, own: &LiveCall) -> Markup {
    let (site, number, contact) = match &own.at {
        CallAt::Session(card) => (
            &card.line.place.names,
            &card.line.place.phone,
            card.contact.as_ref(),
        ),
        CallAt::Place(ground, _) => (&ground.site.names, &ground.site.phone, None),
    };
    html! {
        div.row {
            (call_button(words.name(site), number))
            @if let Some(person) = contact.filter(|one| !one.phone.is_empty()) {
                (call_button(&person.name, &person.phone))
            }
        }
    }
}

/// How many stand how, each a link to those alone.
fn counts(words: Words, board: &Board, look: BoardLook) -> Markup {
    let numbers = &board.numbers;
    let label = |show: LiveShow| match show {
        LiveShow::State(state) => words.of("live", state),
        LiveShow::Group(group) => words.of("live-group", group),
    };
    let each = LiveShow::all()
        .filter(|show| numbers.of(*show) > 0 || look.show == Some(*show))
        .map(|show| {
            let n = match show {
                LiveShow::Group(LiveGroup::Inside) => numbers.people,
                show => numbers.of(show),
            };
            let narrowed = BoardLook {
                show: Some(show),
                ..look
            };
            (
                format!("{} {n}", label(show)),
                address(narrowed),
                look.show == Some(show),
            )
        });
    let every = BoardLook { show: None, ..look };
    let all = format!("{} {}", words.t("all"), numbers.all);
    let all = (all, address(every), look.show.is_none());
    let links: Vec<_> = std::iter::once(all).chain(each).collect();
    tabs(&words.t("board-states"), &links)
}

/// The cards of this moment, the worst first.
pub(super) fn running(visit: &Visit, board: &Board, look: BoardLook) -> Markup {
    let words = visit.words();
    html! {
        section.stack id="live-sessions" {
            h2 { (words.t("board-running")) }
            (counts(words, board, look))
            @if board.running.is_empty() {
                div.card {
                    (empty(&words.t("board-none-running"), &words.t("board-none-running-hint"), None))
                }
            } @else {
                ul.grid {
                    @for own in &board.running {
                        li {
                            (running_card(visit, board, own))
                            p.small.call { (words.t("phone")) " " (ui::phone(&own.card.line.place.phone)) }
                        }
                    }
                }
            }
        }
    }
}

fn running_card(visit: &Visit, board: &Board, LiveCard { card, own }: &LiveCard) -> Markup {
    let (words, line) = (visit.words(), &card.line);
    let left = line.span.end.unix() - visit.frame.now.unix();
    let said = time_left(visit, card, own.live);
    html! {
        a.card.run.plain id={ "session-" (line.session) } href={ "/sessions/" (line.session) } {
            span.row.between {
                (badge(look_of(own.live), &words.of("live", own.live)))
                span.small.dim { (words.hours(line.span, line.place.tz)) }
            }
            b { (line.title) }
            span.small.dim { (place_of(words, card)) }
            (turnout(words, own))
            (said_of(words, board, card))
            progress max=(line.span.seconds()) value=(line.span.seconds() - left.max(0)) aria-label=(said) {}
            span.row.between.small {
                span { (said) }
                @if line.needs_look() {
                    (badge("is-incident", &words.t("board-to-check")))
                } @else {
                    span.dim { (words.of("phase", line.kind)) }
                }
            }
        }
    }
}

/// How long it still is, or has been over.
pub(super) fn time_left(visit: &Visit, card: &Card, live: LiveState) -> String {
    const A_DAY: i64 = 24 * 3_600;
    let words = visit.words();
    let left = card.line.span.end.unix() - visit.frame.now.unix();
    match (live, left) {
        (LiveState::Overrunning, ..=-60) => {
            words.fill("board-late", "time", locale::duration(words.0, -left))
        }
        (_, A_DAY..) => words.fill("board-left", "time", words.roughly(left)),
        (_, 1..) => words.fill("board-left", "time", locale::duration(words.0, left)),
        _ => words.t("board-over"),
    }
}

/// When people come, as they said.
pub(super) fn said_of(words: Words, board: &Board, card: &Card) -> Markup {
    html! {
        @if let Some(said) = board.comings.get(&card.line.session) {
            span.small { (ui::coming::said(words, said, card.line.place.tz)) }
        }
    }
}

/// How many are in, of how many; where its site does not ask, nothing.
fn turnout(words: Words, own: &LiveSession) -> Markup {
    let counts = own.row.counts;
    let args = Args::new()
        .with("n", counts.inside as usize)
        .with("of", own.row.people as usize);
    html! {
        @if counts.inside > 0 || own.row.watch != Watch::Off {
            span.small { (words.say("board-inside", &args)) }
        }
    }
}
