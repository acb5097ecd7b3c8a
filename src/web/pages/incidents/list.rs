//! `/incidents`: what went wrong, and the same as a file.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::incidents::{IncidentFile, IncidentQuery, list};
use crate::domain::incident::{IncidentState, Severity};
use crate::domain::span::Instant;
use crate::web::body::Query;
use crate::web::csv;
use crate::web::error::Answer;
use crate::web::pages::frame::{Nav, Page, Visit};
use crate::web::ui::{self, Options, Words, incidents};

/// Rows of a page.
const SHOWN: i64 = 50;
/// Rows of a file.
const MOST_ROWS: i64 = 2_000;

/// What the list is narrowed to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct IncidentsAsked {
    state: String,
    severity: String,
    site: String,
    before: Option<i64>,
}

impl IncidentsAsked {
    fn query(&self, limit: i64) -> IncidentQuery {
        let given = |word: &String| Some(word.clone()).filter(|word| !word.is_empty());
        IncidentQuery {
            site: given(&self.site),
            state: given(&self.state),
            severity: given(&self.severity),
            since: None,
            before: self.before,
            worst_first: false,
            limit,
        }
    }

    fn href(&self, path: &str, before: Option<i64>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("state", &self.state),
            ("severity", &self.severity),
            ("site", &self.site),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        let query = query.finish();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }
}

/// `GET /incidents`
pub(crate) async fn index(visit: Visit, query: Query<IncidentsAsked>) -> Answer {
    visit.signed_in()?;
    let filter = query.0;
    let wanted = filter.query(SHOWN + 1);
    let mut files = visit.read(move |tx, actor| list(tx, actor, &wanted)).await?;
    let shown = usize::try_from(SHOWN).unwrap_or_default();
    let is_more = files.len() > shown;
    files.truncate(shown);
    let next = files.last().filter(|_| is_more).map(|file| file.incident.id.0);
    let words = visit.words();
    let body = html! {
        (filters(words, &filter))
        section.card {
            @if files.is_empty() {
                (ui::empty(&words.t("incidents-none"), &words.t("incidents-none-hint"), None))
            }
            ul.list { @for file in &files { li { (incidents::row(words, file, visit.frame.now)) } } }
            @if let Some(next) = next {
                footer { a.btn rel="next" href=(filter.href("/incidents", Some(next))) { (words.t("more")) } }
            }
        }
    };
    let file = filter.href("/incidents.csv", None);
    let actions = html! { a.btn href=(file) { (words.t("incidents-file")) } };
    visit.page(
        Page::new(words.t("incidents-title"))
            .at(Nav::Incidents)
            .actions(actions),
        body,
    )
}

fn filters(words: Words, filter: &IncidentsAsked) -> Markup {
    let all = words.t("incidents-all");
    let states = Options::of(words, "incident-state", IncidentState::ALL).before("", all.clone());
    let grades = Options::of(words, "incident-severity", Severity::ALL).before("", all);
    html! {
        form.filters method="get" action="/incidents" {
            (words.field("state", "incidents-state", &filter.state).plain()
                .select(None, &states))
            (words.field("severity", "incidents-severity", &filter.severity).plain()
                .select(None, &grades))
            @if !filter.site.is_empty() { (ui::fields::hidden("site", &filter.site)) }
            button.btn type="submit" { (words.t("incidents-narrow")) }
        }
    }
}

/// `GET /incidents.csv`
pub(crate) async fn file(visit: Visit, query: Query<IncidentsAsked>) -> Answer {
    visit.signed_in()?;
    let wanted = query.0.query(MOST_ROWS);
    let files = visit.read(move |tx, actor| list(tx, actor, &wanted)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"incidents.csv\""))
        .body(csv_of(visit.words(), &files)))
}

fn csv_of(words: Words, files: &[IncidentFile]) -> String {
    let heads = [
        "incident-number",
        "incidents-severity",
        "incidents-state",
        "incident-what",
        "site",
        "incident-where",
        "incident-at",
        "incident-reported",
        "incident-acknowledged",
        "report-injured",
        "incident-seen",
        "incident-cause",
        "incident-measure",
    ];
    let row = |file: &IncidentFile| {
        let own = &file.incident;
        let moment = |at: Instant| at.local(file.ground.tz()).format("%Y-%m-%d %H:%M").to_string();
        csv::row([
            file.number(),
            own.severity.as_str().to_uppercase(),
            words.of("incident-state", own.state),
            words.of("incident-kind", own.kind),
            words.name(&file.ground.site.names).to_owned(),
            incidents::place(words, file),
            moment(own.happened_at),
            moment(own.reported_at),
            own.acknowledged_at.map(moment).unwrap_or_default(),
            own.injured.to_string(),
            own.words.clone(),
            own.cause.clone(),
            own.measure.clone(),
        ])
    };
    [csv::MARK.to_owned(), csv::row(heads.map(|key| words.t(key)))]
        .into_iter()
        .chain(files.iter().map(row))
        .collect()
}
