//! Writing a request: new, a draft that goes on, or one that is revised. Every step is a plain form; nothing
//! typed is lost whatever comes in between.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::web;
use maud::{Markup, html};

use super::faults::{field_name, lead_to, missing};
use super::load::{
    Loaded, Sent, WrittenPlan, amended, load, load_booking, load_change, load_copy, load_step,
};
use super::prefill::Prefill;
use super::turn::{follow, turn};
use super::view::{PlanPurpose, StepView};
use super::{Step, Wizard, steps};
use crate::app::bookings::{self, Amend, Ask, Dossier, Known, Outlook};
use crate::app::court::Ground;
use crate::app::{Error, Judged};
use crate::domain::booking::Life;
use crate::domain::ids::BookingId;
use crate::domain::judge::Outcome;
use crate::domain::span::resolve;
use crate::domain::text::Language;
use crate::locale;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::days::{reasons, zone_names};
use crate::web::ui::{self, Trouble, Words};

/// `GET /bookings/new`
pub(crate) async fn start(visit: Visit, query: Query<Prefill>) -> Answer {
    let prefill = query.0;
    let loaded = visit
        .read(move |tx, actor| match prefill.copy {
            Some(id) => load_copy(tx, actor, BookingId(id)),
            None => load(tx, actor, prefill.wizard(), None, ""),
        })
        .await?;
    show(&visit, &loaded, None, &Conflicts::default())
}

/// `POST /bookings/new`
pub(crate) async fn write_new(visit: Visit, form: Form) -> Answer {
    write(visit, form, WrittenPlan::New).await
}

/// `GET /bookings/{id}/edit`
pub(crate) async fn edit(visit: Visit, id: web::Path<i64>) -> Answer {
    let id = BookingId(*id);
    let mut loaded = visit
        .read(move |tx, actor| load_booking(tx, actor, id, None))
        .await?;
    // A draft that was kept without a title waits for one.
    if Language::ALL
        .iter()
        .any(|language| locale::word(*language, "untitled") == loaded.wizard.title)
    {
        loaded.wizard.title.clear();
    }
    show(&visit, &loaded, None, &Conflicts::default())
}

/// `POST /bookings/{id}/edit`
pub(crate) async fn write_edit(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    write(visit, form, WrittenPlan::Booking(BookingId(*id))).await
}

/// `GET /bookings/{id}/amend`
pub(crate) async fn amend(visit: Visit, id: web::Path<i64>) -> Answer {
    let id = BookingId(*id);
    let loaded = visit
        .read(move |tx, actor| load_change(tx, actor, id, None))
        .await?;
    show(&visit, &loaded, None, &Conflicts::default())
}

/// `POST /bookings/{id}/amend`
pub(crate) async fn write_amend(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    write(visit, form, WrittenPlan::Change(BookingId(*id))).await
}

/// What came in between: conflicts that a refused request met.
#[derive(Default)]
struct Conflicts {
    verdicts: Vec<Judged>,
    known: std::collections::BTreeMap<BookingId, Known>,
}

async fn write(visit: Visit, form: Form, target: WrittenPlan) -> Answer {
    visit.signed_in()?;
    let go = form.text("go");
    let mut wizard = Wizard::read(&form);
    turn(&mut wizard, &go, &form);
    follow(&mut wizard, &form);
    // A change of what is approved is sent or not: there is no draft of one.
    let drafts = go == "draft" && !matches!(target, WrittenPlan::Change(_));
    let sends = go == "send" || drafts;
    if sends {
        wizard.step = Step::Check;
    }
    let pressed = go.clone();
    let mut loaded = load_step(&visit, Sent { wizard, go: pressed }, target).await?;
    if let Some(sent) = loaded.for_all(&go) {
        loaded = load_step(&visit, sent, target).await?;
    }
    if !sends {
        // Without a button it is the live preview, which says itself what it can't read yet.
        let trouble = if go.is_empty() {
            None
        } else {
            missing(&visit, &mut loaded, &go)
        };
        return show(&visit, &loaded, trouble.as_ref(), &Conflicts::default());
    }
    send(visit, form, loaded, target).await
}

/// Sends the request, or keeps it as a draft.
async fn send(visit: Visit, form: Form, mut loaded: Loaded, target: WrittenPlan) -> Answer {
    if let Some(trouble) = missing(&visit, &mut loaded, &form.text("go")) {
        return show(&visit, &loaded, Some(&trouble), &Conflicts::default());
    }
    let is_draft = form.text("go") == "draft";
    let Some(ask) = ask_of(&visit, &loaded, &form, is_draft) else {
        return show(&visit, &loaded, None, &Conflicts::default());
    };
    let (key, version) = (form.key(), form.version());
    let is_change = loaded.dossier.as_ref().and_then(amended).is_some();
    let written = visit
        .write(move |tx, actor| {
            let id = match target {
                WrittenPlan::New => return bookings::request(tx, actor, &ask, key.as_ref()),
                WrittenPlan::Booking(id) | WrittenPlan::Change(id) => id,
            };
            bookings::once(tx, actor, key.as_ref(), |tx| {
                if !is_change {
                    return bookings::revise(tx, actor, id, version, &ask);
                }
                if ask.draft {
                    return Err(Error::field("draft", "sent_already", "no-draft-again"));
                }
                let plan = plan_of(&ask);
                match target {
                    WrittenPlan::Change(_) => bookings::amend(tx, actor, id, version, &plan),
                    _ => bookings::revise_amendment(tx, actor, id, version, &plan),
                }
            })
        })
        .await?;
    match written {
        Ok(dossier) if is_draft => visit.go(&format!("/bookings/{}/edit", dossier.booking.id), "draft-saved"),
        Ok(dossier) => visit.go(&format!("/bookings/{}", dossier.booking.id), "request-sent"),
        Err(trouble) => refused(&visit, loaded, trouble, target).await,
    }
}

/// The plan of a request, as another one for a booking that is approved.
fn plan_of(ask: &Ask) -> Amend {
    Amend {
        phases: ask.phases.clone(),
        skip: ask.skip.clone(),
        preview: ask.preview.clone(),
        ask: ask.ask.clone(),
        note: ask.purpose.clone(),
    }
}

fn ask_of(visit: &Visit, loaded: &Loaded, form: &Form, is_draft: bool) -> Option<Ask> {
    let (wizard, outlook) = (&loaded.wizard, loaded.outlook.as_ref()?);
    let untitled = wizard.title.trim().is_empty() && is_draft;
    Some(Ask {
        consortium: wizard.consortium.clone(),
        title: if untitled {
            visit.words().t("untitled")
        } else {
            wizard.title.clone()
        },
        purpose: wizard.purpose.clone(),
        phases: outlook.phases.clone(),
        skip: Vec::new(),
        // What was left out was left out on what the person saw.
        preview: form.filled("seen").filter(|_| !is_draft),
        ask: Vec::new(),
        reply: wizard.reply.clone(),
        draft: is_draft,
    })
}

/// The form after a request that was refused: as it was typed, judged by what stands now.
async fn refused(visit: &Visit, loaded: Loaded, trouble: Trouble, target: WrittenPlan) -> Answer {
    let mut wizard = loaded.wizard.clone();
    let lost_race = trouble.status() == StatusCode::CONFLICT;
    if lost_race {
        wizard.step = Step::When;
    }
    let mut now = load_step(visit, Sent::of(wizard), target).await?;
    let trouble = trouble.renamed(|field| field_name(&loaded, field));
    if let Some(field) = trouble.first_field() {
        lead_to(&mut now.wizard, field);
    }
    let verdicts = trouble.verdicts.clone();
    let known = visit
        .read(move |tx, actor| bookings::those_in_the_way(tx, actor, &verdicts))
        .await?;
    let conflicts = Conflicts {
        verdicts: trouble.verdicts.clone(),
        known,
    };
    if let Some(taken) = now.outlook.as_ref().and_then(Outlook::first_taken) {
        now.wizard.at = taken.phase;
    }
    show(visit, &now, Some(&trouble), &conflicts)
}

fn show(visit: &Visit, loaded: &Loaded, trouble: Option<&Trouble>, conflicts: &Conflicts) -> Answer {
    let words = visit.words();
    let dossier = loaded.dossier.as_ref();
    let is_new_change = dossier.is_some_and(|dossier| dossier.booking.life.state().is_firm());
    let action = dossier.map_or_else(
        || "/bookings/new".to_owned(),
        |dossier| {
            let step = if is_new_change { "amend" } else { "edit" };
            format!("/bookings/{}/{step}", dossier.booking.id)
        },
    );
    let sent = dossier.is_some_and(|dossier| dossier.booking.life != Life::Draft) && !is_new_change;
    let is_change = dossier.and_then(amended).is_some();
    let view = StepView {
        words,
        wizard: &loaded.wizard,
        choices: &loaded.choices,
        ground: loaded.ground.as_ref(),
        outlook: loaded.outlook.as_ref(),
        homeless: loaded.homeless.get(loaded.wizard.at).map_or(&[], Vec::as_slice),
        near: &loaded.near,
        earliest: loaded.earliest,
        trouble,
        action,
        key: visit.fresh_key(),
        version: dossier.map(|dossier| dossier.booking.version),
        changes: loaded.changes.as_ref(),
        purpose: if is_change {
            PlanPurpose::Amendment
        } else {
            PlanPurpose::Request
        },
        fixed: dossier.is_some(),
        answers: sent && !is_change,
        sent,
    };
    let body = html! {
        (Trouble::summary(trouble))
        @if trouble.is_some_and(Trouble::is_stale) {
            p {
                (words.t("stale-kept"))
                @if let Some(dossier) = dossier {
                    " " a href={ "/bookings/" (dossier.booking.id) } { (words.t("stale-see")) }
                }
            }
        }
        @if let Some(ground) = &loaded.ground { (met(words, conflicts, ground)) }
        @if let Some(dossier) = dossier { (remarks(words, dossier)) }
        (steps::form(&view))
    };
    let mut answer = visit.page_with(trouble, page(words, loaded), body)?;
    // Each step is a form's answer: a browser that may not keep it would ask, on the way back, whether to
    // send the form again.
    answer
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(answer)
}

fn page(words: Words, loaded: &Loaded) -> Page {
    let page = match &loaded.dossier {
        None => Page::new(words.t("new-booking")),
        Some(dossier) if dossier.booking.life == Life::Draft => {
            let discard = format!("/bookings/{}/withdraw", dossier.booking.id);
            Page::new(words.t("edit-draft"))
                .below(words.t("nav-bookings"), "/bookings")
                .actions(html! { a.btn href=(discard) { (words.t("do-discard")) } })
        }
        Some(dossier) => Page::new(words.t(if amended(dossier).is_some() {
            "amend-title"
        } else {
            "revise-booking"
        }))
        .below(words.t("nav-bookings"), "/bookings")
        .below(
            dossier.booking.title.clone(),
            format!("/bookings/{}", dossier.booking.id),
        ),
    };
    let lead = loaded.ground.as_ref().map(|ground| {
        let zones = loaded
            .wizard
            .phases
            .get(loaded.wizard.at)
            .map(|phase| zone_names(words, ground, &phase.zones));
        html! {
            (words.name(&ground.site.names))
            @if let Some(zones) = zones.filter(|zones| !zones.is_empty()) { " · " (zones) }
            " · " (locale::clock_basis(words.0, resolve(ground.tz(), loaded.now), ground.tz()))
        }
    });
    let page = page.at(Nav::Bookings).with_days();
    match lead {
        Some(lead) => page.lead(lead),
        None => page,
    }
}

/// What came in between, on top of the page.
fn met(words: Words, conflicts: &Conflicts, ground: &Ground) -> Markup {
    let refused: Vec<&Judged> = conflicts
        .verdicts
        .iter()
        .filter(|judged| judged.verdict.outcome == Outcome::Refused)
        .collect();
    html! {
        @if !refused.is_empty() {
            (ui::alert("is-incident", &words.n("new-conflicts", refused.len()), html! {
                ul { @for judged in refused.iter().take(8) {
                    li {
                        (words.span(judged.verdict.span, ground.tz()))
                        " — "
                        (reasons(words, &judged.verdict.findings, ground.tz(), &conflicts.known))
                    }
                } }
            }))
        }
    }
}

/// What the site wants changed, beside the form.
fn remarks(words: Words, dossier: &Dossier) -> Markup {
    let Life::ChangesRequested {
        remarks, hold_until, ..
    } = &dossier.booking.life
    else {
        return html! {};
    };
    html! {
        (ui::alert("is-changes", &words.t("remarks-of-site"), html! {
            p.pre { (remarks) }
            p.small.dim { (words.t("answer-until")) " " (words.moment(*hold_until, dossier.ground.tz())) }
        }))
    }
}
