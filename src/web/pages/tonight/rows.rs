//! The rows of `/tonight`: whom to call, who is checked in and out.

use maud::{Markup, html};

use super::here;
use crate::app::presence::{Coming, Inside, Tonight};
use crate::domain::ids::SessionId;
use crate::domain::presence::live::{CallCause, CallDone};
use crate::domain::presence::{Direction, Stand, Watch, may_enter};
use crate::locale::Args;
use crate::store::presence::crew::CrewMember;
use crate::web::ui::coming::ComingForm;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Words};

/// Somebody to call: the number written out, on a phone with their name before it.
pub(super) fn call(words: Words, name: &str, number: &str) -> Markup {
    let label = words.fill("tonight-call", "name", name);
    html! { a.btn href={ "tel:" (ui::dial(number)) } { span.sr { (label) " " } (number) } }
}

/// The form around a button by which somebody passes.
fn passes(tonight: &Tonight, session: SessionId, direction: Direction, inner: &Markup) -> Markup {
    html! {
        form method="post" action={ "/sessions/" (session) "/presence" } data-later {
            (hidden("direction", direction))
            (hidden("back", here(&tonight.ground.site.slug)))
            (inner)
        }
    }
}

/// The form by which somebody inside leaves.
pub(super) fn leaves(words: Words, tonight: &Tonight, own: &Inside) -> Markup {
    let inner = html! {
        @if let Some(worker) = own.worker { (hidden("worker", worker)) }
        @else { (hidden("visitor", &own.name)) }
        button.btn { (words.t("tonight-out")) span.sr { " " (own.name) } }
    };
    passes(tonight, own.session, Direction::Out, &inner)
}

/// Their entry was wrong.
pub(super) fn wrong(words: Words, tonight: &Tonight, own: &Inside) -> Markup {
    let field = format!("words-{}", own.presence);
    html! {
        details.small {
            summary { (words.t("tonight-wrong")) }
            form.row.low method="post" action=(entry(own)) {
                (hidden("back", here(&tonight.ground.site.slug)))
                (words.field(&field, "tonight-wrong-why", "").input(None, "text"))
                button.btn { (words.t("tonight-wrong-do")) }
            }
        }
    }
}

/// The armband that they have, or the form by which they are given one.
pub(super) fn band(words: Words, tonight: &Tonight, own: &Inside) -> Markup {
    let field = format!("band-{}", own.presence);
    html! {
        details.small {
            summary { (words.t(if own.band.is_empty() { "band-give" } else { "band-other" })) }
            form.row.low method="post" action={ (entry(own)) "/band" } {
                (hidden("back", here(&tonight.ground.site.slug)))
                (words.field(&field, "band-number", &own.band).input(None, "text"))
                button.btn { (words.t("band-keep")) span.sr { " " (own.name) } }
            }
        }
    }
}

/// Somebody who left with an armband, and the button by which it is back.
pub(super) fn band_out(words: Words, tonight: &Tonight, own: &Inside) -> Markup {
    html! {
        li { div.item.row.between {
            div {
                b { (words.fill("band-of", "number", own.band.clone())) } " " (own.name)
                @if !own.phone.is_empty() { " " (ui::phone(&own.phone)) }
            }
            @if tonight.keeps_door {
                form method="post" action={ (entry(own)) "/band" } {
                    (hidden("back", here(&tonight.ground.site.slug)))
                    (hidden("back_again", "yes"))
                    button.btn { (words.t("band-is-back")) span.sr { " " (own.band) } }
                }
            }
        } }
    }
}

/// Where an entry is changed.
fn entry(own: &Inside) -> String {
    format!("/sessions/{}/presence/{}", own.session, own.presence)
}

/// A session with which something has to be done.
pub(super) fn hot(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    let is_over = own.stand == Stand::Overrunning;
    let (key, n) = match own.absent(&tonight.rules, tonight.at).len() {
        _ if is_over => ("tonight-still-in", own.count),
        0 => ("tonight-not-come", own.expected()),
        absent => ("tonight-some-absent", absent),
    };
    let args = Args::new()
        .with("zone", words.names(&own.zones))
        .with("who", words.name(&own.lead).to_owned())
        .with("n", n);
    let still = tonight
        .inside
        .iter()
        .filter(|one| is_over && one.session == own.session.id);
    html! {
        li.worst[is_over] { div.item.stack.tight {
            div { (ui::coming::stands_since(words, own, tonight.at)) }
            b { (words.say(key, &args)) }
            div.small { (own.title) " · " (words.span(own.session.span, tonight.ground.tz())) }
            (said(words, tonight, own))
            (ui::phone_list::list(words, &own.phones))
            @if tonight.keeps_door && !own.phones.is_empty() { (called(words, tonight, own)) }
            div.row {
                @if own.phones.is_empty() && let Some((name, number)) = &own.call {
                    span { (name) } (call(words, name, number))
                }
            }
            @if tonight.keeps_door && is_over {
                ul.crew {
                    @for one in still { li.row.between { span { (one.name) } (leaves(words, tonight, one)) } }
                }
            }
            @if tonight.keeps_door && !is_over { (comes_yet(words, tonight, own)) }
        } }
    }
}

/// What the duty desk does with a session to which nobody has come: it checks them in, writes down when they
/// come, or ends it.
fn comes_yet(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    html! {
        (crew(words, tonight, own))
        (say_coming(words, tonight, own))
        @if own.stand == Stand::Missing {
            p.small { a href={ "/sessions/" (own.session.id) "#finish" } { (words.t("tonight-end")) } }
        }
    }
}

/// Somebody rang somebody up: the list goes.
fn called(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    html! {
        form method="post" action={ "/sessions/" (own.session.id) "/call" } {
            (hidden("cause", CallCause::Overrunning))
            (hidden("back", here(&tonight.ground.site.slug)))
            button.btn name="done" value=(CallDone::Called) { (words.of("board-call", CallDone::Called)) }
        }
    }
}

/// When its people come, as they said.
fn said(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    html! {
        @if let Some(said) = &own.said {
            div.small { (ui::coming::said(words, said, tonight.ground.tz())) }
        }
    }
}

/// The form by which the duty desk writes down when they come.
fn say_coming(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    let back = here(&tonight.ground.site.slug);
    let form = ComingForm {
        action: &format!("/sessions/{}/coming", own.session.id),
        back: Some(&back),
        session: own.session.id,
        span: own.session.span,
        tz: tonight.ground.tz(),
    };
    html! {
        details.small { summary { (words.t("coming-do")) } (form.show(words, tonight.at)) }
    }
}

/// A session with its people.
pub(super) fn session(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    let look = match own.stand {
        Stand::Overrunning => "is-incident",
        Stand::Missing => "is-pending",
        Stand::Present => "is-running",
        Stand::Awaited => "is-approved",
        Stand::Left => "is-done",
    };
    html! {
        li { div.item.stack.tight {
            div.row.between {
                b { (words.span(own.session.span, tonight.ground.tz())) }
                (ui::badge(look, &ui::coming::stand(words, own)))
            }
            div { a href={ "/bookings/" (own.session.booking) } { (own.title) } }
            div.small {
                (words.names(&own.zones)) " · " (words.name(&own.lead)) " · "
                (words.n("tonight-planned", own.people as usize))
            }
            (warnings(words, tonight, own))
            (said(words, tonight, own))
            @if own.crew.is_empty() { (nobody(words, tonight, own)) }
            @else { (crew(words, tonight, own)) }
            @if is_open(tonight, own) { (visitor(words, tonight, own)) }
        } }
    }
}

/// That more people are in than were approved, and who of the crew never came.
fn warnings(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    let absent = own.absent(&tonight.rules, tonight.at);
    html! {
        @if let Some(said) = ui::coming::crowded(words, own.count, own.people) { div.small.hot { (said) } }
        @if !absent.is_empty() { div.small { (words.fill("tonight-absent", "names", absent.join(", "))) } }
    }
}

/// Nobody was named: where nobody else is let in, with whom to call about it.
fn nobody(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    let is_missed = tonight.rules.watch == Watch::Required;
    html! {
        div.small.dim[!is_missed].hot[is_missed] { (words.t("tonight-no-crew")) }
        @if is_missed && let Some((name, number)) = &own.call {
            div.row.small { span { (name) } (call(words, name, number)) }
        }
    }
}

/// Whether people may be checked in to it now.
fn is_open(tonight: &Tonight, own: &Coming) -> bool {
    tonight.keeps_door && may_enter(own.session.taken(), own.session.state, tonight.at).is_ok()
}

fn crew(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    let comes = |member: &CrewMember| {
        let inner = html! {
            (hidden("worker", member.worker.id))
            button.btn.small { (words.t("tonight-in")) span.sr { " " (member.worker.name) } }
        };
        passes(tonight, own.session.id, Direction::In, &inner)
    };
    html! {
        ul.crew {
            @for member in &own.crew {
                li.row.between {
                    span {
                        (member.worker.name) " " span.small.dim { (words.of("crew-part", member.part)) }
                        @if !member.worker.phone.is_empty() { " " (ui::phone(&member.worker.phone)) }
                    }
                    @if let Some(since) = own.inside.get(&member.worker.id) {
                        @let at = words.clock_or_day(*since, tonight.at, tonight.ground.tz());
                        span.small { (words.fill("tonight-since", "at", at)) }
                    } @else if is_open(tonight, own) { (comes(member)) }
                }
            }
        }
    }
}

/// The form for one more, whom the consortium did not name.
fn visitor(words: Words, tonight: &Tonight, own: &Coming) -> Markup {
    let id = format!("visitor-{}", own.session.id);
    let inner = html! {
        div.row.low {
            div.field {
                label for=(id) { (words.t("tonight-visitor-name")) }
                input id=(id) name="visitor" required autocomplete="off";
            }
            button.btn { (words.t("tonight-in")) }
        }
    };
    html! {
        details.small {
            summary { (words.t("tonight-one-more")) }
            (passes(tonight, own.session.id, Direction::In, &inner))
        }
    }
}
