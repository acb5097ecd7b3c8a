//! The end of a session on its day: ended now, or more time, asked for or given.

use actix_web::web;
use maud::{Markup, html};

use super::{MoveForm, SessionFacts, again, open, said};
use crate::app::bookings::{self, Dossier, MoreTime, Reason};
use crate::app::{Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::extension::may_extend;
use crate::domain::ids::SessionId;
use crate::domain::judge::Outcome;
use crate::domain::notice::Event;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, resolve};
use crate::domain::text;
use crate::locale::Args;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::{carried, hidden};
use crate::web::ui::mail::audience;
use crate::web::ui::{self, Options, Trouble, Words};

/// Minutes that are offered as buttons.
const OFFERED: [i64; 3] = [15, 30, MOST_OFFERED];
/// The most of them.
pub(super) const MOST_OFFERED: i64 = 60;

/// `POST /sessions/{id}/finish`
pub(crate) async fn finish(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    with_reason(visit, SessionId(*id), &form, "session-finish", bookings::finish).await
}

/// `POST /sessions/{id}/extend`: until a moment, or until an hour of the clock.
pub(crate) async fn extend(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = SessionId(*id);
    let facts = open(&visit, id, Vec::new()).await?;
    let Some(until) = wished(&facts, &form) else {
        let trouble = Trouble::field(visit.words(), "until_clock", "fault-typed-to");
        return again(&visit, id, &trouble, &MoveForm::of(&facts)).await;
    };
    let version = form.version();
    let wish = MoreTime {
        until,
        overrides: Vec::new(),
        reason: form.raw("reason"),
    };
    let done = if is_asked(&visit, &facts) {
        "session-wish"
    } else {
        "session-extend"
    };
    keep(visit, id, &form, done, move |tx, actor| {
        bookings::extend(tx, actor, id, version, &wish)
    })
    .await
}

/// `POST /sessions/{id}/decline-extension`
pub(crate) async fn decline(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    let decline = bookings::decline_extension;
    with_reason(visit, SessionId(*id), &form, "session-declined", decline).await
}

/// Does what needs nothing but words.
async fn with_reason(
    visit: Visit,
    id: SessionId,
    form: &Form,
    done: &str,
    deed: fn(&mut Tx<'_>, &Actor, SessionId, i64, &Reason) -> Result<Dossier>,
) -> Answer {
    let version = form.version();
    let reason = Reason {
        reason: form.raw("reason"),
    };
    keep(visit, id, form, done, move |tx, actor| {
        deed(tx, actor, id, version, &reason)
    })
    .await
}

async fn keep(
    visit: Visit,
    id: SessionId,
    form: &Form,
    done: &str,
    deed: impl Fn(&mut Tx<'_>, &Actor) -> Result<Dossier> + Send + 'static,
) -> Answer {
    visit.signed_in()?;
    let key = form.key();
    let case =
        move |tx: &mut Tx<'_>, actor: &Actor| bookings::once(tx, actor, key.as_ref(), |tx| deed(tx, actor));
    match visit.write(case).await? {
        Ok(_) => visit.go(&format!("/sessions/{id}"), done),
        Err(trouble) => again(&visit, id, &trouble, &MoveForm::default()).await,
    }
}

/// The end that is meant: the moment of a button, else the next time that the clock shows what was chosen.
fn wished(facts: &SessionFacts, form: &Form) -> Option<Instant> {
    if let Some(until) = form.moment("until") {
        return Some(until);
    }
    let clock = text::clock(form.get("until_clock")?)?;
    let tz = facts.dossier.ground.tz();
    let end = facts.session().span.end.local(tz);
    let minutes = (clock - end.time()).num_minutes().rem_euclid(1_440);
    // On the wall clock: in the night the clocks change, the hour that was chosen is meant.
    Some(resolve(tz, end + chrono::Duration::minutes(minutes)))
}

/// Whether the site has to say yes to what the reader wishes.
fn is_asked(visit: &Visit, facts: &SessionFacts) -> bool {
    let is_alone = visit.frame.standing.platform.is_none() && !facts.rights.may(Deed::DecideBooking);
    is_alone && !facts.extends_alone
}

/// What may be done about the end of a session now; nothing on other days.
pub(super) fn card(visit: &Visit, facts: &SessionFacts, trouble: Option<&Trouble>) -> Markup {
    let (words, session) = (visit.words(), facts.session());
    if !may_extend(session.state, session.span, visit.frame.now) {
        return html! {};
    }
    let key = || visit.fresh_key();
    html! {
        @if let Some(until) = session.time_wished() { (wish(visit, facts, until)) }
        @else { (more(words, facts, trouble, is_asked(visit, facts), &key())) }
        @if session.state == SessionState::Running { (finish_form(words, facts, &key())) }
    }
}

/// A wish that waits: the site's people answer it, the consortium may take it back.
fn wish(visit: &Visit, facts: &SessionFacts, until: Instant) -> Markup {
    let (words, is_asked) = (visit.words(), is_asked(visit, facts));
    let said = |key| words.say(key, &until_args(words, facts, until));
    html! {
        section.card id="more-time" {
            header { h2 { (said("session-wished")) } }
            div.in { p { (words.t("session-wished-hint")) } }
            footer { div.row.end.stretch {
                (button_form(visit, facts, "decline-extension", html! {
                    button.btn type="submit" {
                        (words.t(if is_asked { "session-wish-drop" } else { "session-wish-decline" }))
                    }
                }))
                @if !is_asked {
                    (button_form(visit, facts, "extend", html! {
                        (hidden("until", until.unix()))
                        button.btn.main type="submit" { (said("session-wish-accept")) }
                    }))
                }
            } }
        }
    }
}

fn button_form(visit: &Visit, facts: &SessionFacts, deed: &str, content: Markup) -> Markup {
    html! {
        form method="post" action={ "/sessions/" (facts.session().id) "/" (deed) } {
            (carried(&visit.fresh_key(), Some(facts.dossier.booking.version)))
            (content)
        }
    }
}

fn until_args(words: Words, facts: &SessionFacts, until: Instant) -> Args {
    Args::new().with("until", words.clock(until, facts.dossier.ground.tz()))
}

fn more(words: Words, facts: &SessionFacts, trouble: Option<&Trouble>, is_asked: bool, key: &str) -> Markup {
    let session = facts.session();
    let (verb, hint) = if is_asked {
        ("session-ask-until", "session-more-ask")
    } else {
        ("session-extend", "session-more-alone")
    };
    let until = |end: Instant| words.say(verb, &until_args(words, facts, end));
    let offered = offered(facts);
    html! {
        form.card id="more-time" method="post" action={ "/sessions/" (session.id) "/extend" } novalidate {
            header { h2 { (words.t("session-more")) } }
            (carried(key, Some(facts.dossier.booking.version)))
            div.in.stack {
                @if let Some(trouble) = trouble { (refused(words, facts, trouble, &until)) }
                @if let Some(last) = offered.last() {
                    p.small { (words.t(hint)) }
                    div.row.stretch {
                        @for end in &offered {
                            button.btn name="until" value=(end.unix()) { (until(*end)) }
                        }
                    }
                    div.row.low {
                        @let later = words.clock(*last, facts.dossier.ground.tz());
                        @let times = Options::times(&later);
                        (words.field("until_clock", "session-custom", &later).select(trouble, &times))
                        button.btn type="submit" { (words.t("session-more")) }
                    }
                } @else if trouble.is_none() { (no_longer(words, facts)) }
            }
        }
    }
}

/// That it goes on no longer than it does, and whom to call about that.
fn no_longer(words: Words, facts: &SessionFacts) -> Markup {
    let args = until_args(words, facts, facts.session().span.end);
    let phone = &facts.dossier.ground.site.phone;
    html! {
        p { (words.say("session-longest-none", &args)) }
        @if !facts.rights.may(Deed::DecideBooking) && !phone.is_empty() {
            p.small { (words.t("session-longest-call")) " " (ui::phone(phone)) }
        }
    }
}

/// The ends that are offered: none that would be refused.
fn offered(facts: &SessionFacts) -> Vec<Instant> {
    let Some(longest) = facts.longest else {
        return Vec::new();
    };
    let end = facts.session().span.end;
    let all = OFFERED.into_iter().map(|minutes| end.plus_minutes(minutes));
    let mut offered: Vec<Instant> = all.filter(|end| *end < longest).collect();
    offered.push(longest);
    offered
}

/// Why the time that was wished is not given, and how long would do.
fn refused(
    words: Words,
    facts: &SessionFacts,
    trouble: &Trouble,
    until: &impl Fn(Instant) -> String,
) -> Markup {
    let all = trouble.verdicts.iter();
    let refused = all.filter(|judged| judged.verdict.outcome == Outcome::Refused);
    html! {
        @for judged in refused {
            div.decision.open {
                div.grow {
                    (said(words, facts, judged))
                    @if judged.nearest.is_none() { (no_longer(words, facts)) }
                }
                @if let Some((span, _)) = &judged.nearest {
                    p.small { (words.say("session-longest", &until_args(words, facts, span.end))) }
                    button.btn.main name="until" value=(span.end.unix()) { (until(span.end)) }
                }
            }
        }
    }
}

fn finish_form(words: Words, facts: &SessionFacts, key: &str) -> Markup {
    let session = facts.session();
    html! {
        form.card id="finish" method="post" action={ "/sessions/" (session.id) "/finish" } {
            header { h2 { (words.t("session-finish")) } }
            (carried(key, Some(facts.dossier.booking.version)))
            div.in.stack {
                p.small {
                    (words.say("session-finish-will", &until_args(words, facts, session.span.end)))
                    " " (audience(words, Event::SessionEnded.policy().to))
                }
                div.field {
                    label for="reason-finish" { (words.t("reason")) " " span.dim { (words.t("optional")) } }
                    textarea id="reason-finish" name="reason" {}
                }
            }
            footer { div.row.end.stretch {
                button.btn.main type="submit" { (words.t("session-finish")) }
            } }
        }
    }
}
