//! `/report`: whom to call first, then what happened.

use actix_web::web::Path;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::incidents::{
    MOST_PHOTOS_OF_A_REPORT, NewIncident, ReportDesk, desk, near_desk, number, report,
};
use crate::domain::incident::IncidentKind;
use crate::domain::span::{Instant, LocalTime};
use crate::store::incidents::Incident;
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Form, FormWithPhotos, Nav, Page, Visit};
use crate::web::ui::fields::hidden;
use crate::web::ui::incidents::{calls, how_bad, seen, tiles, what};
use crate::web::ui::{Trouble, Words};

/// Where it happened: a booking or a session; a zone stands in the path.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReportWanted {
    site: Option<String>,
    zone: Option<String>,
    booking: Option<i64>,
    session: Option<i64>,
}

impl ReportWanted {
    fn body(&self) -> NewIncident {
        NewIncident {
            site: self.site.clone(),
            zone: self.zone.clone(),
            booking: self.booking,
            session: self.session,
            ..NewIncident::default()
        }
    }
}

/// `GET /report/{site}/{zone}`
pub(crate) async fn at_zone(visit: Visit, path: Path<(String, String)>) -> Answer {
    let (site, zone) = path.into_inner();
    let wanted = ReportWanted {
        zone: Some(format!("{site}/{zone}")),
        ..ReportWanted::default()
    };
    show(visit, wanted).await
}

/// `GET /report`
pub(crate) async fn ask(visit: Visit, query: Query<ReportWanted>) -> Answer {
    show(visit, query.0).await
}

async fn show(visit: Visit, wanted: ReportWanted) -> Answer {
    visit.signed_in()?;
    let desk = load(&visit, &wanted).await?;
    page(&visit, &wanted, &desk, &Form::default(), None)
}

/// `POST /report`
pub(crate) async fn send(visit: Visit, sent: FormWithPhotos) -> Answer {
    visit.signed_in()?;
    let (form, photos) = sent.read(MOST_PHOTOS_OF_A_REPORT).await;
    let wanted = ReportWanted {
        site: form.filled("site"),
        zone: form.filled("zone"),
        booking: form.number("booking"),
        session: form.number("session"),
    };
    let desk = load(&visit, &wanted).await?;
    let injured = form.number("injured").unwrap_or(1);
    let new = NewIncident {
        kind: form.text("kind"),
        severity: form.filled("severity"),
        happened_at: when(&form, &desk.desk),
        place: form.raw("place"),
        injured: if form.get("hurt") == Some("yes") {
            injured
        } else {
            0
        },
        words: form.raw("words"),
        done: form.raw("done"),
        stopped: form.get("stopped") == Some("yes"),
        same_as: form.number("same_as"),
        ..wanted.body()
    };
    let done = visit
        .write_with_photos(photos, move |tx, actor, photos| report(tx, actor, &new, photos))
        .await?;
    match done {
        Ok(file) => visit.go(&format!("/incidents/{}", file.incident.id), "reported"),
        Err(trouble) => page(&visit, &wanted, &desk, &form, Some(&trouble)),
    }
}

/// When it happened, by the clock of the site; else when it was sent without a connection; none: now.
fn when(form: &Form, desk: &ReportDesk) -> Option<Instant> {
    let Some(typed) = form.filled("happened_at") else {
        return form.moment("at");
    };
    let local = LocalTime::parse(&typed).ok()?;
    Some(crate::domain::span::resolve(desk.ground.tz(), local.naive()))
}

/// Where it is reported, and what was reported there a short while ago.
struct ReportShown {
    desk: ReportDesk,
    near: Vec<Incident>,
}

async fn load(visit: &Visit, wanted: &ReportWanted) -> Result<ReportShown, Problem> {
    let body = wanted.body();
    visit
        .read(move |tx, actor| {
            let desk = desk(tx, actor, &body)?;
            let near = near_desk(tx, actor, &desk)?;
            Ok(ReportShown { desk, near })
        })
        .await
}

/// Whether it is something that was reported already.
fn same(words: Words, shown: &ReportShown, chosen: &str) -> Markup {
    let (ground, near) = (&shown.desk.ground, &shown.near);
    let label = |own: &Incident| {
        let what = words.of("incident-kind", own.kind);
        let at = words.clock(own.reported_at, ground.tz());
        (
            own.id.to_string(),
            format!("{} · {what} · {at}", number(ground, own)),
        )
    };
    let other = (String::new(), words.t("report-same-not"));
    html! {
        @if !near.is_empty() {
            @let all = [other].into_iter().chain(near.iter().map(label));
            (tiles("same_as", &words.t("report-same"), chosen, all))
        }
    }
}

fn page(
    visit: &Visit,
    wanted: &ReportWanted,
    shown: &ReportShown,
    form: &Form,
    trouble: Option<&Trouble>,
) -> Answer {
    let words = visit.words();
    let desk = &shown.desk;
    let body = html! {
        (calls(words, &desk.ground.site))
        (Trouble::summary(trouble))
        form.card method="post" action="/report" enctype="multipart/form-data" data-later {
            (place_fields(wanted))
            div.in.stack {
                (same(words, shown, &form.raw("same_as")))
                (inputs(words, form, trouble))
            }
            footer.stack {
                p.small { (words.t("report-told")) }
                button.btn.danger type="submit" { (words.t("report-send")) }
            }
        }
        p.small.dim { (words.t("report-after")) }
    };
    let mut page = Page::new(words.t("report-title")).narrow().at(Nav::Sites);
    let lead = match &desk.title {
        Some(title) => format!("{} · {title}", place(words, desk)),
        None => place(words, desk),
    };
    page = page.lead(lead);
    visit.page_with(trouble, page, body)
}

fn inputs(words: Words, form: &Form, trouble: Option<&Trouble>) -> Markup {
    html! {
        (what(words, &form.raw("kind"), IncidentKind::ALL, "incident-kind"))
        (how_bad(words, &|name| form.raw(name), trouble))
        (seen(words, &|name| form.get(name), trouble))
        (words.field("place", "report-place", &form.raw("place")).optional().input(trouble, "text"))
        (words.field("happened_at", "report-when", &form.raw("happened_at")).optional()
            .hint("report-when-hint").input(trouble, "datetime-local"))
        (words.field("done", "report-done", &form.raw("done")).optional().area(trouble))
    }
}

/// Where it is reported, carried along.
fn place_fields(wanted: &ReportWanted) -> Markup {
    html! {
        @if let Some(site) = &wanted.site { (hidden("site", site)) }
        @if let Some(zone) = &wanted.zone { (hidden("zone", zone)) }
        @if let Some(booking) = wanted.booking { (hidden("booking", booking)) }
        @if let Some(session) = wanted.session { (hidden("session", session)) }
    }
}

fn place(words: Words, desk: &ReportDesk) -> String {
    let site = words.name(&desk.ground.site.names);
    let zone = desk.zone.and_then(|zone| desk.ground.zone(zone));
    zone.map_or_else(
        || site.to_owned(),
        |zone| format!("{site} {}", words.name(&zone.names)),
    )
}
