//! Writing a request: new, a draft that goes on, or one that is revised. Every step is a plain form; nothing
//! typed is lost whatever comes in between.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::web;
use chrono::{Duration, NaiveDateTime};
use maud::{Markup, html};

use crate::app::bookings::{self, Ask, Choices, Dossier, Known};
use crate::app::court::Ground;
use crate::app::{Error, FieldError, Judged, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Action, Life};
use crate::domain::ids::BookingId;
use crate::domain::judge::Outcome;
use crate::domain::span::{LocalTime, resolve};
use crate::domain::text::{self, Language};
use crate::locale;
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::pages::bookings::wizard::outlook::{Outlook, Standing, outlook};
use crate::web::pages::bookings::wizard::prefill::{Prefill, propose};
use crate::web::pages::bookings::wizard::steps;
use crate::web::pages::bookings::wizard::steps::Desk;
use crate::web::pages::bookings::wizard::{Step, Way, Wizard};
use crate::web::pages::bookings::wizard::{preview, schedule_form};
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::Trouble;
use crate::web::ui::{self, Words};

/// All that a page of the form needs, read in one transaction.
struct Room {
    wizard: Wizard,
    choices: Choices,
    ground: Option<Ground>,
    outlook: Option<Outlook>,
    dossier: Option<Dossier>,
    now: NaiveDateTime,
}

/// `GET /bookings/new`
pub(crate) async fn start(visit: Visit, query: Query<Prefill>) -> Answer {
    let prefill = query.0;
    let room = visit
        .read(move |tx, actor| furnish(tx, actor, prefill.wizard(), None))
        .await?;
    show(&visit, &room, None, &Conflicts::default())
}

/// `POST /bookings/new`
pub(crate) async fn write_new(visit: Visit, form: Form) -> Answer {
    write(visit, form, None).await
}

/// `GET /bookings/{id}/edit`
pub(crate) async fn edit(visit: Visit, id: web::Path<i64>) -> Answer {
    let id = BookingId(*id);
    let mut room = visit.read(move |tx, actor| reopen(tx, actor, id, None)).await?;
    // A draft that was kept without a title waits for one.
    if Language::ALL
        .iter()
        .any(|language| locale::word(*language, "untitled") == room.wizard.title)
    {
        room.wizard.title.clear();
    }
    show(&visit, &room, None, &Conflicts::default())
}

/// `POST /bookings/{id}/edit`
pub(crate) async fn write_edit(visit: Visit, id: web::Path<i64>, form: Form) -> Answer {
    write(visit, form, Some(BookingId(*id))).await
}

/// A booking that is written on, by somebody who may, in a state that allows it.
fn reopen(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, typed: Option<Wizard>) -> Result<Room> {
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::AskBooking)?;
    let action = if dossier.booking.life == Life::Draft {
        Action::Request
    } else {
        Action::Revise
    };
    dossier.booking.life.check(action)?;
    let mut wizard = typed.unwrap_or_else(|| Wizard::of(&dossier));
    // A booking stays with its site and its consortium.
    wizard.site.clone_from(&dossier.ground.site.slug);
    wizard.consortium.clone_from(&dossier.consortium.slug);
    furnish(tx, actor, wizard, Some(dossier))
}

/// Reads what the step needs besides what was typed.
fn furnish(tx: &mut Tx<'_>, actor: &Actor, mut wizard: Wizard, dossier: Option<Dossier>) -> Result<Room> {
    let ground = if wizard.site.is_empty() {
        None
    } else {
        found(Ground::load(tx, &wizard.site))?
    };
    if let Some(ground) = &ground {
        for phase in &mut wizard.phases {
            phase
                .zones
                .retain(|path| ground.find(path).is_some_and(|zone| zone.retired_at.is_none()));
        }
    }
    // Lists to choose from are long in a large city, and only the first step shows them, to which one is led
    // back without a zone.
    let at_place = wizard.step == Step::Place || ground.is_none() || !wizard.has_zones();
    let named = if at_place {
        None
    } else {
        bookings::choice(tx, actor, &wizard.consortium)?
    };
    let choices = match named {
        Some(named) => named,
        None => bookings::choices(tx, actor)?,
    };
    if !choices.consortia.iter().any(|own| own.slug == wizard.consortium) {
        wizard.consortium = choices
            .consortia
            .first()
            .map(|own| own.slug.clone())
            .unwrap_or_default();
    }
    let now = tx
        .now
        .local(ground.as_ref().map_or(tx.rules.time_zone, Ground::tz));
    if let (Some(ground), true) = (&ground, wizard.step != Step::Place) {
        propose(tx, &mut wizard, (ground, now))?;
    }
    // Beside the third step nothing of it is shown, but it is not reached with dates that can't be.
    let weighed = wizard.step != Step::Place && wizard.has_zones();
    let revises = dossier.as_ref().map(|dossier| dossier.booking.id);
    let outlook = match &ground {
        Some(ground) if weighed => Some(outlook(tx, actor, &wizard, (ground.tz(), revises))?),
        _ => None,
    };
    Ok(Room {
        wizard,
        choices,
        ground,
        outlook,
        dossier,
        now,
    })
}

fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What came in between: conflicts that a refused request met.
#[derive(Default)]
struct Conflicts {
    verdicts: Vec<Judged>,
    known: std::collections::BTreeMap<BookingId, Known>,
}

async fn write(visit: Visit, form: Form, id: Option<BookingId>) -> Answer {
    visit.signed_in()?;
    let go = form.text("go");
    let mut wizard = Wizard::read(&form);
    turn(&mut wizard, &go, &form);
    let sends = matches!(go.as_str(), "send" | "draft");
    if sends {
        wizard.step = Step::Check;
    }
    let mut room = read_room(&visit, wizard, id).await?;
    if let Some(way) = go.strip_prefix("all-")
        && choose_for_all(&mut room, way)
    {
        room = read_room(&visit, room.wizard, id).await?;
    }
    if !sends {
        // Without a button it is the live preview, which says itself what it can't read yet.
        let trouble = if go.is_empty() {
            None
        } else {
            missing(&visit, &mut room, &go)
        };
        return show(&visit, &room, trouble.as_ref(), &Conflicts::default());
    }
    send(visit, form, room, id).await
}

async fn read_room(
    visit: &Visit,
    wizard: Wizard,
    id: Option<BookingId>,
) -> std::result::Result<Room, Problem> {
    let read = move |tx: &mut Tx<'_>, actor: &Actor| match id {
        Some(id) => reopen(tx, actor, id, Some(wizard.clone())),
        None => furnish(tx, actor, wizard.clone(), None),
    };
    visit.read(read).await
}

/// Goes where a button leads.
fn turn(wizard: &mut Wizard, go: &str, form: &Form) {
    let number = |text: &str| text.parse::<usize>().ok();
    match go {
        "copy" => {
            wizard.add_phase(wizard.at);
            shift(wizard, form.number("shift").unwrap_or_default());
        }
        "remove" => wizard.remove_phase(wizard.at),
        _ => {
            if let Some(step) = Step::from_word(go) {
                wizard.step = step;
            } else if let Some(at) = go
                .strip_prefix("phase-")
                .and_then(number)
                .filter(|at| *at < wizard.phases.len())
            {
                wizard.at = at;
            } else if let Some((phase, start)) =
                go.strip_prefix("back-").and_then(|rest| rest.split_once('-'))
            {
                bring_back(wizard, number(phase), LocalTime::parse(start).ok());
            }
        }
    }
    // Several phases lie at one site: the first one's.
    if go == "site" || wizard.step == Step::Place {
        let own = format!("{}/", wizard.site);
        for phase in &mut wizard.phases {
            phase.zones.retain(|path| path.starts_with(&own));
        }
    }
}

/// Moves all dates of the shown phase.
fn shift(wizard: &mut Wizard, days: i64) {
    let Some(phase) = wizard.phases.get_mut(wizard.at) else {
        return;
    };
    let by = Duration::days(days.clamp(-3660, 3660));
    for date in [&mut phase.when.date, &mut phase.when.until] {
        let moved = text::day(date).and_then(|day| day.checked_add_signed(by));
        if let Some(moved) = moved {
            *date = moved.to_string();
        }
    }
    for time in phase.when.out.iter_mut().chain(&mut phase.when.extra) {
        if let Some(moved) = time.naive().checked_add_signed(by) {
            *time = LocalTime::from_naive(moved);
        }
    }
}

fn bring_back(wizard: &mut Wizard, phase: Option<usize>, start: Option<LocalTime>) {
    if let (Some(phase), Some(start)) = (phase.and_then(|at| wizard.phases.get_mut(at)), start) {
        phase
            .when
            .out
            .retain(|out| *out != start && out.date() != start.date());
        phase.ways.remove(&start);
    }
}

/// Takes the same kind of way out for every taken date of the shown phase that has one.
fn choose_for_all(room: &mut Room, kind: &str) -> bool {
    let at = room.wizard.at;
    let Some(outlook) = &room.outlook else {
        return false;
    };
    let fits = |way: &&Way| {
        matches!(
            (kind, way),
            ("out", Way::Out) | ("at", Way::At(_)) | ("in", Way::In(_))
        )
    };
    let chosen: Vec<(LocalTime, Way)> = outlook
        .of(Some(at))
        .filter_map(|date| Some((date.start, date.ways.iter().find(fits)?.clone())))
        .collect();
    if let Some(phase) = room.wizard.phases.get_mut(at) {
        phase.ways.extend(chosen);
    }
    true
}

/// What keeps a step from being shown, said on the step that can mend it. A draft needs no title yet.
fn missing(visit: &Visit, room: &mut Room, go: &str) -> Option<Trouble> {
    let words = visit.words();
    if room.wizard.step != Step::Place && (room.ground.is_none() || !room.wizard.has_zones()) {
        let at = room
            .wizard
            .phases
            .iter()
            .position(|phase| phase.zones.is_empty())
            .unwrap_or_default();
        (room.wizard.step, room.wizard.at, room.outlook) = (Step::Place, at, None);
        let field = if room.ground.is_none() {
            "site".to_owned()
        } else {
            format!("p{at}-zone")
        };
        return Some(Trouble::field(words, &field, words.t("fault-zones")));
    }
    let mut faults = std::mem::take(&mut room.outlook.as_mut()?.faults);
    if let ("check" | "send", Err(error)) = (go, text::line(&room.wizard.title, 120)) {
        let message = if room.wizard.title.trim().is_empty() {
            "needs-title".into()
        } else {
            error.into()
        };
        faults.push(FieldError {
            field: "title".into(),
            code: "text".into(),
            message,
        });
    }
    if faults.is_empty() {
        return None;
    }
    let faults = named(room, faults);
    if let Some(outlook) = &mut room.outlook {
        outlook.faults.clone_from(&faults);
    }
    // Back to what can't be as it is, but never forward to what was not asked for yet.
    if let Some(fault) = faults
        .iter()
        .find(|fault| step_of(&fault.field) < room.wizard.step)
    {
        lead_to(&mut room.wizard, &fault.field);
    }
    Trouble::of_error(Error::Invalid(faults), words).ok()
}

/// Shows the step, and the phase, that has a field.
fn lead_to(wizard: &mut Wizard, field: &str) {
    let phase = field
        .strip_prefix('p')
        .and_then(|rest| rest.split_once('-'))
        .map_or("", |(phase, _)| phase);
    if let Some(at) = phase.parse::<usize>().ok().filter(|at| *at < wizard.phases.len()) {
        wizard.at = at;
    }
    wizard.step = step_of(field);
}

/// The step that has a field.
fn step_of(field: &str) -> Step {
    let end = field
        .strip_prefix('p')
        .and_then(|rest| rest.split_once('-'))
        .map_or(field, |(_, end)| end);
    match end {
        "title" | "purpose" | "people" | "power" | "area" => Step::What,
        "consortium" | "site" | "zone" => Step::Place,
        _ => Step::When,
    }
}

/// Faults with the names of the form's fields.
fn named(room: &Room, faults: Vec<FieldError>) -> Vec<FieldError> {
    faults
        .into_iter()
        .map(|fault| FieldError {
            field: field_name(room, &fault.field),
            ..fault
        })
        .collect()
}

/// The form's field for a path of the use case, such as `phases.0.schedule.rrule`.
fn field_name(room: &Room, path: &str) -> String {
    let wizard = &room.wizard;
    let Some(rest) = path.strip_prefix("phases.") else {
        return if path == "phases" {
            format!("p{}-date", wizard.at)
        } else {
            path.to_owned()
        };
    };
    let (at, rest) = rest.split_once('.').unwrap_or((rest, ""));
    // A phase that a way out added is one of the form's all the same.
    let origin = |at: usize| {
        room.outlook
            .as_ref()
            .and_then(|outlook| outlook.origin.get(at))
            .copied()
            .unwrap_or(at)
    };
    let at = at.parse().map(origin).unwrap_or_default();
    let by_rule = wizard
        .phases
        .get(at)
        .is_some_and(|phase| phase.when.repeat == schedule_form::Repeat::Rule);
    let end = match rest.trim_start_matches("schedule.") {
        "minutes" => "to",
        "rrule" if by_rule => "rrule",
        "rrule" => "repeat",
        rest if rest.starts_with("zones") => "zone",
        _ => "date",
    };
    format!("p{at}-{end}")
}

/// Sends the request, or keeps it as a draft.
async fn send(visit: Visit, form: Form, mut room: Room, id: Option<BookingId>) -> Answer {
    if let Some(trouble) = missing(&visit, &mut room, &form.text("go")) {
        return show(&visit, &room, Some(&trouble), &Conflicts::default());
    }
    let is_draft = form.text("go") == "draft";
    let Some(ask) = ask_of(&visit, &room, &form, is_draft) else {
        return show(&visit, &room, None, &Conflicts::default());
    };
    let (key, version) = (form.key(), form.version());
    let written = visit
        .write(move |tx, actor| match id {
            Some(id) => bookings::once(tx, actor, key.as_ref(), |tx| {
                bookings::revise(tx, actor, id, version, &ask)
            }),
            None => bookings::request(tx, actor, &ask, key.as_ref()),
        })
        .await?;
    match written {
        Ok(dossier) if is_draft => visit.go(&format!("/bookings/{}/edit", dossier.booking.id), "draft-saved"),
        Ok(dossier) => visit.go(&format!("/bookings/{}", dossier.booking.id), "request-sent"),
        Err(trouble) => refused(&visit, room, trouble, id).await,
    }
}

/// The request that the form makes.
fn ask_of(visit: &Visit, room: &Room, form: &Form, is_draft: bool) -> Option<Ask> {
    let (wizard, outlook) = (&room.wizard, room.outlook.as_ref()?);
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
        draft: is_draft,
    })
}

/// The same page with what stands against it now, and nothing typed lost.
async fn refused(visit: &Visit, room: Room, trouble: Trouble, id: Option<BookingId>) -> Answer {
    let mut wizard = room.wizard.clone();
    let lost_race = trouble.status() == StatusCode::CONFLICT;
    if lost_race {
        wizard.step = Step::When;
    }
    let mut now = read_room(visit, wizard, id).await?;
    let trouble = trouble.renamed(|field| field_name(&room, field));
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
    if let Some(phase) = first_taken(&now) {
        now.wizard.at = phase;
    }
    show(visit, &now, Some(&trouble), &conflicts)
}

/// The first phase that has something to decide.
fn first_taken(room: &Room) -> Option<usize> {
    let outlook = room.outlook.as_ref()?;
    outlook
        .dates
        .iter()
        .find(|date| date.standing == Standing::Taken || !date.against.is_empty())
        .map(|date| date.phase)
}

fn show(visit: &Visit, room: &Room, trouble: Option<&Trouble>, conflicts: &Conflicts) -> Answer {
    let words = visit.words();
    let dossier = room.dossier.as_ref();
    let action = dossier.map_or_else(
        || "/bookings/new".to_owned(),
        |dossier| format!("/bookings/{}/edit", dossier.booking.id),
    );
    let desk = Desk {
        words,
        wizard: &room.wizard,
        choices: &room.choices,
        ground: room.ground.as_ref(),
        outlook: room.outlook.as_ref(),
        trouble,
        action,
        key: visit.fresh_key(),
        version: dossier.map(|dossier| dossier.booking.version),
        fixed: dossier.is_some(),
        sent: dossier.is_some_and(|dossier| dossier.booking.life != Life::Draft),
    };
    let body = html! {
        @if let Some(trouble) = trouble { (trouble.summary()) }
        @if trouble.is_some_and(Trouble::is_stale) {
            p {
                (words.t("stale-kept"))
                @if let Some(dossier) = dossier {
                    " " a href={ "/bookings/" (dossier.booking.id) } { (words.t("stale-see")) }
                }
            }
        }
        @if let Some(ground) = &room.ground { (met(words, conflicts, ground)) }
        @if let Some(dossier) = dossier { (remarks(words, dossier)) }
        (steps::form(&desk))
    };
    let mut answer = visit.page_with(trouble, page(words, room), body)?;
    // Each step is a form's answer: a browser that may not keep it would ask, on the way back, whether to
    // send the form again.
    answer
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(answer)
}

fn page(words: Words, room: &Room) -> Page {
    let page = match &room.dossier {
        None => Page::new(words.t("new-booking")),
        Some(dossier) if dossier.booking.life == Life::Draft => {
            let discard = format!("/bookings/{}/withdraw", dossier.booking.id);
            Page::new(words.t("edit-draft"))
                .below(words.t("nav-bookings"), "/bookings")
                .actions(html! { a.btn href=(discard) { (words.t("do-discard")) } })
        }
        Some(dossier) => Page::new(words.t("revise-booking"))
            .below(words.t("nav-bookings"), "/bookings")
            .below(
                dossier.booking.title.clone(),
                format!("/bookings/{}", dossier.booking.id),
            ),
    };
    let lead = room.ground.as_ref().map(|ground| {
        let zones = room
            .wizard
            .phases
            .get(room.wizard.at)
            .map(|phase| preview::zone_names(words, ground, &phase.zones));
        html! {
            (words.name(&ground.site.names))
            @if let Some(zones) = zones.filter(|zones| !zones.is_empty()) { " · " (zones) }
            " · " (locale::clock_basis(words.0, resolve(ground.tz(), room.now), ground.tz()))
        }
    });
    let page = page.at(Nav::Bookings);
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
                        (preview::reasons(words, &judged.verdict.findings, ground.tz(), &conflicts.known))
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
