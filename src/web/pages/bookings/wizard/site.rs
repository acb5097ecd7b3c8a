//! Other dates for a booking, planned by its site: an offer in place of what was asked, a yes without some
//! days, or another schedule for what was approved.

use actix_web::web::Path;
use maud::{Markup, html};

use super::faults::undecided;
use super::keep::{self, KEEP};
use super::load::{Loaded, Sent, load_dates};
use super::turn::{follow, turn};
use super::view::{PlanPurpose, StepView};
use super::{Wizard, steps};
use crate::app::bookings::{
    self, Approval, Dossier, PhaseException, Remarks, Reschedule, changed_phases, left_out, only_leaves_out,
    sets_aside,
};
use crate::app::{Error, Result as Done, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::PhaseText;
use crate::domain::ids::BookingId;
use crate::domain::judge::{Finding, Override, Overrider, Rule};
use crate::locale;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Form, FormState, Nav, Page, Visit};
use crate::web::ui::fields::{Ticked, check};
use crate::web::ui::{Trouble, Words};

/// The box that sets aside what the site may set aside.
const SET_ASIDE: &str = "set_aside";

/// `GET /bookings/{id}/dates`: the days of a booking, for its site.
pub(crate) async fn dates(visit: Visit, path: Path<i64>) -> Answer {
    visit.signed_in()?;
    let id = BookingId(path.into_inner());
    let loaded = load(&visit, id, None).await?;
    let form = Form::default();
    show(&visit, &loaded, FormState::fresh(&form))
}

/// `POST /bookings/{id}/dates`: a day that was pressed, or what is done with the dates.
pub(crate) async fn write_dates(visit: Visit, path: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = BookingId(path.into_inner());
    let go = form.text("go");
    let mut wizard = Wizard::read(&form);
    turn(&mut wizard, &go, &form);
    follow(&mut wizard, &form);
    let mut loaded = load(
        &visit,
        id,
        Some(Sent {
            wizard,
            go: go.clone(),
        }),
    )
    .await?;
    if let Some(sent) = loaded.for_all(&go) {
        loaded = load(&visit, id, Some(sent)).await?;
    }
    match go.as_str() {
        "offer" | "approve" | "reschedule" => decide(&visit, loaded, &form, &go).await,
        _ => show(&visit, &loaded, FormState::fresh(&form)),
    }
}

async fn load(visit: &Visit, id: BookingId, sent: Option<Sent>) -> Result<Loaded, Problem> {
    let read = move |tx: &mut Tx<'_>, actor: &Actor| load_dates(tx, actor, id, sent.clone());
    visit.read(read).await
}

/// Does what the last button says, unless dates are undecided or something is to be confirmed first.
async fn decide(visit: &Visit, mut loaded: Loaded, form: &Form, go: &str) -> Answer {
    if let Some(trouble) = undecided(visit, &mut loaded) {
        return show(visit, &loaded, FormState::wrong(form, &trouble));
    }
    let (Some(dossier), Some(outlook)) = (&loaded.dossier, &loaded.outlook) else {
        return show(visit, &loaded, FormState::fresh(form));
    };
    let id = dossier.booking.id;
    let (phases, skip) = (outlook.phases.clone(), left_out(dossier, &outlook.phases));
    if go != "approve"
        && let Some(trouble) = to_confirm(visit, id, &phases, form).await?
    {
        return show(visit, &loaded, FormState::wrong(form, &trouble));
    }
    let (version, comment) = (form.version(), form.text("comment"));
    let overrides = granted(&loaded, &comment);
    let mut bodies = changed_phases(dossier, &phases, &overrides, &comment);
    if go == "reschedule" {
        keep::answers(form, &mut bodies);
        if let Some(trouble) = keep::to_choose(visit, id, &bodies, &mut loaded).await? {
            return show(visit, &loaded, FormState::wrong(form, &trouble));
        }
    }
    let deed = match go {
        "offer" => SiteDeed::Offer(Remarks {
            remarks: comment,
            offer: Some(phases),
        }),
        "approve" => SiteDeed::Approve(Approval {
            conditions: comment,
            overrides,
            skip,
        }),
        _ => SiteDeed::Reschedule(bodies),
    };
    let done = visit
        .write(move |tx, actor| deed.done(tx, actor, id, version))
        .await?;
    match done {
        Ok(_) if go == "reschedule" => visit.go(&format!("/bookings/{id}"), "rescheduled"),
        Ok(dossier) if dossier.booking.undo_until.is_some() => visit.go(&format!("/inbox?decided={id}"), ""),
        Ok(_) => visit.go("/inbox", if go == "offer" { "offered" } else { "approved" }),
        Err(trouble) => show(visit, &loaded, FormState::wrong(form, &trouble)),
    }
}

/// What a site does with the dates in the end.
enum SiteDeed {
    Offer(Remarks),
    /// A yes without the dates that are left out.
    Approve(Approval),
    Reschedule(Vec<Reschedule>),
}

impl SiteDeed {
    fn done(&self, tx: &mut Tx<'_>, actor: &Actor, id: BookingId, version: i64) -> Done<Dossier> {
        match self {
            Self::Offer(remarks) => bookings::request_changes(tx, actor, id, version, remarks),
            Self::Approve(approval) => bookings::approve(tx, actor, id, version, approval),
            Self::Reschedule(bodies) => reschedule_all(tx, actor, id, version, bodies),
        }
    }
}

/// What the site would set aside, to be confirmed first; nothing when it is, or when there is nothing.
async fn to_confirm(
    visit: &Visit,
    id: BookingId,
    phases: &[PhaseText],
    form: &Form,
) -> Result<Option<Trouble>, Problem> {
    let phases = phases.to_vec();
    let look = move |tx: &mut Tx<'_>, actor: &Actor| match sets_aside(tx, actor, id, &phases) {
        // Told by the deed itself.
        Err(Error::Invalid(_)) => Ok((Vec::new(), String::new())),
        looked => looked,
    };
    let (aside, name) = visit.read(look).await?;
    if aside.is_empty() || form.get(SET_ASIDE) == Some(name.as_str()) {
        return Ok(None);
    }
    Ok(Some(Trouble::to_confirm(visit.words(), SET_ASIDE, name, aside)))
}

/// The rules that the site sets aside with its dates, each with the reason that was given.
fn granted(loaded: &Loaded, reason: &str) -> Vec<Override> {
    let is_aside = |finding: &&Finding| {
        finding.overridable_by == Some(Overrider::SiteOperator) && finding.overridden.is_some()
    };
    let dates = loaded.outlook.iter().flat_map(|outlook| &outlook.dates);
    let mut rules: Vec<(usize, Rule)> = dates
        .flat_map(|date| {
            let aside = date.findings.iter().filter(is_aside);
            aside.map(|finding| (date.phase, finding.rule))
        })
        .collect();
    rules.sort_unstable();
    rules.dedup();
    let granted = |(phase, rule)| Override {
        phase,
        original_start: None,
        rule,
        reason: reason.to_owned(),
    };
    rules.into_iter().map(granted).collect()
}

/// Gives each changed phase its new schedule, in one transaction.
fn reschedule_all(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    mut version: i64,
    bodies: &[Reschedule],
) -> Done<Dossier> {
    let mut done = Err(Error::field("comment", "unchanged", "dates-unchanged"));
    for body in bodies {
        let dossier = bookings::reschedule(tx, actor, id, version, body)?;
        version = dossier.booking.version;
        done = Ok(dossier);
    }
    done
}

fn show(visit: &Visit, loaded: &Loaded, state: FormState<'_>) -> Answer {
    let words = visit.words();
    let (Some(dossier), Some(ground)) = (&loaded.dossier, &loaded.ground) else {
        return Err(Problem::new(Error::NotFound, words.0));
    };
    let id = dossier.booking.id;
    let purpose = if dossier.booking.life.state().is_waiting() {
        PlanPurpose::Offer
    } else {
        PlanPurpose::Reschedule
    };
    let view = StepView {
        words,
        wizard: &loaded.wizard,
        choices: &loaded.choices,
        ground: Some(ground),
        outlook: loaded.outlook.as_ref(),
        homeless: loaded.homeless.get(loaded.wizard.at).map_or(&[], Vec::as_slice),
        near: &loaded.near,
        earliest: loaded.earliest,
        trouble: state.trouble,
        action: format!("/bookings/{id}/dates"),
        key: visit.fresh_key(),
        version: Some(dossier.booking.version),
        changes: None,
        purpose,
        fixed: true,
        answers: false,
        sent: true,
    };
    let ends = ends(&view, dossier, &loaded.lost, state);
    let body = html! { (Trouble::summary(state.trouble)) (steps::form_with(&view, &ends)) };
    let page = page(words, dossier, purpose);
    visit.page_with(state.trouble, page, body)
}

fn page(words: Words, dossier: &Dossier, purpose: PlanPurpose) -> Page {
    let id = dossier.booking.id;
    let (title, back) = if purpose == PlanPurpose::Offer {
        ("dates-offer", format!("/inbox/{id}"))
    } else {
        ("dates-reschedule", format!("/bookings/{id}"))
    };
    Page::new(words.t(title))
        .with_days()
        .at(Nav::Inbox)
        .below(dossier.booking.title.clone(), back)
        .lead(html! {
            (words.name(&dossier.consortium.lead())) " · " (words.name(&dossier.ground.site.names))
        })
}

/// What can be done with the dates: words to the consortium, and a button for each way.
fn ends(view: &StepView<'_>, dossier: &Dossier, lost: &[PhaseException], state: FormState<'_>) -> Markup {
    let (words, FormState { form, trouble }) = (view.words, state);
    let phases = view.outlook.map(|outlook| outlook.phases.as_slice());
    // A yes to a part of a proposed change is given in the inbox: here are dates that stand, too.
    let leaves = dossier.booking.amends.is_none()
        && phases
            .is_some_and(|phases| only_leaves_out(dossier, phases) && !left_out(dossier, phases).is_empty());
    let confirms = trouble.and_then(|own| Some((own.of(SET_ASIDE)?, own.confirms.as_ref()?)));
    let comment = form.text("comment");
    html! {
        div.card.ends-of {
            div.in.stack {
                @if let Some((why, value)) = confirms {
                    p.error id=(SET_ASIDE) { (why) }
                    (refused(words, trouble))
                    (check(SET_ASIDE, value, &words.t("offer-set-aside"), Ticked::No))
                }
                @if trouble.is_some_and(|own| own.of(KEEP).is_some()) { (keep::choice(words, dossier, lost)) }
                (words.field("comment", "decide-words", &comment).optional().area(trouble))
            }
            footer {
                div.row.end.stretch {
                    @match view.purpose {
                        PlanPurpose::Reschedule => {
                            button.btn.main name="go" value="reschedule" { (words.t("dates-reschedule-now")) }
                        }
                        _ => {
                            @if leaves {
                                button.btn.main name="go" value="approve" { (words.t("dates-approve-now")) }
                            }
                            button.btn.main[!leaves] name="go" value="offer" { (words.t("decide-offer-now")) }
                        }
                    }
                }
            }
        }
    }
}

/// The dates that the site would have to allow.
fn refused(words: Words, trouble: Option<&Trouble>) -> Markup {
    html! {
        ul.left-out {
            @for judged in trouble.iter().flat_map(|trouble| &trouble.verdicts).take(12) {
                li {
                    (words.span(judged.verdict.span, judged.tz))
                    @for finding in &judged.verdict.findings {
                        " – " (locale::finding(words.0, finding, judged.tz))
                    }
                }
            }
        }
    }
}
