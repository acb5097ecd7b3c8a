//! `/incidents/{id}`: what happened, what was done, who sees to it, and what the law asks for.

use actix_web::web::Path;
use maud::{Markup, html};

use super::{same, tasks};
use crate::app::incidents::{
    self as incidents_app, IncidentFile, JoinInto, NewStep, NewTask, OtherIncidents, TaskDone, file,
    take_step,
};
use crate::app::photos::{self, PhotoOf, PhotoView};
use crate::app::presence::PhoneLine;
use crate::app::stops::{StopFile, of_incident};
use crate::domain::ids::{IncidentId, PersonId};
use crate::domain::incident::{IncidentState, LegalDuty, Severity, StepKind};
use crate::domain::span::{Instant, LocalTime, resolve};
use crate::store::incidents::IncidentStep;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Form, FormState, Nav, Page, Visit};
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Options, Trouble, Words, incidents};

/// `GET /incidents/{id}`
pub(crate) async fn show(visit: Visit, id: Path<i64>) -> Answer {
    visit.signed_in()?;
    respond(&visit, IncidentId(*id), &Form::default(), None).await
}

/// `POST /incidents/{id}/steps`
pub(crate) async fn step(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = IncidentId(*id);
    let new = NewStep {
        step: form.text("step"),
        words: form.raw("words"),
        severity: form.filled("severity"),
        owner: None,
        cause: form.raw("cause"),
        measure: form.raw("measure"),
    };
    let done = visit
        .write(move |tx, actor| take_step(tx, actor, id, &new))
        .await?;
    taken(&visit, id, &form, done).await
}

/// `POST /incidents/{id}/join`: by those who see to it.
pub(crate) async fn join(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = IncidentId(*id);
    let body = JoinInto {
        into: form.number("into").unwrap_or_default(),
    };
    let done = visit
        .write(move |tx, actor| incidents_app::join(tx, actor, id, body))
        .await?;
    taken(&visit, id, &form, done).await
}

/// `POST /incidents/{id}/tasks`: by those who see to it.
pub(crate) async fn add_task(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = IncidentId(*id);
    let ground = visit
        .read(move |tx, actor| Ok(file(tx, actor, id)?.ground))
        .await?;
    let due = form.filled("due").and_then(|typed| LocalTime::parse(&typed).ok());
    let is_own = form.get("own") == Some("yes");
    let new = NewTask {
        words: form.raw("words"),
        owner: visit.actor().person.filter(|_| is_own).map(|own| own.0),
        due: due.map(|local| resolve(ground.tz(), local.naive())),
        holds_restart: form.get("holds") == Some("yes"),
    };
    let done = visit
        .write(move |tx, actor| incidents_app::add_task(tx, actor, id, &new))
        .await?;
    taken(&visit, id, &form, done).await
}

/// `POST /incident-tasks/{id}`: from the incident's page.
pub(crate) async fn mark_task(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let body = TaskDone {
        done: form.get("done") == Some("yes"),
    };
    let id = *id;
    let file = visit
        .caller()
        .write(move |tx, actor| incidents_app::mark(tx, actor, id, body))
        .await?;
    visit.go(&format!("/incidents/{}", file.incident.id), "incident-step")
}

async fn taken(visit: &Visit, id: IncidentId, form: &Form, done: Result<IncidentFile, Trouble>) -> Answer {
    match done {
        Ok(_) => visit.go(&format!("/incidents/{id}"), "incident-step"),
        Err(trouble) => respond(visit, id, form, Some(&trouble)).await,
    }
}

/// What the page shows of an incident.
struct IncidentShown {
    file: IncidentFile,
    stops: Vec<StopFile>,
    photos: Vec<PhotoView>,
    others: OtherIncidents,
    phones: Vec<PhoneLine>,
}

async fn load(visit: &Visit, id: IncidentId) -> Result<IncidentShown, Problem> {
    visit
        .read(move |tx, actor| {
            let file = file(tx, actor, id)?;
            Ok(IncidentShown {
                stops: of_incident(tx, actor, id)?,
                photos: photos::desk(tx, actor, PhotoOf::Incident(id))?.photos,
                others: incidents_app::others(tx, actor, &file)?,
                phones: incidents_app::phones(tx, &file)?,
                file,
            })
        })
        .await
}

async fn respond(visit: &Visit, id: IncidentId, form: &Form, trouble: Option<&Trouble>) -> Answer {
    let IncidentShown {
        file,
        stops,
        photos,
        others,
        phones,
    } = load(visit, id).await?;
    let words = visit.words();
    let standing = stops.iter().filter(|own| own.stop.resumed_at.is_none());
    let standing: Vec<StopFile> = standing.cloned().collect();
    let steps = StepForms {
        words,
        reader: visit.actor().person,
        file: &file,
        form,
        trouble,
    };
    let body = html! {
        (Trouble::summary(trouble))
        (same::links(words, &file))
        (waits(visit, &file, &phones))
        (ui::stops::boxes(words, &standing, visit.frame.now))
        div.cols.side {
            div.stack.loose {
                (facts_card(words, &file))
                @if !photos.is_empty() { (ui::photos::taken(words, &photos)) }
                p { a.btn href={ "/incidents/" (id) "/photos" } { (words.t("photos-see")) } }
                (advice(words, &file, &stops))
                (tasks::card(words, &file, FormState { form, trouble }))
                (steps.all())
                (same::form(words, &file, &others, trouble))
            }
            div.stack.loose { (trail(words, &file)) (law(words, &file)) }
        }
    };
    visit.page_with(trouble, page(words, &file), body)
}

/// The page under its name.
fn page(words: Words, file: &IncidentFile) -> Page {
    let incident = &file.incident;
    let place = incidents::place(words, file);
    let kind = words.of("incident-kind", incident.kind);
    Page::new(format!("{place} — {kind}"))
        .at(Nav::Incidents)
        .below(words.t("incidents-title"), "/incidents")
        .lead(html! {
            (incidents::grade(incident.severity)) " " (incidents::state_badge(words, incident.state))
            " " (file.number())
        })
}

/// Until when somebody must take note, where nobody did, and whom to ring up.
fn waits(visit: &Visit, file: &IncidentFile, phones: &[PhoneLine]) -> Markup {
    let (words, incident) = (visit.words(), &file.incident);
    if incident.state != IncidentState::Open {
        return ui::phone_list::below("phones-incident", words, phones);
    }
    let is_late = incident.acknowledge_by < visit.frame.now;
    let (look, key) = if is_late || incident.severity.is_urgent() {
        ("is-incident", "incident-waits")
    } else {
        ("is-pending", "incident-waits")
    };
    ui::alert(
        look,
        &words.t(key),
        html! {
            p { (words.t("incident-by")) " " (words.moment(incident.acknowledge_by, file.ground.tz())) }
            @if phones.is_empty() { p { (words.t("phone")) " " (ui::phone(&file.ground.site.phone)) } }
            (ui::phone_list::below("phones-incident", words, phones))
        },
    )
}

fn facts(words: Words, file: &IncidentFile) -> Markup {
    let (incident, tz) = (&file.incident, file.ground.tz());
    let line = |key: &str, text: &str| {
        html! { @if !text.is_empty() { dt { (words.t(key)) } dd.pre { (text) } } }
    };
    html! {
        dl.facts {
            dt { (words.t("incident-what")) } dd { (words.of("incident-kind", incident.kind)) }
            dt { (words.t("incidents-severity")) } dd { (words.of("incident-severity", incident.severity)) }
            dt { (words.t("incident-at")) } dd { (words.moment(incident.happened_at, tz)) }
            dt { (words.t("incident-where")) } dd { (incidents::place(words, file)) }
            (line("report-place", &incident.place))
            @if incident.injured > 0 { dt { (words.t("fact-incident-injured")) } dd { (incident.injured) } }
            (line("incident-seen", &incident.words))
            (line("report-done", &incident.done))
            dt { (words.t("incident-reporter")) }
            dd {
                @if let Some(by) = file.reporter() { (by) " · " }
                (words.of("stop-side", incident.side))
            }
            @if let Some(owner) = file.name(incident.owner) {
                dt { (words.t("incident-owner")) } dd { (owner) }
            }
            (line("incident-cause", &incident.cause))
            (line("incident-measure", &incident.measure))
            @if let Some(booking) = incident.booking {
                dt { (words.t("stop-fact-booking")) }
                dd { a href={ "/bookings/" (booking) } { (words.t("stop-booking")) } }
            }
        }
    }
}

fn facts_card(words: Words, file: &IncidentFile) -> Markup {
    html! {
        section.card {
            header {
                h2 { (words.t("incident-facts")) }
                span.small.dim { (words.moment(file.incident.reported_at, file.ground.tz())) }
            }
            div.in { (facts(words, file)) }
        }
    }
}

/// Forms for the steps that a reader may take now.
struct StepForms<'a> {
    words: Words,
    reader: Option<PersonId>,
    file: &'a IncidentFile,
    /// What was sent, where that was refused.
    form: &'a Form,
    trouble: Option<&'a Trouble>,
}

impl StepForms<'_> {
    fn is_sent(&self, step: StepKind) -> bool {
        self.form.get("step") == Some(step.as_str())
    }

    fn field(&self, step: StepKind, name: &'static str, label: &str) -> Markup {
        let text = Some(self.form.raw(name)).filter(|_| self.is_sent(step));
        let trouble = self.trouble.filter(|_| self.is_sent(step));
        self.words
            .field(name, label, &text.unwrap_or_default())
            .plain()
            .area(trouble)
    }

    /// The form of one step; nothing where the reader can't take it.
    fn one(&self, step: StepKind, fields: Markup) -> Markup {
        let is_first = matches!(step, StepKind::Acknowledged | StepKind::Word);
        let incident = &self.file.incident;
        let may = self.file.handles || step == StepKind::Word;
        if !may || incident.state.after(step).is_none() {
            return html! {};
        }
        html! {
            details.card open[is_first || self.is_sent(step)] {
                summary { b { (self.words.of("incident-step", step)) } }
                form.in.stack method="post" action={ "/incidents/" (incident.id) "/steps" } {
                    (hidden("step", step))
                    (fields)
                    div { button.btn.main type="submit" { (self.words.of("incident-step", step)) } }
                }
            }
        }
    }

    fn all(&self) -> Markup {
        use StepKind as K;
        let words = self.words;
        let grades = Options::of(words, "incident-severity", Severity::ALL);
        let severity = self.file.incident.severity.as_str();
        html! {
            (self.one(K::Acknowledged, html! {}))
            @if self.file.incident.owner.is_none() || self.file.incident.owner != self.reader {
                (self.one(K::Owned, html! { p.small.dim { (words.t("incident-own-hint")) } }))
            }
            (self.one(K::Word, self.field(K::Word, "words", "incident-more")))
            (self.one(K::Graded, html! {
                (words.field("severity", "incidents-severity", severity).plain()
                    .select(self.trouble, &grades))
                (self.field(K::Graded, "words", "incident-why"))
            }))
            (self.one(K::AuthorityTold, self.field(K::AuthorityTold, "words", "incident-authority")))
            (self.one(K::Closed, html! {
                (self.field(K::Closed, "cause", "incident-cause"))
                (self.field(K::Closed, "measure", "incident-measure"))
                (self.field(K::Closed, "words", "incident-words"))
            }))
            (self.one(K::Reopened, self.field(K::Reopened, "words", "incident-why")))
        }
    }
}

/// That the work should be stopped, where nobody did.
fn advice(words: Words, file: &IncidentFile, stops: &[StopFile]) -> Markup {
    let incident = &file.incident;
    let is_over = incident.state == IncidentState::Closed;
    if is_over || !file.handles || incident.severity != Severity::S2 || !stops.is_empty() {
        return html! {};
    }
    ui::alert(
        "is-incident",
        &words.t("incident-advises-stop"),
        html! { p { a.btn.danger href=(stop_link(file)) { (words.t("stop-do")) } } },
    )
}

fn stop_link(file: &IncidentFile) -> String {
    let id = file.incident.id;
    match file.incident.zone {
        Some(zone) => format!("/stops/new?zone={}&incident={id}", file.ground.path(zone)),
        None => format!("/stops/new?site={}&incident={id}", file.ground.site.slug),
    }
}

/// What was done, step by step.
fn trail(words: Words, file: &IncidentFile) -> Markup {
    let line = |step: &IncidentStep| {
        html! {
            div.item {
                b { (words.of("incident-did", step.kind)) }
                @if let Some(severity) = Severity::from_word(&step.detail) {
                    " " (incidents::grade(severity))
                }
                p.small.dim {
                    (words.moment(step.at, file.ground.tz()))
                    @if let Some(by) = file.name(step.person) { " · " (by) }
                }
                @if !step.words.is_empty() { p.pre { (step.words) } }
            }
        }
    };
    ui::card(
        &words.t("incident-trail"),
        html! { ul.list { @for step in &file.steps { li { (line(step)) } } } },
    )
}

/// What the law may ask for.
fn law(words: Words, file: &IncidentFile) -> Markup {
    let duties = file.incident.legal_duties();
    let line = |key: &str, by: Option<Instant>| {
        html! {
            li { div.item {
                (words.t(key)) @if let Some(by) = by { " " (words.moment(by, file.ground.tz())) }
            } }
        }
    };
    html! {
        @if !duties.is_empty() {
            (ui::card(&words.t("incident-law"), html! {
                ul.list {
                    @for duty in duties {
                        @match duty {
                            LegalDuty::Serious => (line("incident-law-serious", None)),
                            LegalDuty::Hurt(by) => (line("incident-law-hurt", Some(by))),
                            LegalDuty::Data(by) => (line("incident-law-data", Some(by))),
                        }
                    }
                }
                p.in.small.dim { (words.t("incident-law-hint")) }
            }))
        }
    }
}
